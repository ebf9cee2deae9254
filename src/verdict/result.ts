import { z } from 'zod';
import { diagnosisSchema } from '../diagnosis/diagnosed.ts';
import { jobSchema } from '../measurement/job.ts';
import { metricSchema } from '../measurement/metric.ts';
import {
  checkCountSchema,
  countsSchema,
  failureSchema,
  looksSchema,
  machineSchema,
  originSchema,
  rulesSchema,
} from '../measurement/run-document.ts';
import { type SchemaVersion, schemaVersionSchema } from '../measurement/schema-version.ts';
import { LENIENCES, SEVERITIES } from '../measurement/severity.ts';
import { profileComparisonSchema } from '../profile/compare-profiles.ts';
import { goneSchema, MOST_GONE } from './gone.ts';
import { rulesUsedSchema } from './rules-used.ts';

/** What one comparison found (statistics.md 3), the most serious first. */
export const VERDICTS = ['regressed', 'inconclusive', 'incomparable', 'no baseline', 'improved', 'unchanged'] as const;
export type Verdict = (typeof VERDICTS)[number];

const count = z.number().int().nonnegative();
const verdict = z.enum(VERDICTS);
const metric = z.string();
const severity = z.enum(SEVERITIES);
const line = z.number().int().positive().nullable();

/** The rounds of one side for a metric, and how many of them cannot be compared or are unlike the others. */
const brokenSideSchema = z.object({
  /** All rounds in which the figure was to be had. */
  rounds: count,
  /** Nothing was answered in them; they were not measured at all; so many requests failed that they say nothing. */
  silent: count,
  missing: count,
  failing: count,
  /** They are 3 times worse than the others, or more. */
  collapsed: count,
  /** How many times worse; null where none is, or where no ratio says it. */
  times: z.number().nullable(),
});
export type BrokenSide = z.infer<typeof brokenSideSchema>;

const brokenRoundsSchema = z.object({
  head: brokenSideSchema,
  base: brokenSideSchema,
  /** One-sided p for "the head has more of them" of an exact test, adjusted for the gated comparisons (Bonferroni). */
  p: z.number(),
});
export type BrokenRounds = z.infer<typeof brokenRoundsSchema>;

/** One metric of one scenario, before and after. */
export const comparisonSchema = z.object({
  scenario: z.string(),
  /** The request label, or null for the scenario as a whole. */
  label: z.string().nullable(),
  metric,
  /** What the metric is, so that a row says all that is needed to show it. */
  definition: metricSchema,
  /** Whether it can fail the gate, or is shown for information only. */
  gated: z.boolean(),
  /**
   * Whether it decides for its scenario or request where it is gated; of the others, only a regression counts. Left out in
   * older results, where every gated comparison decides.
   */
  primary: z.boolean().optional(),
  /**
   * The base's median over the rounds, in the metric's unit, and what the change makes of it; where nothing was compared,
   * or no ratio leads there, the head's own median. Of the error rate of a scenario, the
   * share of all rounds together. Null where a side has none.
   */
  base: z.number().nullable(),
  head: z.number().nullable(),
  /** How many rounds were compared; where nothing was compared, how many were measured. */
  rounds: z.object({ base: count, head: count }),
  /** The scatter of the rounds of each side: robust coefficient of variation, 0.02 = 2 %. */
  scatter: z.object({ base: z.number().nullable(), head: z.number().nullable() }),
  /**
   * Hodges–Lehmann ratio with its one-sided bounds, which all declared looks together miss in 5 % of runs; oriented so that
   * above 1 is worse: 1.08 is 8 % more latency, or throughput divided by 1.08. A bound that the rounds cannot give is 0, or
   * null. A change from or to 0 has no ratio: it is then 0, or the largest number that there is.
   */
  worse: z.object({ ratio: z.number(), lower: z.number(), upper: z.number().nullable() }).nullable(),
  /**
   * One-sided p-values, for "worse" and for "better"; adjusted by Holm over the gated comparisons of the run, by
   * Benjamini–Hochberg over the others.
   */
  p: z
    .object({
      test: z.enum(['signed-rank', 'mann-whitney']),
      worse: z.number(),
      better: z.number(),
      adjustedWorse: z.number(),
      adjustedBetter: z.number(),
      /** The unpaired test beside the paired one. */
      unpaired: z.number().nullable(),
    })
    .nullable(),
  /** Cliff's delta (separability), −1 to 1; information only. */
  cliffsDelta: z.number().nullable(),
  /** The smallest change that this run would have found with 80 % power, 0.04 = 4 %. */
  detectable: z.number().nullable(),
  /** What a change had to exceed to be called a regression: tolerance or noise floor, 0.03 = 3 %. */
  tolerance: z.number(),
  /**
   * The A/A self-check: gap between rounds of the base that had the same turn, of the scenario's worst gated metric, where
   * it is more than scatter and above half the tolerance; null where the base agrees with itself.
   */
  baseGap: z.number().nullable(),
  /** Rounds that a side could not give, and that collapsed; absent where there are none, and in older results. */
  broken: brokenRoundsSchema.optional(),
  verdict,
  /** That an inconclusive comparison would be a regression if it were the only one, or if its rounds scattered less. */
  likely: z.literal('worse').optional(),
  /** One sentence in words a reviewer understands. */
  explanation: z.string(),
});
export type Comparison = z.infer<typeof comparisonSchema>;

