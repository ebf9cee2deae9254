import type { SideName } from '../events.ts';
import type { CallPlan } from '../functions/plan.ts';
import type { CallOutcome } from '../functions/reports.ts';
import type { Pacing } from '../load/pace/pacing.ts';
import type { Forfeit } from '../load/tally/windows-tally.ts';
import type { Traffic } from '../load/traffic/traffic.ts';
import type { Exchange } from '../load/trial/exchange.ts';
import type { LoadWindow } from '../measurement/load-window.ts';
import type { Resources, Window } from '../measurement/run-document.ts';
import type { LoadSecond, ScrapedSecond, UsedSecond } from '../measurement/second.ts';
import type { Floor, FloorSignal } from '../probes/floor.ts';
import type { HeapCounts } from '../probes/heap-snapshot.ts';
import type { Fault } from './fault.ts';

/** A window of load that was measured. */
export interface Loaded {
  window: Window;
  /** What the target used within the window. */
  resources: Resources | null;
  /** Why the engine gave up before the window was over, as a clause; null: it did not. */
  stopped: string | null;
  /** When the measured window began, milliseconds since the epoch; the times below count from there. */
  began: number;
  /** The window in stretches of {@link LoadOptions.windowLength}; none where nobody asked for them. */
  windows: readonly LoadWindow[];
  /** The parts of the window that {@link LoadOptions.parts} names, in their order. */
  parts: readonly LoadWindow[];
  /** The longest times in it without a good answer, in their order; none where the engine does not say it. */
  silences: readonly { from: number; until: number }[];
  /** What was extracted from good answers to requests that keep it: of many, the last. */
  kept: readonly (readonly string[])[];
  /** The window by the second: what was asked of the service and answered, and what it used. */
  seconds: readonly LoadSecond[];
  usage: readonly UsedSecond[];
  /** The metrics of the service's own that are read, by name, and when each was what; absent where none are. */
  series?: Readonly<Record<string, number>>;
  scraped?: readonly ScrapedSecond[];
}

/** A part of a measured window, or of a round. */
export interface LoadPart {
  name: string;
  /** Milliseconds. */
  duration: number;
}

/** The time of a measured window that goes on. */
export interface LoadClock {
  /** Waits for a time of the window, milliseconds after its start. @returns whether it came before the load ended */
  at(milliseconds: number): Promise<boolean>;
  /** The milliseconds since the window began. */
  now(): number;
}

/** How a window of load is measured beyond its whole. */
export interface LoadOptions {
  /**
   * The length of the stretches that the window is divided into, each with quantiles of its own, milliseconds. A window of more than
   * 4,000 of them has fewer and longer ones.
   */
  windowLength?: number;
  /** The parts of the window in their order, which begin and end with a stretch; progress and time axis show them. */
  parts?: readonly LoadPart[];
  /** What ends the window before its time: a limit that can no longer be kept. */
  forfeits?: readonly Forfeit[];
  /** What else is done while the window is measured: it begins with the window. What it throws ends the load. */
  during?(clock: LoadClock): Promise<void>;
  /** Whether the load goes on when the service ends. */
  outlives?: true;
}

/** How one of the user's lines is run. */
export interface LineOptions {
  /** The time after which it is stopped, milliseconds. */
  timeout: number;
  /** The file that holds its output, from the folder of the checkout; null: its standard output. */
  file: string | null;
  /** Variables added to its environment. */
  env?: Record<string, string>;
  /** What of the round it prepares, in a few words, such as `size 1,000`: what it writes goes to the log, and counts for nothing. */
  prepares?: string;
}

/** How a function of the user's is called. */
export type CallOptions = Pick<CallPlan, 'concurrency' | 'warmup' | 'measure' | 'timeout'>;

/** Calls that were measured. */
export interface Called {
  calls: CallOutcome;
  /** What the process used that made them. */
  resources: Resources | null;
}

/** A service that is ready. */
export interface StagedService {
  url: string;
  /** The time from spawn to ready, milliseconds; null where perf-gate did not start it for this scenario and round. */
  startup: number | null;
  /** The last lines of its log as a sentence; empty where somebody else runs it. */
  logTail(): string;
}

