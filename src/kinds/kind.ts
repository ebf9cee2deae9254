import type { z } from 'zod';
import type { Metric, MetricName } from '../measurement/metric.ts';
import type { Figures, Round, ScenarioRun, Window } from '../measurement/run-document.ts';
import type { Severity } from '../measurement/severity.ts';
import type { Scraped } from '../probes/scraped.ts';
import type { Occasion } from '../settings/occasion.ts';
import type { ScenarioInputs, SettingsOrigin } from '../settings/origin.ts';
import type { ThresholdSettings } from '../settings/thresholds-schema.ts';
import type { Path } from '../settings/wording.ts';
import type { Block } from '../text/blocks.ts';
import type { Threshold } from '../verdict/threshold.ts';
import type { Load, LoadPart, Stage, Variant } from './stage.ts';

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
  /** Says that its rounds cannot decide what it is for, or hardly, as a sentence; null: they can. */
  doubt?(scenario: S): string | null;
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
