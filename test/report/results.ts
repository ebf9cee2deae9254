import { reduceRun } from '../../src/measurement/job.ts';
import { modelWords } from '../../src/measurement/load-model.ts';
import type { Label, Machine, RunDocument } from '../../src/measurement/run-document.ts';
import { accept } from '../../src/verdict/accept.ts';
import type { BaseSide } from '../../src/verdict/base-side.ts';
import { judge } from '../../src/verdict/judge.ts';
import type { CoverageOutcome, Result } from '../../src/verdict/result.ts';
import { trendOf } from '../../src/verdict/trend.ts';
import { flatten, roundFrom } from '../measurement/flat-round.ts';
import { HOSTILE } from '../support/result.ts';
import {
  type ConfigSpec,
  configOf,
  MACHINE,
  NO_BASE,
  type RoundSpec,
  type RunScenarioSpec,
  runOf,
  sameJob,
  steady,
  stored,
} from '../verdict/documents.ts';

// Ten results as the gate comes to them: documents that were made up, judged by the code that judges real ones.

type Limit = NonNullable<NonNullable<ConfigSpec['scenarios']>[number]['thresholds']>[number];

function limit(spec: Partial<Limit>): Limit {
  return {
    metric: 'p95',
    label: null,
    comparator: '<',
    limit: 250,
    severity: 'high',
    text: '< 250ms',
    line: 12,
    ...spec,
  };
}

/** Milliseconds by request, how much its rounds scatter, and what went wrong in each round. */
interface Traffic {
  requests: Record<string, number>;
  scatter?: number;
  rounds?: number;
  /** Shuffles the rounds, so that those of two sides differ. */
  order?: number;
  errors?: Record<string, number>;
  lost?: number;
}

function roundsOf({ requests, scatter = 0.001, rounds = 10, order = 7, errors = {}, lost = 0 }: Traffic): RoundSpec[] {
  const series = Object.entries(requests).map(
    ([label, latency]) => [label, steady(latency, { rounds, order, scatter })] as const,
  );
  const failed = Object.values(errors).reduce((sum, times) => sum + times, lost);
  return Array.from({ length: rounds }, (_, index) =>
    Object.fromEntries(
      series.map(([label, latencies], at) => [
        label,
        { latency: latencies[index] ?? 0, ...(at === 0 && { counts: { responses: 4000 - failed, errors, lost } }) },
      ]),
    ),
  );
}

function scenarioOf(name: string, traffic: Traffic, spec: Partial<RunScenarioSpec> = {}): RunScenarioSpec {
  return { name, foreignCpu: [40, 80, null, 120], ...spec, rounds: roundsOf(traffic) };
}

/** A run with the resources of each round; `factor` is how much more the service needs. */
function measured(scenarios: RunScenarioSpec[], factor = 1, spec: Partial<RunDocument> = {}): RunDocument {
  const run = runOf(scenarios, spec);
  let at = 0;
  for (const scenario of run.scenarios) {
    scenario.rounds = scenario.rounds.map((round) => {
      const resources = {
        cpu: (400 + (at % 5)) * factor,
        cpuSource: 'schedstat' as const,
        memory: (90 + (at % 3)) * 1_000_000 * factor,
        memoryKind: 'pss' as const,
        threads: 11,
        diskRead: 0,
        diskWritten: 0,
      };
      return roundFrom({ ...flatten(round), startup: 300 + (at++ % 7), resources });
    });
  }
  return run;
}

/** The commit that the others are compared with. */
function base(scenarios: RunScenarioSpec[], spec: Partial<RunDocument> = {}): RunDocument {
  const origin = {
    ...runOf([]).origin,
    commit: 'a1b2c3d4e5f60718293a4b5c6d7e8f9001122334',
    ref: 'merge base with main',
  };
  return measured(scenarios, 1, { origin, startedAt: '2026-05-01T09:12:00.000Z', ...spec });
}

