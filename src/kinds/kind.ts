import type { z } from 'zod';
import type { SideName } from '../events.ts';
import type { Pacing } from '../load/pace/pacing.ts';
import type { Traffic } from '../load/traffic/traffic.ts';
import type { Metric } from '../measurement/metric.ts';
import type { Figures, Resources, Round, ScenarioRun, Window } from '../measurement/run-document.ts';
import type { ScenarioInputs, SettingsOrigin } from '../settings/origin.ts';
import type { ThresholdSettings } from '../settings/thresholds-schema.ts';
import type { Path } from '../settings/wording.ts';
import type { Block } from '../text/blocks.ts';
import type { Threshold } from '../verdict/threshold.ts';

/** What every scenario has; its kind adds what it needs. */
export interface Scenario {
  name: string;
  /** Name of its kind. */
  type: string;
  rounds: number;
  thresholds: Threshold[];
}

/** Where a scenario was written, and what else it is made from. */
interface Written {
  name: string;
  /** Place of the scenario in the file. */
  at: Path;
  /** They win over the file; those that the kind has no place for are to be blamed. */
  inputs: ScenarioInputs;
  /** Limits for every scenario. */
  general: ThresholdSettings;
  origin: SettingsOrigin;
}

/** A window of load that was measured. */
export interface Loaded {
  window: Window;
  /** Of the target within the window. */
  resources: Resources | null;
  /** Why the engine gave up before the window was over, as a clause; null: it did not. */
  stopped: string | null;
}

/** How one of the user's lines is run. */
export interface LineOptions {
  /** Milliseconds after which it is stopped. */
  timeout: number;
  /** File that holds what it made, from the folder of the checkout; null: its standard output. */
  file: string | null;
}

/** A service that is ready. */
export interface StagedService {
  url: string;
  /** From spawn to ready, milliseconds; null where perf-gate did not start it for this scenario and round. */
  startup: number | null;
  /** The last lines of its log as a sentence; empty where somebody else runs it. */
  logTail(): string;
}

/** Acts for a kind, in one round of one side: the only way by which a kind touches anything. */
export interface Stage {
  readonly side: SideName;
  /** Index of the round, from 0. */
  readonly index: number;
  /** Raised when the run is cancelled. */
  readonly abort: AbortSignal;
  /** A fresh service of this round. @throws Error for a kind that needs none */
  readonly service: StagedService;
  /**
   * Loads the service for one warm-up and one measured window.
   *
   * @returns null when the run was cancelled
   * @throws PerfGateError `target` when the service ends meanwhile, `load` when the load cannot be made
   */
  load(traffic: Traffic, pacing: Pacing): Promise<Loaded | null>;
  /**
   * Runs one of the user's lines in the checkout, to its end.
   *
   * @returns what it made; null when the run was cancelled
   * @throws PerfGateError `target` when it fails or takes too long, `load` when what it made cannot be read
   */
  run(line: string, options: LineOptions): Promise<string | null>;
  /** Does nothing for so many milliseconds, or until the run is cancelled. */
  rest(milliseconds: number): Promise<void>;
}

/** What a kind makes of one round. */
export interface Measured {
  /** One number a metric: all that is compared and limited. */
  figures: Figures;
  windows?: Window[];
  /** Definitions of the metrics that are not among the common ones; the same in every round. */
  metrics?: Record<string, Metric>;
  /** Plain data that stays with the round. */
  detail?: z.core.util.JSONType;
}

/**
 * A way to measure, such as a steady load. A kind describes and a {@link Stage} acts, so that a kind knows neither engines
 * nor processes; all that comes after sees its figures.
 *
 * @typeParam Settings what its keys are once they are checked
 */
export interface Kind<Settings = never, S extends Scenario = Scenario> {
  /** `type:` in perf-gate.yml. */
  readonly name: string;
  /** One sentence, for lists and documents. */
  readonly about: string;
  /** What every round needs: a fresh service, or the checkout alone. */
  readonly needs: 'service' | 'checkout';
  /** Its keys beside `type` and `rounds`. */
  readonly keys: z.ZodRawShape;
  /** Reports what is wrong with keys that are right each by itself. */
  faults?(settings: Settings, context: z.core.$RefinementCtx): void;
  /** Fills in inputs, defaults and files. */
  resolve(settings: Settings & { rounds: number }, written: Written): S;
  /** Everything that makes two measurements comparable, as plain data: what is not in it can change freely. */
  identity(scenario: S): unknown;
  /** Milliseconds that a round of one side takes, starts aside; null where that is not known beforehand. */
  time(scenario: S): number | null;
  /** How it measures, in a few words: `10 connections`. */
  words(scenario: S): string;
  /** What it does, a line each, for `perf-gate list`. */
  lines?(scenario: S): string[];
  /** Warm-up and window of every round, where that is always the same. */
  window?(scenario: S): NonNullable<ScenarioRun['window']>;
  /** Every load that it makes: engines are asked for it, and its requests cover an API and take secrets. */
  loads?(scenario: S): { traffic: Traffic; pacing: Pacing }[];
  /** Measures one round. @returns null when the run was cancelled: half a round is no measurement */
  measure(stage: Stage, scenario: S): Promise<Measured | null>;
  /** What all rounds came to besides figures, as plain data; it is kept in the documents, for {@link blocks}. */
  summarize?(rounds: readonly Round[]): z.core.util.JSONType;
  /** What a report shows of that summary, which may come from any document: it is untrusted. */
  blocks?(summary: z.core.util.JSONType): readonly Block[];
  /** What weakens its figures, or explains how they came about, a sentence each. */
  notes?(rounds: readonly Round[]): string[];
}
