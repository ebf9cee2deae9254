import { appendFileSync, statSync, truncateSync } from 'node:fs';
import { cutToBytes } from './limit.ts';
import type { OpenPublisher } from './publisher.ts';

/** Bytes: the runner shows nothing of a larger one. */
const MAX_BYTES = 1024 * 1024;

/** Adds to the job summary. It needs no permission, so it works where everything else is refused. */
export const openSummary: OpenPublisher = ({ env: { GITHUB_STEP_SUMMARY: file } }) => ({
  name: 'job summary',
  wants: () => true,
  failure: () => 'The job summary was not written',
  async tell({ summary }) {
    if (!file) throw new Error('GITHUB_STEP_SUMMARY is not set');
    const start = appendSummary(file, summary);
    return {
      url: null,
      async renew(report) {
        truncateSync(file, start);
        append(file, start, report.summary);
      },
    };
  },
});

/**
 * Adds to the summary of the job.
 *
 * @returns the bytes that were in the file already
 * @throws Error when there is no room in it
 */
export function appendSummary(file: string, markdown: string): number {
  const start = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  append(file, start, markdown);
  return start;
}

/**
 * @param size bytes that are in the file already
 * @throws Error when there is no room in it
 */
function append(file: string, size: number, markdown: string): void {
  const room = MAX_BYTES - size;
  if (room < 10_000) throw new Error('the step has filled its summary already');
  appendFileSync(file, cutToBytes(markdown.endsWith('\n') ? markdown : `${markdown}\n`, room));
}
