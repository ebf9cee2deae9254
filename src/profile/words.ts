import { formatValue } from '../measurement/metric-value.ts';
import type { ProfiledFunction } from '../measurement/profile.ts';
import { formatPercent } from '../text/numbers.ts';
import { plural } from '../text/plural.ts';
import type { ProfileComparison, SlowerFunction } from './compare-profiles.ts';

/** Functions that are told in sentences. */
const MOST = 5;
/** From this share of nameless code on, it is said. */
const MUCH = 0.2;

/** What profiles say, a sentence for each function that takes more of a request. */
export function profileSentences(comparison: ProfileComparison): string[] {
  const { slower, rounds, unnamed } = comparison;
  const rounded = `${plural(Math.min(rounds.base, rounds.head), 'profiled round')} a side`;
  const nameless =
    unnamed < MUCH
      ? []
      : [`${formatPercent(unnamed)} of the time is in code without names of functions, as in a stripped binary.`];
  if (slower.length === 0) {
    return [
      ...nameless,
      `In ${rounded}, no function was found to take more processor time of a request than before, by 1 % of all of it at least.`,
    ];
  }
  const told = slower
    .slice(0, MOST)
    .map(
      (one) =>
        `${describeFunction(one)} takes ${added(one, comparison)} (${rounded}).${one.changed ? ' This change touches its file.' : ''}`,
    );
  const more = slower.length - told.length;
  return [...told, ...(more > 0 ? [`${plural(more, 'more function')} take more as well.`] : []), ...nameless];
}

/** `render (src/render.ts:12)`. */
export function describeFunction({ name, file, line }: ProfiledFunction): string {
  return file === null ? name : `${name} (${placeOf({ file, line })})`;
}

/** `src/render.ts:12`. */
function placeOf({ file, line }: { file: string; line: number | null }): string {
  return line === null ? file : `${file}:${line}`;
}

function added({ before, now }: SlowerFunction, { unit, before: whole }: ProfileComparison): string {
  if (unit === 'samples') {
    const share = (amount: number) => formatPercent(whole === 0 ? 0 : amount / whole);
    return `${share(now)} of what a request took before, where it took ${share(before)}`;
  }
  const then = before === 0 ? 'nothing' : formatValue({ unit: 'ms' }, before);
  return `${formatValue({ unit: 'ms' }, now)} of processor time a request itself, where it took ${then}`;
}
