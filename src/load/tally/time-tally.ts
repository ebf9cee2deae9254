import { createHistogram, type Histogram, quantiles, recordLatency } from '../../measurement/histogram.ts';
import { type LoadSecond, most, TIMED, weighedMean } from '../../measurement/second.ts';

/** The counts of one stretch; one object for all of its requests. */
export interface Counting {
  sent: number;
  completed: number;
  /** Of those that were sent, the ones of which something became. */
  settled: number;
  errors: Map<string, number> | null;
  /** null: nothing was measured yet, or it was reduced. */
  histogram: Histogram | null;
  reduced: Pick<LoadSecond, 'timed' | 'p50' | 'p95' | 'p99'> | null;
  connections: number | null;
}

/**
 * Counts the requests of a window by the stretch of time in which each was sent, or was due, so that the stretches add up to
 * the window. It costs an index, an addition and a histogram's place for a request, and allocates nothing for it. Times are
 * milliseconds of `performance.now()`; none is before the start of the window.
 */
export class TimeTally {
  #length: number;
  readonly #last: number;
  readonly #room: number;
  readonly #least: number;
  readonly #stretches: Counting[] = [];
  /** Histograms that were reduced, to be used again. */
  readonly #spare: Histogram[] = [];
  #from = 0;
  #patience = 0;
  /** How many stretches are kept after their end, until nothing that was due in them can still wait to be sent. */
  #keep: number;
  /** The first stretch that may still have its latencies. */
  #first = 0;

  /**
   * @param length of a stretch, milliseconds
   * @param least how many stretches keep their latencies as they are; earlier ones are reduced, to take little memory
   * @param most how many stretches there are: the last one has everything that comes after it
   * @param room how many stretches are kept: of more, each two become one of twice the length
   */
  constructor({
    length,
    least,
    most = Number.POSITIVE_INFINITY,
    room = Number.POSITIVE_INFINITY,
  }: { length: number; least: number; most?: number; room?: number }) {
    this.#length = length;
    this.#last = most - 1;
    this.#room = room;
    this.#least = least;
    this.#keep = least;
  }

  /**
   * @param from the start of the window; may lie ahead
   * @param patience the milliseconds that a request may wait before it is sent
   */
  begin(from: number, patience: number): void {
    this.#from = from;
    this.#patience = patience;
    this.#keepAtLeast();
  }