const SHOP: Record<string, Traffic> = {
  catalogue: { requests: { 'GET /catalogue': 2.1 } },
  search: { requests: { 'GET /search?q=tea': 3.2, 'GET /search?q=coffee&page=2': 4.4 } },
  order: { requests: { 'POST /orders': 8.4 } },
};

/** The shop's scenarios, some of them with other traffic. */
function shop(changes: Record<string, Partial<Traffic>> = {}, order = 7): RunScenarioSpec[] {
  return Object.entries(SHOP).map(([name, traffic]) => scenarioOf(name, { ...traffic, order, ...changes[name] }));
}

const LIMITS: NonNullable<ConfigSpec['scenarios']> = [
  { name: 'catalogue', thresholds: [limit({})] },
  {
    name: 'search',
    thresholds: [
      limit({ limit: 4, text: '< 4ms', line: 19 }),
      limit({ metric: 'p99', label: 'GET /gone', text: '< 1s', limit: 1000 }),
    ],
  },
  { name: 'order', thresholds: [limit({ metric: 'memory', text: '< 200MB', limit: 200_000_000, severity: 'low' })] },
];

/** The same without the one that search violates. */
const KEPT = LIMITS.map(({ name, thresholds = [] }) => ({
  name,
  thresholds: thresholds.filter(({ text }) => text !== '< 4ms'),
}));

/** @param coverage of the service's operations */
function judged(
  head: RunDocument,
  side: BaseSide,
  config: ConfigSpec = {},
  coverage: CoverageOutcome | null = null,
): Result {
  return judge(head, side, configOf(config), coverage);
}

const COVERAGE: CoverageOutcome = {
  document: 'openapi.yaml',
  covered: 7,
  total: 10,
  uncovered: ['DELETE /orders/{id}', 'GET /products/{id}', 'GET /stats'],
  unsent: ['GET /stats'],
  unanswered: ['GET /products/{id}'],
  minimum: 0.9,
  severity: 'low',
  violated: true,
  line: 31,
};

/** Nothing got slower, search got faster, and a stored baseline shows the trend. */
export function passing(): Result {
  const faster = { requests: { 'GET /search?q=tea': 2.9, 'GET /search?q=coffee&page=2': 3.9 } };
  const head = measured(shop({ search: faster }, 3));
  const judgement = judged(
    head,
    sameJob(reduceRun(base(shop()))),
    { scenarios: KEPT },
    { ...COVERAGE, minimum: null, violated: false },
  );
  const trend = trendOf(judgement.rounds.head, stored(reduceRun(base(shop({}, 9)))));
  return { ...judgement, ...(trend && { trend }) };
}

/** One request of search got slower, a threshold is violated, order cannot be decided, and some requests failed. */
export function failing(): Result {
  const head = measured(
    shop(
      {
        search: {
          requests: { 'GET /search?q=tea': 3.7, 'GET /search?q=coffee&page=2': 4.41 },
          errors: { 'status 500': 3 },
          lost: 1,
        },
        order: { requests: { 'POST /orders': 8.5 }, scatter: 0.012 },
      },
      3,
    ),
    1.1,
    {
      rules: { order: 'random', seed: 4711, cores: { target: '0-2', agent: '3' }, turns: 'slices' },
      looks: { declared: 2, taken: 2 },
    },
  );
  const beside = base(shop({ order: { scatter: 0.012 } }), { looks: { declared: 2, taken: 2 } });
  return judged(head, sameJob(reduceRun(beside)), { scenarios: LIMITS }, COVERAGE);
}

/** Rounds that scatter too much to say anything. */
export function inconclusive(): Result {
  const noisy = { search: { scatter: 0.02 }, order: { scatter: 0.03, rounds: 6 } };
  const head = measured(shop({ ...noisy, search: { requests: { 'GET /search?q=tea': 3.3 }, scatter: 0.02 } }, 3));
  const [, , order] = head.scenarios;
  if (order) Object.assign(order, { plannedRounds: 10 });
  const beside = base(shop({ ...noisy, search: { requests: { 'GET /search?q=tea': 3.2 }, scatter: 0.02 } }));
  return judged(head, sameJob(reduceRun(beside)));
}

