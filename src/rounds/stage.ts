import { mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine } from '../engines/engine.ts';
import { PerfGateError } from '../errors.ts';
import type { LogFile } from '../files/log-file.ts';
import type { Fault } from '../kinds/fault.ts';
import type {
  Called,
  CallOptions,
  LineOptions,
  Load,
  Loaded,
  LoadOptions,
  Scenario,
  Stage,
  StagedService,
  Variant,
} from '../kinds/kind.ts';
import type { Pacing } from '../load/pace/pacing.ts';
import type { WindowsPlan } from '../load/tally/windows-tally.ts';
import type { Traffic } from '../load/traffic/traffic.ts';
import type { Exchange } from '../load/trial/exchange.ts';
import type { SeenRound } from '../measurement/seen-rounds.ts';
import { type Floor, type FloorSignal, readFloor } from '../probes/floor.ts';
import { countHeaps, type HeapCounts } from '../probes/heap-snapshot.ts';
import { mergeReadings } from '../probes/merge-readings.ts';
import type { Readings } from '../probes/probe.ts';
import { mostOf } from '../probes/scraped.ts';
import { type ScrapedValues, SeriesWatch } from '../probes/series.ts';
import { placeOfMetrics } from '../probes/series-place.ts';
import { runLine } from '../service/commands.ts';
import { heapFolder } from '../service/heap-preload.ts';
import { describeExit } from '../service/process-group.ts';
import type { ReplaceableTarget } from '../service/replaceable.ts';
import type { RunningTarget } from '../service/start.ts';
import type { Target } from '../service/target.ts';
import { fillInSide } from '../settings/side-placeholder.ts';
import { besideEachOther } from './beside.ts';
import { Faults } from './faults.ts';
import { callInCheckout } from './function-call.ts';
import { MOST_BYTES, readBounded, WrittenFile } from './line-output.ts';
import { Meanwhile } from './meanwhile.ts';
import { sliceMeasured } from './measured-events.ts';
import {
  loadedOf,
  loadPiece,
  now,
  type Piece,
  type PieceOptions,
  type PieceScene,
  placed,
  type Seen,
  seenOf,
  USUAL,
} from './piece.ts';
import type { Session } from './session.ts';
import type { Side } from './side.ts';
import { type Slices, seedOf } from './slices.ts';
import { targetOf } from './variant.ts';

/** What a stage acts in: one scenario in one round of one side. */
export interface Act {
  side: Side;
  scenario: Scenario;
  /** The index of the round, from 0. */
  index: number;
  /** The service of this round; null where none is needed. */
  service: RunningTarget | null;
  /** Whether this scenario is the one of its round that reports how long the service took to start. */
  reportsStartup: boolean;
  engine: Engine;
  logFile: LogFile;
  /** Starts a service for as long as something is done with it; absent where the scenario shares that of the round. */
  serve?<T>(target: Target, work: (service: ReplaceableTarget) => Promise<T>): Promise<T>;
  /** Called when a warm-up is over and its window begins, unless that has parts. */
  onMeasuring(): void;
  /** Called when a part of the round begins. @param duration milliseconds; null where that is not known */
  onPart(name: string, duration: number | null): void;
  /** What a window is measured in, in turn with the other side; null: in one piece. */
  sliced: Sliced | null;
}

/** The slices of a window, and their turns. */
export interface Sliced {
  slices: Slices;
  /** Waits until it is this side's turn. @param slice from 0; −1: the warm-up */
  turn(slice: number): Promise<void>;
}

/** What was watched while a stage measured. */
export interface Watching {
  /** Milliseconds. */
  duration: number;
  readings: Readings | null;
}

/** The milliseconds at the end of a warm-up by itself that an engine takes for a window. */
const DISCARDED = 50;

/** A service that was started for one scenario alone, and what is done to it. */
interface Own {
  service: ReplaceableTarget;
  faults: Faults;
}

/** Acts for a kind in one round of one side, and watches the processes while it measures. */
export class RoundStage implements Stage {
  readonly #act: Act;
  readonly #session: Session;
  #duration = 0;
  #readings: Readings | null = null;
  readonly #began = now();
  readonly #seen: Seen[] = [];
  /** What was read of the service's own metrics, for each load. */
  readonly #scraped: ScrapedValues[] = [];
  /** When each part of the round began, milliseconds since the epoch. */
  readonly #parts: { name: string; from: number }[] = [];
  #own: Own | null = null;

