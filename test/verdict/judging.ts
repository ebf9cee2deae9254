import type { Config } from '../../src/config/config.ts';
import { reduceRun } from '../../src/measurement/job.ts';
import type { RunDocument } from '../../src/measurement/run-document.ts';
import { judge } from '../../src/verdict/judge.ts';
import type { Result } from '../../src/verdict/result.ts';
import { configOf, sameJob, stored } from './documents.ts';

/** A run against another one of the same job. */
export function judgeRuns(head: RunDocument, base: RunDocument, config: Config = configOf()): Result {
  return judge(head, sameJob(reduceRun(base)), config);
}

/** A run against one that was stored. */
export function judgeStored(head: RunDocument, base: RunDocument, config: Config = configOf()): Result {
  return judge(head, stored(reduceRun(base)), config);
}
