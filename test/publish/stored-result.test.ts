import { describe, expect, it } from 'vitest';
import { readStoredResult } from '../../src/publish/stored-result.ts';
import { renderComment } from '../../src/report/comment.ts';
import { renderHtml } from '../../src/report/html.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { accept } from '../../src/verdict/accept.ts';
import type { Result } from '../../src/verdict/result.ts';
import {
  failing,
  HOSTILE,
  hostile,
  huge,
  inconclusive,
  passing,
  stopped,
  stored,
  withoutBaseline,
} from '../support/result.ts';

function read(result: Result, key = 'default'): Result | string {
  return readStoredResult(JSON.stringify(result), key);
}

function readWell(result: Result, key = 'default'): Result {
  const found = read(result, key);
  if (typeof found === 'string') throw new Error(found);
  return found;
}

type Forge = (result: Result) => Result;

describe('T5: a result that another job has stored', () => {
  it.each([
    ['passing', passing()],
    ['failing', failing()],
    ['inconclusive', inconclusive()],
    ['without a baseline', withoutBaseline()],
    ['compared with a stored baseline', stored()],
    ['of a run that stopped', stopped()],
    ['of a monorepo', huge(20, 5)],
  ])('is taken with its own conclusion: %s', (_, result) => {
    expect(readWell(result)).toMatchObject({ conclusion: result.conclusion, tally: result.tally, accepted: null });
  });

  it('has a headline that follows from its rows, whatever it says', () => {
    const { headline } = readWell({ ...failing(), headline: '✅ 82 % faster' });
    expect(headline).toMatch(/slower|lower|higher/);
    expect(headline).not.toContain('82 %');
  });

  it('is not accepted by what it says itself', () => {
    const accepted = accept(failing(), { label: 'ok', by: 'mallory', at: '2026-05-04T12:30:00.000Z' });
    expect(accepted.conclusion).toBe('neutral');
    const found = readWell(accepted);
    expect(found).toMatchObject({ conclusion: 'failure', accepted: null });
    expect(found.findings.some(({ fails }) => fails)).toBe(true);
    expect(found.headline).not.toContain('mallory');
  });

  it.each<[string, RegExp, Forge]>([
    ['success over failing rows', /conclusion is "success".*"failure"/, (of) => ({ ...of, conclusion: 'success' })],
    [
      'success without its findings',
      /conclusion is "success".*"failure"/,
      (of) => ({ ...of, conclusion: 'success', findings: [] }),
    ],
    [
      'findings that do not fail',
      /conclusion is "neutral".*"failure"/,
      (of) => ({ ...of, conclusion: 'neutral', findings: of.findings.map((one) => ({ ...one, fails: false })) }),
    ],
    [
      'other counts',
      /it counts 0 comparisons as "regressed"/,
      (of) => ({ ...of, tally: { ...of.tally, regressed: 0 } }),
    ],
    [
      'rows called unchanged',
      /called "unchanged" against its own figures/,
      (of) => withRows({ ...of, conclusion: 'success', findings: [] }, (row) => ({ ...row, verdict: 'unchanged' })),
    ],
    [
      'rows called improved',
      /called "improved" against its own figures/,
      (of) => withRows({ ...of, conclusion: 'success', findings: [] }, (row) => ({ ...row, verdict: 'improved' })),
    ],
    [
      'a limit called kept',
      /limits is called kept against its own value/,
      (of) => ({
        ...of,
        scenarios: of.scenarios.map((one) => ({
          ...one,
          thresholds: one.thresholds.map((limit) => ({ ...limit, violated: false })),
        })),
      }),
    ],
    [
      'nothing answered',
      /conclusion is "success".*"failure"/,
      () => {
        const of = passing();
        const scenarios = of.scenarios.map((one) => ({ ...one, counts: { ...one.counts, responses: 0 } }));
        return { ...of, scenarios };
      },
    ],
    [
      'rows of one scenario in another',
      /rows of one scenario in another/,
      (of) => ({ ...of, scenarios: of.scenarios.map((one) => ({ ...one, name: `${one.name}2` })) }),
    ],
    [
      'the same scenario twice',
      /two of its scenarios have the same name/,
      (of) => ({ ...of, scenarios: [...of.scenarios, ...of.scenarios] }),
    ],
    ['another key', /belongs to the key "other"/, (of) => ({ ...of, key: 'other' })],
    ['no time', /is no time/, (of) => ({ ...of, head: { ...of.head, startedAt: `${HOSTILE} 2026` } })],
    ['a newer major', /has schema 9 and needs/, (of) => ({ ...of, schema: { major: 9, minor: 0 } })],
    [
      'no scenario at all',
      /conclusion is "success"/,
      (of) => ({ ...of, conclusion: 'success', scenarios: [], findings: [], tally: passingTally(0) }),
    ],
  ])('is refused with %s', (_, reason, forge) => {
    expect(read(forge(failing()))).toMatch(reason);
  });

  it('is read where a newer minor has keys that this one does not know', () => {
    expect(readWell({ ...passing(), schema: { major: 2, minor: 99 }, later: 1 } as Result).conclusion).toBe('success');
  });

  it.each([
    ['empty', ''],
    ['cut', JSON.stringify(passing()).slice(0, 5000)],
    ['of another kind', '{"kind":"run"}'],
    ['null', 'null'],
    ['a number', '1e999'],
    ['only its head', '{"kind":"result","schema":{"major":2,"minor":0}}'],
    [
      'nested without end',
      `{"kind":"result","schema":{"major":2,"minor":0},"scenarios":${'['.repeat(200_000)}${']'.repeat(200_000)}}`,
    ],
    [
      'with a nested detail',
      JSON.stringify(passing()).replace(
        '"plannedRounds"',
        `"detail":${'['.repeat(100_000)}${']'.repeat(100_000)},"plannedRounds"`,
      ),
    ],
    ['with __proto__', JSON.stringify(passing()).replace('"tally":{', '"tally":{"__proto__":{"regressed":-1},')],
  ])('%s: is refused in words, or read as what it is', (_, text) => {
    const found = readStoredResult(text, 'default');
    if (typeof found === 'string') expect(found).toMatch(/^its result\.json /);
    else expect(found.conclusion).toBe('success');
  });

  it('has bounded texts, and a path that leads nowhere else', () => {
    const long = 'x'.repeat(1_000_000);
    const found = readWell({ ...passing(), configFile: '../../etc/passwd', notices: [long], version: long });
    expect(found.configFile).toBeNull();
    expect(found.notices[0]?.length).toBeLessThan(5000);
    expect(readWell(passing()).configFile).toBe('.github/perf-gate.yml');
  });

  it('keeps what is hostile in it from being anything but text', () => {
    const found = read({ ...hostile(), key: 'default' });
    if (typeof found === 'string') return expect(found).not.toBe('');
    const [markdown, html] = [renderMarkdown(found), renderHtml(found)];
    expect(markdown).not.toMatch(/(^|[\s(])@acme\/admins/);
    expect(html).not.toContain('<script>window.pwned');
  });

  it('is rendered in bounded time and length, however large it is', () => {
    const found = readWell({
      ...failing(),
      notices: Array.from({ length: 50_000 }, (_, at) => `${at} ${'@all '.repeat(20)}`),
    });
    expect(Buffer.byteLength(renderComment(found))).toBeLessThanOrEqual(65_000);
  });
});

function withRows(result: Result, change: (row: Result['scenarios'][0]['comparisons'][0]) => typeof row): Result {
  const scenarios = result.scenarios.map((one) => ({
    ...one,
    comparisons: one.comparisons.map((row) => (row.verdict === 'regressed' ? change(row) : row)),
    thresholds: [],
  }));
  return { ...result, scenarios };
}

function passingTally(unchanged: number): Result['tally'] {
  return { regressed: 0, inconclusive: 0, incomparable: 0, 'no baseline': 0, improved: 0, unchanged };
}
