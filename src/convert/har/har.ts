import { PerfGateError } from '../../errors.ts';
import { plural } from '../../text/plural.ts';
import { formatFile, quote } from '../../text/quote.ts';
import { addressOf, mostFrequent, writePause } from '../addresses.ts';
import { isMethod } from '../http-names.ts';
import type { Imported, ImportedJourney, ImportedRequest } from '../imported.ts';
import { Names } from '../names.ts';
import { isPlaceholderLike } from '../placeholders.ts';
import { decoded, Secrets } from '../secrets.ts';
import { harBody } from './body.ts';
import { harAuth, harHeaders, learnSecrets } from './headers.ts';
import { type Entry, readRecording } from './recording.ts';

export const HAR_BYTES = 50_000_000;
const MOST_REQUESTS = 500;
const STATIC_MIME =
  /^(?:image|font|audio|video)\/|^(?:text\/css|(?:text|application)\/(?:x-)?(?:java|ecma)script|application\/(?:wasm|font|x-font|vnd\.ms-fontobject|manifest\+json))/i;
const STATIC_PATH =
  /\.(?:css|m?js|map|png|jpe?g|gif|svg|webp|avif|ico|bmp|woff2?|ttf|otf|eot|mp[34]|webm|ogg|wav|wasm|webmanifest)$/i;
/** Pauses that a person makes, in milliseconds: shorter ones are the browser's, longer ones a lunch break. */
const SENSIBLE = { least: 100, most: 60_000 };

interface Kept {
  entry: Entry;
  path: string;
  start: number;
}

/**
 * The requests of a HAR 1.2 to the origin that most of them go to, a journey for each page, without static files and
 * without anything secret (the file format: w3c.github.io/web-performance/specs/HAR).
 *
 * @param name of the file, for messages
 * @throws PerfGateError `config` when it is no HAR or has no request to convert
 */
export function importHar(content: string, name: string, options: { keepStatic: boolean }): Imported {
  const { entries, pages } = readRecording(content, name);
  const secrets = new Secrets();
  for (const entry of entries) learnSecrets(entry, secrets);

  const left = new Map<string, number>();
  const leave = (reason: string) => left.set(reason, (left.get(reason) ?? 0) + 1);
  const addresses = entries.map(({ request }) => addressOf(request.url));
  const origin = mostFrequent(addresses.flatMap((address) => (address?.origin ? [address.origin] : [])));
  if (origin === null)
    throw new PerfGateError('config', `${formatFile(name)} has no request to an http:// or https:// URL`);

  const kept: Kept[] = [];
  for (const [index, entry] of entries.entries()) {
    const address = addresses[index];
    const reason = reasonToLeave(entry, address?.origin ?? null, origin, address?.path ?? '', options.keepStatic);
    if (reason !== null) leave(reason);
    else if (kept.length >= MOST_REQUESTS) leave(`more than ${MOST_REQUESTS} requests`);
    else kept.push({ entry, path: address?.path ?? '/', start: Date.parse(entry.startedDateTime) });
  }
  if (kept.length === 0) {
    const reasons = [...left].map(([reason, count]) => `${count} × ${reason}`).join(', ');
    throw new PerfGateError(
      'config',
      `${formatFile(name)} has no request to convert (${reasons}); --static keeps static files`,
    );
  }

  // A secret may stand in a request before the one whose key shows that it is one.
  journeysOf(kept, pages, secrets, () => {});
  const journeys = journeysOf(kept, pages, secrets, leave);
  const requests = Object.values(journeys).reduce((sum, journey) => sum + journey.requests.length, 0);
  if (requests === 0) {
    throw new PerfGateError(
      'config',
      `${formatFile(name)} has no request that can be converted: ${[...left.keys()].join(', ')}`,
    );
  }
  return {
    found: `${plural(requests, 'request')} to ${origin} in ${plural(Object.keys(journeys).length, 'journey')} of ${name}`,
    origin,
    scenarios: { recorded: { journeys } },
    coverage: null,
    remarks: [
      'Cookies, credentials and what looks like a token were replaced or left out; names and addresses of people were not.',
    ],
    notes: [...left].map(([reason, count]) => ({ line: null, text: `${plural(count, 'request')}: ${reason}` })),
    variables: secrets.variables,
  };
}

function reasonToLeave(
  entry: Entry,
  origin: string | null,
  wanted: string,
  path: string,
  keepStatic: boolean,
): string | null {
  const { request, response } = entry;
  if (origin === null) return 'not http';
  if (origin !== wanted) return `another origin, ${quote(origin)}`;
  if (request.method.toUpperCase() === 'OPTIONS') return 'asked by the browser before another one (OPTIONS)';
  if (!isMethod(request.method.toUpperCase())) return `method ${quote(request.method)}`;
  if (response.status === 101) return 'a WebSocket';
  if (response.status === 0) return 'not answered when it was recorded';
  const file = path.replace(/\?.*/s, '');
  if (!keepStatic && (STATIC_MIME.test(response.content.mimeType) || STATIC_PATH.test(file))) {
    return 'static files (--static keeps them)';
  }
  return null;
}

