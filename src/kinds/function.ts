import { z } from 'zod';
import { PerfGateError } from '../errors.ts';
import { describeTrouble } from '../functions/describe-failure.ts';
import type { CallOutcome } from '../functions/reports.ts';
import { whyNotCalled } from '../functions/runtime.ts';
import { figuresOf } from '../measurement/figures.ts';
import { METRICS, type Metric, type MetricName } from '../measurement/metric.ts';
import type { Window } from '../measurement/run-document.ts';
import { fault } from '../settings/fault.ts';
import { namedThresholds, resolveNamed, unitsOf } from '../settings/named-thresholds.ts';
import { duration, durationOrNone, ownFile, wholeNumber, window } from '../settings/values-schema.ts';
import { formatDuration } from '../text/numbers.ts';
import { plural } from '../text/plural.ts';
import { ERROR_LIMIT, SUCCESS_METRIC } from '../verdict/threshold.ts';
import { findForeignUnits, refuseUnmeasured } from './function/call-limits.ts';
import { returnedMetrics } from './function/returned-metrics.ts';
import type { Kind, Scenario } from './kind.ts';
import type { Called, CallOptions, Stage } from './stage.ts';

const keys = {
  module: ownFile('bench/query.mjs').describe(
    'File with the function, from the working directory: an ES module, or TypeScript where Node strips its types. Its default export is called; it may export setup and teardown.',
  ),
  concurrency: wholeNumber(1, 1000).prefault(1).describe('How many calls are under way at the same time.'),
  iterations: wholeNumber(1, 10_000_000)
    .optional()
    .describe('How many calls are measured in every round, in place of a duration.'),
  warmup: durationOrNone.prefault('1s').describe('Calls before the measured ones of every round; not measured.'),
  duration: window.optional().describe('How long calls are measured in every round. Default: 2s.'),
  timeout: duration
    .prefault('10s')
    .describe('Time limit of a call; one that takes longer has failed, and is not waited for.'),
  thresholds: namedThresholds
    .prefault({})
    .describe(
      'Limits by metric: latency (p95), throughput, error-rate, cpu, memory, hit-rate, and those that calls return. An error-rate below 1% of severity critical is one unless set.',
    ),
};
type Settings = z.output<z.ZodObject<typeof keys>>;

const DURATION = 2000;

/** A function of the user's, how often it is called, and for how long. */
export interface FunctionScenario extends Scenario {
  type: 'function';
  /** The file, from the working directory. */
  module: string;
  /** That of the base where its own file names it. */
  moduleAtBase?: string;
  /** Where the module is written, as `perf-gate.yml:4:13`; null without a file. */
  place: string | null;
  concurrency: number;
  /** How many calls are measured; null: as many as there are in the duration. */
  iterations: number | null;
  /** Milliseconds. */
  warmup: number;
  duration: number;
  timeout: number;
  /** The unit in which each threshold was written; null: a plain number, of whatever unit. */
  units: Record<MetricName, string | null>;
}

/** What stays with a round. */
const detail = z.object({
  /** How the first call that threw failed, and where; null: none did. */
  trouble: z.string().max(600).nullable(),
});
type Detail = z.infer<typeof detail>;

/** The label of the calls, which are all of one kind. */
const LABEL = 'calls';
/** Below this median (milliseconds), the clock has too few steps to tell one call from another. */
const SHORT = 0.005;

