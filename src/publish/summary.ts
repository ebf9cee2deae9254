import { appendFileSync, statSync } from 'node:fs';
import { cutToBytes } from './limit.ts';

/** Bytes: the runner shows nothing of a larger one. */
const MAX_BYTES = 1024 * 1024;

/**
 * Adds to the job summary. It needs no permission, so it works where everything else is refused.
 *
 * @param file GITHUB_STEP_SUMMARY
 * @throws Error when there is no such file or no room in it
 */
export function writeSummary(file: string | undefined, markdown: string): void {
  if (!file) throw new Error('GITHUB_STEP_SUMMARY is not set');
  const room = MAX_BYTES - (statSync(file, { throwIfNoEntry: false })?.size ?? 0);
  if (room < 10_000) throw new Error('the step has filled its summary already');
  appendFileSync(file, cutToBytes(markdown.endsWith('\n') ? markdown : `${markdown}\n`, room));
}