export function withoutBaseline(): Result {
  return judged(measured(shop(), 1, { freshProcess: false }), NO_BASE, { scenarios: KEPT });
}

const OTHER_MACHINE: Machine = { ...MACHINE, cpu: 'Intel(R) Xeon(R) Platinum 8370C CPU @ 2.80GHz' };

/** Compared with three jobs of the default branch, the newest of them on another machine. */
export function storedBaseline(): Result {
  const jobs = [9, 7, 3].map((order, index) =>
    reduceRun(
      base(shop({}, order), {
        startedAt: `2026-05-0${3 - index}T09:12:00.000Z`,
        ...(index === 0 && { machine: OTHER_MACHINE }),
      }),
    ),
  );
  const notices = ['Skipped artifact 4711 of run 8123456001: it has expired.'];
  return { ...judged(measured(shop({}, 3)), stored(...jobs)), notices };
}

const DIED =
  'the target exited with code 1 before it was ready (3.2 s). Last lines of its log:\n' +
  "node:internal/modules/cjs/loader:1247\n  throw err;\n  ^\n\nError: Cannot find module 'express'\n```js\nrequire('express')\n```";

/** The target died in its second scenario, and its log says why. */
export function stopped(): Result {
  const [catalogue, search] = shop({}, 3);
  const head = measured(
    [catalogue as RunScenarioSpec, { ...(search as RunScenarioSpec), rounds: [], plannedRounds: 10 }],
    1,
    {
      failure: { class: 'target', message: DIED },
    },
  );
  return judged(head, { kind: 'none', reason: 'the run stopped before the base was measured' });
}

export function accepted(): Result {
  return accept(failing(), { label: 'perf-gate: accepted', by: 'maintainer', at: '2026-05-04T12:00:00Z' });
}

/** A change that is as fast as before and edits the rules, held to those of its base. */
export function loosened(): Result {
  const difference = (effect: 'loosens' | 'changes', key: string, what: string) => ({ key, effect, text: what });
  const head = measured(shop({}, 3));
  const rules = {
    used: {
      from: 'base' as const,
      commit: 'a1b2c3d4e5f60718293a4b5c6d7e8f9001122334',
      ref: 'main',
      problem: null,
      differences: [
        difference('loosens', 'fail-on', 'This change loosens the gate: fail-on high → critical.'),
        difference('loosens', 'compare.metrics', 'This change loosens the gate: compare.metrics p25, p50 → startup.'),
        difference('changes', 'target.start', 'This change starts its service otherwise: start.'),
      ],
      omitted: 0,
    },
    added: [],
    lost: [],
  };
  return judge(head, sameJob(reduceRun(base(shop()))), { ...configOf({ scenarios: KEPT }), rules });
}

