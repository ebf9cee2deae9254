import { createHistogram, encodeHistogram, recordLatency } from '../measurement/histogram.ts';
import { isComparable } from '../samples/comparable.ts';
import { troubleOf } from './failure-place.ts';
import { MOST_METRICS } from './plan.ts';
import type { CallOutcome, Trouble } from './reports.ts';

/** The most kinds of failures that are counted apart. */
const MOST_KINDS = 20;
const OTHERS = 'other failures';
/** Characters of a failure's message that tell its kind. */
const KIND = 100;
/** Characters of the name of a metric. */
const MOST_NAME = 100;

/** The kind of failure of a call that took too long; in documents as it is for requests. */
const TIMEOUT = 'timeout';

/** What a call returned cannot be used. */
export class UnusableResult extends Error {}

type Counted = Omit<CallOutcome, 'duration' | 'declared'>;

/**
 * Counts calls and their times. A call belongs to the measured stretch in which it began; what began before leaves no
 * trace, except that it completes within the stretch. Times are milliseconds of `performance.now()`.
 */
export class CallTally {
  #from = Number.POSITIVE_INFINITY;
  #until = Number.POSITIVE_INFINITY;
  #completed = 0;
  #sent = 0;
  #responses = 0;
  #trouble: Trouble | null = null;
  readonly #errors = new Map<string, number>();
  readonly #histogram = createHistogram();
  readonly #hits = { hit: 0, of: 0 };
  readonly #values = new Map<string, { sum: number; count: number }>();

  open(from: number): void {
    this.#from = from;
  }

  /** @param until may lie ahead */
  close(until: number): void {
    this.#until = until;
  }

  /** @throws UnusableResult for what cannot be a result, whether it is measured or not */
  succeeded(startedAt: number, now: number, result: unknown): void {
    const { hit, metrics } = partsOf(result);
    if (now >= this.#from && now < this.#until) this.#completed++;
    if (!this.#counts(startedAt)) return;
    this.#sent++;
    this.#responses++;
    recordLatency(this.#histogram, now - startedAt);
    if (hit !== null) {
      this.#hits.of++;
      if (hit) this.#hits.hit++;
    }
    for (const [name, value] of metrics) this.#add(name, value);
  }

  failed(startedAt: number, error: unknown): void {
    if (!this.#counts(startedAt)) return;
    this.#sent++;
    const trouble = troubleOf(error);
    this.#trouble ??= trouble;
    this.#count(trouble.message.slice(0, KIND));
  }

  /** Counts a call that took too long. It lasted at least this long, so it must not improve the longest times. */
  expired(startedAt: number, now: number): void {
    if (!this.#counts(startedAt)) return;
    this.#sent++;
    this.#count(TIMEOUT);
    recordLatency(this.#histogram, now - startedAt);
  }

  get outcome(): Counted {
    return {
      completed: this.#completed,
      sent: this.#sent,
      responses: this.#responses,
      errors: Object.fromEntries(this.#errors),
      trouble: this.#trouble,
      histogram: encodeHistogram(this.#histogram),
      hits: this.#hits,
      values: Object.fromEntries(this.#values),
    };
  }

  #counts(startedAt: number): boolean {
    return startedAt >= this.#from && startedAt < this.#until;
  }

  #count(kind: string): void {
    const known = this.#errors.has(kind) || this.#errors.size < MOST_KINDS ? kind : OTHERS;
    this.#errors.set(known, (this.#errors.get(known) ?? 0) + 1);
  }

  #add(name: string, value: number): void {
    const known = this.#values.get(name);
    if (known) {
      known.sum += value;
      known.count++;
    } else if (this.#values.size < MOST_METRICS) {
      this.#values.set(name, { sum: value, count: 1 });
    } else {
      throw new UnusableResult(
        `more than ${MOST_METRICS} metrics; name them by what they are, not by what was asked for`,
      );
    }
  }
}

/** What a call returned for the measurement; anything else that it returns is its own. */
function partsOf(result: unknown): { hit: boolean | null; metrics: [string, number][] } {
  if (typeof result !== 'object' || result === null) return { hit: null, metrics: [] };
  const { hit = null, metrics = null } = result as { hit?: unknown; metrics?: unknown };
  if (hit !== null && typeof hit !== 'boolean') {
    throw new UnusableResult(`a hit that is ${described(hit)}; it has to be true or false`);
  }
  if (metrics === null) return { hit, metrics: [] };
  if (typeof metrics !== 'object') {
    throw new UnusableResult(`metrics that are ${described(metrics)}; they have to be numbers by name`);
  }
  const entries = Object.entries(metrics);
  for (const [name, value] of entries) {
    if (name.length > MOST_NAME) throw new UnusableResult(`a metric whose name has more than ${MOST_NAME} characters`);
    // Names are keys in documents, where zod drops this one.
    if (name === '__proto__') throw new UnusableResult('a metric called __proto__; it needs another name');
    const isOne = typeof value === 'number' && isComparable(value);
    if (isOne) continue;
    const what = `the metric ${JSON.stringify(name.slice(0, KIND))} as ${described(value)}`;
    throw new UnusableResult(`${what}; it has to be 0, or a number from 1e-150 to 1e150`);
  }
  return { hit, metrics: entries };
}

function described(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value.slice(0, KIND));
    case 'number':
    case 'boolean':
    case 'bigint':
    case 'undefined':
      return String(value);
    default:
      return value === null ? 'null' : `of type ${typeof value}`;
  }
}