const thresholdOutcomeSchema = z.object({
  scenario: z.string(),
  /** Request label, or `journey "buy"`; null: the scenario as a whole. */
  label: z.string().nullable().default(null),
  metric,
  definition: metricSchema,
  /** The text as it was written: `< 250ms`. */
  text: z.string(),
  severity,
  /** The median over the rounds, in the metric's unit; null when nothing was measured. */
  value: z.number().nullable(),
  violated: z.boolean(),
  /** Line in the configuration file. */
  line,
});
export type ThresholdOutcome = z.infer<typeof thresholdOutcomeSchema>;

const coverageOutcomeSchema = z.object({
  /** The OpenAPI document. */
  document: z.string(),
  /**
   * How many operations were answered as expected at least once in the measured windows, out of how many; before schema
   * 2.1, how many a request goes to.
   */
  covered: count,
  total: count,
  /** The operations that are not covered: `GET /products/{id}`. */
  uncovered: z.array(z.string()),
  /** Those of them that a request goes to which was never sent, or whose answers were never the expected ones. */
  unsent: z.array(z.string()).default([]),
  unanswered: z.array(z.string()).default([]),
  /** The least share that has to be covered, 0.9 = 90 %; null where it is only shown. */
  minimum: z.number().nullable(),
  severity,
  violated: z.boolean(),
  /** Line in the configuration file. */
  line,
});
export type CoverageOutcome = z.infer<typeof coverageOutcomeSchema>;

const scenarioResultSchema = z.object({
  name: z.string(),
  type: z.string(),
  /** How it measures, in a few words: `10 connections`. */
  words: z.string(),
  /** The warm-up and window of a round in milliseconds, where they are always the same. */
  window: z.object({ warmup: z.number(), duration: z.number() }).optional(),
  /** How serious a regression of it is, where it says that itself. */
  severity: severity.optional(),
  /** Its rounds are too few to be compared, on purpose: it is only held to its limits. */
  compared: z.literal(false).optional(),
  /** What else the kind of scenario found. */
  detail: z.json().optional(),
  plannedRounds: count,
  rounds: count,
  /** The sum over the head's rounds. */
  counts: countsSchema,
  /** The same for each journey and check; none where the scenario has none. */
  journeys: z.array(z.object({ name: z.string(), counts: countsSchema })).optional(),
  checks: z.array(checkCountSchema).optional(),
  /** The most serious verdict among its gated comparisons. */
  verdict,
  comparisons: z.array(comparisonSchema),
  thresholds: z.array(thresholdOutcomeSchema),
  /** Rounds in which the generator itself was the limit. */
  generatorBound: count,
  /** What became of the arrivals of an open model, over the head's rounds. */
  arrivals: z
    .object({
      due: count,
      /** Arrivals that began more than 5 ms after they were due. */
      late: count,
      /** Arrivals that never began. */
      dropped: count,
      /** The most arrivals that waited for a connection at the same time. */
      backlog: count,
      /** The rounds in which less than 98 % began in time, by what held the others up. */
      underOffered: z.object({ agent: count, target: count }),
    })
    .optional(),
  /** What else the machine was doing at the same time. */
  interference: z.object({
    /** CPU time of others in the median window, and in the worst, as a share of one core; null where it is unknown. */
    usual: z.number().nullable(),
    most: z.number().nullable(),
    /** The wait of the threads for a processor in the median window, over all of them, as a share of the window. */
    targetWait: z.number().optional(),
    generatorWait: z.number().optional(),
    /** What earlier versions measured again for it, and how many of the head's rounds stayed disturbed. */
    repeatedRounds: count.optional(),
    disturbedRounds: count.optional(),
  }),
  /** Which functions take more of a request than on the base; absent where it was not profiled, and in older results. */
  profile: profileComparisonSchema.optional(),
  /** Caveats, as sentences. */
  notes: z.array(z.string()),
});
export type ScenarioResult = z.infer<typeof scenarioResultSchema>;

