import { z } from 'zod';
import { ERROR_CLASSES } from '../errors.ts';
import { failuresSchema } from './failures.ts';
import { isHistogram } from './histogram.ts';
import { metricSchema, metricValuesSchema } from './metric.ts';
import { profileSchema } from './profile.ts';
import { ORDERS, TURNS } from './rules.ts';
import { type SchemaVersion, schemaVersionSchema } from './schema-version.ts';
import { timelineSchema } from './timeline.ts';

/** The schema that this version writes; it reads every minor of this major, and older majors (upgrade.ts). */
export const RUN_SCHEMA: SchemaVersion = { major: 2, minor: 4 };

const count = z.number().int().nonnegative();

/** What identifies the machine of a measurement; two that differ are not compared as equals (docs/statistics.md 5). */
export const machineSchema = z.object({
  cpu: z.string(),
  cores: count,
  /** Bytes. */
  memory: z.number().nonnegative(),
  /** Operating system and, on a hosted runner, the image. */
  os: z.string(),
  /** Major version of Node.js. */
  node: count,
});
export type Machine = z.infer<typeof machineSchema>;

/** The requests of a measured window. `sent` = `responses` + all `errors` + `lost` + `inFlight`, always. */
export const countsSchema = z.object({
  sent: count,
  /** Complete answers with an expected status. */
  responses: count,
  /** The errors by kind: `status 500`, `timeout`, `ECONNREFUSED`, `invalid response`, `dropped`. */
  errors: z.record(z.string(), count),
  /** The connection was closed before a complete answer. */
  lost: count,
  /** Requests sent in the window and still unanswered when the agent stopped waiting. */
  inFlight: count,
});
export type Counts = z.infer<typeof countsSchema>;

const labelSchema = z.object({
  counts: countsSchema,
  /**
   * The bytes of the good answers among them as they came over the wire, head and body (inside TLS); absent for
   * journeys, and where they were not counted.
   */
  received: z.number().nonnegative().optional(),
  /** HDR histogram of latencies in microseconds, compressed, base64 (HdrHistogram V2 encoding). */
  histogram: z.string().refine(isHistogram),
});
export type Label = z.infer<typeof labelSchema>;

/** How often the answers to a request met a check; one that did not is an error of the request. */
export const checkCountSchema = z.object({
  /** The label of the request. */
  label: z.string(),
  name: z.string(),
  passed: count,
  failed: count,
});
export type CheckCount = z.infer<typeof checkCountSchema>;

const resourcesSchema = z.object({
  /** CPU time of the process tree within the window, milliseconds. */
  cpu: z.number().nonnegative().nullable(),
  /** Where the CPU time came from. */
  cpuSource: z.enum(['schedstat', 'cgroup', 'ticks']),
  /** How many cores the target may use by the quota of its cgroup; absent where nothing limits it. */
  cpuQuota: z.number().positive().optional(),
  /** Peak memory of the process tree within the window, bytes. */
  memory: z.number().nonnegative().nullable(),
  memoryKind: z.enum(['pss', 'rss', 'cgroup']),
  threads: count.nullable(),
  /** Bytes read from and written to storage within the window. */
  diskRead: z.number().nonnegative().nullable(),
  diskWritten: z.number().nonnegative().nullable(),
});
export type Resources = z.infer<typeof resourcesSchema>;

/** Health of the load generator while it measured. */
const agentHealthSchema = z.object({
  /** p99 of the agent's event-loop delay, milliseconds. */
  loopDelay: z.number().nonnegative(),
  /** The agent's share of one core, 0 to 1 (other threads can take it above 1). */
  cpu: z.number().nonnegative(),
  /** Whether it passed 90 % CPU or 20 ms delay, so that the generator, not the target, may be what was measured. */
  bound: z.boolean(),
});
export type AgentHealth = z.infer<typeof agentHealthSchema>;

/** What else the machine did within the measured window; null where the system does not report it. */
const interferenceSchema = z.object({
  /** CPU time of everything that is neither target nor load generator nor perf-gate itself, milliseconds. */
  foreignCpu: z.number().nonnegative().nullable(),
  /** CPU time that the hypervisor gave to other machines, milliseconds. */
  steal: z.number().nonnegative().nullable(),
  /** Time in which something runnable waited for a CPU (pressure stall information), milliseconds. */
  pressure: z.number().nonnegative().nullable(),
  /** The mean frequency over the cores at both ends of the window, megahertz. */
  frequency: z.number().nonnegative().nullable(),
  /** Context switches of the target: it had to wait for something (voluntary), or was preempted (involuntary). */
  voluntarySwitches: count.nullable(),
  involuntarySwitches: count.nullable(),
  /**
   * Time that the threads of the target and of the load generator were ready to run and waited for a processor, over
   * all of them, milliseconds; absent where it is unknown.
   */
  targetWait: z.number().nonnegative().optional(),
  generatorWait: z.number().nonnegative().optional(),
});
export type Interference = z.infer<typeof interferenceSchema>;

