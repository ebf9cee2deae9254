import * as core from '@actions/core';
import { wantsColor } from '../commands/screen.ts';
import { harmless } from '../github/log.ts';
import { renderJobLog } from '../report/job-log.ts';
import type { Result } from '../verdict/result.ts';

/** Columns of the log of a job, which is read beside the list of its steps. */
const COLUMNS = 100;

/**
 * Writes a result into the log of the job: the short result, and a group for each scenario. What happened on the way was
 * written when it was noticed.
 *
 * @param most lines
 */
export function logResult(result: Result, most: number): void {
  const screen = { columns: COLUMNS, color: wantsColor(true, process.env) };
  const { lines, groups, rest } = renderJobLog({ ...result, notices: [] }, screen, most);
  for (const line of lines) core.info(line);
  for (const { title, lines: figures } of groups) {
    core.startGroup(harmless(title));
    for (const line of figures) core.info(line);
    core.endGroup();
  }
  if (rest !== null) core.info(harmless(rest));
}
