import type { z } from 'zod';
import type { SideName } from '../events.ts';
import type { CallPlan } from '../functions/plan.ts';
import type { CallOutcome } from '../functions/reports.ts';
import type { Pacing } from '../load/pace/pacing.ts';
import type { Forfeit } from '../load/tally/windows-tally.ts';
import type { Traffic } from '../load/traffic/traffic.ts';
import type { Exchange } from '../load/trial/exchange.ts';
import type { LoadWindow } from '../measurement/load-window.ts';
import type { Metric, MetricName } from '../measurement/metric.ts';
import type { Figures, Resources, Round, ScenarioRun, Window } from '../measurement/run-document.ts';
import type { LoadSecond, ScrapedSecond, UsedSecond } from '../measurement/second.ts';
import type { Severity } from '../measurement/severity.ts';
import type { Floor, FloorSignal } from '../probes/floor.ts';
import type { HeapCounts } from '../probes/heap-snapshot.ts';
import type { Scraped } from '../probes/scraped.ts';
import type { Occasion } from '../settings/occasion.ts';
import type { ScenarioInputs, SettingsOrigin } from '../settings/origin.ts';
import type { ThresholdSettings } from '../settings/thresholds-schema.ts';
import type { Path } from '../settings/wording.ts';
import type { Block } from '../text/blocks.ts';
import type { Threshold } from '../verdict/threshold.ts';
import type { Fault } from './fault.ts';

/** What every scenario has; its kind adds what it needs. */
export interface Scenario {
  name: string;
  /** The name of its kind. */
  type: string;
  rounds: number;
  /** Whether its rounds are too few to be compared with a base. */
  compared?: false;
  thresholds: Threshold[];
  /** The metrics of the service's own that are read meanwhile. */
  metrics?: Scraped;
  /** How serious it is where it regresses; absent: as serious as any regression of the run. */
  severity?: Severity;
  /** Names by which it is chosen. */
  tags?: readonly string[];
  /** The occasions that it is for; absent: every one. */
  when?: readonly Occasion[];
}

/** Where a scenario was written, and what else it is made from. */
interface Written<Settings> {
  name: string;
  /** The place of the scenario in the file. */
  at: Path;
  /** The inputs that override the file; one that does not apply to the kind is to be reported. */
  inputs: ScenarioInputs;
  /** The limits for every scenario. */
  general: ThresholdSettings;
  /** The same scenario in the file of the base; null where that does not have it, or none counts. */
  atBase: Settings | null;
  origin: SettingsOrigin;
}

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
   * start theirs themselves ({@link Kind.starts}).
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

/** What a kind makes of one round. @typeParam Detail the type of its own plain data */
export interface Measured<Detail = unknown> {
  /** One number per metric: all that is compared and limited. */
  figures: Figures;
  windows?: Window[];
  /** The definitions of the metrics that are known only now; the same in every round. */
  metrics?: Record<MetricName, Metric>;
  /** Plain data that stays with the round; {@link Kind.detail} reads it. */
  detail?: Detail;
}

/** A round with the data that its kind keeps of it, which has been checked. */
export type RoundOf<Detail> = Omit<Round, 'detail'> & { detail: Detail };

/** Which file decides about a scenario of this kind, and what both sides have in common. */
interface KindRules {
  /** Whether the limits at the top of the file, for every scenario, are limits of this kind too. */
  general: boolean;
  /** Whether both sides are sent the same, or each side is measured as its own file says. */
  sends: 'same' | 'own';
}

/** What a kind does before the first round. */
interface Preparing<S> {
  /** What it does and how long that takes, as a clause. */
  words: string;
  /** The same in a few words, beside the time of the rounds: `a search of a minute or two`. */
  takes: string;
  /** null: the run was canceled. */
  act(stage: Stage): Promise<S | null>;
}

/**
 * A way to measure, such as a steady load. A kind describes and a {@link Stage} acts, so that a kind knows neither
 * engines nor processes; all that comes after sees its figures.
 *
 * @typeParam Settings the type of its keys once they are checked
 * @typeParam Detail the type of the plain data that it keeps of a round, where it keeps any
 * @typeParam Summary the type of what it makes of all rounds beside figures
 */
