import { describe, expect, it } from 'vitest';
import type { Counts, ScenarioRun } from '../../src/measurement/run-document.ts';
import { renderHtml } from '../../src/report/html.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import {
  type CoverableDocument,
  type CoverageDemand,
  type CoveringRequest,
  coverageOf,
  FILLED,
} from '../../src/verdict/coverage.ts';
import { judge } from '../../src/verdict/judge.ts';
import { type CoverageOutcome, resultSchema } from '../../src/verdict/result.ts';
import { HOSTILE, passing } from '../support/result.ts';
import { configOf, runOf } from './documents.ts';

const DOCUMENT: CoverableDocument = {
  name: 'openapi.yaml',
  operations: ['GET /a', 'GET /b', 'GET /c/{id}', 'DELETE /c/{id}'].map((name) => {
    const [method = '', path = ''] = name.split(' ');
    return { name, method, path, bases: [''] };
  }),
};

const GOOD = { sent: 10, responses: 10 };
const FAILED = { sent: 10, responses: 0, errors: { 'status 404': 10 } };
const SILENT = { sent: 0, responses: 0 };

type Answers = Record<string, Partial<Counts>>;

/** A request for each operation, `GET /b` before all others, and a measured round of what was answered for each label. */
function demandOf(minimum: number | null, severity: 'low' | 'critical' = 'critical'): CoverageDemand {
  const asked = (label: string, path: string, isBefore = false) => ({
    scenario: 'browse',
    label,
    method: label.split(' ')[0] ?? '',
    path: path.replace('{id}', FILLED),
    isBefore,
  });
  return {
    document: DOCUMENT,
    rule: { openapi: '/openapi.yaml', minimum, severity, line: 7 },
    requests: [
      asked('GET /a', '/a'),
      asked('GET /b', '/b', true),
      asked('GET /c', '/c/{id}'),
      asked('DELETE /c', '/c/{id}'),
    ],
    targetUrl: 'http://127.0.0.1:1',
  };
}

function measured(...rounds: Answers[]): ScenarioRun[] {
  const specs = rounds.map((answers) =>
    Object.fromEntries(Object.entries(answers).map(([label, counts]) => [label, { latency: 1, counts }])),
  );
  return runOf([{ rounds: specs }]).scenarios;
}

const outcome = (minimum: number | null, ...rounds: Answers[]) => coverageOf(demandOf(minimum), measured(...rounds));
const MOST = { 'GET /a': GOOD, 'GET /c': GOOD, 'DELETE /c': FAILED };

