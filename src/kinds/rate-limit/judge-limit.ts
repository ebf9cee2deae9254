import type { Exchange } from '../../load/trial/exchange.ts';
import type { LoadWindow } from '../../measurement/load-window.ts';

/** The kind of error that a refusal is counted as (RFC 6585, 4). */
export const REFUSED = 'status 429';

const SECOND = 1000;

/** The share of what was asked for in some stretch that was refused; 0 where nothing was. */
export function refusedShare({ offered, errors }: Pick<LoadWindow, 'offered' | 'errors'>): number {
  return offered === 0 ? 0 : (errors[REFUSED] ?? 0) / offered;
}

/**
 * Finds how much a service lets through of more than it allows, from the first refusal on: what it has saved up before, as
 * token buckets do, is then used up. Only whole seconds count, since many services count by the second.
 *
 * @param windows of equal length, in their order
 * @returns good answers per second; null: nothing was refused, or too late to tell
 */
export function admittedRate(windows: readonly LoadWindow[]): number | null {
  const first = windows.findIndex((window) => (window.errors[REFUSED] ?? 0) > 0);
  const last = windows.at(-1);
  if (first === -1 || last === undefined) return null;
  // The window with the first refusal began before it.
  const since = (windows[first] as LoadWindow).at + (windows[first] as LoadWindow).duration;
  const end = last.at + last.duration;
  const seconds = Math.floor((end - since) / SECOND);
  if (seconds < 1) return null;
  const from = end - seconds * SECOND;
  const counted = windows.filter(({ at }) => at >= from - 1e-6);
  return counted.reduce((sum, { responses }) => sum + responses, 0) / seconds;
}

/** What a refusal says about when to come again. */
export type RetryAfter =
  | { kind: 'none' }
  /** It is neither a number of seconds nor a date (RFC 9110, 10.2.3). */
  | { kind: 'unreadable'; text: string }
  | { kind: 'wait'; milliseconds: number };

/** Characters of a header that are kept. */
const SHOWN = 60;

/** Reads Retry-After of a refusal. @param now milliseconds since the epoch */
export function retryAfterOf({ answer }: Pick<Exchange, 'answer'>, now: number): RetryAfter {
  const text = answer?.headers['retry-after']?.trim();
  if (text === undefined) return { kind: 'none' };
  if (/^\d{1,9}$/.test(text)) return { kind: 'wait', milliseconds: Number(text) * SECOND };
  const date = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
  if (Number.isNaN(date)) return { kind: 'unreadable', text: text.slice(0, SHOWN) };
  return { kind: 'wait', milliseconds: Math.max(0, date - now) };
}
