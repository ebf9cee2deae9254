import { expect, it } from 'vitest';
import { coverageOf } from '../../src/verdict/coverage.ts';
import { obstacles } from '../../src/verdict/decide.ts';
import { explain } from '../../src/verdict/explain.ts';
import { isOfLimit, isSilenceOf, shortcomings } from '../../src/verdict/findings.ts';
import { headline } from '../../src/verdict/headline.ts';
import { premiseOf } from '../../src/verdict/premise.ts';
import { rederive } from '../../src/verdict/rederive.ts';
import type { Finding } from '../../src/verdict/result.ts';
import { ERROR_LIMIT } from '../../src/verdict/threshold.ts';
import { configOf, plainRounds, runOf } from './documents.ts';
import { judgeRuns } from './judging.ts';

const run = (factor = 1) => runOf([{ rounds: plainRounds(10 * factor, { order: 3 }) }]);
const finding = (kind: Finding['kind'], text: string): Finding => ({
  kind,
  severity: 'critical',
  text,
  fails: true,
  line: null,
});

it('without a test, the test is what is missing', () => {
  expect(obstacles({ test: null, tolerance: 0.03, noiseFloor: 0 }, 'worse', { alpha: 0.05, strict: false })).toEqual([
    'test',
  ]);
});

it.each<[Finding['kind'], string, boolean]>([
  ['nothing measured', '"browse" was not measured at all.', true],
  ['nothing measured', 'No GET / of "browse" got a good answer.', true],
  ['nothing measured', 'No journey "buy" of "browse" was completed within a round.', true],
  ['nothing measured', 'No GET / of "search" got a good answer.', false],
  ['threshold', '"browse" was not measured at all.', false],
])('a finding of kind "%s" that says %s is a silence of browse: %s', (kind, text, is) => {
  expect(isSilenceOf({ kind, text }, { name: 'browse' })).toBe(is);
});

it('what got no answer is said before what got slower, with how many more there are', () => {
  const slower = judgeRuns(run(1.2), run(), configOf({ judgement: { gated: ['p50'] } }));
  const said = (...more: Finding[]) => headline({ ...slower, findings: [...slower.findings, ...more] });
  const silent = finding('nothing measured', 'No request of "shop" got a good answer.');
  expect(said(silent)).toMatch(/^No request of "shop" got a good answer; p50 latency of "browse" is 20\s% slower\.$/);
  expect(said(silent, silent)).toContain('(and 1 more finding like it)');
  expect(said(finding('inconclusive', 'One could not be decided.'))).toMatch(/slower; 1 more finding\.$/);
});

it('older rounds do not say how many requests were sent: how many failed follows from the rate', () => {
  const [scenario] = run().scenarios;
  if (scenario === undefined) throw new Error('there is no scenario');
  const { isSpoiled } = premiseOf(scenario, [ERROR_LIMIT]);
  const round = (rate: number, responses: number) => ({ index: 0, responses, all: { 'error-rate': rate }, labels: {} });
  expect(isSpoiled(round(0.5, 10))).toBe(true);
  expect(isSpoiled(round(0.5, 9))).toBe(false);
  expect(isSpoiled(round(1, 0))).toBe(true);
});

it('a stored result without scenarios and findings has none because there is no scenario', () => {
  const empty = judgeRuns(runOf([]), run(), configOf({ scenarios: [] }));
  expect(rederive({ ...empty, findings: [] })).toMatchObject({
    findings: [expect.objectContaining({ text: 'There is no scenario.' })],
  });
});

it('coverage knows no operation for a request to elsewhere, and keeps the best reach of several', () => {
  const asked = (label: string, path: string) => ({ scenario: 'browse', label, method: 'GET', path, isBefore: false });
  const window = (label: string, responses: number) => ({ [label]: { latency: 1, counts: { sent: 10, responses } } });
  const { scenarios } = runOf([{ rounds: [{ ...window('good', 10), ...window('bad', 0) }] }]);
  const demand = {
    document: { name: 'api.yaml', operations: [{ name: 'GET /a', method: 'GET', path: '/a', bases: [''] }] },
    rule: { openapi: '/api.yaml', minimum: null, severity: 'low', line: 1 } as const,
    targetUrl: 'http://127.0.0.1:1',
  };
  for (const labels of [
    ['good', 'bad'],
    ['bad', 'good'],
  ]) {
    const requests = [...labels.map((label) => asked(label, '/a')), asked('good', '/elsewhere')];
    expect(coverageOf({ ...demand, requests }, scenarios)).toMatchObject({ covered: 1, uncovered: [] });
  }
});

it('a row with too few rounds, and one whose bound is open, say how many would do', () => {
  const [row] =
    judgeRuns(run(1.02), run(), configOf({ judgement: { gated: ['p50'] } })).scenarios[0]?.comparisons ?? [];
  if (!row?.worse) throw new Error('nothing was compared');
  const plain = {
    needed: null,
    fewest: 5,
    failing: null,
    missing: null,
    zeros: { base: 0, head: 0 },
    otherCpu: null,
    floor: 0,
    pairFloor: 0,
    obstacles: [],
    family: 1,
    level: 0.05,
    decidedBy: null,
  } as unknown as Parameters<typeof explain>[1];
  expect(explain({ ...row, rounds: { base: 3, head: 3 } }, plain)).toContain('that needs ≥ 5 rounds a side');
  const open = { ...row, verdict: 'inconclusive', worse: { ...row.worse, upper: null } } as const;
  expect(explain(open, plain)).toMatch(/would settle it\.$/);
});

it('too little coverage is a limit, and an older result that does not say why is believed', () => {
  const outcome = {
    document: 'api.yaml',
    covered: 1,
    total: 2,
    uncovered: [],
    unsent: [],
    unanswered: [],
    minimum: 0.9,
    severity: 'high',
    violated: true,
    line: null,
  } as const;
  const [said] = shortcomings([], { ...outcome, uncovered: [], unsent: [], unanswered: [] }, () => 'high');
  expect(said?.text).toMatch(/^The scenarios cover 1 of 2 operations of api\.yaml \(50\s%\); the limit is 90\s%\.$/);
  expect(isOfLimit(said?.text ?? '', [])).toBe(true);
  expect(isOfLimit('p95 latency of "browse" is 10.0 ms; the limit is < 5ms.', [])).toBe(false);
});
