import type { ImportedRequest } from './imported.ts';

/** A request as a script sends it, before its address and its secrets are looked at. */
export interface SentRequest {
  line: number;
  method: string;
  /** Absolute or a path, with placeholders. */
  url: string;
  name: string | null;
  headers: Record<string, unknown>;
  body: SentBody | null;
  status: ImportedRequest['status'] | null;
  /** What later steps read of its answer is added to this as they are found. */
  extract: Record<string, Record<string, string>>;
  checks: Record<string, unknown>[];
}

export type SentBody =
  | { kind: 'json'; value: unknown }
  | { kind: 'form'; value: Record<string, unknown> }
  | { kind: 'text'; value: string };
