import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { isOutside } from '../checkout/workspace.ts';
import { readUnlinked } from '../files/read-file.ts';
import { systemProblem } from '../files/system-problem.ts';
import { quote } from '../text/quote.ts';

/** Bytes of a pid file. Some programs write more lines behind the pid: only the first one counts. */
const MOST = 4096;

/**
 * Reads the pid that a program has written into a file. The folder is not trusted: no link is followed, and nothing
 * outside of it is read.
 *
 * @param folder absolute path
 * @param file its path from there
 * @returns why there is none, as a clause
 */
export function readPidFile(folder: string, file: string): number | { why: string } {
  const named = `the pid file ${quote(file)}`;
  let text: string;
  try {
    const real = realpathSync(folder);
    const path = join(real, file);
    if (isOutside(real, path)) return { why: `${named} is outside the working directory` };
    text = readUnlinked(path, MOST).toString('latin1');
  } catch (error) {
    return { why: `${named} cannot be read: ${systemProblem(error)}` };
  }
  const [line = ''] = text.split('\n', 1);
  const pid = Number(/^\s*(\d{1,10})\s*$/.exec(line)?.[1]);
  return pid > 0 ? pid : { why: `${named} does not hold a pid` };
}
