import type { z } from 'zod';
import { type ErrorClass, PerfGateError } from '../errors.ts';
import { readSchemaVersion, type SchemaVersion } from './schema-version.ts';

/** A kind of document, the schema that this perf-gate writes, and how older majors become it. */
export interface DocumentKind<T> {
  kind: string;
  newest: SchemaVersion;
  schema: z.ZodType<T>;
  /**
   * Turns a document of the major before the newest into one of the newest; what it is passed has not been checked yet.
   */
  upgrade(document: Record<string, unknown>): unknown;
}

/**
 * Reads a document that perf-gate wrote, here or on another machine; it is checked as if it were hostile. Keys that a
 * newer minor added are ignored.
 *
 * @param where how messages refer to it: a path, an artifact
 * @throws PerfGateError of `errorClass` when it is not JSON, of another kind, of a newer major, or damaged
 */
export function parseDocument<T>(text: string, where: string, document: DocumentKind<T>, errorClass: ErrorClass): T {
  const fail = (reason: string) => new PerfGateError(errorClass, `${where} ${reason}`);
  const value = parseJson(text);
  if (typeof value !== 'object' || value === null) {
    throw fail(`is not a perf-gate ${document.kind} document: it is not JSON, or was cut short.`);
  }
  const { kind, schema: written } = value as { kind?: unknown; schema?: unknown };
  if (kind !== document.kind) {
    const shown = typeof kind === 'string' ? `a document of kind "${kind.slice(0, 40)}"` : 'not written by perf-gate';
    throw fail(`is ${shown}; a ${document.kind} document is needed.`);
  }
  const { major: newest } = document.newest;
  const schema = readSchemaVersion(written);
  if (schema === null) throw fail('is damaged at "schema".');
  if (schema.major > newest) {
    throw fail(`has schema ${schema.major} and needs ${writerOf(value)}; this one reads up to ${newest}.`);
  }
  const current = schema.major === newest ? value : document.upgrade(value as Record<string, unknown>);
  const checked = document.schema.safeParse(current);
  if (checked.success) return checked.data;
  const place = checked.error.issues[0]?.path.join('.') ?? '';
  throw fail(`is damaged at "${place.slice(0, 100)}".`);
}

/** Names the version that wrote a document; for a baseline, the one that measured its newest job. */
function writerOf(value: object): string {
  const { version, jobs } = value as { version?: unknown; jobs?: { version?: unknown }[] };
  const writer = version ?? (Array.isArray(jobs) ? jobs[0]?.version : undefined);
  const isVersion = typeof writer === 'string' && /^\d+\.\d+\.\d+[\w.-]{0,20}$/.test(writer);
  return isVersion ? `perf-gate ${writer}` : 'a newer perf-gate';
}

function parseJson(text: string): unknown {
  try {
    // An editor may have put a byte order mark before it.
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return null;
  }
}
