import { encodeRequestTarget } from '../text/request-target.ts';
import { mapAroundPlaceholders } from './placeholders.ts';

/** A URL or path of a source, taken apart as text because it may hold placeholders. */
export interface Address {
  /** `https://shop.example`; null for a path alone. */
  origin: string | null;
  /** Path and query with a leading slash; everything that a request line cannot carry is percent-encoded. */
  path: string;
}

const ABSOLUTE = /^(https?):\/\/([^/?#]*)([^#]*)/i;

/** A URL or path taken apart; null: it has another scheme, or is no address at all. */
export function addressOf(text: string): Address | null {
  const [, scheme, authority, rest = ''] = ABSOLUTE.exec(text) ?? [];
  if (scheme !== undefined && authority !== undefined) {
    const host = authority.slice(authority.lastIndexOf('@') + 1);
    const address = `${scheme.toLowerCase()}://${host.toLowerCase()}`;
    if (!URL.canParse(address)) return null;
    return { origin: new URL(address).origin, path: cleanPath(rest) };
  }
  if (/^[a-z][a-z0-9+.-]*:/i.test(text)) return null;
  return { origin: null, path: cleanPath(text.replace(/#.*$/s, '')) };
}

/** A path with a leading slash, percent-encoded except for its placeholders. */
export function cleanPath(path: string): string {
  const encoded = mapAroundPlaceholders(path, (part) => encodeRequestTarget(wellFormed(part)));
  return encoded.startsWith('/') ? encoded : `/${encoded}`;
}

/** Text percent-encoded; unpaired surrogates, which cannot be encoded, become U+FFFD. */
export function percentEncode(text: string): string {
  return encodeURIComponent(wellFormed(text));
}

function wellFormed(text: string): string {
  return Buffer.from(text).toString();
}

/** The most frequent origin, the first among equals; null: there is none. */
export function mostFrequent(origins: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const origin of origins) counts.set(origin, (counts.get(origin) ?? 0) + 1);
  let best: string | null = null;
  for (const [origin, count] of counts) if (best === null || count > (counts.get(best) ?? 0)) best = origin;
  return best;
}

/** Milliseconds as a configuration writes them: `1500ms`, `2s`. */
export function writeDuration(milliseconds: number): string {
  const whole = Math.max(0, Math.round(milliseconds));
  if (whole > 0 && whole % 60_000 === 0) return `${whole / 60_000}m`;
  return whole % 1000 === 0 ? `${whole / 1000}s` : `${whole}ms`;
}

export function writePause(least: number, most: number): string {
  const [from, to] = [writeDuration(least), writeDuration(most)];
  return from === to ? from : `${from}..${to}`;
}
