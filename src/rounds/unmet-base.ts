import { PerfGateError } from '../errors.ts';
import { clause } from '../text/sentence.ts';

/**
 * Stops a run for want of the base that the user asked for.
 *
 * @param reason a clause, or a message that ends in the lines of a log
 */
export function unmetBase(reason: string): PerfGateError {
  return new PerfGateError(
    'baseline',
    `the base that was asked for could not be measured, and nothing is without it: ${closed(reason)}`,
  );
}

/** Stops a run for want of the baseline that the user named. @param reason a clause */
export function unmetBaseline(reason: string): PerfGateError {
  return new PerfGateError('baseline', `the baseline that was asked for is missing: ${closed(reason)}`);
}

function closed(reason: string): string {
  return reason.includes('\n') ? reason : `${clause(reason)}.`;
}
