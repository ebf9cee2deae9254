import { child, isPlain } from '../plain.ts';

export interface Pair {
  name: string;
  value: string;
}

/** The body of a request as a recording has it. */
export interface Posted {
  mimeType: string;
  text: string;
  /** Whether the text is written in a way that could not be undone, such as bytes that are no text. */
  isBinary: boolean;
  params: (Pair & { fileName?: string; contentType?: string })[];
}

/** An entry of a recording, of whichever tool; what it does not say is empty. */
export interface Entry {
  page: string;
  /** Milliseconds since 1970; NaN: unknown. */
  start: number;
  /** Milliseconds. */
  time: number;
  /** What Chromium says that it is for: `document`, `xhr`, `preflight`, …. */
  resourceType: string;
  isWebSocket: boolean;
  request: {
    method: string;
    url: string;
    headers: Pair[];
    cookies: Pair[];
    query: Pair[];
    /** null: it has none; `unreadable`: it has one, which is not as a HAR has it. */
    posted: Posted | null | 'unreadable';
    /** Bytes; -1: unknown. */
    bodySize: number;
  };
  /** null: the file says nothing of it, as files that were made and not recorded. */
  response: { status: number; headers: Pair[]; cookies: Pair[]; mimeType: string } | null;
  /** Names of the values that tools made of this entry's answer, as har-to-k6 has them. */
  variables: string[];
  /** What such tools add to an entry and perf-gate does not read, as clauses. */
  additions: string[];
}

const ADDITIONS = [
  ['checks', 'its checks are left out'],
  ['sleep', 'the sleep after it is left out'],
] as const;

/** An entry, read with patience; null: it has no request with a URL. */
export function readEntry(value: unknown): Entry | null {
  const request = child(value, 'request');
  const headers = pairs(child(request, 'headers'));
  const url = absoluteUrl(text(child(request, 'url')), headers);
  if (url === '') return null;
  const variables = child(value, 'variables');
  const resourceType = text(child(value, '_resourceType')).toLowerCase();
  return {
    page: text(child(value, 'pageref')),
    start: Date.parse(text(child(value, 'startedDateTime'))),
    time: number(child(value, 'time'), 0),
    resourceType,
    isWebSocket:
      /^wss?:/i.test(url) || resourceType === 'websocket' || Array.isArray(child(value, '_webSocketMessages')),
    request: {
      method: text(child(request, 'method')).trim().toUpperCase() || 'GET',
      url,
      headers,
      cookies: pairs(child(request, 'cookies')),
      query: pairs(child(request, 'queryString')),
      posted: posted(child(request, 'postData')),
      bodySize: number(child(request, 'bodySize'), -1),
    },
    response: response(child(value, 'response')),
    variables: (Array.isArray(variables) ? variables : [])
      .map((variable: unknown) => text(child(variable, 'name')))
      .filter((name) => name !== ''),
    additions: ADDITIONS.flatMap(([key, clause]) => (isNothing(child(value, key)) ? [] : [clause])),
  };
}

/** Whether a key of such a tool asks for nothing. */
export function isNothing(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0;
  return value === undefined || value === null || value === 0;
}

/** The first value of a header; empty: there is none. */
export function headerOf(headers: readonly Pair[], wanted: string): string {
  return headers.find(({ name }) => name.toLowerCase() === wanted)?.value.trim() ?? '';
}

/** A path alone, as some proxies write it, with the host of its headers. */
function absoluteUrl(url: string, headers: readonly Pair[]): string {
  const clean = url.trim();
  if (!clean.startsWith('/') || clean.startsWith('//')) return clean;
  const host = headerOf(headers, ':authority') || headerOf(headers, 'host');
  return host === '' ? clean : `${headerOf(headers, ':scheme') || 'http'}://${host}${clean}`;
}

function response(value: unknown): Entry['response'] {
  const status = child(value, 'status');
  // Missing is not 0, which stands for a request that was not answered.
  if (status === undefined || status === null || status === '') return null;
  const headers = pairs(child(value, 'headers'));
  return {
    status: number(status, 0),
    headers,
    cookies: pairs(child(value, 'cookies')),
    mimeType: text(child(child(value, 'content'), 'mimeType')) || headerOf(headers, 'content-type'),
  };
}

function posted(value: unknown): Entry['request']['posted'] {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return { mimeType: '', text: value, isBinary: false, params: [] };
  if (!isPlain(value)) return 'unreadable';
  const body = child(value, 'text');
  const params = child(value, 'params');
  const encoding = text(child(value, 'encoding') ?? child(value, '_encoding')).toLowerCase();
  // Some tools write the JSON itself.
  const written = typeof body === 'object' && body !== null ? JSON.stringify(body) : text(body);
  const decoded = encoding === 'base64' ? fromBase64(written) : written;
  return {
    mimeType: text(child(value, 'mimeType')),
    text: decoded ?? written,
    isBinary: decoded === null || !['', 'base64', 'utf-8', 'utf8'].includes(encoding),
    params: (Array.isArray(params) ? params : []).filter(isPlain).map((param) => ({
      name: text(param.name),
      value: text(param.value),
      ...(typeof param.fileName === 'string' && param.fileName !== '' && { fileName: param.fileName }),
      ...(typeof param.contentType === 'string' && { contentType: param.contentType }),
    })),
  };
}

function fromBase64(written: string): string | null {
  if (!/^[A-Za-z0-9+/_=\s-]*$/.test(written)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(written, 'base64'));
  } catch {
    return null;
  }
}

/** Names and values, as the list of a HAR or as a map. */
function pairs(value: unknown): Pair[] {
  if (Array.isArray(value)) {
    return value
      .filter(isPlain)
      .map((pair) => ({ name: text(pair.name), value: text(pair.value) }))
      .filter(({ name, value }) => name !== '' || value !== '');
  }
  if (!isPlain(value)) return [];
  return Object.entries(value).map(([name, item]) => ({ name, value: text(item) }));
}

function text(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

function number(value: unknown, otherwise: number): number {
  const read = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof read === 'number' && Number.isFinite(read) ? read : otherwise;
}
