import type { ScrapedSecond } from '../measurement/second.ts';
import { count } from '../text/numbers.ts';
import { parseSelector, readSeries, type SeriesReading, type SeriesSelector } from '../text/prometheus.ts';
import { type Answered, type ScrapePlace, scrape } from './scrape.ts';
import { mostOf, type Scraped, type ScrapedSeries } from './scraped.ts';

/** Milliseconds for one answer, and at least and at most from one question to the next. */
const PATIENCE = 2000;
const SHORTEST = 250;
const LONGEST = 1000;
/** Milliseconds by which a timer may come too early. */
const EARLY = 20;
/** As many readings at least fit into a window. */
const READINGS = 4;

/** Two values within these bounds always have a finite ratio. */
const BOUNDS = { least: 1e-150, most: 1e150 };

/** What one series has come to so far. */
interface Tally {
  series: ScrapedSeries;
  selector: SeriesSelector;
  /** The readings: how many there were, their sum, and the largest. */
  readings: number;
  sum: number;
  most: number;
  /** How much a counter grew, and in which time of load, milliseconds. */
  growth: number;
  time: number;
  /** The last reading of a counter, and how long there was load until then. */
  last: { value: number; loaded: number } | null;
  /** Answers without it, and those with a value that cannot be compared. */
  missing: number;
  odd: number;
}

/**
 * Reads metrics of a service while windows of load are measured, on a connection of its own and from perf-gate's own
 * process, so that the load generator is left alone. Counters are read once more after the last window.
 */
export class SeriesWatch {
  readonly #place: ScrapePlace;
  readonly #abort: AbortSignal;
  readonly #interval: number;
  readonly #tallies: Tally[];
  readonly #seconds: ScrapedSecond[] = [];
  #timer: NodeJS.Timeout | undefined;
  #asking: Promise<void> | null = null;
  #asked = Number.NEGATIVE_INFINITY;
  /** How long windows have lasted that are over, and when the one began that is not. */
  #loaded = 0;
  #since: number | null = null;
  #answers = 0;
  readonly #failures: string[] = [];

  /** @param duration of all windows together, milliseconds */
  constructor({ series }: Scraped, place: ScrapePlace, duration: number, abort: AbortSignal) {
    this.#place = place;
    this.#abort = abort;
    this.#interval = Math.min(LONGEST, Math.max(SHORTEST, duration / READINGS));
    this.#tallies = series.flatMap((one) => {
      const selector = parseSelector(one.read);
      return 'problem' in selector ? [] : [talliedFrom(one, selector)];
    });
  }

  /** A window begins. */
  begin(): void {
    this.#since = performance.now();
    this.#ask();
    this.#timer = setInterval(() => this.#ask(), this.#interval / 2).unref();
  }

  /** A window ends. */
  end(): void {
    clearInterval(this.#timer);
    this.#loaded = this.#loadedUntil(performance.now());
    this.#since = null;
  }

  /** Waits for the last answer, and asks for what counters have come to. @returns what was read in all windows */
  async finish(): Promise<ScrapedValues> {
    await this.#asking;
    if (this.#tallies.some(({ series }) => series.as === 'rate')) {
      this.#ask(true);
      await this.#asking;
    }
    const values = this.#tallies.flatMap(valuesOf);
    return { values: Object.fromEntries(values), seconds: this.#seconds, problems: this.#problems() };
  }

  #ask(isLast = false): void {
    const now = performance.now();
    // Where windows are short slices, most of them are asked for nothing.
    if (this.#asking !== null || (!isLast && now - this.#asked < this.#interval - EARLY)) return;
    this.#asked = now;
    this.#asking = scrape(this.#place, PATIENCE, this.#abort)
      .then((answered) => this.#take(answered))
      .finally(() => {
        this.#asking = null;
      });
  }

  #take(answered: Answered): void {
    if (this.#abort.aborted) return;
    if ('problem' in answered) {
      this.#failures.push(answered.problem);
      return;
    }
    this.#answers++;
    const loaded = this.#loadedUntil(performance.now());
    const readings = readSeries(
      answered.text,
      this.#tallies.map(({ selector }) => selector),
    );
    const values: Record<string, number> = {};
    for (const [index, tally] of this.#tallies.entries()) {
      const value = this.#add(tally, readings[index] as SeriesReading, loaded);
      if (value !== null) values[tally.series.name] = value;
    }
    if (Object.keys(values).length > 0) this.#seconds.push({ at: performance.timeOrigin + performance.now(), values });
  }

  /** @param loaded how long there was load until now @returns the value at this time; null: there is none */
  #add(tally: Tally, { value }: SeriesReading, loaded: number): number | null {
    if (value === null) {
      tally.missing++;
      return null;
    }
    if (tally.series.as === 'value') {
      // What the service does after its load says nothing about the load.
      return this.#since === null ? null : taken(tally, value);
    }
    const { last } = tally;
    tally.last = { value, loaded };
    if (last === null || loaded <= last.loaded) return null;
    // A counter that has become smaller began again from 0.
    const growth = value < last.value ? value : value - last.value;
    tally.growth += growth;
    tally.time += loaded - last.loaded;
    return taken(tally, (growth * 1000) / (loaded - last.loaded));
  }

  #loadedUntil(now: number): number {
    return this.#loaded + (this.#since === null ? 0 : now - this.#since);
  }

  /** What was not as it should be, as clauses. One answer that is missing happens. */
  #problems(): string[] {
    const asked = this.#answers + this.#failures.length;
    const [last] = this.#failures.slice(-1);
    const failed = this.#failures.length;
    const isBad = failed > 1 || (failed > 0 && this.#answers === 0);
    return [
      ...(isBad && last !== undefined ? [`${this.#place.url} ${last} (${failed} of ${count(asked)} times)`] : []),
      ...this.#tallies.flatMap(({ series, missing, odd }) => [
        ...(missing > 1 || (missing > 0 && missing === this.#answers)
          ? [`"${series.name}" is missing in ${count(missing)} of ${count(this.#answers)} answers`]
          : []),
        ...(odd > 0 ? [`"${series.name}" has values below 0 or beyond all bounds, which cannot be compared`] : []),
      ]),
    ];
  }
}

/** What was read of the target's own metrics in some windows. */
export interface ScrapedValues {
  /** Figures by the name of their metric. */
  values: Record<string, number>;
  seconds: readonly ScrapedSecond[];
  /** What could not be read, as clauses. */
  problems: readonly string[];
}

function talliedFrom(series: ScrapedSeries, selector: SeriesSelector): Tally {
  return { series, selector, readings: 0, sum: 0, most: 0, growth: 0, time: 0, last: null, missing: 0, odd: 0 };
}

function taken(tally: Tally, value: number): number | null {
  if (value !== 0 && !(value >= BOUNDS.least && value <= BOUNDS.most)) {
    tally.odd++;
    return null;
  }
  tally.readings++;
  tally.sum += value;
  tally.most = Math.max(tally.most, value);
  return value;
}

/** The figures of a series: its mean or its growth per second, and the largest reading where that is asked for. */
function valuesOf({ series, readings, sum, most, growth, time }: Tally): [name: string, value: number][] {
  if (readings === 0) return [];
  const mean = series.as === 'rate' ? (growth * 1000) / time : sum / readings;
  return [[series.name, mean], ...(series.hasMost ? [[mostOf(series.name), most] as [string, number]] : [])];
}