/**
 * Arrivals of an open model that were due within the measured window. `due` = `sent` + `dropped`, always. A dropped one
 * is among the counts of its request too, as sent and as an error `dropped`, and in the histogram with the time it
 * waited.
 */
const arrivalCountsSchema = z.object({
  due: count,
  /** Arrivals that began, no matter when. */
  sent: count,
  /** Arrivals that began within the window, that is, were offered at the rate that was asked for. */
  inTime: count,
  /** Arrivals that began more than 5 ms after they were due. */
  late: count,
  /** Arrivals that never began: they waited for a connection as long as a request may take, or until the end. */
  dropped: count,
  /** The most arrivals that waited for a connection at the same time. */
  backlog: count,
});
export type ArrivalCounts = z.infer<typeof arrivalCountsSchema>;

/** What was offered in a stretch of time. */
const offeredPointSchema = z.object({
  /** The start of the stretch, milliseconds after the start of the measured window; negative in the warm-up. */
  at: z.number(),
  /** Requests sent per second. */
  rate: z.number().nonnegative(),
  /** The connections at work and the arrivals waiting, at its end. */
  connections: count,
  backlog: count,
});
export type OfferedPoint = z.infer<typeof offeredPointSchema>;

/** What held arrivals up where less than 98 % of them began within the window. */
const limitSchema = z.enum(['agent', 'target']);
export type Limit = z.infer<typeof limitSchema>;

/** What a load generator measured in one window. */
export const windowSchema = z.object({
  /** The length of the window, milliseconds. */
  duration: z.number().positive(),
  /** Answers with an expected status that completed within the window, per second. */
  throughput: z.number().nonnegative(),
  /** Bytes received within the window. */
  received: z.number().nonnegative(),
  counts: countsSchema,
  /** The requests by label. */
  labels: z.record(z.string(), labelSchema),
  /**
   * The journeys by name: those that ended in the window (`responses` and `errors`), and those that its end cut off
   * (`inFlight`); a latency is the sum of those of the requests, without pauses.
   */
  journeys: z.record(z.string(), labelSchema).optional(),
  checks: z.array(checkCountSchema).optional(),
  /** Virtual users that got through their `before` requests, warm-up included, and failed tries by kind of error. */
  before: z.object({ done: count, errors: z.record(z.string(), count) }).optional(),
  /** Why the window ended early. */
  ended: z.string().optional(),
  /** The health of the agent; of several agents, the worst figures. */
  agent: agentHealthSchema,
  /** The health of each agent, where there are several. */
  agents: z.array(agentHealthSchema).optional(),
  /** The arrivals; only in the open model. */
  arrivals: arrivalCountsSchema.extend({ limit: limitSchema.nullable() }).optional(),
  /** The load over time, where it changes and in the open model. */
  offered: z.array(offeredPointSchema).max(600).optional(),
});
export type Window = z.infer<typeof windowSchema>;

const countsByNameSchema = z.record(z.string(), labelSchema.pick({ counts: true }));

/**
 * What the windows of a round add up to, for whoever reads a document; perf-gate itself reads the windows. Documents
 * before schema 2.1 do not have it, nor does a round without windows.
 */
const roundTotalsSchema = z.object({
  /** Answers with an expected status that completed within a window, per second of all windows. */
  throughput: windowSchema.shape.throughput,
  /** Bytes received within the windows. */
  received: windowSchema.shape.received,
  counts: countsSchema,
  labels: countsByNameSchema,
  journeys: countsByNameSchema.optional(),
  checks: windowSchema.shape.checks,
  /** The sums, the largest backlog, and what held arrivals up in any window. */
  arrivals: windowSchema.shape.arrivals,
});
export type RoundTotals = z.infer<typeof roundTotalsSchema>;

/** One round reduced to one number per metric: all that comparisons and thresholds see. */
export const figuresSchema = z.object({
  /** Requests that got a complete, expected answer. */
  responses: count,
  all: metricValuesSchema,
  /**
   * The figures by request label, the same as `all` where there is only one; a journey is under `journey "its name"`.
   */
  labels: z.record(z.string(), metricValuesSchema),
});
export type Figures = z.infer<typeof figuresSchema>;

/** Whether a side was the first or the second to be measured in a round of two sides. */
export const turnSchema = z.literal([1, 2]);

export const roundSchema = z.object({
  /** The number of the round, from 0. Rounds of two sides with the same index were taken together. */
  index: count,
  /** The turn of this side; absent where there is one side, and in documents of earlier versions. */
  turn: turnSchema.optional(),
  startedAt: z.iso.datetime(),
  /** Spawn to ready, milliseconds; null where perf-gate does not start the target. */
  startup: z.number().nonnegative().nullable(),
  /** The total time that was measured, milliseconds. */
  duration: z.number().positive(),
  figures: figuresSchema,
  /** The windows in the order in which they were measured; a load scenario has one, a command none. */
  windows: z.array(windowSchema).max(1000),
  resources: resourcesSchema.nullable(),
  interference: interferenceSchema.nullable(),
  /** What other probes saw, by the name of the probe. */
  readings: z.record(z.string(), z.json()).optional(),
  /** What else the kind of scenario keeps. */
  detail: z.json().optional(),
  ...roundTotalsSchema.partial().shape,
});
export type Round = z.infer<typeof roundSchema>;

