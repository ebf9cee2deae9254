import { setTimeout as delay } from 'node:timers/promises';
import type { Octokit } from './client.ts';
import { isRateLimit, isRequestFailure, readLimit } from './failure.ts';

const TRIES = 3;
/** Milliseconds for all tries of one call, including the waits between them. */
const BUDGET = 30_000;
/** Milliseconds for one try. octokit itself sets no time limit. */
const TIMEOUT = 10_000;
/** Milliseconds before the second and the third try, where GitHub does not say how long to wait. */
const WAITS = [500, 1500] as const;

/** An answer that was cut short: octokit returns what is not JSON as text, with the status of a success. */
class BrokenAnswer extends Error {}

/**
 * Repeats what may succeed a moment later: server errors, broken connections, rate limits that end soon.
 *
 * octokit's plugins do not fit a step that a job waits for. plugin-throttling heeds Retry-After, but it repeats nothing
 * else, and it spaces calls out: a second between any two writes, three before a comment. plugin-retry repeats server
 * errors, but not rate limits that come as 403, and it waits 1, 4 and 9 seconds whatever Retry-After says. Neither
 * limits the time of a try or of all tries together, neither notices an answer that was cut short, and a call can only
 * be exempted from retries altogether.
 *
 * A call that must not happen twice, such as writing a comment, sets `request: { repeatable: false }`; it is repeated
 * only where GitHub has answered that it did nothing.
 */
export function repeatFailedCalls(octokit: Octokit): void {
  octokit.hook.wrap('request', async (request, options) => {
    const start = performance.now();
    for (let attempt = 1; ; attempt++) {
      const left = BUDGET - (performance.now() - start);
      const signal = AbortSignal.timeout(Math.max(1, Math.min(TIMEOUT, left)));
      try {
        const response = await request({ ...options, request: { ...options.request, signal } });
        const type = String(response.headers['content-type'] ?? '');
        if (typeof response.data === 'string' && type.includes('json')) {
          throw new BrokenAnswer(`GitHub's answer to ${options.method} ${options.url} was cut short.`);
        }
        return response;
      } catch (error) {
        const wait = waitBefore(error, attempt, options.request?.repeatable !== false);
        if (attempt === TRIES || wait === null || performance.now() - start + wait >= BUDGET) throw error;
        await delay(wait);
      }
    }
  });
}

/** @returns milliseconds, or null when another try makes no sense */
function waitBefore(error: unknown, attempt: number, repeatable: boolean): number | null {
  const usual = WAITS[attempt - 1] ?? null;
  if (error instanceof BrokenAnswer) return repeatable ? usual : null;
  if (!isRequestFailure(error)) return null;
  if (isRateLimit(error)) {
    const { retryAfter, usedUp, reset } = readLimit(error);
    const after = Number(retryAfter);
    if (Number.isFinite(after)) return Math.max(0, after) * 1000;
    if (usedUp) return Math.max(0, reset * 1000 - Date.now()) || null;
    return error.status === 429 ? usual : null;
  }
  return error.status >= 500 && repeatable ? usual : null;
}

/** Whether it is unknown if GitHub carried the call out. */
export function isUncertain(error: unknown): boolean {
  return error instanceof BrokenAnswer || (isRequestFailure(error) && error.status >= 500);
}
