import { exitCodeOfClass } from '../errors.ts';
import type { Result } from '../verdict/result.ts';

/** Chooses the exit code of a result: a run that stopped says why, and one without its base is no regression. */
export function exitCodeOfResult(result: Result): number {
  const { conclusion, failure, findings } = result;
  if (conclusion !== 'failure') return 0;
  if (failure) return exitCodeOfClass(failure.class);
  const failing = findings.filter(({ fails }) => fails);
  return lacksBase(result) && failing.every(({ kind }) => kind === 'no baseline') ? exitCodeOfClass('baseline') : 1;
}

/** Tells whether there was no base for anything that can fail the gate. */
export function lacksBase({ tally }: Result): boolean {
  return tally.regressed + tally.improved + tally.unchanged + tally.inconclusive + tally.incomparable === 0;
}
