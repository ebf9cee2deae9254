import { describe, expect, it } from 'vitest';
import { renderHtml } from '../../src/report/html.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import type { Result } from '../../src/verdict/result.ts';
import { plainRounds, runOf } from '../verdict/documents.ts';
import { judgeRuns } from '../verdict/judging.ts';

/** Ten rounds on each side, of 4,000 requests, of which these many fail in each. */
function judged(before: number, now: number): Result {
  const side = (failed: number, order: number) => {
    const counts = { responses: 4000 - failed, errors: { 'status 500': failed } };
    return runOf([{ rounds: plainRounds(10, { order, counts }) }]);
  };
  return judgeRuns(side(now, 3), side(before, 7));
}

const CASES = [
  ['0 → 0.95 %', judged(0, 38), '0 %', '0.95 %', '+0.95 pp', 'regressed'],
  ['0.5 % → 2 %', judged(20, 80), '0.5 %', '2.0 %', '+1.5 pp', 'regressed'],
  ['2 % → 0.5 %', judged(80, 20), '2.0 %', '0.5 %', '−1.5 pp', 'improved'],
  ['0.5 % → 0.5 %', judged(20, 20), '0.5 %', '0.5 %', '0 pp', 'unchanged'],
] as const;

/** Removes the markup of a page, and of a comment its stars and code. */
const words = (text: string) =>
  text
    .replace(/<svg.*?<\/svg>|<[^>]*>/gs, ' ')
    .replace(/[*`]/g, '')
    .replace(/\s+/g, ' ');

describe('every report has a line for errors, before and now', () => {
  it.each(CASES)('%s', (_, result, before, now, difference, verdict) => {
    for (const text of [renderMarkdown(result), renderHtml(result)]) {
      const line = words(text).replace(/.*?(?=error rate (?:\| )?[^\w\s]\S* (?:regressed|improved|unchanged))/s, '');
      expect(line.slice(0, 120)).toContain(verdict);
      for (const figure of [before, now, difference]) expect(line.slice(0, 120)).toContain(figure);
    }
    const wide = renderTerminal(result, { columns: 80, color: false, verbose: true });
    const row = wide.split('\n').find((line) => /^\s*error rate/.test(line));
    for (const figure of [before, now, difference, verdict]) expect(row).toContain(figure);
    const narrow = renderTerminal(result, { columns: 40, color: false, verbose: true });
    expect(narrow.split('\n').find((line) => /^\s*error rate/.test(line))).toContain(verdict);
    for (const line of narrow.split('\n')) expect(line.length).toBeLessThanOrEqual(40);
  });

  it.each(CASES)('%s: no percentage of a percentage, and no picture of one', (_, result) => {
    for (const text of [
      renderMarkdown(result),
      renderHtml(result),
      renderTerminal(result, { columns: 80, color: false, verbose: true }),
    ]) {
      expect(words(text)).not.toMatch(/×4|÷4|[+−](?:300|75) %|from 0 (?!%)/);
    }
  });

  it('says by which rule, beside that of the other rows', () => {
    const text = words(renderHtml(judged(0, 38)));
    expect(text).toContain('An error rate is regressed by a rule of its own');
    expect(text).toContain('over all 4 gated rows, Holm');
    expect(text).not.toContain('at least 0.1 % to');
    expect(words(renderHtml(judged(0, 0)))).not.toContain('a rule of its own');
  });
});
