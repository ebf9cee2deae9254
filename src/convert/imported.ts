/** A part of a multipart form whose content is a file, by its path from the workspace. */
export interface UploadedFile {
  file: string;
  filename?: string;
  type?: string;
}

/** A request as perf-gate.yml writes it. */
export interface ImportedRequest {
  name?: string;
  method: string;
  path: string;
  headers?: Record<string, string>;
  auth?: ImportedAuth;
  json?: unknown;
  form?: Record<string, string | string[]>;
  multipart?: Record<string, string | UploadedFile>;
  body?: string;
  file?: string;
  redirects?: 'follow' | 'none';
  status?: number | string | (number | string)[];
  extract?: Record<string, Record<string, string>>;
  checks?: Record<string, unknown>[];
  thresholds?: Record<string, string>;
  /** What is waited after it: `500ms` or `1s..3s`. */
  pause?: string;
}

export type ImportedAuth =
  | 'none'
  | { bearer: string }
  | { basic: { user: string; password: string } }
  | { header: string; value: string };

export interface ImportedJourney {
  weight?: number;
  /** `500ms` or `1s..3s`. */
  pause?: string;
  requests: ImportedRequest[];
}

/** Rows that placeholders take their values from. */
export interface ImportedData {
  file?: string;
  rows?: unknown[];
  columns?: string[];
  header?: boolean;
  delimiter?: string;
  order: 'random' | 'sequential' | 'once';
}

/** A scenario as perf-gate.yml writes it. */
export interface ImportedScenario {
  connections?: number;
  'spawn-rate'?: string;
  rate?: string;
  'max-connections'?: number;
  stages?: { duration: string; to: number | string }[];
  duration?: string;
  timeout?: string;
  redirects?: 'follow' | 'none';
  data?: Record<string, ImportedData>;
  auth?: ImportedAuth;
  before?: ImportedRequest[];
  /** A plain list; where there is one, the journeys are empty. */
  requests?: ImportedRequest[];
  journeys: Record<string, ImportedJourney>;
  thresholds?: Record<string, string>;
  /** Written as comments behind the others, ready to be used. */
  unsent?: UnsentRequest[];
}

/** A request that is not sent unless the user decides so. */
export interface UnsentRequest {
  request: ImportedRequest;
  /** Why not, and what to do, for whoever reads the file. */
  why: string;
}

/** Something in the source that is missing from the result, or was changed. */
export interface Note {
  /** Line in the source, from 1; null: it is about the whole. */
  line: number | null;
  text: string;
  /** Whether something that the source sends is missing. */
  isLoss?: boolean;
}

/** What was read from a recording, a description or a script: the settings as plain data, and what is missing from them. */
export interface Imported {
  /** What was read, for messages: `12 requests in 3 journeys of shop.har`. */
  found: string;
  /** Where the source sends its requests: scheme, host and port. */
  origin: string | null;
  scenarios: Record<string, ImportedScenario>;
  /**
   * Path, from the workspace, of the OpenAPI document whose operations are to be covered, and the share of them; null:
   * it is only shown.
   */
  coverage: { openapi: string; minimum: string | null } | null;
  /** What a reader has to know before the first run. */
  remarks: string[];
  notes: Note[];
  /** Variables of the environment that the settings refer to. */
  variables: string[];
}

export function countRequests(scenarios: Record<string, ImportedScenario>): number {
  const lists = Object.values(scenarios).flatMap(({ before, requests, journeys }) => [
    before ?? [],
    requests ?? [],
    ...Object.values(journeys).map(({ requests }) => requests),
  ]);
  return lists.reduce((sum, { length }) => sum + length, 0);
}
