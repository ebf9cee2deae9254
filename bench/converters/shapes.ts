import type { Sent } from './sent.ts';

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;
const HEX = /\b(?=[0-9a-f]*\d)[0-9a-f]{16,}\b/gi;
const NUMBER = /\d+(?:\.\d+)?/g;

/** A text in which what may be random has a common form: `/items/<n>`. */
export function shapeOf(text: string): string {
  return text.replace(UUID, '<uuid>').replace(HEX, '<hex>').replace(NUMBER, '<n>');
}

/** The numbers of a text, in their order. */
export function numbersIn(text: string): number[] {
  return (text.replace(UUID, '').replace(HEX, '').match(NUMBER) ?? []).map(Number);
}

/** A request as one text; equal requests have the same. */
export function keyOf({ method, target, origin, headers, body }: Sent): string {
  return JSON.stringify([method, target, origin ?? null, headers ?? {}, sorted(body) ?? null]);
}

/** Data with its keys in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, child]) => [key, sorted(child)]));
}
