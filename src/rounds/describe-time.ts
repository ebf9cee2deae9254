import { kindOf } from '../kinds/index.ts';
import type { Scenario } from '../kinds/kind.ts';
import { formatDuration, formatRoughly } from '../text/numbers.ts';
import { plural } from '../text/plural.ts';
import { type PlannedTime, sum, type Work } from './planned-time.ts';

/** Words how long a run takes, as a clause: `about 60 s, plus 20 starts and 2 builds`. */
export function describeTime({ planned, extension, ahead = [] }: PlannedTime): string {
  const about = planned.windows > 0 ? 'about ' : '';
  const before = ahead.length > 0 ? `, and before that ${ahead.join(', ')}` : '';
  const all = `${about}${describeWork(planned)}${before}`;
  if (extension === null) return all;
  return `${all}; up to ${describeWork(sum([planned, extension]))} if something stays undecided`;
}

/** Words what a round of a scenario consists of, as a clause: `calm 3 s at 100/s, spike 2 s at 500/s`; null: one piece. */
export function describeParts(scenario: Scenario): string | null {
  const parts = kindOf(scenario).phases?.(scenario) ?? [];
  if (parts.length === 0) return null;
  return parts.map(({ name, duration, load }) => `${name} ${formatDuration(duration)} at ${load}`).join(', ');
}

/** Words a part of a run: what is planned, and what there is whose time is not known before it has run. */
export function describeWork({ windows, untimed, starts, builds, lines }: Work): string {
  const counts: [number, string][] = [
    [untimed, 'untimed round'],
    [starts, 'start'],
    [builds, 'build'],
    [lines, 'line'],
  ];
  const unknown = counts.filter(([count]) => count > 0).map(([count, noun]) => plural(count, noun));
  if (lines > 0) unknown.push(`${unknown.pop()} of setup and teardown`);
  if (unknown.length === 0) return formatRoughly(windows);
  const listed = [unknown.slice(0, -1).join(', '), unknown.at(-1)].filter(Boolean).join(' and ');
  return windows > 0 ? `${formatRoughly(windows)}, plus ${listed}` : `the time of ${listed}`;
}
