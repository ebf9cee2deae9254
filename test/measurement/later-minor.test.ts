import { expect, it } from 'vitest';
import { appendJob, parseBaseline, parseRun } from '../../src/baseline/baseline-document.ts';
import { reduceRun } from '../../src/measurement/job.ts';
import { METRICS } from '../../src/measurement/metric.ts';
import { parseDocument } from '../../src/measurement/parse-document.ts';
import type { RunDocument } from '../../src/measurement/run-document.ts';
import { upgradeResult } from '../../src/measurement/upgrade.ts';
import { RESULT_SCHEMA, type Result, resultSchema } from '../../src/verdict/result.ts';
import { journeysWithChecks } from '../report/results.ts';
import { overTime, timeline } from '../support/over-time.ts';
import { label, round, runDocument } from './run.ts';

/** Maps whose keys are names that the user or the machine chose. */
const BY_NAME = ['labels', 'answers', 'journeys', 'errors', 'failures', 'all', 'metrics', 'tally'];

/** The document as a later minor may write it: with one key more in every map. */
function grown(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) return value.map((entry) => grown(entry));
  if (typeof value !== 'object' || value === null) return value;
  // What a label has in the figures of a round is by metric.
  const isFigures = (inner: object) => name === 'labels' && Object.values(inner).every(Number.isFinite);
  const entries = Object.entries(value).map(([key, inner]) => [key, isFigures(inner) ? inner : grown(inner, key)]);
  const isSchema = name === 'schema';
  const more = BY_NAME.includes(name) || isSchema ? [] : [['later', { unheard: ['of'] }]];
  return Object.fromEntries([...entries, ...more, ...(isSchema ? [['minor', 7]] : [])]);
}

/** So long that its stretches are more than a second. */
function seen() {
  return timeline({ rounds: 20, length: 20, every: 21, load: (second) => ({ errors: { timeout: second % 3 } }) });
}

/** With everything that a run may hold. */
function fullRun(): RunDocument {
  const agent = { loopDelay: 1, cpu: 0.2, bound: false };
  const full = round({
    journeys: { look: label([1, 2]) },
    checks: [{ label: 'GET /', name: 'is JSON', passed: 3, failed: 0 }],
    before: { done: 2, errors: { 'status 503': 1 } },
    ended: 'no more rows',
    agents: [agent, agent],
    arrivals: { due: 3, sent: 3, inTime: 3, late: 0, dropped: 0, backlog: 0, limit: null },
    offered: [{ at: -50, rate: 20, connections: 2, backlog: 0 }],
  });
  const run = runDocument([full]);
  const rules = { order: 'random', seed: 7, cores: { target: '0', agent: '1' } } as const;
  const failure = { class: 'load', message: 'it stopped' } as const;
  const scenarios = run.scenarios.map((scenario) => ({
    ...scenario,
    metrics: { parse: METRICS.p50 },
    timeline: seen(),
  }));
  return { ...run, scenarios, rules, failure };
}

const as = <T extends { schema: unknown }>(document: T): T => ({ ...document, schema: { major: 2, minor: 7 } });

it('keys that a later minor adds to a run are passed over, wherever they are', () => {
  const run = fullRun();
  expect(parseRun(JSON.stringify(grown(run)), 'x.json')).toEqual(as(run));
});

it('what happened over time is read as it was written', () => {
  const run = fullRun();
  expect(run.scenarios[0]?.timeline?.most).toBeDefined();
  expect(reduceRun(parseRun(JSON.stringify(run), 'x.json')).scenarios[0]?.timeline).toEqual(seen());
  const { scenarios, ...rest } = run;
  const before = scenarios.map(({ timeline: _, ...scenario }) => scenario);
  const older = { ...rest, scenarios: before, schema: { major: 2, minor: 1 } };
  expect(reduceRun(parseRun(JSON.stringify(older), 'x.json')).scenarios[0]).not.toHaveProperty('timeline');
});

it('and to a baseline', () => {
  const baseline = appendJob(null, reduceRun(fullRun()), 'default');
  expect(parseBaseline(JSON.stringify(grown(baseline)), 'x.json')).toEqual(as(baseline));
});

it('and to a result', () => {
  const kind = { kind: 'result', newest: RESULT_SCHEMA, schema: resultSchema, upgrade: upgradeResult };
  const made = overTime(journeysWithChecks(), { head: { rounds: 20, length: 20, every: 21 } });
  const { origin, machine, startedAt: measuredAt } = made.head;
  const result: Result = {
    ...made,
    accepted: { label: 'ok', by: 'maintainer', at: '2026-05-04T12:00:00Z', findings: ['x'] },
    coverage: {
      document: 'openapi.yaml',
      covered: 1,
      total: 1,
      uncovered: [],
      unsent: [],
      unanswered: [],
      minimum: null,
      severity: 'low',
      violated: false,
      line: null,
    },
    trend: {
      source: 'cache',
      origin,
      machine,
      measuredAt,
      changes: [{ scenario: 'shopping', metric: 'p50', definition: METRICS.p50, change: 0.1 }],
    },
  };
  expect(result.scenarios[0]?.arrivals).toBeDefined();
  expect(result.scenarios[0]?.comparisons[0]?.p).not.toBeNull();
  expect(parseDocument(JSON.stringify(grown(result)), 'x.json', kind, 'config')).toEqual(as(result));
});

it('a newer major is refused with the version that it needs', () => {
  const newer = { ...fullRun(), schema: { major: 3, minor: 0 }, version: '4.1.0' };
  expect(() => parseRun(JSON.stringify(newer), 'x.json')).toThrow(
    'x.json has schema 3 and needs perf-gate 4.1.0; this one reads up to 2.',
  );
});
