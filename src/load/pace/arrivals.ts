import type { Level } from './levels.ts';
import { fineUniform } from './seeded.ts';

/**
 * Says when the arrivals of an open model are due. That depends on seed and levels alone: all agents count through the same
 * arrivals, and each serves its own.
 *
 * A Poisson process of unit rate, or evenly spaced points, is stretched by the inverse of the cumulative rate (Çinlar,
 * Introduction to Stochastic Processes, 1975, 4.7), which holds for a rate that changes as well.
 */
export class Arrivals {
  readonly #levels: readonly Level[];
  readonly #seed: number | null;
  #level = 0;
  /** Expected number of arrivals before the current level. */
  #before = 0;
  /** Expected number of arrivals before the next one. */
  #expected = 0;
  #number = 0;

  /**
   * @param levels arrivals per second
   * @param seed of Poisson arrivals; null: evenly spaced
   */
  constructor(levels: readonly Level[], seed: number | null) {
    this.#levels = levels;
    this.#seed = seed;
  }

  /** Milliseconds since the start of the load at which the next arrival is due; infinite after the last. */
  next(): number {
    const number = this.#number++;
    // In the middle of its interval, so that a second of 100/s has 100 of them whatever the rounding.
    if (this.#seed === null) this.#expected = number + 0.5;
    else this.#expected -= Math.log(fineUniform(this.#seed, number));
    for (; this.#level < this.#levels.length; this.#level++) {
      const level = this.#levels[this.#level] as Level;
      const wanted = this.#expected - this.#before;
      const inLevel = arrivalsOf(level);
      if (wanted < inLevel) return level.from + timeOf(level, wanted);
      this.#before += inLevel;
    }
    return Number.POSITIVE_INFINITY;
  }
}

function arrivalsOf({ from, until, start, end }: Level): number {
  return (((start + end) / 2) * (until - from)) / 1000;
}

/** Milliseconds after the start of a level at which so many arrivals are expected to have come. */
function timeOf({ from, until, start, end }: Level, arrivals: number): number {
  const rate = start / 1000;
  const growth = (end - start) / 1000 / (until - from);
  // The root of growth/2·t² + rate·t = arrivals, in the form that loses no digits where growth is small.
  return (2 * arrivals) / (rate + Math.sqrt(Math.max(0, rate * rate + 2 * growth * arrivals)));
}
