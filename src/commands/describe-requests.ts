import type { LoadScenario } from '../kinds/load/scenario.ts';
import type { Journey } from '../load/traffic/journey.ts';
import { formatDuration } from '../text/numbers.ts';

/** What a scenario sends, a line each. */
export function describeRequests({ before, requests, journeys, feeders }: LoadScenario): string[] {
  return [
    ...feeders.map(
      ({ name, rows, order }) => `data ${name}: ${rows.length} ${rows.length === 1 ? 'row' : 'rows'}, ${ORDERS[order]}`,
    ),
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