describe('coverage', () => {
  it('counts what was answered as expected at least once, and names the others by the reason', () => {
    expect(outcome(0.9, MOST)).toEqual({
      document: 'openapi.yaml',
      covered: 3,
      total: 4,
      uncovered: ['DELETE /c/{id}'],
      unsent: [],
      unanswered: ['DELETE /c/{id}'],
      minimum: 0.9,
      severity: 'critical',
      violated: true,
      line: 7,
    });
  });

  it.each<[string, Answers[], { unsent: string[]; unanswered: string[] }]>([
    ['all of them', [{ ...MOST, 'DELETE /c': GOOD }], { unsent: [], unanswered: [] }],
    [
      'once in any round',
      [MOST, { ...MOST, 'DELETE /c': { ...FAILED, sent: 11, responses: 1 } }],
      { unsent: [], unanswered: [] },
    ],
    ['never sent', [{ ...MOST, 'DELETE /c': SILENT }], { unsent: ['DELETE /c/{id}'], unanswered: [] }],
    ['not even counted', [{ 'GET /a': GOOD }], { unsent: ['GET /c/{id}', 'DELETE /c/{id}'], unanswered: [] }],
    [
      'sent, and lost',
      [{ ...MOST, 'GET /c': { sent: 3, responses: 0, lost: 3 } }],
      { unsent: [], unanswered: ['GET /c/{id}', 'DELETE /c/{id}'] },
    ],
    [
      'nothing after what is sent before',
      [{ 'GET /a': SILENT }],
      { unsent: ['GET /a', 'GET /b', 'GET /c/{id}', 'DELETE /c/{id}'], unanswered: [] },
    ],
  ])('%s', (_, rounds, expected) => {
    expect(outcome(null, ...rounds)).toMatchObject(expected);
  });

  it('of what is sent before knows whether it was tried', () => {
    const scenarios = measured({ 'GET /a': SILENT });
    for (const { windows } of scenarios.flatMap(({ rounds }) => rounds)) {
      for (const window of windows) window.before = { done: 0, errors: { 'status 401': 3 } };
    }
    expect(coverageOf(demandOf(null), scenarios)?.unanswered).toEqual(['GET /b']);
  });

  it('takes the best of several requests for one operation', () => {
    const demand = demandOf(null);
    const more = { ...(demand.requests[2] as CoveringRequest), label: 'another' };
    const { uncovered } =
      coverageOf(
        { ...demand, requests: [...demand.requests, more] },
        measured({ ...MOST, 'GET /c': FAILED, another: GOOD }),
      ) ?? {};
    expect(uncovered).toEqual(['DELETE /c/{id}']);
  });

  it('does not take the answers of another scenario, nor names that objects have', () => {
    const demand = demandOf(null);
    const elsewhere = demand.requests.map((request) => ({ ...request, scenario: 'constructor', label: 'toString' }));
    expect(coverageOf({ ...demand, requests: elsewhere }, measured(MOST))?.unsent).toHaveLength(4);
  });

  it('names what has no request', () => {
    const { requests, ...demand } = demandOf(null);
    const { unsent, uncovered } = coverageOf({ ...demand, requests: requests.slice(0, 3) }, measured(MOST)) ?? {};
    expect({ unsent, uncovered }).toEqual({ unsent: [], uncovered: ['DELETE /c/{id}'] });
  });

  it('says nothing where nothing was measured', () => {
    expect(coverageOf(demandOf(0.9), measured())).toBeNull();
    expect(coverageOf(demandOf(0.9), [])).toBeNull();
  });

  it('is enough when it is the minimum, and never too little without one', () => {
    expect(outcome(0.75, MOST)?.violated).toBe(false);
    expect(outcome(null, MOST)?.violated).toBe(false);
  });

  it.each([
    ['critical', true],
    ['low', false],
  ] as const)('too little is a threshold of severity %s', (severity, fails) => {
    const { requests, ...demand } = demandOf(0.9, severity);
    const coverage = coverageOf({ ...demand, requests: requests.slice(0, 3) }, measured({ ...MOST, 'GET /c': SILENT }));
    const base = { kind: 'none', reason: 'it is the first' } as const;
    expect(judge(runOf([{ rounds: [] }]), base, configOf(), coverage).findings).toContainEqual({
      kind: 'threshold',
      severity,
      text: 'The scenarios cover 2 of 4 operations of openapi.yaml (50 %; 1 without a request, 1 never sent); the limit is 90 %.',
      fails,
      line: 7,
    });
  });
});

describe('a report', () => {
  const result = { ...passing(), coverage: outcome(0.9, MOST) };
  const all = (of: typeof result) => [
    renderMarkdown(of),
    renderHtml(of),
    renderTerminal(of, { columns: 80, color: false }),
  ];

  it('shows the share, and the operations that are not covered by the reason', () => {
    const coverage = {
      ...(result.coverage as CoverageOutcome),
      uncovered: ['GET /x', 'GET /y', 'DELETE /c/{id}'],
      unsent: ['GET /y'],
    };
    for (const text of all({ ...result, coverage })) {
      expect(text).toContain('3 of 4 operations of openapi');
      expect(text).toMatch(/75.%, at least 90.%/);
      expect(text).toMatch(/No request goes to:[^:]*GET[^:]*\/x/);
      expect(text).toMatch(/Never sent in the measured windows:[^:]*GET[^:]*\/y/);
      expect(text).toMatch(/Never answered as expected:[^:]*DELETE.*\/c\//);
    }
  });

  it('says nothing where no document is given', () => {
    for (const text of all(passing() as typeof result)) expect(text).not.toMatch(/operations of|Coverage/);
  });

  it('keeps hostile names apart', () => {
    const coverage = {
      ...(result.coverage as NonNullable<typeof result.coverage>),
      document: HOSTILE,
      uncovered: [HOSTILE, `a ${HOSTILE}`, `b ${HOSTILE}`],
      unsent: [`a ${HOSTILE}`],
      unanswered: [`b ${HOSTILE}`],
    };
    const [markdown, html, terminal] = all({ ...result, coverage });
    for (const text of [markdown, html]) expect(text).not.toContain('<script>window');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what must not be there
    expect(terminal).not.toMatch(/\u001b|\u202e/);
  });

  it('of an older result has none, or knows no reasons', () => {
    const { coverage: _, ...older } = passing();
    expect(resultSchema.parse(older).coverage).toBeNull();
    const { unsent: _1, unanswered: _2, ...listed } = result.coverage as CoverageOutcome;
    expect(resultSchema.parse({ ...older, coverage: listed }).coverage).toEqual({
      ...listed,
      unsent: [],
      unanswered: [],
    });
  });
});