export interface Kind<Settings = never, S extends Scenario = Scenario, Detail = never, Summary = never> {
  /** The `type:` in perf-gate.yml. */
  readonly name: string;
  /** One sentence, for lists and documents. */
  readonly about: string;
  /** The question that it answers, for the list of all kinds. */
  readonly question: string;
  /** What of it is compared with the base, in a few words. */
  readonly compares: string;
  /** The keys that it cannot do without, as somebody may write them; lists and tests take the others by default. */
  readonly example: Readonly<Record<string, unknown>>;
  /** The key by which it is known where no `type` is written. */
  readonly impliedBy?: string;
  /** What every round needs: a fresh service, or the checkout alone. */
  readonly needs: 'service' | 'checkout';
  /** Who decides about it in a pull request. */
  readonly rules: KindRules;
  /**
   * Whose file decides about a key that only this kind has: `rule`, the base's, or `own`, that of each side. Keys that
   * several kinds share are in config/rules/standing.ts.
   */
  readonly standing?: Readonly<Record<string, 'rule' | 'own'>>;
  /**
   * How often it starts the service itself in a round, in ways of its own: it then gets no service of the round, which other
   * scenarios share.
   */
  starts?(scenario: S): number;
  /** The ways in which it starts the service, each of which is tried before the first round. */
  variants?(scenario: S): readonly Variant[];
  /**
   * What it does that only works with a service that perf-gate starts.
   *
   * @returns the key that asks for it, and what is wrong with it where somebody else runs the service; null: nothing
   */
  needsStart?(scenario: S): { key: string; text: string } | null;
  /** Whether its requests can be answered only within a round, after what it prepares there, so that none is tried before. */
  readonly untried?: true;
  /** Whether a round is never cut into slices: what it looks for needs an unbroken stretch of load. */
  readonly whole?: true;
  /** Whether requests that fail belong to what it measures, so that the general limit of errors does not apply. */
  readonly failsOnPurpose?: true;
  /** How many rounds it takes: the least, 5 for others, and those without `rounds`, 10 for others. */
  readonly rounds?: { readonly least: number; readonly default?: number };
  /** Whether what it measures names metrics that are known only once it has run. */
  readonly ownMetrics?: true;
  /** Whether it reads the memory of the service at rest, for which its Node processes are prepared when they start. */
  readonly floors?: true;
  /** The metrics of its own that are known beforehand: limits, compare.metrics and the number of comparisons read them. */
  metrics?(scenario: S): Record<MetricName, Metric>;
  /** The schema of its keys other than `type` and `rounds`. */
  readonly keys: z.ZodRawShape;
  /** Reports what is wrong with the combination of keys that are each right by themselves. */
  faults?(settings: Settings, context: z.core.$RefinementCtx): void;
  /** Fills in inputs, defaults and files. */
  resolve(settings: Settings & { rounds: number }, written: Written<Settings>): S;
  /** Everything that makes two measurements comparable, as plain data: what is not in it can change freely. */
  identity(scenario: S): unknown;
  /** The milliseconds that a round of one side takes, apart from starts; null where that is not known beforehand. */
  time(scenario: S): number | null;
  /** How it measures, in a few words: `10 connections`. */
  words(scenario: S): string;
  /** What it does, one line each, for `perf-gate list`. */
  lines?(scenario: S): string[];
  /** The parts of a round in their order, with how much load there is in each: `100/s`. */
  phases?(scenario: S): readonly (LoadPart & { load: string })[];
  /** The warm-up and window of every round, where they are always the same. */
  window?(scenario: S): ScenarioRun['window'];
  /** Every load that it makes: engines are asked for it, and its requests cover an API and take secrets. */
  loads?(scenario: S): Load[];
  /**
   * Says what has to be found out before the first round, once and for both sides alike: on the base where there is one. null:
   * nothing. The rounds are those of the scenario that comes of it.
   */
  prepare?(scenario: S): Preparing<S> | null;
  /**
   * Tries on each side, before the first round of any scenario, what would keep its rounds from being measured. Loads are
   * tried without it.
   *
   * @throws PerfGateError where they could not be measured
   */
  try?(stage: Stage, scenario: S): Promise<void>;
  /** Measures one round. @returns null when the run was canceled: half a round is no measurement */
  measure(stage: Stage, scenario: S): Promise<Measured<Detail> | null>;
  /** The schema of what it keeps of a round; whatever else a document has there is dropped. */
  readonly detail?: z.ZodType<Detail>;
  /** The schema of what it makes of all rounds; whatever else a document has there is dropped. */
  readonly summary?: z.ZodType<Summary>;
  /** What all rounds add up to beside figures; it is kept in the documents, for {@link blocks}. */
  summarize?(rounds: readonly RoundOf<Detail>[]): Summary;
  /** What a report shows of that summary. It may come from any document: its text is untrusted. */
  blocks?(summary: Summary): readonly Block[];
  /** What weakens its figures, or explains how they came about, one sentence each. */
  notes?(rounds: readonly RoundOf<Detail>[]): string[];
}
