import type { z } from 'zod';
import { type ErrorClass, PerfGateError } from '../errors.ts';

/** A kind of document with the schema version that this perf-gate knows. */
export interface DocumentKind<T> {
  kind: string;
  newest: number;
  schema: z.ZodType<T>;
}

/**
 * Reads a document that perf-gate wrote, here or on another machine; it is checked as if it were hostile.
 *
 * @param where what messages call it: a path, an artifact
 * @throws PerfGateError of `errorClass` when it is not JSON, of another kind, of a newer schema, or damaged
 */
export function parseDocument<T>(text: string, where: string, document: DocumentKind<T>, errorClass: ErrorClass): T {
  const fail = (reason: string) => new PerfGateError(errorClass, `${where} ${reason}`);
  const value = parseJson(text);
  if (typeof value !== 'object' || value === null) {
    throw fail(`is not a perf-gate ${document.kind} document: it is not JSON, or was cut short.`);
  }
  const { kind, schema, version } = value as { kind?: unknown; schema?: unknown; version?: unknown };
  if (kind !== document.kind) {
    const shown = typeof kind === 'string' ? `a document of kind "${kind.slice(0, 40)}"` : 'not written by perf-gate';
    throw fail(`is ${shown}; a ${document.kind} document is needed.`);
  }
  if (typeof schema === 'number' && schema > document.newest) {
    const writer = typeof version === 'string' ? ` (it was written by perf-gate ${version.slice(0, 20)})` : '';
    throw fail(`has schema ${schema}, this perf-gate reads up to ${document.newest}${writer}: use a newer perf-gate.`);
  }
  const checked = document.schema.safeParse(value);
  if (checked.success) return checked.data;
  const place = checked.error.issues[0]?.path.join('.') ?? '';
  throw fail(`is damaged at "${place.slice(0, 100)}".`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
