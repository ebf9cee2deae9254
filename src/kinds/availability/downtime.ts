import type { LoadSecond } from '../../measurement/second.ts';
import { total } from '../../measurement/second.ts';

/** A stretch in which a service was down, milliseconds after the start of the measured window. */
export interface Downtime {
  from: number;
  to: number;
  /** The requests that failed in it, by the kind of most of them. */
  failed: number;
  kind: string;
  /** How exactly its start and end are known, milliseconds. */
  exact: number;
}

/** How exactly a second is known, milliseconds. */
const SECOND = 1000;
/** A second in which more of the requests failed than this is one of downtime. */
const DOWN = 0.5;

/**
 * The stretches in which a service was down: seconds in a row in which more than half of what was asked for failed. A second in which nothing
 * was asked for says nothing. Where no good answer came all the while, it was down from the last one before to the first one
 * after it.
 *
 * @param silences times without a good answer, milliseconds after the start of the window
 * @param gap the usual time between two requests, milliseconds: nothing is known in between
 */
export function downtimesOf(
  seconds: readonly LoadSecond[],
  silences: readonly { from: number; until: number }[],
  gap: number,
): Downtime[] {
  return failingSeconds(seconds).map((downtime) => {
    const silence = silences.find(({ from, until }) => {
      const begins = from > downtime.from - SECOND && from < downtime.from + SECOND;
      return begins && until > downtime.to - SECOND && until < downtime.to + SECOND;
    });
    if (silence === undefined) return downtime;
    return { ...downtime, from: silence.from, to: silence.until, exact: Math.min(SECOND, gap) };
  });
}

function failingSeconds(seconds: readonly LoadSecond[]): Downtime[] {
  const found: (Downtime & { kinds: Map<string, number> })[] = [];
  let isDown = false;
  for (const { at, span, sent, errors } of seconds) {
    if (sent === 0) continue;
    const failed = total(Object.values(errors));
    const wasDown = isDown;
    isDown = failed > DOWN * sent;
    if (!isDown) continue;
    if (!wasDown) found.push({ from: at, to: at + span, failed: 0, kind: '', exact: SECOND, kinds: new Map() });
    const last = found.at(-1);
    if (last === undefined) continue;
    last.to = at + span;
    last.failed += failed;
    for (const [kind, times] of Object.entries(errors)) last.kinds.set(kind, (last.kinds.get(kind) ?? 0) + times);
  }
  return found.map(({ kinds, ...downtime }) => {
    const [[kind] = ['']] = [...kinds].sort(([, one], [, other]) => other - one);
    return { ...downtime, kind };
  });
}
