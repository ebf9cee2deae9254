import { z } from 'zod';
import { isHistogram } from './histogram.ts';
import { ORDERS } from './rules.ts';

/** The newest run document that this version writes and reads. */
export const RUN_SCHEMA = 1;

const count = z.number().int().nonnegative();

/** What identifies the machine of a measurement; two that differ are not compared as equals (statistics.md 5). */
export const machineSchema = z.strictObject({
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

/** Requests of a measured window. `sent` = `responses` + all `errors` + `lost` + `inFlight`, always. */
export const countsSchema = z.strictObject({
  sent: count,
  /** Complete answers with an expected status. */
  responses: count,
  /** By kind: `status 500`, `timeout`, `ECONNREFUSED`, `invalid response`, `dropped`. */
  errors: z.record(z.string(), count),
  /** The connection was closed before a complete answer. */
  lost: count,
  /** Sent in the window and still unanswered when the agent stopped waiting. */
  inFlight: count,
});
export type Counts = z.infer<typeof countsSchema>;

const labelSchema = z.strictObject({
  counts: countsSchema,
  /** HDR histogram of latencies in microseconds, compressed, base64 (HdrHistogram V2 encoding). */
  histogram: z.string().refine(isHistogram),
});
export type Label = z.infer<typeof labelSchema>;

/** How often the answers to a request held what a check asks; one that did not is an error of the request. */
export const checkCountSchema = z.strictObject({
  /** Of the request. */
  label: z.string(),
  name: z.string(),
  passed: count,
  failed: count,
});
export type CheckCount = z.infer<typeof checkCountSchema>;

const resourcesSchema = z.strictObject({
  /** CPU time of the process tree within the window, milliseconds. */
  cpu: z.number().nonnegative().nullable(),
  /** Where the CPU time came from. */
  cpuSource: z.enum(['schedstat', 'cgroup', 'ticks']),
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
const agentHealthSchema = z.strictObject({
  /** p99 of the agent's event-loop delay, milliseconds. */
  loopDelay: z.number().nonnegative(),
  /** Share of one core, 0 to 1 (can pass 1: other threads). */
  cpu: z.number().nonnegative(),
  /** Above 90 % CPU or 20 ms delay the generator, not the target, may be what was measured. */
  bound: z.boolean(),
});
export type AgentHealth = z.infer<typeof agentHealthSchema>;

/** What else the machine did within the measured window; null where the system does not tell. */
const interferenceSchema = z.strictObject({
  /** CPU time of everything that is neither target nor load generator nor perf-gate itself, milliseconds. */
  foreignCpu: z.number().nonnegative().nullable(),
  /** CPU time that the hypervisor gave to other machines, milliseconds. */
  steal: z.number().nonnegative().nullable(),
  /** Time in which something runnable waited for a CPU (pressure stall information), milliseconds. */
  pressure: z.number().nonnegative().nullable(),
  /** Mean over the cores at both ends of the window, megahertz. */
  frequency: z.number().nonnegative().nullable(),
  /** Context switches of the target: it had to wait for something, or was put aside for another. */
  voluntarySwitches: count.nullable(),
  involuntarySwitches: count.nullable(),
});
export type Interference = z.infer<typeof interferenceSchema>;

/**
 * Arrivals of an open model that were due within the measured window. `due` = `sent` + `dropped`, always. A dropped one is
 * among the counts of its request too, as sent and as an error `dropped`, and in the histogram with the time it waited.
 */
const arrivalCountsSchema = z.strictObject({
  due: count,
  /** Begun, whenever. */
  sent: count,
  /** Begun within the window, that is offered at the rate that was asked for. */
  inTime: count,
  /** Begun more than 5 ms after they were due. */
  late: count,
  /** Never begun: they waited for a connection as long as a request may take, or until the end. */
  dropped: count,
  /** The most that waited for a connection at a time. */
  backlog: count,
});
export type ArrivalCounts = z.infer<typeof arrivalCountsSchema>;

/** What was offered in a stretch of time. */
const offeredPointSchema = z.strictObject({
  /** Begin of the stretch, milliseconds after the begin of the measured window; negative in the warm-up. */
  at: z.number(),
  /** Requests sent a second. */
  rate: z.number().nonnegative(),
  /** Connections at work and arrivals waiting, at its end. */
  connections: count,
  backlog: count,
});
export type OfferedPoint = z.infer<typeof offeredPointSchema>;

/** Less than 98 % of the arrivals began within the window: what kept the others from it. */
const limitSchema = z.enum(['agent', 'target']);
export type Limit = z.infer<typeof limitSchema>;

const roundSchema = z.strictObject({
  /** From 0. Rounds of two sides with the same index were taken together. */
  index: count,
  startedAt: z.iso.datetime(),
  /** Spawn to ready, milliseconds; null where perf-gate does not start the target. */
  startup: z.number().nonnegative().nullable(),
  /** Length of the measured window, milliseconds. */
  duration: z.number().positive(),
  /** Answers with an expected status that completed within the window, per second. */
  throughput: z.number().nonnegative(),
  /** Bytes received within the window. */
  received: z.number().nonnegative(),
  counts: countsSchema,
  /** By request label. */
  labels: z.record(z.string(), labelSchema),
  /**
   * By name. Journeys that ended in the window (`responses` and `errors`), or that its end cut off (`inFlight`); a
   * latency is the sum of those of the requests, without pauses.
   */
  journeys: z.record(z.string(), labelSchema).optional(),
  checks: z.array(checkCountSchema).optional(),
  /** Virtual users that got through their `before` requests, warm-up included, and failed tries by kind of error. */
  before: z.strictObject({ done: count, errors: z.record(z.string(), count) }).optional(),
  /** Why the window ended before its time. */
  ended: z.string().optional(),
  resources: resourcesSchema.nullable(),
  interference: interferenceSchema.nullable(),
  /** Of several agents the worst figures. */
  agent: agentHealthSchema,
  /** Each one's, where there are several. */
  agents: z.array(agentHealthSchema).optional(),
  /** Only in the open model. */
  arrivals: arrivalCountsSchema.extend({ limit: limitSchema.nullable() }).optional(),
  /** Where the load changes over time, and in the open model. */
  offered: z.array(offeredPointSchema).max(600).optional(),
});
export type Round = z.infer<typeof roundSchema>;

/** How the load is made, beyond a number of connections that stay the same. */
export const loadModelSchema = z.strictObject({
  /** Arrivals a second; null: closed model. */
  rate: z.number().positive().nullable(),
  arrivals: z.enum(['uniform', 'poisson']),
  /** Milliseconds; connections, or arrivals a second. */
  stages: z.array(z.strictObject({ duration: z.number().nonnegative(), to: z.number().nonnegative() })).nullable(),
  /** Connections opened a second. */
  spawnRate: z.number().positive().nullable(),
  /** Processes that made it. */
  agents: z.number().int().positive(),
  /** Of everything random. */
  seed: z.number().int(),
});
export type DocumentedModel = z.infer<typeof loadModelSchema>;

const scenarioRunSchema = z.strictObject({
  name: z.string(),
  type: z.string(),
  /** SHA-256 (hex, 16 characters) of everything that defines the load; documents with different hashes are not compared. */
  hash: z.string(),
  connections: count,
  model: loadModelSchema.optional(),
  /** Milliseconds. */
  warmup: z.number().nonnegative(),
  /** Milliseconds. */
  duration: z.number().positive(),
  /** Of all looks that were taken; rounds that were measured again are not among them. */
  plannedRounds: count,
  /** How often a round was measured again because the machine did other work, and how many stayed disturbed. */
  repeatedRounds: count,
  disturbedRounds: count,
  rounds: z.array(roundSchema),
});
export type ScenarioRun = z.infer<typeof scenarioRunSchema>;

/** Where a measurement comes from: the commit, and on GitHub the run. */
export const originSchema = z.strictObject({
  /** Full SHA of the commit that was measured; null outside a repository. */
  commit: z.string().nullable(),
  /** Branch or ref, as told by the environment. */
  ref: z.string().nullable(),
  /** `owner/name`. */
  repository: z.string().nullable(),
  runId: count.nullable(),
  attempt: count.nullable(),
});
export type Origin = z.infer<typeof originSchema>;

/** How often a run may look at its rounds, declared before the first of them, and how often it did (statistics.md 4). */
export const looksSchema = z.strictObject({ declared: z.literal([1, 2]), taken: z.literal([1, 2]) });
export type Looks = z.infer<typeof looksSchema>;

/** Why a run stopped before its plan was through. */
export const failureSchema = z.strictObject({
  class: z.enum(['config', 'target', 'load', 'baseline', 'github', 'internal']),
  message: z.string(),
});

/** By what rules the rounds were taken; they are fixed before the first one. */
export const rulesSchema = z.strictObject({
  order: z.enum(ORDERS),
  /** Of a random order. */
  seed: count.nullable(),
  /** Processor cores of target and load generator, as taskset lists them, where they were kept apart. */
  cores: z.strictObject({ target: z.string(), agent: z.string() }).nullable(),
});
export type Rules = z.infer<typeof rulesSchema>;

/** Everything that was measured of one side. Plain data: compare and report start from it alone. */
export const runDocumentSchema = z.strictObject({
  kind: z.literal('run'),
  schema: z.literal(RUN_SCHEMA),
  /** Version of perf-gate that measured. */
  version: z.string(),
  origin: originSchema,
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  machine: machineSchema,
  /** Hash of how the target is started (or of its URL): another start line is another service. */
  target: z.string(),
  /** Whether every round had a fresh process of the target. A URL target has time blocks as rounds: weaker evidence. */
  freshProcess: z.boolean(),
  rules: rulesSchema.optional(),
  looks: looksSchema,
  scenarios: z
    .array(scenarioRunSchema)
    .refine((scenarios) => new Set(scenarios.map(({ name }) => name)).size === scenarios.length),
  failure: failureSchema.nullable(),
});
export type RunDocument = z.infer<typeof runDocumentSchema>;
