import type { LogLimits } from '../commands/progress-log.ts';

// The log of a whole run has at most 200 lines, however large the result is. Each part of it has its share.

/** Lines of progress: 70, and one that says what was left out. */
export const PROGRESS_LINES: LogLimits = { plans: 10, figures: 30, steps: 30 };
/** Lines of the result with its groups. */
export const RESULT_LINES = 110;
/** Where a job tells several results, lines of all their notices, and lines that each tell one of them. */
export const TOLD_LINES = { notices: 30, results: 40 };
