import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { renderJobLog } from '../../src/report/job-log.ts';
import { PROGRESS_LINES, RESULT_LINES } from '../../src/step/log-limits.ts';
import { failing, hostile, stopped } from '../support/result.ts';
import { resultOfSize, SIZES, withMissingBaseline } from './large-results.ts';

const SCREEN = { columns: 100, color: true };
/** The lines that the runner adds around a group count too. */
const linesIn = ({ lines, groups, rest }: ReturnType<typeof renderJobLog>) =>
  lines.length + groups.reduce((sum, group) => sum + group.lines.length + 2, 0) + (rest === null ? 0 : 1);

describe('the log of a job', () => {
  it('has the short result in color, and a group for each scenario', () => {
    const { lines, groups, rest } = renderJobLog(failing(), SCREEN, 200);
    expect(lines[0]).toContain('\u001b[31m✗ FAILED\u001b[39m');
    expect(lines.length).toBeLessThanOrEqual(60);
    expect(groups.map(({ title }) => title)).toEqual([
      expect.stringMatching(/^search: regressed, /),
      expect.stringMatching(/^order: (undecided|inconclusive)/),
      'catalogue: unchanged',
    ]);
    expect(groups[0]?.lines.map(stripVTControlCharacters).join('\n')).toContain('  Metric');
    expect(rest).toBeNull();
  });

  it.each(SIZES)('has at most so many lines as it may have: $scenarios × $requests', (size) => {
    for (const eventful of [0, 0.3, 1]) {
      for (const made of [resultOfSize(size, { eventful }), withMissingBaseline(resultOfSize(size, { eventful }))]) {
        const log = renderJobLog(made, SCREEN, RESULT_LINES);
        expect(linesIn(log)).toBeLessThanOrEqual(RESULT_LINES);
        expect(log.groups.length + (log.rest === null ? 0 : Number(/^\d+/.exec(log.rest)?.[0]))).toBe(size.scenarios);
      }
    }
  });

  it('of a whole run has at most 200 lines', () => {
    const progress = PROGRESS_LINES.plans + PROGRESS_LINES.figures + PROGRESS_LINES.steps + 1;
    // Eight notices and how many more there are, what publishers say, and the error.
    expect(progress + RESULT_LINES + 9 + 9 + 1).toBeLessThanOrEqual(200);
  });

  it('has no group where nothing was measured', () => {
    expect(renderJobLog(stopped(), SCREEN, 200)).toMatchObject({ groups: [], rest: null });
  });

  it('holds nothing but text, whatever names are', () => {
    const { lines, groups } = renderJobLog(hostile(), { ...SCREEN, color: false }, 200);
    for (const line of [...lines, ...groups.flatMap(({ title, lines: own }) => [title, ...own])]) {
      expect(line).not.toMatch(/\p{Cc}|^\s*::|##\[/u);
    }
  });
});