/** Every text of the documents is one that would break out of its place; the result is of a version without findings. */
export function hostileNames(): Result {
  const requests = { [`GET /${HOSTILE}`]: 3.2, 'GET /other': 2 };
  const name = `search ${HOSTILE}`;
  const traffic = { requests, errors: { [HOSTILE]: 3 }, lost: 1 };
  const head = measured([
    scenarioOf(name, { ...traffic, requests: { ...requests, [`GET /${HOSTILE}`]: 3.7 }, order: 3 }),
  ]);
  for (const scenario of head.scenarios) {
    const [start, end] = [HOSTILE.slice(0, 290), HOSTILE.slice(-290)];
    const example = { request: start, status: 500, body: end, message: start };
    scenario.failures = { [HOSTILE]: { first: { round: 0, second: 0 }, last: { round: 0, second: 3661 }, example } };
    scenario.rounds = scenario.rounds.map(flatten).map((round) =>
      roundFrom({
        ...round,
        ended: HOSTILE,
        checks: [
          { label: HOSTILE, name: HOSTILE, passed: 7, failed: 3 },
          { label: HOSTILE, name: `held ${HOSTILE}`, passed: 7, failed: 0 },
        ],
        journeys: { [HOSTILE]: Object.values(round.labels)[0] as Label },
      }),
    );
  }
  const failure = { class: 'target', message: `${HOSTILE}\n\`\`\`\`\n</script>${HOSTILE}` } as const;
  const origin = { ...head.origin, commit: HOSTILE, ref: `refs/heads/${HOSTILE}`, repository: HOSTILE };
  const made = judged(
    { ...head, failure, origin, machine: { ...MACHINE, cpu: HOSTILE, os: HOSTILE } },
    sameJob(reduceRun(base([scenarioOf(name, traffic)], { origin }))),
    { scenarios: [{ name, thresholds: [limit({ label: `GET /${HOSTILE}`, limit: 1, text: `< 1ms ${HOSTILE}` })] }] },
    { ...COVERAGE, document: HOSTILE, uncovered: [HOSTILE], unsent: [HOSTILE], unanswered: [] },
  );
  const findings = made.findings.filter(({ kind }) => kind !== 'failure');
  return { ...made, key: HOSTILE, headline: HOSTILE, notices: [HOSTILE], findings };
}

/** Twelve scenarios with six requests each; in every fourth, one request got slower. */
export function manyRequests(): Result {
  const side = (slower: boolean, order: number) =>
    Array.from({ length: 12 }, (_, index) => {
      const requests = Array.from({ length: 6 }, (_, label) => {
        const factor = slower && index % 4 === 0 && label === 2 ? 1.12 : 1;
        return [`GET /v2/resources/${label}/items`, (1 + index + label / 4) * factor];
      });
      return scenarioOf(`scenario ${index + 1} of the monorepo`, {
        requests: Object.fromEntries(requests),
        order,
        rounds: 14,
      });
    });
  return judged(measured(side(true, 3)), sameJob(reduceRun(base(side(false, 7)))));
}

/** Journeys whose answers are checked, at a rate with stages; what they took is the only finding. */
export function journeysWithChecks(): Result {
  const requests = { 'GET /search': 3.2, 'POST /orders': 8.4 };
  const stages = [
    { duration: 30_000, to: 200 },
    { duration: 60_000, to: 200 },
  ];
  const model = { rate: 200, arrivals: 'poisson', stages, spawnRate: null, agents: 2, seed: 1 } as const;
  const side = (order: number) => {
    const shopping = measured([
      scenarioOf('shopping', { requests, order }, { words: modelWords({ connections: 50, model }) }),
    ]);
    for (const scenario of shopping.scenarios) {
      scenario.rounds = scenario.rounds.map(flatten).map((round) => {
        const { histogram } = round.labels['POST /orders'] as Label;
        const counts = { sent: 1203, responses: 1190, errors: { 'check "has items"': 8 }, lost: 0, inFlight: 5 };
        return roundFrom({
          ...round,
          journeys: { buy: { counts, histogram } },
          checks: [
            { label: 'GET /search', name: 'has items', passed: 3992, failed: 8 },
            { label: 'GET /search', name: 'is JSON', passed: 4000, failed: 0 },
            { label: 'POST /orders', name: 'has an id', passed: 4000, failed: 0 },
          ],
          arrivals: { due: 8000, sent: 7990, inTime: 7600, late: 390, dropped: 10, backlog: 12, limit: 'target' },
          before: { done: 50, errors: { 'status 503': 1 } },
        });
      });
    }
    return shopping;
  };
  const slow = limit({ label: 'journey "buy"', limit: 5, text: '< 5ms', line: 22 });
  return judged(side(3), sameJob(reduceRun({ ...side(7), origin: base([]).origin })), {
    scenarios: [{ name: 'shopping', thresholds: [slow, limit({ label: 'GET /search' })] }],
  });
}
