import { LOST } from '../../load/tally/recorder.ts';
import type { LoadWindow } from '../../measurement/load-window.ts';
import { total } from '../../measurement/second.ts';
import { calmBand, type HealthWindow, recoveryTime } from '../../statistics/recovery-time.ts';

/** What became of requests without a good answer in time, by how their users see it. */
export const FAILURES = ['refused', 'reset', 'timed-out', 'failing', 'late', 'other'] as const;
export type Failure = (typeof FAILURES)[number];

/** The check that an answer comes in time; its failures are errors of this kind. */
export const IN_TIME = 'in time';

const REFUSED = new Set(['ECONNREFUSED', 'ENOENT', 'EHOSTUNREACH', 'ENETUNREACH']);
const RESET = new Set([LOST, 'ECONNRESET', 'EPIPE', 'ECONNABORTED']);
const TIMED_OUT = new Set(['timeout', 'dropped', 'ETIMEDOUT']);

/** Tells what a kind of error is to a user. */
export function failureOf(kind: string): Failure {
  if (REFUSED.has(kind)) return 'refused';
  if (RESET.has(kind)) return 'reset';
  if (TIMED_OUT.has(kind)) return 'timed-out';
  if (/^status 5\d\d$/.test(kind)) return 'failing';
  return kind === `check "${IN_TIME}"` ? 'late' : 'other';
}

/** When a fault began and was over, milliseconds after the start of the window. */
export interface Struck {
  began: number;
  ended: number;
}

/** What is known of a load in which there was a fault. */
export interface FaultyLoad {
  /** Stretches of equal length. */
  windows: readonly LoadWindow[];
  /** That length, milliseconds. */
  width: number;
  /** The whole window, milliseconds. */
  duration: number;
  /** The longest times without a good answer, milliseconds after the start. */
  silences: readonly { from: number; until: number }[];
}

/** What a fault did to a service, from when it began. */
export interface Outcome {
  /** The requests that were due, and those that were answered well and in time. */
  offered: number;
  good: number;
  failures: Record<Failure, number>;
  /** The time to the first good answer once it was silent, milliseconds; 0: it was hardly silent; null: none came. */
  firstAnswer: number | null;
  /** The time to the first of three stretches in a row as before, milliseconds; null: there were none. */
  recovery: number | null;
  /** For how long it was watched, milliseconds. */
  watched: number;
  /** The worst p95 that still counts as before, milliseconds. */
  calm: number;
}

/** What a fault does to the answers begins within this many milliseconds. */
const AT_ONCE = 100;

/**
 * Judges what a fault did.
 *
 * @param over whether what it does is over only when the fault is, as with a line
 * @returns null where nothing was answered before it
 */
export function outcomeOf(load: FaultyLoad, { began, ended }: Struck, over: boolean): Outcome | null {
  const { windows, width } = load;
  const whole = windows.filter(({ duration }) => duration > width / 2);
  const first = Math.floor(began / width);
  const calm = whole.slice(0, first).flatMap((window) => healthOf(window) ?? []);
  if (calm.every(({ p95 }) => p95 === null)) return null;
  const band = calmBand(calm);
  const from = over ? Math.max(first, Math.floor(ended / width)) : first;
  const found = recoveryTime(whole.slice(from).map(healthOf), band, width);
  const since = windows.slice(first);
  return {
    offered: total(since.map(({ offered }) => offered)),
    good: total(since.map(({ responses }) => responses)),
    failures: failuresIn(since),
    firstAnswer: firstAnswerOf(load, began, over ? ended : began),
    recovery: found.kind === 'recovered' ? (from - first) * width + found.time : null,
    watched: load.duration - began,
    calm: band.p95,
  };
}

/** How a stretch was; null where nothing was due in it. */
function healthOf(window: LoadWindow): HealthWindow | null {
  if (window.offered === 0) return null;
  // Time-outs have latencies too, but say nothing of how long an answer takes.
  const p95 = window.responses > 0 ? window.p95 : null;
  return { p95, errorRate: 1 - window.responses / window.offered };
}

/** Of requests that nothing became of until everything was over, as much is known as of those that timed out. */
function failuresIn(windows: readonly LoadWindow[]): Outcome['failures'] {
  const counts = Object.fromEntries(FAILURES.map((failure) => [failure, 0])) as Outcome['failures'];
  for (const { offered, responses, errors } of windows) {
    for (const [kind, times] of Object.entries(errors)) counts[failureOf(kind)] += times;
    counts['timed-out'] += Math.max(0, offered - responses - total(Object.values(errors)));
  }
  return counts;
}

/** Of the silences that the fault falls into, or that begin with it, the longest is the one that it made. */
function firstAnswerOf({ silences, duration }: FaultyLoad, began: number, until: number): number | null {
  const made = silences
    .filter((silence) => silence.until > began && silence.from <= until + AT_ONCE)
    .reduce((longest, one) => (one.until - one.from > longest.until - longest.from ? one : longest), NONE);
  if (made.until <= began) return 0;
  return made.until >= duration - 1 ? null : made.until - began;
}

const NONE = { from: 0, until: 0 };