const scenarioRunSchema = z.object({
  name: z.string(),
  /** The kind of scenario. */
  type: z.string(),
  /**
   * SHA-256 (hex, 16 characters) of what its kind names as its identity; scenarios that differ in it are not compared.
   */
  hash: z.string(),
  /** How it measures, in a few words: `10 connections`. */
  words: z.string().max(2000),
  /** The warm-up and window of a round in milliseconds, where they are always the same. */
  window: z.object({ warmup: z.number().nonnegative(), duration: z.number().positive() }).optional(),
  /** The definitions of the metrics that are not among the common ones. */
  metrics: z.record(z.string().max(200), metricSchema).optional(),
  /** Requests that fail belong to what is measured: they spoil no figure, and no limit of errors holds by itself. */
  errors: z.literal('measured').optional(),
  /** Its rounds are too few to be compared, on purpose: it is measured on the head alone, and held to its limits. */
  compared: z.literal(false).optional(),
  /** What the kind of scenario made of all rounds, beside figures. */
  detail: z.json().optional(),
  /** What its kind says about the rounds, one sentence each. */
  notes: z.array(z.string().max(2000)).max(100).optional(),
  /** The rounds planned for all looks that were taken. */
  plannedRounds: count,
  /**
   * How often a round was measured again because the machine did other work, and how many stayed disturbed. Earlier
   * versions did that; none is measured again now.
   */
  repeatedRounds: count.optional(),
  disturbedRounds: count.optional(),
  rounds: z.array(roundSchema),
  /** What happened over time; absent where nothing was seen, and before schema 2.2. */
  timeline: timelineSchema.optional(),
  /** When requests failed, and an example of each kind; absent where none failed, and before schema 2.3. */
  failures: failuresSchema.optional(),
  /** Where its processor time went, in rounds of their own; absent where it was not profiled, and before schema 2.4. */
  profile: profileSchema.optional(),
});
export type ScenarioRun = z.infer<typeof scenarioRunSchema>;

/** Where a measurement comes from: the commit, and on GitHub the run. */
export const originSchema = z.object({
  /** Full SHA of the commit that was measured (SHA-1 or SHA-256); null outside a repository. */
  commit: z
    .string()
    .regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/)
    .nullable(),
  /** The branch or ref, from the environment. */
  ref: z.string().nullable(),
  /** `owner/name`. */
  repository: z
    .string()
    .regex(/^[\w.-]+\/[\w.-]+$/)
    .nullable(),
  runId: count.nullable(),
  attempt: count.nullable(),
});
export type Origin = z.infer<typeof originSchema>;

const looks = z.number().int().min(1).max(3);

/** How often a run may look at its rounds, declared before the first, and how often it did (docs/statistics.md 4). */
export const looksSchema = z.object({ declared: looks, taken: looks });
export type Looks = z.infer<typeof looksSchema>;

/** Why a run stopped before it was complete. */
export const failureSchema = z.object({
  class: z.enum(ERROR_CLASSES),
  message: z.string(),
});

/** The rules by which the rounds were taken; they are fixed before the first one. */
export const rulesSchema = z.object({
  order: z.enum(ORDERS),
  /** The seed of a random order. */
  seed: count.nullable(),
  /** Processor cores of target and load generator, as taskset lists them, where they were kept apart. */
  cores: z.object({ target: z.string(), agent: z.string() }).nullable(),
  /** The setup was run before every round, and the teardown after it; absent: once for all rounds. */
  setupEach: z.literal('round').optional(),
  /**
   * `slices`: both sides were alive at once and loaded in short alternating slices, in some rounds at least; absent: one
   * round came after the other.
   */
  turns: z.enum(TURNS).optional(),
});
export type Rules = z.infer<typeof rulesSchema>;

/** Everything that was measured on one side. Plain data: compare and report start from it alone. */
export const runDocumentSchema = z.object({
  kind: z.literal('run'),
  schema: schemaVersionSchema,
  /** Version of perf-gate that measured. */
  version: z.string(),
  origin: originSchema,
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  machine: machineSchema,
  /** A hash of how the target is started (or of its URL): another start line is another service. */
  target: z.string(),
  /** Whether every round had a fresh process of the target. A URL target has time blocks as rounds: weaker evidence. */
  freshProcess: z.boolean(),
  rules: rulesSchema.optional(),
  looks: looksSchema,
  /** Only some of the configured scenarios were chosen for this run: what is not here may be there all the same. */
  partial: z.literal(true).optional(),
  scenarios: z
    .array(scenarioRunSchema)
    .refine((scenarios) => new Set(scenarios.map(({ name }) => name)).size === scenarios.length),
  failure: failureSchema.nullable(),
});
export type RunDocument = z.infer<typeof runDocumentSchema>;
