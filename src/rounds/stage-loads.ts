import type { Load, Loaded, LoadOptions } from '../kinds/stage.ts';
import type { Pacing } from '../load/pace/pacing.ts';
import type { WindowsPlan } from '../load/tally/windows-tally.ts';
import type { Traffic } from '../load/traffic/traffic.ts';
import { mergeReadings } from '../probes/merge-readings.ts';
import { type ScrapedValues, SeriesWatch } from '../probes/series.ts';
import { placeOfMetrics } from '../probes/series-place.ts';
import type { RunningTarget } from '../service/start.ts';
import { fillInSide } from '../settings/side-placeholder.ts';
import type { Act, Sliced } from './act.ts';
import { besideEachOther } from './beside.ts';
import { Meanwhile } from './meanwhile.ts';
import { sliceMeasured } from './measured-events.ts';
import { loadedOf, loadPiece, now, type Piece, type PieceOptions, type PieceScene, placed, USUAL } from './piece.ts';
import type { Session } from './session.ts';
import { seedOf } from './slices.ts';
import type { WatchedRound } from './watched-round.ts';

/** The milliseconds at the end of a warm-up by itself that an engine takes for a window. */
const DISCARDED = 50;

/** Makes the loads of one scenario in one round of one side, in one piece or in slices. */
export class StageLoads {
  readonly #act: Act;
  readonly #session: Session;
  readonly #round: WatchedRound;
  readonly #service: () => RunningTarget;

  /** @param service finds the service as it is now: a scenario may start one of its own */
  constructor(act: Act, session: Session, round: WatchedRound, service: () => RunningTarget) {
    this.#act = act;
    this.#session = session;
    this.#round = round;
    this.#service = service;
  }

  async load(traffic: Traffic, pacing: Pacing, options: LoadOptions = {}): Promise<Loaded | null> {
    const { sliced, onMeasuring } = this.#act;
    if (sliced) return this.#loadInSlices(traffic, pacing, sliced);
    const { windowLength, parts = [], forfeits = [], during = null, outlives = false } = options;
    const windows: WindowsPlan | null =
      windowLength === undefined
        ? null
        : { length: windowLength, parts: parts.map(({ duration }) => duration), forfeits };
    const timers: NodeJS.Timeout[] = [];
    const meanwhile = new Meanwhile(during);
    const begin = () => {
      meanwhile.begin();
      if (parts.length === 0) onMeasuring();
      const began = now();
      let at = 0;
      for (const { name, duration } of parts) {
        this.#round.addPart(name, began + at);
        if (at === 0) this.#act.onPart(name, duration);
        else timers.push(setTimeout(() => this.#act.onPart(name, duration), at));
        at += duration;
      }
    };
    const how = { windows, outlives, until: meanwhile.failed };
    try {
      const series = this.#watchSeries(pacing.duration);
      const piece = await this.#piece({ traffic, pacing }, begin, { ...how, series }).finally(() => meanwhile.end());
      return piece && this.#loaded([piece], await this.#readSeries(series));
    } finally {
      for (const timer of timers) clearTimeout(timer);
    }
  }

  #watchSeries(duration: number): SeriesWatch | null {
    const { scenario, side } = this.#act;
    if (!scenario.metrics) return null;
    const place = placeOfMetrics(fillInSide(scenario.metrics.url, side.name), this.#service());
    return new SeriesWatch(scenario.metrics, place, duration, this.#session.abort);
  }

  async #readSeries(series: SeriesWatch | null): Promise<ScrapedValues | null> {
    const scraped = (await series?.finish()) ?? null;
    if (scraped !== null) this.#round.addScraped(scraped);
    return scraped;
  }

  async beside(first: Load, second: Load): Promise<{ first: Loaded; second: Loaded } | null> {
    const { onMeasuring } = this.#act;
    const [one, other] = [this.#scene, { ...this.#scene, engine: this.#act.engine.second() }];
    const pieces = await besideEachOther({ scene: one, load: first, onMeasuring }, { scene: other, load: second });
    if (pieces === null) return null;
    const neighbor = loadedOf([pieces.second], null);
    return { first: this.#loaded([pieces.first], null, neighbor.window.throughput), second: neighbor };
  }

  /** Warms up in one turn, and measures each slice in a turn of its own. */
  async #loadInSlices(traffic: Traffic, pacing: Pacing, { slices, turn }: Sliced): Promise<Loaded | null> {
    const { count, duration, warmup } = slices;
    await turn(-1);
    const short = Math.min(DISCARDED, pacing.warmup / 2);
    const warm = await this.#piece({ traffic, pacing: { ...pacing, warmup: pacing.warmup - short, duration: short } });
    if (warm === null) return null;
    if (warm.measured.stopped !== null) return this.#loaded([warm]);
    const series = this.#watchSeries(pacing.duration);
    const pieces: Piece[] = [];
    for (let slice = 0; slice < count; slice++) {
      await turn(slice);
      const seed = seedOf(pacing.seed, slice + 1);
      const load = { traffic: { ...traffic, seed }, pacing: { ...pacing, seed, warmup, duration } };
      const piece = await this.#piece(load, this.#act.onMeasuring, { ...USUAL, series });
      if (piece === null) return null;
      pieces.push(piece);
      this.#tellSlice(piece);
      if (piece.measured.stopped !== null) break;
    }
    return this.#loaded(pieces as [Piece, ...Piece[]], await this.#readSeries(series));
  }

  #tellSlice({ measured, readings }: Piece): void {
    const { side, scenario, index } = this.#act;
    const place = { scenario: scenario.name, side: side.name, round: index + 1 };
    this.#session.listen(sliceMeasured(place, measured, readings?.resources ?? null));
  }

  /** @param beside how many others a second the service completed meanwhile */
  #loaded(pieces: readonly [Piece, ...Piece[]], scraped: ScrapedValues | null = null, beside = 0): Loaded {
    const readings = pieces.flatMap((piece) => piece.readings ?? []);
    const together = mergeReadings(readings) ?? this.#round.readings;
    const loaded = loadedOf(pieces, together?.resources ?? null);
    this.#round.addLoad(pieces, loaded.window.duration, together, beside);
    return { ...loaded, ...(scraped && { series: scraped.values, scraped: placed(scraped.seconds, -loaded.began) }) };
  }

  #piece(load: Load, onMeasuring = () => {}, options: PieceOptions = USUAL): Promise<Piece | null> {
    return loadPiece(this.#scene, load, onMeasuring, options);
  }

  get #scene(): PieceScene {
    const { engine, scenario, index } = this.#act;
    const generators = () => engine.pids;
    return { service: this.#service(), engine, generators, scenario: scenario.name, index, abort: this.#session.abort };
  }
}