/** Where the baseline came from, and so how much it can prove (statistics.md 2 and 5). */
const evidenceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('same-job'), origin: originSchema, machine: machineSchema }),
  z.object({
    kind: z.literal('stored'),
    source: z.enum(['artifact', 'cache', 'file']),
    /** The newest job of the baseline that was compared, or of all if none was. */
    origin: originSchema,
    machine: machineSchema,
    measuredAt: z.string(),
    jobs: count,
    /** How many of them were compared. */
    comparableJobs: count,
    /**
     * The size below which a change may be a difference between machines, 0.10 = 10 %; null where nothing was compared.
     */
    noiseFloor: z.number().nullable(),
  }),
  /** The files of both commits are the same, and nothing was measured. */
  z.object({ kind: z.literal('identical'), origin: originSchema }),
  z.object({ kind: z.literal('none'), reason: z.string() }),
]);
export type Evidence = z.infer<typeof evidenceSchema>;

/**
 * How the head compares with the newest stored baseline where a base of the same job decided: information, no verdict.
 */
const trendSchema = z.object({
  source: z.enum(['artifact', 'cache', 'file']),
  origin: originSchema,
  machine: machineSchema,
  measuredAt: z.string(),
  /** The relative change of the median over the rounds, 0.02 = 2 % more. */
  changes: z.array(z.object({ scenario: z.string(), metric, definition: metricSchema, change: z.number() })),
});
export type Trend = z.infer<typeof trendSchema>;

/** Why the gate fails or warns. */
const findingSchema = z.object({
  kind: z.enum(['regression', 'threshold', 'nothing measured', 'failure', 'no baseline', 'removed', 'inconclusive']),
  severity,
  /** One sentence. */
  text: z.string(),
  /** Whether it is serious enough to fail the gate. */
  fails: z.boolean(),
  /** Line in the configuration file, for an annotation. */
  line,
});
export type Finding = z.infer<typeof findingSchema>;

/** A person's decision that a change may be merged although it fails the gate. */
const acceptanceSchema = z.object({
  label: z.string(),
  /** The login of whoever set the label. */
  by: z.string(),
  /** When the label was set, ISO 8601. */
  at: z.string(),
  /** What was accepted: the findings that failed. */
  findings: z.array(z.string()),
});
export type Acceptance = z.infer<typeof acceptanceSchema>;

/**
 * The schema that this version writes; it reads every minor of this major, and older majors (measurement/upgrade.ts).
 */
export const RESULT_SCHEMA: SchemaVersion = { major: 2, minor: 6 };

/** Everything that a report shows. Plain data, written as result.json. */
export const resultSchema = z.object({
  kind: z.literal('result'),
  schema: schemaVersionSchema,
  version: z.string(),
  key: z.string(),
  /** Path of the configuration file, for annotations. */
  configFile: z.string().nullable(),
  conclusion: z.enum(['success', 'neutral', 'failure']),
  /** The whole result in one line: the first thing that anyone reads. */
  headline: z.string(),
  findings: z.array(findingSchema),
  /** Who accepted what would have failed; null where no one did. */
  accepted: acceptanceSchema.nullable(),
  /** Whose rules decided; left out where no base was asked for its own, and in older results. */
  rules: rulesUsedSchema.optional(),
  /** What the base has and the change has not; left out where nothing is gone, and in older results. */
  gone: z.array(goneSchema).max(MOST_GONE).optional(),
  scenarios: z.array(scenarioResultSchema),
  /** What held the service up; left out where nothing did, and before schema 2.6. */
  diagnosis: diagnosisSchema.optional(),
  /**
   * How far the scenarios cover the service's operations; null where no document is given, where nothing was measured,
   * and in older results.
   */
  coverage: coverageOutcomeSchema.nullable().default(null),
  evidence: evidenceSchema,
  trend: trendSchema.optional(),
  head: z.object({
    origin: originSchema,
    machine: machineSchema,
    startedAt: z.string(),
    finishedAt: z.string(),
    freshProcess: z.boolean(),
    rules: rulesSchema.optional(),
    /**
     * Which attempt at this commit this is, from 1, as far as is known: measuring again until it passes is also a look.
     */
    attempt: count,
  }),
  settings: z.object({
    alpha: z.number(),
    strict: z.boolean(),
    failOn: severity,
    onMissingBaseline: z.enum(LENIENCES),
    inconclusive: z.enum(LENIENCES),
    onRemovedScenario: z.enum(LENIENCES).default('neutral'),
  }),
  /** How often the rounds could be looked at, how often they were, and the error of each look. */
  looks: z.object({ ...looksSchema.shape, alpha: z.number() }),
  /** Counts of gated comparisons by verdict; open ones for which another figure decides are not counted. */
  tally: z.record(verdict, count),
  /** Why the run stopped early. */
  failure: failureSchema.nullable(),
  /** What did not go as planned, in words: skipped artifacts, missing permissions. */
  notices: z.array(z.string()),
  /** The rounds of both sides, for pictures; of a stored baseline, those of the job that `evidence` names. */
  rounds: z.object({ head: jobSchema, base: jobSchema.nullable() }),
});
export type Result = z.infer<typeof resultSchema>;