function journeysOf(
  kept: readonly Kept[],
  pages: readonly string[],
  secrets: Secrets,
  leave: (reason: string) => void,
): Record<string, ImportedJourney> {
  const groups = new Map<string, Kept[]>(pages.map((page) => [page, []]));
  for (const one of kept) {
    const page = one.entry.pageref ?? '';
    groups.set(page, [...(groups.get(page) ?? []), one]);
  }
  const journeyNames = new Names();
  const requestNames = new Names();
  const journeys: [string, ImportedJourney][] = [];
  for (const group of groups.values()) {
    const ordered = group.toSorted((a, b) => (Number.isNaN(a.start - b.start) ? 0 : a.start - b.start));
    const requests = ordered.flatMap((one) => {
      const request = requestOf(one, secrets, requestNames, leave);
      return request === null ? [] : [request];
    });
    const [first] = requests;
    if (first === undefined) continue;
    const pause = pauseOf(ordered);
    const name = journeyNames.take(first.path.replace(/\?.*/s, ''));
    journeys.push([name, { ...(pause !== null && { pause }), requests }]);
  }
  return Object.fromEntries(journeys);
}

function requestOf(
  { entry, path }: Kept,
  secrets: Secrets,
  names: Names,
  leave: (reason: string) => void,
): ImportedRequest | null {
  const { request, response } = entry;
  const foreign = [path, request.postData?.text ?? '', ...(request.postData?.params ?? []).flatMap(Object.values)];
  if (foreign.some((part) => isPlaceholderLike(String(part)))) {
    leave('it holds {{ or ${…}, which perf-gate would take for a placeholder');
    return null;
  }
  const body = harBody(request.postData, secrets);
  if ('reason' in body) {
    leave(body.reason);
    return null;
  }
  const method = request.method.toUpperCase();
  const safePath = redactPath(path, secrets);
  const headers = harHeaders(request.headers, Object.keys(body.written), secrets);
  const auth = harAuth(request, secrets);
  return {
    name: names.take(`${method} ${safePath.replace(/\?.*/s, '')}`),
    method,
    path: safePath,
    ...(Object.keys(headers).length > 0 && { headers }),
    ...(auth !== null && { auth }),
    ...body.written,
    ...(response.status >= 400 && response.status < 600 && { status: response.status }),
  };
}

/** A path with secrets replaced: values of its query by their names, and segments that look like tokens. */
function redactPath(path: string, secrets: Secrets): string {
  const [file = '/', ...rest] = path.split('?');
  const segments = file.split('/').map((segment, index, all) => {
    if (STATIC_PATH.test(segment) && !/eyJ/.test(segment)) return secrets.known(segment);
    const before = all[index - 1] ?? '';
    return secrets.field(isKeyed(before) ? before : 'path token', segment, isKeyed(before));
  });
  if (rest.length === 0) return segments.join('/');
  const query = rest
    .join('?')
    .split('&')
    .map((pair) => {
      const at = pair.indexOf('=');
      if (at === -1) return secrets.text(pair, 'query token');
      const [key, value] = [pair.slice(0, at), pair.slice(at + 1)];
      return `${secrets.text(key, 'query token')}=${secrets.encoded(decoded(key), value)}`;
    });
  return `${segments.join('/')}?${query.join('&')}`;
}

/** Whether a segment announces a token, as in `/reset-token/abc`. */
function isKeyed(segment: string): boolean {
  return /(?:^|[-_])(?:token|secret|apikey|api-key)$/i.test(segment);
}

/** From the end of one request to the start of the next: the middle half of the sensible pauses. */
function pauseOf(ordered: readonly Kept[]): string | null {
  const gaps = ordered
    .slice(1)
    .map(
      ({ start }, index) =>
        start - (ordered[index]?.start ?? Number.NaN) - Math.max(0, ordered[index]?.entry.time ?? 0),
    )
    .filter((gap) => gap >= SENSIBLE.least && gap <= SENSIBLE.most)
    .sort((a, b) => a - b);
  // Most requests of a page follow one another immediately.
  if (gaps.length === 0 || gaps.length * 2 < ordered.length - 1) return null;
  const at = (share: number) => gaps[Math.round((gaps.length - 1) * share)] ?? 0;
  const rounded = (milliseconds: number) => Math.round(milliseconds / 100) * 100;
  return writePause(rounded(at(0.25)), rounded(at(0.75)));
}
