/** A request as it reached a service, in the form in which two of them are compared. */
export interface Sent {
  method: string;
  /** Path and query; the query decoded and written again, because clients differ in what they encode. */
  target: string;
  /** The origin where it is not that of the shop. */
  origin?: string;
  /** The headers that a script sets; those that each client adds by itself are missing. */
  headers?: Record<string, string>;
  /** Parsed where it is JSON, otherwise text. */
  body?: unknown;
}

/** What clients send of their own accord, and what depends on the connection. */
const OF_CLIENTS = new Set(
  'host user-agent accept-encoding connection content-length transfer-encoding keep-alive traceparent'.split(' '),
);

/** Makes the form to compare of a request that was received. @param headers with names in lower case */
export function sentOf(
  method: string,
  target: string,
  given: Readonly<Record<string, string>>,
  text: string,
  origin?: string,
): Sent {
  const body = bodyOf(text, given['content-type'] ?? '');
  const headers = Object.entries(given)
    .filter(
      ([name, value]) => !OF_CLIENTS.has(name) && !(name === 'accept' && /^\*\/\*$|^application\/json, /.test(value)),
    )
    .map(([name, value]): [string, string] => [name, headerOf(name, value)])
    .filter(([, value]) => value !== '')
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return {
    method,
    target: targetOf(target),
    ...(origin !== undefined && { origin }),
    ...(headers.length > 0 && { headers: Object.fromEntries(headers) }),
    ...(body !== undefined && { body }),
  };
}

function targetOf(target: string): string {
  const [path = '', ...query] = target.split('?');
  const pairs = new URLSearchParams(query.join('?')).toString();
  return decoded(path) + (query.length > 0 && pairs !== '' ? `?${pairs}` : '');
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function headerOf(name: string, value: string): string {
  if (name === 'cookie') return value.split(/; */).sort().join('; ');
  if (name === 'content-type')
    return value
      .replace(/;? *boundary=.*/, '')
      .replace(/; *charset=utf-8/i, '')
      .trim();
  // Some clients name where a redirect came from.
  if (name === 'referer' && /\/old\b/.test(value)) return '';
  if (name === 'authorization' && /^basic /i.test(value)) {
    return `Basic ${Buffer.from(value.slice('basic '.length), 'base64').toString()}`;
  }
  return value;
}

function bodyOf(text: string, type: string): unknown {
  if (text === '') return undefined;
  const boundary = /boundary="?([^";]+)/.exec(type)?.[1];
  if (boundary !== undefined) return partsOf(text, boundary);
  if (/x-www-form-urlencoded/.test(type)) return new URLSearchParams(text).toString();
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The parts of a form with files: its names with their contents. */
function partsOf(text: string, boundary: string): string[] {
  return text
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => {
      const [head = '', ...content] = part.split('\r\n\r\n');
      const name = /name="([^"]*)"/.exec(head)?.[1] ?? '';
      const file = /filename="([^"]*)"/.exec(head)?.[1];
      return `${name}${file === undefined ? '' : ` (${file})`}: ${content.join('\r\n\r\n').trim()}`;
    })
    .sort();
}
