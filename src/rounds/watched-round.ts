import { completedIn } from '../measurement/figures.ts';
import type { Usage } from '../measurement/resource-metrics.ts';
import { total } from '../measurement/second.ts';
import type { SeenRound } from '../measurement/seen-rounds.ts';
import { mergeResources } from '../probes/merge-readings.ts';
import type { Readings } from '../probes/probe.ts';
import type { ScrapedValues } from '../probes/series.ts';
import { now, type Piece, type Seen, seenOf } from './piece.ts';
import { meanOfLoads } from './scraped-figures.ts';

/** What is watched in one round of one side, from its start on. */
export class WatchedRound {
  /** The index of the round, from 0. */
  readonly #index: number;
  #duration = 0;
  #readings: Readings | null = null;
  readonly #began = now();
  readonly #seen: Seen[] = [];
  readonly #usages: Usage[] = [];
  /** What was read of the service's own metrics, for each load. */
  readonly #scraped: ScrapedValues[] = [];
  /** When each part of the round began, milliseconds since the epoch. */
  readonly #parts: { name: string; from: number }[] = [];

  constructor(index: number) {
    this.#index = index;
  }

  /** The time that has been measured so far, milliseconds. */
  get duration(): number {
    return this.#duration;
  }

  /** The readings of the last load, or of the calls of a function; null: nothing was watched. */
  get readings(): Readings | null {
    return this.#readings;
  }

  /** What the service used in all loads so far; null: there was none. */
  get usage(): Usage | null {
    if (this.#usages.length === 0) return null;
    return {
      duration: total(this.#usages.map(({ duration }) => duration)),
      completed: total(this.#usages.map(({ completed }) => completed)),
      resources: mergeResources(this.#usages.map(({ resources }) => resources)),
    };
  }

  /** What has been seen of loads so far, by the second; null: there was none. */
  get seen(): SeenRound | null {
    const [first] = this.#seen;
    const last = this.#seen.at(-1);
    if (first === undefined || last === undefined) return null;
    const parts = this.#parts
      .map(({ name, from }, index) => ({ name, from, until: this.#parts[index + 1]?.from ?? last.until }))
      .filter(({ from }) => from < last.until);
    return {
      index: this.#index,
      from: this.#began,
      measured: first.measured,
      until: last.until,
      load: this.#seen.flatMap(({ load }) => load),
      used: this.#seen.flatMap(({ used }) => used),
      examples: this.#seen.flatMap(({ examples = [] }) => examples),
      ...(this.#scraped.length > 0 && { scraped: this.#scraped.flatMap(({ seconds }) => seconds) }),
      ...(parts.length > 0 && { parts }),
    };
  }

  /** What was read of the service's own metrics in all loads so far: the mean of these; null: nothing is read. */
  get scraped(): Pick<ScrapedValues, 'values' | 'problems'> | null {
    return this.#scraped.length === 0 ? null : meanOfLoads(this.#scraped);
  }

  /** Notes that a part of the round begins. @param from milliseconds since the epoch */
  addPart(name: string, from: number): void {
    this.#parts.push({ name, from });
  }

  addScraped(scraped: ScrapedValues): void {
    this.#scraped.push(scraped);
  }

  /** Adds what was measured without requests: a line, or calls. @param readings null: nothing was watched */
  addTime(duration: number, readings: Readings | null = null): void {
    this.#duration += duration;
    this.#readings = readings ?? this.#readings;
  }

  /**
   * Adds the pieces of one load.
   *
   * @param duration that of their windows together, milliseconds
   * @param beside how many others a second the service completed meanwhile
   */
  addLoad(pieces: readonly Piece[], duration: number, readings: Readings | null, beside: number): void {
    this.addTime(duration, readings);
    this.#usages.push(...pieces.map((piece) => usageOf(piece, beside)));
    this.#seen.push(...pieces.map(seenOf));
  }
}

/** What the service used in a piece; of one that is another process at its end, not all was read. */
function usageOf({ measured, readings, isReplaced }: Piece, beside: number): Usage {
  const { duration } = measured;
  const resources = isReplaced ? null : (readings?.resources ?? null);
  return { duration, completed: completedIn(measured) + (beside * duration) / 1000, resources };
}
