import { createHistogram, encodeHistogram, type Histogram, recordLatency } from '../../measurement/histogram.ts';
import type { Counts } from '../../measurement/run-document.ts';
import type { JourneyPlan, PlannedFeeder, PlannedRequest } from '../traffic/planned-traffic.ts';
import type { Recorder } from './recorder.ts';

/** What came of journeys in the measured window. */
export interface JourneyOutcome {
  /** In the order of the plan; those without a name are left out. */
  journeys: { name: string; counts: Counts; histogram: string }[];
  /** How often the answers to a request held what a check asks; `request` is its index in the plan. */
  checks: { request: number; name: string; passed: number; failed: number }[];
  before: { done: number; errors: Record<string, number> };
  /** Why the window ended before its time; null: it did not. */
  ended: string | null;
  /** What was extracted from good answers to requests that keep it: of many, the last. Absent where there is none. */
  kept?: string[][];
  /** Why nothing could be measured; null: it could. */
  stopped: string | null;
}

/** How much is kept of what was extracted: so many times, and values of so many characters. */
const MOST_KEPT = 10_000;
const LONGEST_KEPT = 500;

/** How often a virtual user tries its `before` requests before the round is given up. */
export const MOST_TRIES = 5;

interface JourneyCounts {
  name: string | null;
  completed: number;
  errors: Map<string, number>;
  /** Journeys that ended after the window was over. */
  unfinished: number;
  histogram: Histogram;
}

/** What a virtual user is in the middle of, to count the journeys that the end of the window cut off. */
export interface UnderWay {
  /** Index of the journey; −1: none. */
  journey: number;
  /** When its first request was due; 0: at once. */
  beganAt: number;
}

/**
 * Counts journeys, checks and `before` requests.
 *
 * A journey belongs to the window in which it ends, wherever it began, because most journeys that begin in a short
 * window do not end in it; one that is cut off by the end of the window is unfinished. A check belongs to the window
 * of its request.
 */
export class JourneyTally {
  /** Why nothing can be measured. */
  stopped: string | null = null;
  /** Raised when the window has to end: no more data, or nothing can be measured. */
  readonly over = new AbortController();
  #ended: { reason: string; at: number } | null = null;
  readonly #recorder: Recorder;
  readonly #journeys: JourneyCounts[];
  /** By request and check. */
  readonly #checks: { passed: number; failed: number }[][];
  readonly #requests: readonly PlannedRequest[];
  readonly #users: UnderWay[] = [];
  readonly #beforeErrors = new Map<string, number>();
  #beforeDone = 0;
  readonly #kept: string[][] = [];
  #keptInAll = 0;
  #quiet = 0;

  constructor(plan: JourneyPlan, requests: readonly PlannedRequest[], recorder: Recorder) {
    this.#requests = requests;
    this.#recorder = recorder;
    this.#checks = requests.map(({ checks }) => checks.map(() => ({ passed: 0, failed: 0 })));
    this.#journeys = plan.all.map(({ name }) => ({
      name,
      completed: 0,
      errors: new Map(),
      unfinished: 0,
      histogram: createHistogram(),
    }));
  }

  register(user: UnderWay): void {
    this.#users.push(user);
  }

  /**
   * @param problem why it failed; null: it did not
   * @param duration milliseconds; null: it did not come to its end
   */
  journeyEnded(journey: number, problem: string | null, duration: number | null): void {
    const tally = this.#journeys[journey] as JourneyCounts;
    if (tally.name === null) return;
    const now = performance.now();
    if (!this.#recorder.measures(now)) {
      if (this.#recorder.isClosed(now)) tally.unfinished++;
      return;
    }
    if (problem === null) tally.completed++;
    else tally.errors.set(problem, (tally.errors.get(problem) ?? 0) + 1);
    if (duration !== null) recordLatency(tally.histogram, duration);
  }

  checked(request: number, check: number, passed: boolean, sentAt: number): void {
    if (!this.#recorder.measures(sentAt)) return;
    const count = this.#checks[request]?.[check];
    if (count) count[passed ? 'passed' : 'failed']++;
  }

  /** Adds an answer that was complete and only slow, which must not be missing from the latencies. */
  slow(request: number, sentAt: number, latency: number): void {
    this.#recorder.slow(request, sentAt, latency);
  }

  /** Keeps what was extracted from a good answer, in place of the oldest where there is much. */
  keep(values: string[]): void {
    if (values.some((value) => value.length > LONGEST_KEPT)) return;
    this.#kept[this.#keptInAll++ % MOST_KEPT] = values;
  }

  /** Counts a request that could not be put together. */
  unsendable(request: number, kind: string): void {
    this.#recorder.unsendable(request, kind, performance.now());
  }

  beforeDone(): void {
    this.#beforeDone++;
  }

  beforeFailed(kind: string): void {
    this.#beforeErrors.set(kind, (this.#beforeErrors.get(kind) ?? 0) + 1);
  }

  /** Stops the window, because a user has tried its `before` requests often enough. */
  giveUp(label: string, kind: string): void {
    this.stopped ??= `a virtual user tried its before requests ${MOST_TRIES} times, and "${label}" failed each time, at last with: ${kind}`;
    this.over.abort();
  }

  /** Notes that a user has nothing more to do, because this feeder has no more rows. */
  userEnded({ name, atEnd }: PlannedFeeder, users: number): void {
    this.#quiet++;
    if (atEnd === 'run') this.#end(`the feeder "${name}" had no more rows`);
    else if (this.#quiet >= users) this.#end(`the feeder "${name}" had no more rows for any virtual user`);
  }

  /** When the window ended, if it ended before its time; null: it did not. */
  get endedAt(): number | null {
    return this.#ended?.at ?? null;
  }

  #end(reason: string): void {
    this.#ended ??= { reason, at: performance.now() };
    this.over.abort();
  }

  outcome(): JourneyOutcome {
    // A journey whose user was still resting before its first request had not begun.
    const cutOff = this.#users.filter(({ journey, beganAt }) => journey >= 0 && !this.#recorder.isClosed(beganAt));
    const journeys = this.#journeys.flatMap(({ name, completed, errors, unfinished, histogram }, index) => {
      if (name === null) return [];
      const inFlight = unfinished + cutOff.filter((user) => user.journey === index).length;
      const failed = [...errors.values()].reduce((sum, value) => sum + value, 0);
      const counts = {
        sent: completed + failed + inFlight,
        responses: completed,
        errors: Object.fromEntries(errors),
        lost: 0,
        inFlight,
      };
      return [{ name, counts, histogram: encodeHistogram(histogram) }];
    });
    const checks = this.#checks.flatMap((counts, request) =>
      counts.map((count, index) => ({
        request,
        name: this.#requests[request]?.checks[index]?.name ?? '',
        ...count,
      })),
    );
    const before = { done: this.#beforeDone, errors: Object.fromEntries(this.#beforeErrors) };
    const kept = this.#kept.length > 0 ? { kept: this.#kept } : {};
    return { journeys, checks, before, ended: this.#ended?.reason ?? null, stopped: this.stopped, ...kept };
  }
}
