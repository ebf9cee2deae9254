import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, PerfGateError } from '../errors.ts';

/**
 * Makes the folder for what perf-gate writes. One that is made here keeps itself out of the user's commits.
 *
 * @throws PerfGateError `config` when it cannot be written into
 */
export function makeOutput(output: string): void {
  try {
    const made = mkdirSync(output, { recursive: true }) !== undefined;
    if (made) writeFileSync(join(output, '.gitignore'), '*\n');
  } catch (error) {
    throw new PerfGateError('config', `cannot write into the output folder ${output}: ${messageOf(error)}.`);
  }
}
