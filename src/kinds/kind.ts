import type { z } from 'zod';
import type { SideName } from '../events.ts';
import type { Pacing } from '../load/pace/pacing.ts';
import type { Forfeit } from '../load/tally/windows-tally.ts';
import type { Traffic } from '../load/traffic/traffic.ts';
import type { LoadWindow } from '../measurement/load-window.ts';
import type { Metric, MetricName } from '../measurement/metric.ts';
import type { Figures, Resources, Round, ScenarioRun, Window } from '../measurement/run-document.ts';
import type { LoadSecond, UsedSecond } from '../measurement/second.ts';
import type { ScenarioInputs, SettingsOrigin } from '../settings/origin.ts';
import type { ThresholdSettings } from '../settings/thresholds-schema.ts';
import type { Path } from '../settings/wording.ts';
import type { Block } from '../text/blocks.ts';
import type { Threshold } from '../verdict/threshold.ts';

/** What every scenario has; its kind adds what it needs. */
export interface Scenario {
  name: string;
  /** The name of its kind. */
  type: string;
  rounds: number;
  /** Whether its rounds are too few to be compared with a base. */
  compared?: false;
  thresholds: Threshold[];
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
  /** The window by the second: what was asked of the service and answered, and what it used. */
  seconds: readonly LoadSecond[];
  usage: readonly UsedSecond[];
}

/** A part of a measured window, or of a round. */
export interface LoadPart {
  name: string;
  /** Milliseconds. */
  duration: number;
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

/** A service that is ready. */
export interface StagedService {
  url: string;
  /** The time from spawn to ready, milliseconds; null where perf-gate did not start it for this scenario and round. */
  startup: number | null;
  /** The last lines of its log as a sentence; empty where somebody else runs it. */
  logTail(): string;
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
   * Loads the service for one warm-up and one measured window.
   *
   * @returns null when the run was canceled
   * @throws PerfGateError `target` when the service ends meanwhile, `load` when the load cannot be made
   */
  load(traffic: Traffic, pacing: Pacing, options?: LoadOptions): Promise<Loaded | null>;
  /** Says that a part of the round begins, for progress and time axis. @param duration milliseconds; null: unknown */
  phase(name: string, duration?: number | null): void;
  /**
   * Runs one of the user's lines in the checkout, to its end.
   *
   * @returns its output, which is empty where it only prepares; null when the run was canceled
   * @throws PerfGateError `target` when it fails or takes too long, `load` when its output cannot be read
   */
  run(line: string, options: LineOptions): Promise<string | null>;
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
  /** What every round needs: a fresh service, or the checkout alone. */
  readonly needs: 'service' | 'checkout';
  /** Who decides about it in a pull request. */
  readonly rules: KindRules;
  /**
   * Whose file decides about a key that only this kind has: `rule`, the base's, or `own`, that of each side. Keys that
   * several kinds share are in config/rules/standing.ts.
   */
  readonly standing?: Readonly<Record<string, 'rule' | 'own'>>;
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
  window?(scenario: S): NonNullable<ScenarioRun['window']>;
  /** Every load that it makes: engines are asked for it, and its requests cover an API and take secrets. */
  loads?(scenario: S): { traffic: Traffic; pacing: Pacing }[];
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
