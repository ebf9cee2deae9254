import fc from 'fast-check';
import type { Job, JobRound, JobScenario } from '../../src/measurement/job.ts';
import { METRIC_NAMES, type MetricValues, SPEED_METRICS } from '../../src/measurement/metric.ts';
import type { Looks, RunDocument } from '../../src/measurement/run-document.ts';
import { LENIENCES, SEVERITIES } from '../../src/measurement/severity.ts';
import type { BaseSide } from '../../src/verdict/base-side.ts';
import type { Judgement } from '../../src/verdict/judgement.ts';
import { ERROR_LIMIT } from '../../src/verdict/threshold.ts';
import { configOf, jobOf, MACHINE, NO_BASE, runOf, sameJob, scenarioOf, stored } from './documents.ts';

/** Few values, so that ties, zeros and equal sides are frequent; some far apart. */
const value = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 6 }) },
  { weight: 1, arbitrary: fc.double({ min: 1e-9, max: 1e15, noNaN: true }) },
);
const name = fc.constantFrom('browse', 'search', '__proto__', 'constructor', '', 'a\nb');
const hash = fc.constantFrom('load-1', 'load-1', 'load-1', 'load-2');

const metricValues: fc.Arbitrary<MetricValues> = fc
  .dictionary(fc.constantFrom(...METRIC_NAMES), value, { noNullPrototype: true })
  .map((values) => ({ ...values, ...('error-rate' in values && { 'error-rate': 0 }) }));

const round = (index: number): fc.Arbitrary<JobRound> =>
  fc.record({
    index: fc.constantFrom(index, index, index, 0),
    responses: fc.constantFrom(0, 1999, 2000, 50_000),
    all: metricValues,
    labels: fc.dictionary(name, metricValues, { maxKeys: 3, noNullPrototype: true }),
    answers: fc.dictionary(name, fc.constantFrom(0, 5, 30, 4000), { maxKeys: 3, noNullPrototype: true }),
  });

const scenario: fc.Arbitrary<JobScenario> = fc
  .tuple(name, hash, fc.integer({ min: 0, max: 12 }))
  .chain(([name, hash, rounds]) =>
    fc
      .tuple(...Array.from({ length: rounds }, (_, index) => round(index)))
      .map((list) => scenarioOf(list, { name, hash })),
  );

export const arbitraryJob: fc.Arbitrary<Job> = fc
  .record({
    scenarios: fc.array(scenario, { maxLength: 3 }),
    cpu: fc.constantFrom(MACHINE.cpu, MACHINE.cpu, 'another'),
    target: fc.constantFrom('node server.js', 'node server.js', 'npm start'),
  })
  .map(({ scenarios, cpu, target }) => jobOf(scenarios, { machine: { ...MACHINE, cpu }, target }));

export const arbitraryBase: fc.Arbitrary<BaseSide> = fc.oneof(
  fc.constant(NO_BASE),
  arbitraryJob.map(sameJob),
  fc.array(arbitraryJob, { minLength: 1, maxLength: 7 }).map((jobs) => stored(...jobs)),
);

export const arbitraryJudgement: fc.Arbitrary<Judgement> = fc.record({
  tolerance: fc.record({ sameJob: fc.constantFrom(0.001, 0.03, 0.5), stored: fc.constantFrom(0.01, 0.1) }),
  alpha: fc.constantFrom(0.001, 0.05, 0.2),
  strict: fc.boolean(),
  extend: fc.boolean(),
  gated: fc.uniqueArray(fc.constantFrom(...METRIC_NAMES)),
  primary: fc.constantFrom(null, ...SPEED_METRICS),
  severity: fc.constantFrom(...SEVERITIES),
  failOn: fc.constantFrom(...SEVERITIES),
  onMissingBaseline: fc.constantFrom(...LENIENCES),
  inconclusive: fc.constantFrom(...LENIENCES),
  onRemovedScenario: fc.constantFrom(...LENIENCES),
});

const arbitraryLooks: fc.Arbitrary<Looks> = fc.constantFrom(
  { declared: 1, taken: 1 },
  { declared: 2, taken: 1 },
  { declared: 2, taken: 2 },
  { declared: 3, taken: 1 },
  { declared: 3, taken: 3 },
);

const request = fc.record({
  latency: fc.constantFrom(1, 2, 2, 2.01, 40),
  counts: fc.constantFrom(
    {},
    {},
    {},
    { responses: 3990, lost: 10 },
    { responses: 0, errors: { 'status 500': 4000 } },
    { sent: 0, responses: 0 },
  ),
});

export const arbitraryRun: fc.Arbitrary<RunDocument> = fc
  .record({
    scenarios: fc.array(
      fc.record({
        name,
        hash,
        rounds: fc.array(fc.dictionary(name, request, { minKeys: 1, maxKeys: 2, noNullPrototype: true }), {
          maxLength: 8,
        }),
        agentBound: fc.integer({ min: 0, max: 2 }),
        foreignCpu: fc.array(fc.option(fc.integer({ min: 0, max: 9000 })), { maxLength: 8 }),
      }),
      { maxLength: 2 },
    ),
    failure: fc.constantFrom(null, null, null, { class: 'load' as const, message: 'stopped\nhere.' }),
    freshProcess: fc.boolean(),
    looks: arbitraryLooks,
  })
  .map(({ scenarios, ...spec }) => runOf(scenarios, spec));

export const arbitraryConfig = fc
  .record({
    judgement: arbitraryJudgement,
    limit: fc.constantFrom(0.5, 2.5, 100),
    severity: fc.constantFrom(...SEVERITIES),
  })
  .map(({ judgement, limit, severity }) =>
    configOf({
      judgement,
      scenarios: ['browse', '__proto__'].map((name) => ({
        name,
        thresholds: [
          ERROR_LIMIT,
          { metric: 'p50', label: null, comparator: '<', limit, severity, text: '< x', line: 3 },
        ],
      })),
    }),
  );