  #keepAtLeast(): void {
    this.#keep = Math.max(this.#least, Math.ceil(this.#patience / this.#length) + 2);
  }

  sent(at: number): void {
    this.#at(at).sent++;
  }

  /** Counts a good answer. @param now when it came */
  completed(now: number): void {
    this.#at(now).completed++;
  }

  /** Settles a request by a good answer. @param latency milliseconds */
  answered(sentAt: number, latency: number): void {
    const stretch = this.#at(sentAt);
    stretch.settled++;
    record(stretch, latency, this.#spare);
  }

  /** Settles a request that failed. */
  failed(sentAt: number, kind: string): void {
    const stretch = this.#at(sentAt);
    stretch.settled++;
    stretch.errors ??= new Map();
    stretch.errors.set(kind, (stretch.errors.get(kind) ?? 0) + 1);
  }

  /** Adds the latency of a request that failed, and whose time counts all the same. @param latency milliseconds */
  timed(sentAt: number, latency: number): void {
    record(this.#at(sentAt), latency, this.#spare);
  }

  working(now: number, connections: number): void {
    const stretch = this.#at(now);
    if (stretch.connections === null || connections > stretch.connections) stretch.connections = connections;
  }

  /** What was counted so far, in the order of time. */
  protected get stretches(): readonly Counting[] {
    return this.#stretches;
  }

  /** The length of a stretch, milliseconds. */
  protected get length(): number {
    return this.#length;
  }

  /** @param until the end of the window; infinite: it has not ended yet @returns its length, milliseconds */
  protected lengthTo(until: number): number {
    return until === Number.POSITIVE_INFINITY ? this.#stretches.length * this.#length : until - this.#from;
  }

  /** Reduces every stretch: nothing is to come any more. */
  protected reduceAll(): void {
    for (; this.#first < this.#stretches.length; this.#first++) this.#reduce(this.#first);
  }

  /** Called for each stretch in their order, when it is over and nothing in it is under way, with its latencies. */
  protected over(_stretch: Counting, _index: number): void {}

  #at(instant: number): Counting {
    const index = Math.min(this.#last, Math.floor((instant - this.#from) / this.#length));
    return this.#stretches[index] ?? this.#open(index);
  }

  /** Makes this stretch and those before it that are missing. */
  #open(index: number): Counting {
    while (this.#stretches.length <= index) {
      this.#stretches.push({
        sent: 0,
        completed: 0,
        settled: 0,
        errors: null,
        histogram: null,
        reduced: null,
        connections: null,
      });
    }
    // In their order, up to the first that has a request under way.
    for (; this.#first < index - this.#keep; this.#first++) {
      const stretch = this.#stretches[this.#first] as Counting;
      if (stretch.settled < stretch.sent) break;
      this.#reduce(this.#first);
    }
    // What was reduced is never joined with what was not.
    if (this.#stretches.length <= this.#room || this.#first % 2 > 0) return this.#stretches[index] as Counting;
    this.#joinPairs();
    return this.#stretches[Math.floor(index / 2)] as Counting;
  }

  #joinPairs(): void {
    const count = Math.ceil(this.#stretches.length / 2);
    for (let place = 0; place < count; place++) {
      const [one, other] = [this.#stretches[2 * place] as Counting, this.#stretches[2 * place + 1]];
      this.#stretches[place] = other ? joined(one, other, this.#spare) : one;
    }
    this.#stretches.length = count;
    this.#first /= 2;
    this.#length *= 2;
    this.#keepAtLeast();
  }

  #reduce(index: number): void {
    const stretch = this.#stretches[index] as Counting;
    stretch.reduced = reduced(stretch.histogram);
    this.over(stretch, index);
    if (stretch.histogram === null) return;
    stretch.histogram.reset();
    this.#spare.push(stretch.histogram);
    stretch.histogram = null;
  }
}

/** Makes one stretch of two that follow each other, both reduced or both not. */
function joined(one: Counting, other: Counting, spare: Histogram[]): Counting {
  const errors = one.errors ?? other.errors;
  if (one.errors && other.errors) {
    for (const [kind, times] of other.errors) one.errors.set(kind, (one.errors.get(kind) ?? 0) + times);
  }
  const histogram = one.histogram ?? other.histogram;
  if (one.histogram && other.histogram) {
    one.histogram.add(other.histogram);
    other.histogram.reset();
    spare.push(other.histogram);
  }
  return {
    sent: one.sent + other.sent,
    completed: one.completed + other.completed,
    settled: one.settled + other.settled,
    errors,
    histogram,
    reduced: one.reduced && other.reduced && meanOf(one.reduced, other.reduced),
    connections: most([one.connections, other.connections]),
  };
}

/** Their quantiles cannot be had any more: the mean stands for them, as wherever seconds are taken together. */
function meanOf(one: NonNullable<Counting['reduced']>, other: NonNullable<Counting['reduced']>) {
  const mean = (name: 'p50' | 'p95' | 'p99') =>
    weighedMean([
      [one[name], one.timed],
      [other[name], other.timed],
    ]);
  return { timed: one.timed + other.timed, p50: mean('p50'), p95: mean('p95'), p99: mean('p99') };
}

/** How many latencies a histogram has, and their quantiles. */
export function reduced(histogram: Histogram | null): NonNullable<Counting['reduced']> {
  const values =
    histogram &&
    quantiles(
      histogram,
      TIMED.map(([, probability]) => probability),
    );
  const [p50 = null, p95 = null, p99 = null] = values ?? [];
  return { timed: histogram?.totalCount ?? 0, p50, p95, p99 };
}

function record(stretch: Counting, latency: number, spare: Histogram[]): void {
  // Nothing is left to come then: what does has waited for longer than anything may.
  if (stretch.reduced !== null) return;
  stretch.histogram ??= spare.pop() ?? createHistogram();
  recordLatency(stretch.histogram, latency);
}
