import { mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine, EngineWindow } from '../engines/engine.ts';
import { PerfGateError } from '../errors.ts';
import type { LogFile } from '../files/log-file.ts';
import type { Called, CallOptions, LineOptions, Loaded, Scenario, Stage, StagedService } from '../kinds/kind.ts';
import type { Pacing } from '../load/pace/pacing.ts';
import type { Traffic } from '../load/traffic/traffic.ts';
import { mergeWindows } from '../measurement/merge-windows.ts';
import type { SeenRound } from '../measurement/seen-rounds.ts';
import { type Floor, type FloorSignal, readFloor } from '../probes/floor.ts';
import { countHeaps, type HeapCounts } from '../probes/heap-snapshot.ts';
import { type Watching as Probing, watch } from '../probes/index.ts';
import { mergeReadings } from '../probes/merge-readings.ts';
import type { Readings } from '../probes/probe.ts';
import { runLine } from '../service/commands.ts';
import { heapFolder } from '../service/heap-preload.ts';
import { describeExit } from '../service/process-group.ts';
import type { RunningTarget } from '../service/start.ts';
import { callInCheckout } from './function-call.ts';
import { MOST_BYTES, readBounded, WrittenFile } from './line-output.ts';
import { sliceMeasured } from './measured-events.ts';
import { secondsOf } from './seconds-of.ts';
import type { Session } from './session.ts';
import type { Side } from './side.ts';
import { type Slices, seedOf } from './slices.ts';

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
  /** Called when a warm-up is over and its window begins. */
  onMeasuring(): void;
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

/** What was measured in one piece. */
interface Piece {
  measured: EngineWindow;
  readings: Readings | null;
  seen: Seen;
}

/** What was seen over time while a stage measured. */
type Seen = Omit<SeenRound, 'index' | 'from'>;

/** Acts for a kind in one round of one side, and watches the processes while it measures. */
export class RoundStage implements Stage {
  readonly #act: Act;
  readonly #session: Session;
  #duration = 0;
  #readings: Readings | null = null;
  readonly #began = now();
  readonly #seen: Seen[] = [];

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
    const { service, reportsStartup } = this.#act;
    if (service === null) throw new Error(`a scenario of type ${this.#act.scenario.type} has no service`);
    const { url, startup, pid } = service;
    return {
      url,
      startup: reportsStartup ? startup : null,
      logTail: () => (pid === null ? '' : service.logTail()),
    };
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
    return {
      index: this.#act.index,
      from: this.#began,
      measured: first.measured,
      until: last.until,
      load: this.#seen.flatMap(({ load }) => load),
      used: this.#seen.flatMap(({ used }) => used),
    };
  }

  async load(traffic: Traffic, pacing: Pacing): Promise<Loaded | null> {
    const { sliced, onMeasuring } = this.#act;
    if (sliced) return this.#loadInSlices(traffic, pacing, sliced);
    const piece = await this.#piece(traffic, pacing, onMeasuring);
    return piece && this.#loaded([piece]);
  }

  /** Warms up in one turn, and measures each slice in a turn of its own. */
  async #loadInSlices(traffic: Traffic, pacing: Pacing, { slices, turn }: Sliced): Promise<Loaded | null> {
    const { count, duration, warmup } = slices;
    await turn(-1);
    const short = Math.min(DISCARDED, pacing.warmup / 2);
    const warm = await this.#piece(traffic, { ...pacing, warmup: pacing.warmup - short, duration: short });
    if (warm === null) return null;
    if (warm.measured.stopped !== null) return this.#loaded([warm]);
    const pieces: Piece[] = [];
    for (let slice = 0; slice < count; slice++) {
      await turn(slice);
      const seed = seedOf(pacing.seed, slice + 1);
      const paced = { ...pacing, seed, warmup, duration };
      const piece = await this.#piece({ ...traffic, seed }, paced, this.#act.onMeasuring);
      if (piece === null) return null;
      pieces.push(piece);
      this.#tellSlice(piece);
      if (piece.measured.stopped !== null) break;
    }
    return this.#loaded(pieces);
  }

  #tellSlice({ measured, readings }: Piece): void {
    const { side, scenario, index } = this.#act;
    const place = { scenario: scenario.name, side: side.name, round: index + 1 };
    this.#session.listen(sliceMeasured(place, measured, readings?.resources ?? null));
  }

  #loaded(pieces: readonly Piece[]): Loaded {
    const window = mergeWindows(pieces.map(({ measured: { stopped: _, seconds: __, ...measured } }) => measured));
    const readings = pieces.flatMap((piece) => piece.readings ?? []);
    this.#readings = mergeReadings(readings) ?? this.#readings;
    this.#duration += window.duration;
    this.#seen.push(...pieces.map(({ seen }) => seen));
    const stopped = pieces.at(-1)?.measured.stopped ?? null;
    return { window, resources: this.#readings?.resources ?? null, stopped };
  }

  /** Loads the service for a warm-up and a window without a break. @returns null when the run was canceled */
  async #piece(traffic: Traffic, pacing: Pacing, onMeasuring = () => {}): Promise<Piece | null> {
    const { service, engine, scenario, index } = this.#act;
    const { abort } = this.#session;
    if (service === null) throw new Error(`a scenario of type ${scenario.type} has no service`);
    const exit = new AbortController();
    let finished = false;
    service.exited.then(() => {
      if (!finished) exit.abort();
    });
    let watching: Probing | null = null;
    let readings: Readings | null = null;
    let used: ReturnType<Probing['seconds']> = [];
    let began = now();
    const end = () => {
      readings = watching?.end() ?? readings;
      used = watching?.seconds() ?? used;
      watching = null;
    };
    const listener = {
      measuring() {
        onMeasuring();
        began = now();
        watching = watch({ target: service.pid, generator: engine.pids });
      },
      measured: end,
    };
    const either = AbortSignal.any([abort, exit.signal]);
    const measured = await engine.run(service, traffic, pacing, listener, either).finally(() => {
      finished = true;
      end();
    });
    if (exit.signal.aborted) {
      const how = describeExit(await service.exited);
      throw new PerfGateError(
        'target',
        `the target ${how} while "${scenario.name}" was loading it (round ${index + 1}). ${service.logTail()}`,
      );
    }
    if (abort.aborted || measured === null) return null;
    const placed = <Second extends { at: number }>(seconds: readonly Second[]) =>
      seconds.map((second) => ({ ...second, at: began + second.at }));
    const load = placed(secondsOf(measured));
    const seen = { measured: began, until: began + measured.duration, load, used: placed(used) };
    return { measured, readings, seen };
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

  async floor(signal: FloorSignal | null): Promise<Floor | null> {
    const { service } = this.#act;
    const pid = service?.pid ?? null;
    return pid === null ? null : readFloor(pid, heapFolder(this.#session.processes.file), signal);
  }

  async heap(): Promise<HeapCounts | null> {
    const pid = this.#act.service?.pid ?? null;
    return pid === null ? null : countHeaps(pid, heapFolder(this.#session.processes.file));
  }

  async rest(milliseconds: number): Promise<void> {
    await sleep(milliseconds, null, { signal: this.abort }).catch(() => {});
  }
}

/** The time in milliseconds since the epoch, by a clock that is never set back. */
function now(): number {
  return performance.timeOrigin + performance.now();
}
