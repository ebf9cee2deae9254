import { describe, expect, it } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import { loadsOf } from '../../src/kinds/index.ts';
import type { LoadScenario } from '../../src/kinds/load.ts';
import type { Request } from '../../src/load/traffic/request.ts';
import { requestsOf } from '../../src/load/traffic/traffic.ts';
import { renderHtml } from '../../src/report/html.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import { type CoverableDocument, coverageOf, FILLED } from '../../src/verdict/coverage.ts';
import { judge } from '../../src/verdict/judge.ts';
import { resultSchema } from '../../src/verdict/result.ts';
import { PLAIN_REQUEST, template } from '../support/config.ts';
import { HOSTILE, passing } from '../support/result.ts';
import { configOf, runOf } from './documents.ts';

const DOCUMENT: CoverableDocument = {
  name: 'openapi.yaml',
  operations: ['GET /a', 'GET /b', 'GET /c/{id}', 'DELETE /c/{id}'].map((name) => {
    const [method = '', path = ''] = name.split(' ');
    return { name, method, path, bases: [''] };
  }),
};

/** Requests in each of the three places where a scenario has them. */
function covering(minimum: number | null, severity: 'low' | 'critical' = 'critical'): Config {
  const config = configOf();
  const request = (method: string, path: string) => ({
    ...PLAIN_REQUEST,
    label: `${method} ${path}`,
    method,
    path: template(path),
  });
  const scenario: LoadScenario = {
    ...(config.scenarios[0] as LoadScenario),
    before: [request('GET', '/b')],
    requests: [request('GET', '/a')],
    journeys: [{ name: 'j', weight: 1, pause: { least: 0, most: 0 }, requests: [request('GET', '/c/{{ id }}')] }],
  };
  return { ...config, scenarios: [scenario], coverage: { openapi: '/openapi.yaml', minimum, severity, line: 7 } };
}

const outcome = ({ coverage, scenarios, target }: Config) =>
  coverage &&
  coverageOf(
    DOCUMENT,
    coverage,
    scenarios
      .flatMap(loadsOf)
      .flatMap(({ traffic }) => requestsOf(traffic))
      .map(asked),
    target.url,
  );

const asked = ({ method, path }: Request) => ({ method, path: path.withoutPlaceholders(FILLED) });

describe('coverage', () => {
  it('counts requests of lists, of journeys and those sent before', () => {
    expect(outcome(covering(0.9))).toEqual({
      document: 'openapi.yaml',
      covered: 3,
      total: 4,
      uncovered: ['DELETE /c/{id}'],
      minimum: 0.9,
      severity: 'critical',
      violated: true,
      line: 7,
    });
  });

  it('is enough when it is the minimum, and never too little without one', () => {
    expect(outcome(covering(0.75))?.violated).toBe(false);
    expect(outcome(covering(null))?.violated).toBe(false);
  });

  it.each([
    ['critical', true],
    ['low', false],
  ] as const)('too little is a threshold of severity %s', (severity, fails) => {
    const config = covering(0.9, severity);
    const { findings } = judge(
      runOf([{ rounds: [] }]),
      { kind: 'none', reason: 'it is the first' },
      config,
      outcome(config),
    );
    expect(findings).toContainEqual({
      kind: 'threshold',
      severity,
      text: 'The scenarios cover 3 of 4 operations of openapi.yaml (75 %); the threshold is 90 %.',
      fails,
      line: 7,
    });
  });
});

describe('a report', () => {
  const result = { ...passing(), coverage: outcome(covering(0.9)) };
  const all = (of: typeof result) => [
    renderMarkdown(of),
    renderHtml(of),
    renderTerminal(of, { columns: 80, color: false }),
  ];

  it('shows the share, and the operations that no request goes to', () => {
    for (const text of all(result)) {
      expect(text).toContain('3 of 4 operations of openapi');
      expect(text).toMatch(/75.%, at least 90.%/);
      expect(text).toMatch(/DELETE.*\/c\//);
    }
  });

  it('says nothing where no document is given', () => {
    for (const text of all(passing() as typeof result)) expect(text).not.toMatch(/operations of|Coverage/);
  });

  it('keeps hostile names apart', () => {
    const coverage = {
      ...(result.coverage as NonNullable<typeof result.coverage>),
      document: HOSTILE,
      uncovered: [HOSTILE],
    };
    const [markdown, html, terminal] = all({ ...result, coverage });
    for (const text of [markdown, html]) expect(text).not.toContain('<script>window');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what must not be there
    expect(terminal).not.toMatch(/\u001b|\u202e/);
  });

  it('of an older result has none', () => {
    const { coverage: _, ...older } = passing();
    expect(resultSchema.parse(older).coverage).toBeNull();
  });
});