/** A function of a module, called in a process of its own: a query, a parser, a cache. It needs no service. */
export const functionKind: Kind<Settings, FunctionScenario, Detail> = {
  name: 'function',
  about: 'An async function of your own, called again and again; it needs no service.',
  question: 'Is a query, a parser or a cache slower than before, or hit less often?',
  compares:
    'latency and throughput of its calls, its hit rate, and what it returns as metrics, each as one value a round',
  needs: 'checkout',
  rules: { general: false, sends: 'own' },
  // A module is code as much as the start of a service is.
  standing: { module: 'own', concurrency: 'rule', iterations: 'rule' },
  ownMetrics: true,
  detail,
  example: { module: 'bench/query.mjs' },
  keys,

  faults({ iterations, duration }, context) {
    if (iterations === undefined || duration === undefined) return;
    fault(context, ['duration'], 'the iterations say how many calls are measured; remove one of the two', 'key');
  },

  resolve(settings, { name, at, inputs, origin, atBase }) {
    const { module, concurrency, iterations = null, timeout, rounds, thresholds } = settings;
    const problem = whyNotCalled(module);
    if (problem !== null) origin.blameFile([...at, 'module'], problem);
    findForeignUnits(thresholds, at, origin);
    const named = resolveNamed(thresholds, at, origin);
    const isErrorLimit = ({ metric }: { metric: MetricName }) =>
      metric === ERROR_LIMIT.metric || metric === SUCCESS_METRIC;
    return {
      name,
      type: 'function',
      rounds,
      module,
      ...(atBase && { moduleAtBase: atBase.module }),
      place: origin.placeOf([...at, 'module']),
      concurrency,
      iterations,
      warmup: inputs.warmup ?? settings.warmup,
      duration: inputs.duration ?? settings.duration ?? DURATION,
      timeout,
      thresholds: named.some(isErrorLimit) ? named : [ERROR_LIMIT, ...named],
      units: unitsOf(thresholds),
    };
  },

  identity({ type, module, concurrency, iterations, warmup, duration, timeout }) {
    return { type, module, concurrency, iterations, warmup, ...(iterations === null && { duration }), timeout };
  },

  time: ({ iterations, warmup, duration }) => (iterations === null ? warmup + duration : null),

  words: ({ module, concurrency, iterations }) =>
    `${module}, ${iterations === null ? '' : `${plural(iterations, 'call')}, `}${concurrency} at a time`,

  lines({ module, concurrency, iterations, duration }) {
    const long = iterations === null ? formatDuration(duration) : plural(iterations, 'call');
    return [`the default export of ${module} (${long}, ${concurrency} at a time)`];
  },

  window({ iterations, warmup, duration }) {
    return iterations === null ? { warmup, duration } : undefined;
  },

  async try(stage, scenario) {
    const { timeout } = scenario;
    const called = await callOf(stage, scenario, { concurrency: 1, warmup: 0, measure: { calls: 1 }, timeout });
    if (called) refuseSilence(stage, scenario, called.calls);
  },

  async measure(stage, scenario) {
    const { concurrency, iterations, warmup, duration, timeout } = scenario;
    const measure = iterations === null ? { duration } : { calls: iterations };
    const called = await callOf(stage, scenario, { concurrency, warmup, measure, timeout });
    if (called === null) return null;
    const { calls, resources } = called;
    refuseSilence(stage, scenario, calls);
    const window = windowOf(calls);
    const own = blamed(stage, scenario, () => returnedMetrics(calls, moduleOf(stage, scenario)));
    const { all, ...figures } = figuresOf(window, { startup: null, resources });
    const measured = {
      figures: { ...figures, all: { ...all, ...own.values } },
      metrics: { ...PER_CALL, ...own.metrics },
    };
    // A base is not held to any limit, and may not have a metric yet.
    if (stage.side === 'head') refuseUnmeasured(measured, scenario);
    const trouble = calls.trouble && describeTrouble(calls.trouble).slice(0, 600);
    return { ...measured, windows: [window], detail: { trouble } };
  },

  notes(rounds) {
    const troubles = rounds.flatMap((round) => round.detail.trouble ?? []);
    const short = rounds.filter(({ figures }) => (figures.all.p50 ?? SHORT) < SHORT).length;
    return [
      ...(troubles.length > 0
        ? [
            `In ${troubles.length} of ${plural(rounds.length, 'round')}, calls failed, the first of them so: ${troubles[0]}.`,
          ]
        : []),
      ...(short > rounds.length / 2
        ? ['Its calls are too short to be timed one by one: look at the throughput, or let each of them do more.']
        : []),
    ];
  },
};

/** What is a request elsewhere is a call here. */
const PER_CALL: Record<MetricName, Metric> = {
  cpu: { ...METRICS.cpu, title: 'CPU per call' },
  'disk-read': { ...METRICS['disk-read'], title: 'disk reads per call' },
  'disk-written': { ...METRICS['disk-written'], title: 'disk writes per call' },
};

function moduleOf({ side }: Stage, { module, moduleAtBase }: FunctionScenario): string {
  return (side === 'base' && moduleAtBase) || module;
}

/** Calls the function of this side. @throws PerfGateError which says where it is written, and which scenario it is of */
async function callOf(stage: Stage, scenario: FunctionScenario, options: CallOptions): Promise<Called | null> {
  try {
    return await stage.call(moduleOf(stage, scenario), options);
  } catch (error) {
    throw blame(stage, scenario, error);
  }
}

function blamed<T>(stage: Stage, scenario: FunctionScenario, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw blame(stage, scenario, error);
  }
}

function blame({ side }: Stage, { name, place }: FunctionScenario, error: unknown): unknown {
  if (!(error instanceof PerfGateError)) return error;
  const where = side === 'head' && place !== null ? `${place} ` : '';
  return new PerfGateError(error.class, `${where}"${name}": ${error.message}`, { cause: error });
}

/** Checks that something was measured. @throws PerfGateError `target` where no call succeeded */
function refuseSilence(stage: Stage, scenario: FunctionScenario, { responses, errors, trouble }: CallOutcome): void {
  if (responses > 0) return;
  const module = moduleOf(stage, scenario);
  const late = `none of its calls was done within ${formatDuration(scenario.timeout)} (timeout)`;
  const kinds = Object.entries(errors).map(([kind, times]) => `${times} × ${kind}`);
  const why =
    trouble === null ? (kinds.length === 0 ? 'none of its calls was made in time' : late) : describeTrouble(trouble);
  const error = new PerfGateError('target', `no call of the function of ${module} succeeded: ${why}.`);
  throw blame(stage, scenario, error);
}

/** There is no load generator: what calls is what is measured. */
const NO_GENERATOR: Window['agent'] = { loopDelay: 0, cpu: 0, bound: false };

function windowOf({ duration, completed, sent, responses, errors, histogram }: CallOutcome): Window {
  const counts = { sent, responses, errors, lost: 0, inFlight: 0 };
  return {
    duration,
    throughput: (completed / duration) * 1000,
    received: 0,
    counts,
    labels: { [LABEL]: { counts, histogram } },
    agent: NO_GENERATOR,
  };
}
