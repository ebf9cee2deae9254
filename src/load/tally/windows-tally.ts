import { createHistogram, encodeHistogram, type Histogram } from '../../measurement/histogram.ts';
import { type CountedWindow, fittingLength, type LoadWindow, type LoadWindows } from '../../measurement/load-window.ts';
import { type TIMED, total } from '../../measurement/second.ts';
import type { WindowLimit } from '../../verdict/threshold.ts';
import { keepsInWindow } from '../../verdict/window-limit.ts';
import { type Counting, reduced, TimeTally } from './time-tally.ts';

/** The fewest windows whose latencies are kept as they are. */
const KEPT = 2;

/** How a measured window is divided. */
export interface WindowsPlan {
  /** The length of a stretch, milliseconds; longer ones are made where there would be too many. */
  length: number;
  /** The lengths of its parts in their order, milliseconds; a stretch belongs to the part in which it begins. */
  parts: readonly number[];
  /** What ends it before its time, because a limit can no longer be kept: whatever is to come. */
  forfeits: readonly Forfeit[];
}

/** A limit that is lost once there are more failures than these, or more stretches that do not keep it. */
export type Forfeit = { text: string } & ({ failures: number } | { misses: number; limit: WindowLimit });

/**
 * Counts the requests of a window by stretches of equal length, of which each has the quantiles of its own latencies, and so
 * has each part of the window. Only the latencies of stretches that are under way are kept, so an hour takes no more memory than a
 * minute.
 */
export class WindowsTally extends TimeTally {
  /** The limit that can no longer be kept, as it was written; null: there is none. */
  lost: string | null = null;
  readonly #length: number;
  /** How many stretches there are. */
  readonly #most: number;
  readonly #forfeits: { of: Forfeit; counted: number }[];
  /** Where each part ends, and its latencies. */
  readonly #parts: { until: number; histogram: Histogram }[] = [];
  /** The latencies of each stretch, encoded; null: they are not asked for. */
  readonly #encoded: string[] | null;

  /**
   * @param duration of the measured window, milliseconds
   * @param keepsLatencies whether the latencies go with the stretches, since they are a part of those of several generators
   */
  constructor({ length, parts, forfeits }: WindowsPlan, duration: number, keepsLatencies: boolean) {
    const fitting = fittingLength(length, duration);
    const most = Math.max(1, Math.round(duration / fitting));
    super({ length: fitting, least: KEPT, most });
    this.#length = fitting;
    this.#most = most;
    this.#encoded = keepsLatencies ? [] : null;
    this.#forfeits = forfeits.map((of) => ({ of, counted: 0 }));
    for (const part of parts) {
      this.#parts.push({ until: (this.#parts.at(-1)?.until ?? 0) + part, histogram: createHistogram() });
    }
  }

  override failed(sentAt: number, kind: string): void {
    super.failed(sentAt, kind);
    // A failure stays one, whatever comes after it.
    for (const forfeit of this.#forfeits) {
      const { of } = forfeit;
      if ('failures' in of && ++forfeit.counted > of.failures) this.lost ??= of.text;
    }
  }

  protected override over(stretch: Counting, index: number): void {
    const { histogram } = stretch;
    if (histogram !== null) this.#partAt(index)?.histogram.add(histogram);
    if (this.#encoded !== null) this.#encoded[index] = encodeHistogram(histogram ?? createHistogram());
    for (const forfeit of this.#forfeits) {
      const { of } = forfeit;
      if ('failures' in of || keepsInWindow(this.#windowOf(stretch, index, this.#length), of.limit) !== false) continue;
      if (++forfeit.counted > of.misses) this.lost ??= of.text;
    }
  }

  /** @param until the end of the window */
  outcome(until: number): LoadWindows<CountedWindow> {
    this.reduceAll();
    const length = this.lengthTo(until);
    const { stretches } = this;
    const count = Math.max(1, stretches.length, Math.min(this.#most, Math.round(length / this.#length)));
    const windows = Array.from({ length: count }, (_, index): CountedWindow => {
      const end = index === count - 1 ? length : (index + 1) * this.#length;
      const histogram = this.#encoded?.[index];
      const window = this.#windowOf(stretches[index], index, Math.max(0, end - index * this.#length));
      return { ...window, ...(histogram !== undefined && { histogram }) };
    });
    return { windows, parts: this.#parts.map((_, part) => this.#partOf(part, windows)) };
  }

  /** Adds up the stretches of a part. */
  #partOf(part: number, windows: readonly CountedWindow[]): CountedWindow {
    const { until, histogram } = this.#parts[part] as { until: number; histogram: Histogram };
    const own = windows.filter((_, index) => this.#partAt(index) === this.#parts[part]);
    const errors = new Map<string, number>();
    for (const [kind, times] of own.flatMap((window) => Object.entries(window.errors))) {
      errors.set(kind, (errors.get(kind) ?? 0) + times);
    }
    return {
      at: own[0]?.at ?? until,
      duration: total(own.map(({ duration }) => duration)),
      offered: total(own.map(({ offered }) => offered)),
      responses: total(own.map(({ responses }) => responses)),
      errors: Object.fromEntries(errors),
      ...quantilesOf(reduced(histogram)),
      ...(this.#encoded !== null && { histogram: encodeHistogram(histogram) }),
    };
  }

  #partAt(index: number) {
    // Lengths that are no whole milliseconds must not move a stretch by the last digit of a sum.
    return this.#parts.find(({ until }) => index * this.#length < until - 1e-6);
  }

  #windowOf(stretch: Counting | undefined, index: number, duration: number): LoadWindow {
    const { sent = 0, settled = 0, errors = null, reduced: latencies = null } = stretch ?? {};
    return {
      at: index * this.#length,
      duration,
      offered: sent,
      responses: settled - (stretch ? failuresOf(stretch) : 0),
      errors: Object.fromEntries(errors ?? []),
      ...quantilesOf(latencies),
    };
  }
}

function failuresOf({ errors }: Counting): number {
  return errors === null ? 0 : total([...errors.values()]);
}

function quantilesOf(latencies: Counting['reduced']): Pick<LoadWindow, (typeof TIMED)[number][0]> {
  const { p50 = null, p95 = null, p99 = null } = latencies ?? {};
  return { p50, p95, p99 };
}
