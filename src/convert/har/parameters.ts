import { percentEncode } from '../addresses.ts';
import { decoded } from '../secrets.ts';
import type { Entry, Pair } from './entry.ts';

/** What is sent of a URL and the list of its parameters, and whether they say the same. */
export interface Target {
  /** Path and query, percent-encoded. */
  path: string;
  agrees: boolean;
}

/**
 * The path of a request with its query. A recorded URL was sent as it is; in a file that was made and not recorded, and
 * where the URL has no query, the list of parameters adds to it.
 */
export function targetOf(path: string, { request, response }: Entry): Target {
  const at = path.indexOf('?');
  const written = at === -1 ? [] : pairsOf(path.slice(at + 1));
  const listed = decodedPairs(request.query).filter(({ name, value }) => name !== '' || value !== '');
  if (listed.length === 0 || sameParameters(written, listed)) return { path, agrees: true };
  if (written.length > 0 && response !== null) return { path, agrees: false };
  const missing = listed.filter((pair) => !written.some((other) => isSame(pair, other)));
  const added = missing.map(({ name, value }) => `${percentEncode(name)}=${percentEncode(value)}`);
  const separator = at === -1 ? '?' : path.endsWith('?') || path.endsWith('&') ? '' : '&';
  return { path: `${path}${separator}${added.join('&')}`, agrees: true };
}

/** Whether two lists hold the same, in any order and however encoded. */
export function sameParameters(one: readonly Pair[], other: readonly Pair[]): boolean {
  const shown = (pairs: readonly Pair[]) => pairs.map(normalized).toSorted();
  const [first, second] = [shown(one), shown(other)];
  return first.length === second.length && first.every((pair, index) => pair === second[index]);
}

/** Pairs as they are meant: some recorders write them percent-encoded, as they stand in the body. */
export function decodedPairs(pairs: readonly Pair[]): Pair[] {
  const texts = pairs.flatMap(({ name, value }) => [name, value]);
  const isEncoded =
    texts.every((text) => /^(?:[\w.~!*'()+-]|%[0-9A-Fa-f]{2})*$/.test(text)) &&
    texts.some((text) => /%[0-9A-Fa-f]{2}/.test(text));
  return isEncoded
    ? pairs.map(({ name, value }) => ({ name: decoded(name), value: decoded(value) }))
    : pairs.map(({ name, value }) => ({ name, value }));
}

function pairsOf(query: string): Pair[] {
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const at = pair.indexOf('=');
      const [name, value] = at === -1 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
      return { name: decoded(name), value: decoded(value) };
    });
}

function isSame(one: Pair, other: Pair): boolean {
  return normalized(one) === normalized(other);
}

function normalized({ name, value }: Pair): string {
  return `${decoded(decoded(name))}=${decoded(decoded(value))}`;
}
