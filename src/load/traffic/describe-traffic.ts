import { formatDuration } from '../../text/numbers.ts';
import { plural } from '../../text/plural.ts';
import type { Journey } from './journey.ts';
import type { Traffic } from './traffic.ts';

/** What a scenario sends, a line each. */
export function describeTraffic({ before, requests, journeys, feeders }: Traffic): string[] {
  return [
    ...feeders.map(({ name, rows, order }) => `data ${name}: ${plural(rows.length, 'row')}, ${ORDERS[order]}`),
    ...(before.length > 0 ? ['before, once for each user:'] : []),
    ...before.map(({ label }) => `  ${label}`),
    ...requests.map(({ label, weight }) => `${label}${share(weight)}`),
    ...journeys.flatMap((journey) => [
      `journey "${journey.name}"${share(journey.weight)}${pauses(journey)}:`,
      ...journey.requests.map(({ label }) => `  ${label}`),
    ]),
  ];
}

const ORDERS = { sequential: 'one after the other', random: 'at random', once: 'each once in a round' } as const;

function share(weight: number): string {
  return weight === 1 ? '' : ` (weight ${weight})`;
}

function pauses({ pause: { least, most } }: Journey): string {
  if (most === 0) return '';
  if (least === most) return `, pauses of ${formatDuration(most)}`;
  return `, pauses of ${formatDuration(least)} to ${formatDuration(most)}`;
}
