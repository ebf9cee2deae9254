import { describe, expect, it } from 'vitest';
import { KINDS } from '../../src/kinds/index.ts';
import { renderComment } from '../../src/report/comment.ts';
import { renderHtml } from '../../src/report/html.ts';
import { renderJobLog } from '../../src/report/job-log.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { kindBlocks } from '../../src/report/sections/scenarios.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import { RESULT_LINES } from '../../src/step/log-limits.ts';
import type { Result } from '../../src/verdict/result.ts';
import { resultOfKinds } from './kind-results.ts';
import { elementsIn } from './page/page-data.ts';

// What holds of any result also holds where it has scenarios of each kind, with all that they found.

const RESULTS: [string, Result][] = [
  ['one of each', resultOfKinds('some')],
  ['one of each, all worse', resultOfKinds('all')],
  ['one of each, none worse', resultOfKinds('none')],
  ['20 of each', resultOfKinds('some', 20)],
  ['20 of each, all worse', resultOfKinds('all', 20)],
];
const plain = (text: string) => text.replaceAll('\u00A0', ' ').replace(/<wbr>|\u200B/g, '');

it('every kind’s findings can be read', () => {
  for (const scenario of resultOfKinds().scenarios)
    expect(JSON.stringify(kindBlocks(scenario)), scenario.name).not.toContain('cannot read');
});

describe.each(RESULTS)('scenarios of kinds: %s', (_, made) => {
  const html = renderHtml(made);

  it('keep the page, the comment and the summary within their limits', () => {
    expect(elementsIn(html)).toBeLessThanOrEqual(20_000);
    expect(Buffer.byteLength(html)).toBeLessThanOrEqual(1_500_000);
    expect(/id="_page-data">([^<]*)</.exec(html)?.[1]?.length).toBeLessThanOrEqual(500_000);
    expect(Buffer.byteLength(renderComment(made))).toBeLessThanOrEqual(65_000);
    expect(Buffer.byteLength(renderMarkdown(made))).toBeLessThanOrEqual(1_048_576);
  });

  it.each([40, 80, 120])(
    'keep a terminal of %i columns to 60 lines of its width, with the verdict at both ends',
    (columns) => {
      const lines = renderTerminal(made, { columns, color: false }).split('\n');
      expect(lines.length).toBeLessThanOrEqual(60);
      expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(columns);
      expect(lines.at(-1)?.slice(0, 8)).toBe(lines[0]?.slice(0, 8));
    },
  );

  it('keep the log of a job to its lines', () => {
    const { lines, groups, rest } = renderJobLog(made, { columns: 100, color: false }, RESULT_LINES);
    const all = lines.length + groups.reduce((sum, group) => sum + group.lines.length + 2, 0) + Number(rest !== null);
    expect(all).toBeLessThanOrEqual(RESULT_LINES);
  });

  it('say in the comment what each found, or that it is in the report', () => {
    const comment = plain(renderComment(made)).replaceAll('\\', '');
    const isLeftOut = comment.includes('is too long for a comment: the report has it.');
    expect(comment.includes('twice the size takes')).toBe(!isLeftOut);
  });

  it('show no figure that is none', () => {
    const shown = html.replace(/<(script|style)[\s\S]*?<\/\1>/g, '');
    expect(shown).not.toMatch(/NaN|undefined|Infinity/);
    expect(plain(renderComment(made))).not.toMatch(/NaN|undefined|Infinity/);
  });
});

describe('the figures of their own, of which each has few rows,', () => {
  const made = resultOfKinds('all');

  it('share a column of the page, in which each is named', () => {
    const [table = ''] = /<table class="matrix">[\s\S]*?<\/table>/.exec(renderHtml(made)) ?? [];
    expect(table.match(/<th scope="col">/g)?.length).toBeLessThanOrEqual(14);
    expect(table).toContain('✗ −12 % highest throughput</td>');
    const rows = [...table.matchAll(/<tr class="whole"[\s\S]*?<\/tr>/g)].map(([row]) => row);
    expect(rows).toHaveLength(KINDS.length);
    for (const row of rows) expect(row).toMatch(/<td[^>]*>. [+−]/);
  });

  it.each([40, 80])('have a row each in a terminal of %i columns', (columns) => {
    const lines = renderTerminal(made, { columns, color: false }).split('\n');
    expect(lines.some((line) => /^ {4}(?!all requests)\S.* ✗ [+−]\d+ %$/.test(line))).toBe(true);
    const headings = lines.flatMap((line, at) => (/^\S+ {2}✗ regressed$/.test(line) ? [at] : []));
    expect(headings.length).toBeGreaterThan(3);
    for (const at of headings) expect(lines[at + 1]).toMatch(/[+−]\d/);
  });

  it('share a column of a comment', () => {
    expect(plain(renderComment(made))).toMatch(/\*\*volume\*\* \| time for twice the size \*\*\+16\*\* \|/);
  });

  it('are named as everywhere where nothing happened', () => {
    expect(renderTerminal(resultOfKinds('none'), { columns: 80, color: false })).toContain(
      '✓ spike  unchanged, at worst recovery time +0.3 %',
    );
  });
});
