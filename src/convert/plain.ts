import { isNumeric } from '../text/exact-number.ts';

/** A map as JSON and YAML have it. */
export type Plain = Record<string, unknown>;

export function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isNumeric(value);
}

/** The value of an own key only: `__proto__` of a document is nothing. */
export function child(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Plain)[key] : undefined;
}
