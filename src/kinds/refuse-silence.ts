import { PerfGateError } from '../errors.ts';
import { LOST } from '../load/tally/recorder.ts';
import { isPlainList } from '../load/traffic/plan-traffic.ts';
import type { Traffic } from '../load/traffic/traffic.ts';
import { adviceOnAll } from '../load/trial/advice.ts';
import type { Counts } from '../measurement/run-document.ts';
import type { Scenario } from './kind.ts';
import type { Loaded, Stage } from './stage.ts';

/**
 * Checks that something was measured.
 *
 * @param part what of the round it is, in a few words: `size 1,000`
 * @throws PerfGateError `load` where there is nothing that could be compared
 */
export function refuseSilence(
  { service, index }: Pick<Stage, 'service' | 'index'>,
  scenario: Pick<Scenario, 'name'> & Traffic,
  { window, stopped }: Pick<Loaded, 'window' | 'stopped'>,
  part?: string,
): void {
  if (stopped === null && window.counts.responses > 0) return;
  // Virtual users may stop although some requests were answered: for lack of data, or of a log-in that works.
  const what =
    stopped !== null && !isPlainList(scenario)
      ? `"${scenario.name}" could not be measured on`
      : `no request of "${scenario.name}" got a good answer from`;
  const place = `round ${index + 1}${part === undefined ? '' : `, ${part}`}`;
  const log = service.logTail();
  throw new PerfGateError(
    'load',
    `${what} ${service.url} (${place}): ${stopped ?? describeErrors(window.counts)}. ` +
      `${adviceOnAll(errorsOf(window.counts, stopped))}${log && ` ${log}`}`,
  );
}

/** The errors of a window by kind; where it was given up early, the last one. */
function errorsOf({ errors, lost }: Counts, stopped: string | null): Record<string, number> {
  const last = stopped === null ? undefined : /with: (.+)$/.exec(stopped)?.[1];
  if (last !== undefined) return { [last]: 1 };
  return { ...errors, ...(lost > 0 && { [LOST]: lost }) };
}

function describeErrors({ errors, lost }: Counts): string {
  const kinds = Object.entries(errors).map(([kind, count]) => `${count} × ${kind}`);
  if (lost > 0) kinds.push(`${lost} × connection closed without an answer`);
  return kinds.join(', ') || 'no request was answered in the window';
}
