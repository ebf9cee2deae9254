import type { ImportedRequest, UploadedFile } from './imported.ts';
import type { PauseRange } from './pauses.ts';

/** A request as a script sends it, before its address and its secrets are looked at. */
export interface SentRequest {
  line: number;
  method: string;
  /** Absolute or a path, with placeholders. */
  url: string;
  name: string | null;
  headers: Record<string, unknown>;
  /** By their names. */
  cookies: Record<string, string>;
  credentials: { user: string; password: string } | null;
  body: SentBody | null;
  /** Whether redirects are followed; null: as the rest of the scenario. */
  redirects: boolean | null;
  status: ImportedRequest['status'] | null;
  /** What later steps read of its answer is added to this as they are found. */
  extract: Record<string, Record<string, string>>;
  checks: Record<string, unknown>[];
  /** What is waited after it; null: nothing. */
  pause: PauseRange | null;
}

export type SentBody =
  /** In which `Typed` stands in place of what is filled in. */
  | { kind: 'json'; value: unknown }
  /** Fields with one value each, or with several. */
  | { kind: 'form'; value: Record<string, string | string[]> }
  | { kind: 'multipart'; value: Record<string, string | UploadedFile> }
  | { kind: 'text'; value: string }
  /** A file, by its path from the workspace. */
  | { kind: 'file'; value: string };