  constructor(act: Act, session: Session) {
    this.#act = act;
    this.#session = session;
  }

  get side() {
    return this.#act.side.name;
  }

  get index(): number {
    return this.#act.index;
  }

  get abort(): AbortSignal {
    return this.#session.abort;
  }

  get service(): StagedService {
    const service = this.#service;
    const { url, startup, pid } = service;
    return {
      url,
      startup: this.#act.reportsStartup || this.#own !== null ? startup : null,
      logTail: () => (pid === null ? '' : service.logTail()),
    };
  }

  get #service(): RunningTarget {
    const service = this.#own?.service ?? this.#act.service;
    if (service === null) throw new Error(`a scenario of type ${this.#act.scenario.type} has no service`);
    return service;
  }

  /** What has been measured so far: its total time, and the readings of its last part. */
  get watched(): Watching {
    return { duration: this.#duration, readings: this.#readings };
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
      index: this.#act.index,
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
        this.#parts.push({ name, from: began + at });
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

  /** What was read of the service's own metrics in all loads so far: the mean of these; null: nothing is read. */
  get scraped(): Pick<ScrapedValues, 'values' | 'problems'> | null {
    return this.#scraped.length === 0 ? null : together(this.#scraped);
  }

  #watchSeries(duration: number): SeriesWatch | null {
    const { scenario, side } = this.#act;
    if (!scenario.metrics) return null;
    const place = placeOfMetrics(fillInSide(scenario.metrics.url, side.name), this.#service);
    return new SeriesWatch(scenario.metrics, place, duration, this.abort);
  }

  async #readSeries(series: SeriesWatch | null): Promise<ScrapedValues | null> {
    const scraped = (await series?.finish()) ?? null;
    if (scraped !== null) this.#scraped.push(scraped);
    return scraped;
  }

  async beside(first: Load, second: Load): Promise<{ first: Loaded; second: Loaded } | null> {
    const { onMeasuring } = this.#act;
    const [one, other] = [this.#scene, { ...this.#scene, engine: this.#act.engine.second() }];
    const pieces = await besideEachOther({ scene: one, load: first, onMeasuring }, { scene: other, load: second });
    return pieces && { first: this.#loaded([pieces.first]), second: loadedOf([pieces.second], null) };
  }

  phase(name: string, duration: number | null = null): void {
    this.#parts.push({ name, from: now() });
    this.#act.onPart(name, duration);
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

  #loaded(pieces: readonly [Piece, ...Piece[]], scraped: ScrapedValues | null = null): Loaded {
    const readings = pieces.flatMap((piece) => piece.readings ?? []);
    this.#readings = mergeReadings(readings) ?? this.#readings;
    const loaded = loadedOf(pieces, this.#readings?.resources ?? null);
    this.#duration += loaded.window.duration;
    this.#seen.push(...pieces.map(seenOf));
    return { ...loaded, ...(scraped && { series: scraped.values, scraped: placed(scraped.seconds, -loaded.began) }) };
  }

  #piece(load: Load, onMeasuring = () => {}, options: PieceOptions = USUAL): Promise<Piece | null> {
    return loadPiece(this.#scene, load, onMeasuring, options);
  }

  get #scene(): PieceScene {
    const { engine, scenario, index } = this.#act;
    const generators = () => engine.pids;
    return { service: this.#service, engine, generators, scenario: scenario.name, index, abort: this.abort };
  }

  async serve<T>(variant: Variant | null, work: () => Promise<T>): Promise<T> {
    const { serve, side, scenario, logFile } = this.#act;
    if (serve === undefined) throw new Error(`a scenario of type ${scenario.type} shares the service of its round`);
    const target = targetOf(side, variant);
    return serve(target, async (service) => {
      const faults = new Faults({ scenario: scenario.name, service, target, logFile, session: this.#session });
      this.#own = { service, faults };
      try {
        return await work();
      } finally {
        this.#own = null;
        await faults.end();
      }
    });
  }

  foresee(fault: Fault): void {
    this.#disturbed.faults.foresee(fault);
  }

  fault(fault: Fault): Promise<void> {
    return this.#disturbed.faults.make(fault);
  }

  async restart(): Promise<number> {
    const { service } = this.#disturbed;
    await service.replace();
    return service.startup ?? 0;
  }

  /** The service of this scenario alone: others must not find theirs disturbed. */
  get #disturbed(): Own {
    if (this.#own === null) throw new Error('only a service that was started for this scenario can be disturbed');
    return this.#own;
  }

  async run(line: string, options: LineOptions): Promise<string | null> {
    const { scenario, index } = this.#act;
    const startedAt = performance.now();
    try {
      if (options.prepares !== undefined) {
        await this.#line(line, options);
        return '';
      }
      return await this.#sampled(line, options);
    } catch (error) {
      if (this.abort.aborted) return null;
      if (!(error instanceof PerfGateError)) throw error;
      const part = options.prepares === undefined ? '' : `, ${options.prepares}`;
      throw new PerfGateError(error.class, `"${scenario.name}" (round ${index + 1}${part}): ${error.message}`);
    } finally {
      if (options.prepares === undefined) this.#duration += performance.now() - startedAt;
    }
  }

  /** Runs a line whose output is what it measured. */
  async #sampled(line: string, options: LineOptions): Promise<string> {
    const { side, onMeasuring } = this.#act;
    const { file } = options;
    // Beside the registry, so that the guardian removes it when perf-gate is killed.
    const beside = mkdtempSync(join(dirname(this.#session.processes.file), 'line-'));
    const outputFile = join(beside, 'output');
    const written = file === null ? null : new WrittenFile(side.target.workingDirectory, file);
    // Nothing is watched: a process that ends takes its counters with it, and its work would pass for that of others.
    try {
      await written?.expect();
      onMeasuring();
      await this.#line(line, options, written ? undefined : { file: outputFile, most: MOST_BYTES });
      return written ? written.read() : readBounded(outputFile, 'its standard output');
    } finally {
      rmSync(beside, { recursive: true, force: true });
    }
  }

  async call(module: string, options: CallOptions): Promise<Called | null> {
    const made = await callInCheckout(module, options, this.#act, this.#session);
    if (made === null) return null;
    this.#readings = made.readings;
    this.#duration += made.calls.duration;
    return { calls: made.calls, resources: made.readings?.resources ?? null };
  }

  async #line(line: string, { timeout, env, prepares }: LineOptions, output?: { file: string; most: number }) {
    const { side, logFile } = this.#act;
    const { processes, abort } = this.#session;
    await runLine(line, {
      what: prepares === undefined ? 'command' : 'seed',
      target: { ...side.target, env: { ...side.target.env, ...env } },
      logFile,
      timeout,
      processes,
      abort,
      ...(output && { output }),
    });
  }

  async ask(traffic: Traffic): Promise<readonly Exchange[]> {
    const { engine, scenario, index } = this.#act;
    const service = this.#service;
    const exit = new AbortController();
    let finished = false;
    service.exited.then(() => {
      if (!finished) exit.abort();
    });
    const { exchanges } = await engine
      .try(service, traffic, null, AbortSignal.any([this.abort, exit.signal]))
      .finally(() => {
        finished = true;
      });
    if (exit.signal.aborted) {
      const how = describeExit(await service.exited);
      throw new PerfGateError(
        'target',
        `the target ${how} while "${scenario.name}" asked it (round ${index + 1}). ${service.logTail()}`,
      );
    }
    return this.abort.aborted ? [] : exchanges;
  }

  async floor(signal: FloorSignal | null): Promise<Floor | null> {
    const { pid } = this.#service;
    return pid === null ? null : readFloor(pid, heapFolder(this.#session.processes.file), signal);
  }

  async heap(): Promise<HeapCounts | null> {
    const { pid } = this.#service;
    return pid === null ? null : countHeaps(pid, heapFolder(this.#session.processes.file));
  }

  async rest(milliseconds: number): Promise<void> {
    await sleep(milliseconds, null, { signal: this.abort }).catch(() => {});
  }
}

/** Puts together what was read in several loads: the mean of each figure, and of the largest values the largest. */
function together(all: readonly ScrapedValues[]): Pick<ScrapedValues, 'values' | 'problems'> {
  const names = [...new Set(all.flatMap(({ values }) => Object.keys(values)))];
  const values = names.map((name): [string, number] => {
    const found = all.flatMap((one) => one.values[name] ?? []);
    const isMost = names.some((other) => name === mostOf(other));
    return [name, isMost ? Math.max(...found) : found.reduce((sum, value) => sum + value / found.length, 0)];
  });
  return { values: Object.fromEntries(values), problems: all.flatMap(({ problems }) => problems) };
}
