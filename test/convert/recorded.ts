import { importHar } from '../../src/convert/har/har.ts';
import type { Imported, ImportedRequest } from '../../src/convert/imported.ts';
import { scenariosOf } from './written.ts';

/** An entry of a recording in few words; what a test adds replaces the rest. */
export interface RecordedEntry {
  url: string;
  method?: string;
  /** Of the answer; null: there is no answer in the file. */
  status?: number | null;
  type?: string;
  headers?: Record<string, string> | readonly { name: string; value: string }[];
  /** More keys of the request, of the answer and of the entry. */
  request?: object;
  response?: object;
  entry?: object;
}

function harOf(entries: readonly RecordedEntry[], log: object = {}): string {
  return JSON.stringify({ log: { ...log, entries: entries.map(entryOf) } });
}

function entryOf({
  url,
  method = 'GET',
  status = 200,
  type = 'application/json',
  headers = [],
  ...more
}: RecordedEntry) {
  const list = Array.isArray(headers) ? headers : Object.entries(headers).map(([name, value]) => ({ name, value }));
  return {
    request: { method, url, headers: list, ...more.request },
    ...(status !== null && { response: { status, content: { mimeType: type }, ...more.response } }),
    ...more.entry,
  };
}

export function record(entries: readonly RecordedEntry[], url: string | null = null, log: object = {}): Imported {
  return importHar(harOf(entries, log), 'shop.har', { keepStatic: false, url });
}

/** The requests that perf-gate reads in what was written, of all journeys. */
export function requestsIn(imported: Imported): ImportedRequest[] {
  const { recorded } = scenariosOf(imported) as {
    recorded: { journeys: Record<string, { requests: ImportedRequest[] }> };
  };
  return Object.values(recorded.journeys).flatMap(({ requests }) => requests);
}

export const notesOf = ({ notes }: Imported) => notes.map(({ text }) => text);