/** One of several ways to start the service of a side. */
export interface Variant {
  name: string;
  /** Where the file describes it, as `perf-gate.yml:7:5`; null where no file does. */
  place: string | null;
  /** The line that starts it; null: that of the target. */
  start: string | null;
  /** Variables added to those of the target. */
  env: Record<string, string>;
}

/** What is sent, and how much of it. */
export interface Load {
  traffic: Traffic;
  pacing: Pacing;
}

/** What acts for a kind in one round of one side: a kind touches nothing except through it. */
export interface Stage {
  readonly side: SideName;
  /** The index of the round, from 0. */
  readonly index: number;
  /** The signal that is raised when the run is canceled. */
  readonly abort: AbortSignal;
  /** The fresh service of this round. @throws Error for a kind that needs none */
  readonly service: StagedService;
  /**
   * Starts a service for as long as something is done with it, which is {@link service} meanwhile. It is for kinds that
   * start theirs themselves (`starts` of a kind).
   *
   * @param variant how it is started; null: as the target says
   * @throws PerfGateError `target` when it does not start
   */
  serve<T>(variant: Variant | null, work: () => Promise<T>): Promise<T>;
  /**
   * Loads the service for one warm-up and one measured window.
   *
   * @returns null when the run was canceled
   * @throws PerfGateError `target` when the service ends meanwhile, `load` when the load cannot be made
   */
  load(traffic: Traffic, pacing: Pacing, options?: LoadOptions): Promise<Loaded | null>;
  /**
   * Makes two loads at the same time, the second around the first: it begins before the warm-up of the first, and ends
   * after its window.
   *
   * @returns what was measured of both; null when the run was canceled
   * @throws what {@link load} throws
   */
  beside(first: Load, second: Load): Promise<{ first: Loaded; second: Loaded } | null>;
  /** Finds what keeps a fault from being made, before a load begins. @throws PerfGateError `config` */
  foresee(fault: Fault): void;
  /**
   * Makes a fault, of this run's own processes only. Resolves when it is over: a killed process may still be gone.
   *
   * @throws PerfGateError `config` where a process is not this run's own, `target` when a line fails
   */
  fault(fault: Fault): Promise<void>;
  /**
   * Starts the service again, at the same place. Nothing of the one before is left.
   *
   * @returns how long that took from spawn to ready, milliseconds
   * @throws PerfGateError `target` when it does not start
   */
  restart(): Promise<number>;
  /** Says that a part of the round begins, for progress and time axis. @param duration milliseconds; null: unknown */
  phase(name: string, duration?: number | null): void;
  /**
   * Runs one of the user's lines in the checkout, to its end.
   *
   * @returns its output, which is empty where it only prepares; null when the run was canceled
   * @throws PerfGateError `target` when it fails or takes too long, `load` when its output cannot be read
   */
  run(line: string, options: LineOptions): Promise<string | null>;
  /**
   * Sends each request of the traffic once, one after the other, and shows the answers, whatever they are.
   *
   * @returns what came of those that were sent; none when the run was canceled
   * @throws what {@link load} throws
   */
  ask(traffic: Traffic): Promise<readonly Exchange[]>;
  /**
   * Calls the default export of a module in the checkout, in a process of its own.
   *
   * @param module the file, from the working directory of the side
   * @returns null when the run was canceled
   * @throws PerfGateError `config` for a file that is not there or exports no function, `target` when it throws or hangs,
   *   `load` when what its calls return cannot be used
   */
  call(module: string, options: CallOptions): Promise<Called | null>;
  /**
   * Reads the memory of the service while nothing is asked of it.
   *
   * @param signal what the floors before it were told by; null: the best that there is
   * @returns null where it cannot be read
   */
  floor(signal: FloorSignal | null): Promise<Floor | null>;
  /** Counts what the heaps of the service hold, by constructor. @returns null where it has none that can be read */
  heap(): Promise<HeapCounts | null>;
  /** Waits this many milliseconds, or until the run is canceled. */
  rest(milliseconds: number): Promise<void>;
}
