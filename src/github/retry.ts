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
/** The share by which a wait is made longer or shorter: jobs that failed at the same moment must not come back at one. */
const JITTER = 0.3;
/**
 * Milliseconds that all calls of a run may lose together to tries that failed and to waits. Then each has one short try:
 * a run makes a dozen calls, and the job must not wait half a minute for every one of them.
 */
const LOST = 45_000;
/** Milliseconds for the try of a call where so much was lost. */
const SHORT = 3000;

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
  let lost = 0;
  octokit.hook.wrap('request', async (request, options) => {
    const start = performance.now();
    for (let attempt = 1; ; attempt++) {
      const began = performance.now();
      const isShort = lost >= LOST;
      const left = isShort ? SHORT : Math.min(TIMEOUT, BUDGET - (began - start));
      const signal = AbortSignal.timeout(Math.max(1, left));
      try {
        const response = await request({ ...options, request: { ...options.request, signal } });
        const type = String(response.headers['content-type'] ?? '');
        if (typeof response.data === 'string' && type.includes('json')) {
          throw new BrokenAnswer(`GitHub's answer to ${options.method} ${options.url} was cut short.`);
        }
        return response;
      } catch (error) {
        const wait = waitBefore(error, attempt, options.request?.repeatable !== false);
        const now = performance.now();
        if (isTrouble(error)) lost += now - began;
        // Who is silent twice is silent.
        const tries = signal.aborted ? TRIES - 1 : TRIES;
        if (attempt >= tries || isShort || wait === null || now - start + wait >= BUDGET || lost + wait >= LOST) {
          throw error;
        }
        lost += wait;
        await delay(wait);
      }
    }
  });
}

/** Whether GitHub, or the way to it, is in trouble; a refusal is an answer. */
function isTrouble(error: unknown): boolean {
  return isUncertain(error) || (isRequestFailure(error) && isRateLimit(error));
}

/** @returns milliseconds, or null when another try makes no sense */
function waitBefore(error: unknown, attempt: number, repeatable: boolean): number | null {
  const planned = WAITS[attempt - 1];
  const usual = planned === undefined ? null : planned * (1 + JITTER * (2 * Math.random() - 1));
  if (error instanceof BrokenAnswer) return repeatable ? usual : null;
  if (!isRequestFailure(error)) return null;
  if (isRateLimit(error)) {
    const { retryAfter, usedUp, reset } = readLimit(error);
    const after = Number(retryAfter);
    // Never sooner than GitHub says, and not all at once.
    const later = 1000 * JITTER * Math.random();
    if (retryAfter !== undefined && Number.isFinite(after)) return Math.max(0, after) * 1000 + later;
    if (usedUp) return Number.isNaN(reset) ? null : Math.max(0, reset * 1000 - Date.now()) + later;
    return error.status === 429 ? usual : null;
  }
  return error.status >= 500 && repeatable ? usual : null;
}

/** Whether it is unknown if GitHub carried the call out. */
export function isUncertain(error: unknown): boolean {
  return error instanceof BrokenAnswer || (isRequestFailure(error) && error.status >= 500);
}
