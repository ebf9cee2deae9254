import { describe, expect, it } from 'vitest';
import { exitCodeOfResult } from '../../src/commands/exit-code.ts';
import { type ErrorClass, EXIT_CODES } from '../../src/errors.ts';
import { judge } from '../../src/verdict/judge.ts';
import { configOf, NO_BASE, plainRounds, runOf } from '../verdict/documents.ts';
import { judgeRuns } from '../verdict/judging.ts';

const base = runOf([{ rounds: plainRounds(10) }]);
const slower = runOf([{ rounds: plainRounds(12, { order: 3 }) }]);
const unset = configOf({ judgement: { onMissingBaseline: null } });
const strict = configOf({ judgement: { onMissingBaseline: 'fail' } });

describe('the exit code of a result', () => {
  it.each([
    ['config', 2],
    ['target', 3],
    ['load', 4],
    ['internal', 5],
    ['github', 5],
    ['baseline', 6],
  ] as [ErrorClass, number][])('a run that stopped for %s: %i', (errorClass, code) => {
    expect(
      exitCodeOfResult(judgeRuns({ ...base, failure: { class: errorClass, message: 'it ended' } }, base, unset)),
    ).toBe(code);
  });

  it('0 where it passes or is neutral, also one that stopped for want of its base', () => {
    expect(exitCodeOfResult(judgeRuns(base, base))).toBe(0);
    expect(exitCodeOfResult(judge(base, NO_BASE, configOf()))).toBe(0);
    const stopped = { ...runOf([]), failure: { class: 'baseline', message: 'no base' } as const };
    expect(exitCodeOfResult(judge(stopped, NO_BASE, configOf({ judgement: { onMissingBaseline: 'neutral' } })))).toBe(
      0,
    );
  });

  it('1 where something is worse, 6 where a baseline had to be there and nothing could be compared', () => {
    expect(exitCodeOfResult(judgeRuns(slower, base))).toBe(1);
    expect(exitCodeOfResult(judge(base, NO_BASE, strict))).toBe(6);
    const two = runOf([{ rounds: plainRounds(10) }, { name: 'new', rounds: plainRounds(5) }]);
    expect(exitCodeOfResult(judgeRuns(two, base, strict))).toBe(1);
  });

  it('each is listed once, ascending', () => {
    const codes = EXIT_CODES.map(({ code }) => code);
    expect(codes).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });
});
