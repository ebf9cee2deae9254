import { tmpdir } from 'node:os';

/** The folder for temporary files of a job, which the runner empties after it. */
export function runnerTemp(): string {
  return process.env.RUNNER_TEMP ?? tmpdir();
}
