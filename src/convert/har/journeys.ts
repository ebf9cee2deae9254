import { writePause } from '../addresses.ts';
import type { ImportedJourney, ImportedRequest } from '../imported.ts';
import { Names } from '../names.ts';
import { isPlaceholderLike } from '../placeholders.ts';
import type { Secrets } from '../secrets.ts';
import { harBody } from './body.ts';
import { harAuth } from './credentials.ts';
import type { Pair } from './entry.ts';
import { harHeaders } from './headers.ts';
import type { Sent } from './load.ts';
import { targetOf } from './parameters.ts';
import { redactPath } from './path.ts';

/** Pauses that a person makes, in milliseconds: shorter ones are the browser's, longer ones a lunch break. */
const SENSIBLE = { least: 100, most: 60_000 };

/** What is said while requests are written. */
export interface Remarks {
  /** Why a request is left out. */
  leave(reason: string): void;
  /** In which way a request differs from the recorded one. */
  differ(how: string): void;
  /** A header that the browser or a proxy sets. */
  header(name: string): void;
}

/**
 * A journey for each page, and one for the requests that are of none.
 *
 * @param kept in the order of time
 * @param taken names of the values that requests take from earlier answers, written `${name}`
 */
export function journeysOf(
  kept: readonly Sent[],
  pages: readonly string[],
  taken: ReadonlySet<string>,
  secrets: Secrets,
  remarks: Remarks,
): Record<string, ImportedJourney> {
  const groups = new Map<string, Sent[]>(pages.map((page) => [page, []]));
  for (const one of kept) {
    const group = groups.get(one.entry.page) ?? [];
    group.push(one);
    groups.set(one.entry.page, group);
  }
  const journeyNames = new Names();
  const requestNames = new Names();
  const journeys: [string, ImportedJourney][] = [];
  for (const group of groups.values()) {
    const requests = group.flatMap((one) => requestOf(one, taken, secrets, requestNames, remarks) ?? []);
    const [first] = requests;
    if (first === undefined) continue;
    const pause = pauseOf(group);
    const name = journeyNames.take(first.path.replace(/\?.*/s, ''));
    journeys.push([name, { ...(pause !== null && { pause }), requests }]);
  }
  return Object.fromEntries(journeys);
}

function requestOf(
  { entry, path }: Sent,
  taken: ReadonlySet<string>,
  secrets: Secrets,
  names: Names,
  { leave, differ, header }: Remarks,
): ImportedRequest | null {
  const { request, response } = entry;
  const target = targetOf(path, entry);
  const body = harBody(request, secrets);
  if ('reason' in body) {
    leave(body.reason);
    return null;
  }
  const isPart = response === null || response.status === 206;
  const { headers, left, notes } = harHeaders(request, isPart, Object.keys(body.written), secrets);
  const foreign = foreignTexts(entry, Object.keys(headers));
  if (foreign.some((text) => takesValue(text, taken))) {
    leave('it takes a value from an earlier answer');
    return null;
  }
  if ([target.path, ...foreign].some(isPlaceholderLike)) {
    leave('it holds {{ or ${…}, which perf-gate would take for a placeholder');
    return null;
  }
  for (const name of left) header(name);
  for (const note of [...body.notes, ...notes]) differ(note);
  for (const addition of entry.additions) differ(addition);
  if (!target.agrees) differ('its URL is sent as it is, and its list of parameters says otherwise');
  const safePath = redactPath(target.path, secrets);
  const auth = harAuth(request, secrets);
  const status = response?.status ?? 0;
  return {
    name: names.take(`${request.method} ${safePath.replace(/\?.*/s, '')}`),
    method: request.method,
    path: safePath,
    ...(Object.keys(headers).length > 0 && { headers }),
    ...(auth !== null && { auth }),
    ...body.written,
    ...(status >= 400 && status < 600 && { status }),
  };
}

/** Everything of a recording that would become a part of the request. */
function foreignTexts({ request }: Sent['entry'], headers: readonly string[]): string[] {
  const { posted } = request;
  const sentHeaders = request.headers.filter(({ name }) => [...headers, 'authorization'].includes(name.toLowerCase()));
  const body = posted === null || posted === 'unreadable' ? [] : [posted.text, ...textsOf(posted.params)];
  return [request.url, ...textsOf(request.query), ...textsOf(sentHeaders), ...body];
}

function textsOf(pairs: readonly Pair[]): string[] {
  return pairs.flatMap(({ name, value }) => [name, value]);
}

function takesValue(text: string, taken: ReadonlySet<string>): boolean {
  if (taken.size === 0) return false;
  return [...text.matchAll(/\$\{([^{}]{1,100})\}/g)].some(([, name = '']) => taken.has(name));
}

/** From the end of one request to the start of the next: the middle half of the sensible pauses. */
function pauseOf(ordered: readonly Sent[]): string | null {
  const gaps = ordered
    .slice(1)
    .map(({ entry }, index) => {
      const { start = Number.NaN, time = 0 } = ordered[index]?.entry ?? {};
      return entry.start - start - Math.max(0, time);
    })
    .filter((gap) => gap >= SENSIBLE.least && gap <= SENSIBLE.most)
    .sort((a, b) => a - b);
  // Most requests of a page follow one another immediately.
  if (gaps.length === 0 || gaps.length * 2 < ordered.length - 1) return null;
  const at = (share: number) => gaps[Math.round((gaps.length - 1) * share)] ?? 0;
  const rounded = (milliseconds: number) => Math.round(milliseconds / 100) * 100;
  return writePause(rounded(at(0.25)), rounded(at(0.75)));
}
