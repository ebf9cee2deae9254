import { JOURNEY_LABEL } from '../measurement/figures.ts';
import { plural } from '../text/plural.ts';
import { isBrokenOnly } from './broken-words.ts';
import { sizeOf } from './explain.ts';
import type { Comparison } from './result.ts';

/** A request whose latency changed, with the row in which it changed most. */
interface Changed {
  label: string;
  row: Comparison & { worse: NonNullable<Comparison['worse']> };
}

/**
 * Says that the requests of one scenario share its service and connections, where the latency of several of them
 * changed: one slow request makes the others wait, or keeps them from being sent, so neighbors seem slower or faster
 * although nothing about them changed. Only what the tests found counts; which request is the cause is not claimed.
 *
 * @param comparisons those of one scenario
 */
export function sharedLoadNote(comparisons: readonly Comparison[]): string[] {
  const requests = comparisons.filter(isOfRequest);
  const labels = new Set(requests.map(({ label }) => label as string));
  const changed = [...labels].flatMap((label) =>
    mostChanged(
      label,
      requests.filter((row) => row.label === label),
    ),
  );
  if (changed.length < 2) return [];
  const [most] = changed.toSorted((a, b) => strengthOf(b) - strengthOf(a)) as [Changed, ...Changed[]];
  const directions = new Set(changed.map(({ row }) => row.verdict));
  const how = directions.size > 1 ? 'changed, some up and some down' : `changed together`;
  return [
    `The latencies of ${changed.length} of ${plural(labels.size, 'request')} ${how}, ${most.label || '""'} the most ` +
      `(${most.row.metric} ${sizeOf({ ...most.row, worse: most.row.worse })}). These requests share one service and its connections, so one that ` +
      'takes longer can hold the others up, or leave them more room. To tell which of them changed, measure one alone in a scenario of its own.',
  ];
}

/** Whether a row is about the latency of a single request; a journey is made of the same requests. */
function isOfRequest({ label, definition }: Comparison): boolean {
  return label !== null && !JOURNEY_LABEL.test(label) && definition.perRequest && definition.slower;
}

function mostChanged(label: string, rows: readonly Comparison[]): Changed[] {
  const found = rows.flatMap((row) =>
    row.gated && row.worse !== null && !isBrokenOnly(row) && (row.verdict === 'regressed' || row.verdict === 'improved')
      ? [{ label, row: { ...row, worse: row.worse } }]
      : [],
  );
  return found.toSorted((a, b) => strengthOf(b) - strengthOf(a)).slice(0, 1);
}

function strengthOf({ row }: Changed): number {
  return Math.abs(Math.log(row.worse.ratio));
}
