import { formatDuration } from '../../text/numbers.ts';
import { plural } from '../../text/plural.ts';
import type { Journey } from './journey.ts';
import type { Pause, Request } from './request.ts';
import type { Traffic } from './traffic.ts';

/** What a scenario sends, a line each. */
export function describeTraffic({ before, requests, journeys, feeders }: Traffic): string[] {
  return [
    ...feeders.map(({ name, rows, order }) => `data ${name}: ${plural(rows.length, 'row')}, ${ORDERS[order]}`),
    ...(before.length > 0 ? ['before, once for each user:'] : []),
    ...before.map(stepLine),
    ...requests.map(({ label, weight }) => `${label}${share(weight)}`),
    ...journeys.flatMap((journey) => [
      `journey "${journey.name}"${share(journey.weight)}${pauses(journey)}:`,
      ...journey.requests.map(stepLine),
    ]),
  ];
}

const ORDERS = { sequential: 'one after the other', random: 'at random', once: 'each once in a round' } as const;

function share(weight: number): string {
  return weight === 1 ? '' : ` (weight ${weight})`;
}

function pauses({ pause }: Journey): string {
  return pause.most === 0 ? '' : `, pauses of ${lengthOf(pause)}`;
}

function stepLine({ label, pause }: Request): string {
  if (pause === undefined) return `  ${label}`;
  return `  ${label}, then ${pause.most === 0 ? 'no pause' : `a pause of ${lengthOf(pause)}`}`;
}

function lengthOf({ least, most }: Pause): string {
  return least === most ? formatDuration(most) : `${formatDuration(least)} to ${formatDuration(most)}`;
}
