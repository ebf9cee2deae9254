import type { Journey, LoadScenario, Stage } from '../config/config.ts';
import { formatDuration } from '../measurement/format.ts';

/** How much load a scenario makes, in words: `500 requests a second at random times, on at most 200 connections`. */
export function describeLoad(scenario: LoadScenario): string {
  const { rate, stages, connections, spawnRate, arrivals, agents, journeys } = scenario;
  const unit = rate === null ? 'connections' : `${journeys.length > 0 ? 'journeys' : 'requests'} a second`;
  const amount = stages === null ? `${rate ?? connections} ${one(unit, rate ?? connections)}` : ramps(stages, unit);
  const words = [amount];
  if (rate !== null) {
    words[0] += arrivals === 'poisson' ? ' at random times (Poisson)' : ' at even distances';
    words.push(`on at most ${connections} ${one('connections', connections)}`);
  }
  if (spawnRate !== null) words.push(`${spawnRate} more each second from the begin of the warm-up`);
  if (agents !== 1) words.push(agents === 'auto' ? 'one agent for every second core' : `by ${agents} agents`);
  return words.join(', ');
}

/** `0 to 200 connections in 30s, 200 for 1m, to 0 in 5s` */
function ramps(stages: Stage[], unit: string): string {
  let from = 0;
  const pieces = stages.map(({ duration, to }, index) => {
    const start = index === 0 ? `${from} to ${to} ${unit}` : to === from ? `${to}` : `to ${to}`;
    const time = duration === 0 ? 'at once' : `${to === from ? 'for' : 'in'} ${formatDuration(duration)}`;
    from = to;
    return `${start} ${time}`;
  });
  return pieces.join(', ');
}

function one(unit: string, count: number): string {
  return count === 1 ? unit.replace(/^(connection|journey|request)s/, '$1') : unit;
}

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
