import { plural } from '../../text/plural.ts';
import type { Conversion } from '../conversion.ts';
import type { Way } from '../decisions.ts';
import type { ImportedRequest, ImportedScenario } from '../imported.ts';
import { journeysOf } from '../journeys.ts';
import { Names } from '../names.ts';
import { addRange, type PauseRange } from '../pauses.ts';
import type { SentRequest } from '../sent-request.ts';
import type { Leaf } from './user.ts';

/** Connections of a closed model where nothing says how many users there are. */
const CONNECTIONS = 10;
/** Fewer in a window say nothing. */
const ARRIVALS = 5;

/** A user as its own scenario, before it is known how many there are of it. */
export interface UserScenario {
  name: string;
  line: number;
  weight: number;
  fixed: number | null;
  scenario: ImportedScenario;
  /** What a user waits in a turn, in milliseconds, at the mean. */
  cycle: number;
}

/** How many connections stand for each of some users, in the proportion of their weights. */
export function connectionsOf(users: readonly Pick<UserScenario, 'weight' | 'fixed'>[]): number[] {
  const sum = users.reduce((all, { weight }) => all + weight, 0);
  const turns = Math.max(1, Math.floor(CONNECTIONS / sum));
  const isWeighted = users.some(({ weight }) => weight !== users[0]?.weight);
  return users.map(
    ({ weight, fixed }) => fixed ?? (isWeighted ? Math.max(1, Math.round(weight * turns)) : CONNECTIONS),
  );
}

/**
 * The journeys of one user. Turns that send nothing cost a wait each, so that those that send are as rare as in Locust.
 *
 * @param base path of the host
 * @param count of users, where the rate depends on it
 */
export function scenarioOf(
  leaves: readonly Leaf[],
  line: number,
  base: string,
  count: number,
  conversion: Conversion,
): { scenario: ImportedScenario; cycle: number } {
  const turns = leaves.flatMap((leaf) =>
    leaf.ways.map(({ share, result }) => ({ leaf, share: leaf.weight * share, turn: result })),
  );
  const total = turns.reduce((sum, { share }) => sum + share, 0);
  const sending = turns.filter(({ turn }) => turn.requests.length > 0).reduce((sum, { share }) => sum + share, 0);
  const idle = turns.filter(({ turn }) => turn.requests.length === 0);
  // What all the turns that send nothing take, for each one that sends.
  const extra = idle.reduce<PauseRange>(
    (sum, { share, turn }) => {
      const one = addRange(turn.idle, turn.wait && 'pause' in turn.wait ? turn.wait.pause : { least: 0, most: 0 });
      return { least: sum.least + (one.least * share) / sending, most: sum.most + (one.most * share) / sending };
    },
    { least: 0, most: 0 },
  );
  if (sending > 0 && idle.length > 0) {
    const share = Number((((total - sending) / total) * 100).toPrecision(3));
    const longer = extra.most > 0 ? '; the others wait longer instead, so that as much is sent' : '';
    for (const task of new Set(idle.map(({ leaf }) => leaf)))
      conversion.note(
        task.line,
        `${task.name} has turns that send nothing: together ${share} % of the turns are left out${longer}`,
      );
  }
  const names = new Names();
  const before: SentRequest[] = [];
  for (const { turn } of turns) {
    for (const [index, request] of turn.before.entries()) {
      const known = before[index];
      if (known && known.line === request.line) Object.assign(known.extract, request.extract);
      else if (!known) before.push(request);
    }
    noteRepeated(turn.requests, conversion);
    const last = turn.requests.at(-1);
    if (!last) continue;
    if (turn.wait && 'pause' in turn.wait) last.pause = addRange(last.pause, turn.wait.pause);
    if (extra.most > 0) last.pause = addRange(last.pause, extra);
  }
  const written = before
    .map((one) => conversion.request(one, base))
    .filter((one): one is ImportedRequest => one !== null);
  const scale = scaleOf(leaves.map(({ weight }) => weight));
  const journeys = leaves.flatMap((leaf) => {
    const ways = leaf.ways
      .filter(({ result }) => result.requests.length > 0)
      .map((way): Way<SentRequest[]> => ({ share: way.share, result: way.result.requests }));
    return journeysOf(leaf.name, leaf.weight * scale, ways, { conversion, names, base, line: leaf.line });
  });
  const pacings = new Set(turns.map(({ turn }) => (turn.wait && 'pacing' in turn.wait ? turn.wait.pacing : null)));
  const [pacing] = pacings;
  const data = conversion.feeders.written();
  const scenario: ImportedScenario = {
    redirects: 'follow',
    ...(Object.keys(data).length > 0 && { data }),
    ...(written.length > 0 && { before: written }),
    journeys: Object.fromEntries(journeys),
  };
  if (pacing != null && pacings.size === 1 && total > 0) {
    const rate = Number((((count * 1000) / pacing) * (sending / total)).toPrecision(4));
    scenario.rate = `${rate}/s`;
    // A window in which nothing begins would measure nothing.
    if (rate > 0 && rate < ARRIVALS) scenario.duration = `${Math.min(Math.ceil(ARRIVALS / rate), 3600)}s`;
    conversion.note(
      line,
      `a user begins a turn every ${pacing / 1000} s: the rate is that of ${plural(count, 'user')}`,
    );
  } else if (pacings.size > 1) conversion.lose(line, 'constant_pacing beside other waits is left out');
  const cycle = turns.reduce((sum, { turn, share }) => {
    const one = turn.wait && 'pause' in turn.wait ? (turn.wait.pause.least + turn.wait.pause.most) / 2 : 0;
    return sum + (one * share) / total;
  }, 0);
  return { scenario, cycle };
}

/** What makes shares whole numbers, where a small number does. */
function scaleOf(weights: readonly number[]): number {
  for (let scale = 1; scale <= 60; scale++)
    if (weights.every((weight) => Math.abs(weight * scale - Math.round(weight * scale)) < 1e-6)) return scale;
  return 1;
}

/**
 * Scenarios of all users. Users that wait alike and begin with nothing are one scenario, in which journeys are as often as
 * users of theirs; others keep a scenario each, with connections in the proportion of their weights.
 */
export function combined(
  users: readonly UserScenario[],
  hasStages: boolean,
  conversion: Conversion,
): Record<string, ImportedScenario> {
  const names = new Names();
  if (users.length <= 1)
    return Object.fromEntries(
      users.map(({ name, scenario, fixed }) => [
        names.take(name),
        { ...(fixed !== null && !scenario.rate && { connections: fixed }), ...scenario },
      ]),
    );
  const [first] = users as [UserScenario];
  const areAlike = users.every(
    ({ scenario, cycle, fixed }) =>
      !scenario.before && !scenario.rate && !scenario.data && cycle === first.cycle && fixed === null,
  );
  if (areAlike) {
    const sums = users.map(({ scenario }) =>
      Object.values(scenario.journeys).reduce((sum, { weight = 1 }) => sum + weight, 0),
    );
    const shares = users.map(({ weight }, index) => weight / (sums[index] as number));
    const scale = scaleOf(
      users.flatMap(({ scenario }, index) =>
        Object.values(scenario.journeys).map(({ weight = 1 }) => weight * (shares[index] as number)),
      ),
    );
    const journeyNames = new Names();
    const requestNames = new Names();
    const journeys = users.flatMap(({ scenario }, index) =>
      Object.entries(scenario.journeys).map(([name, { weight = 1, ...journey }]) => {
        const own = Number((weight * (shares[index] as number) * scale).toPrecision(4));
        const requests = journey.requests.map((request) => ({
          ...request,
          name: requestNames.take(request.name ?? request.path),
        }));
        return [journeyNames.take(name), { ...(own !== 1 && { weight: own }), ...journey, requests }] as const;
      }),
    );
    return { [names.take('locust')]: { redirects: 'follow', journeys: Object.fromEntries(journeys) } };
  }
  const counts = connectionsOf(users);
  const isWeighted = users.some(({ weight }) => weight !== first.weight);
  if (isWeighted) {
    const what = hasStages ? 'stages' : users.every(({ scenario }) => scenario.rate) ? 'rates' : 'connections';
    conversion.note(null, `users have weights: the ${what} of their scenarios are in that proportion`);
  }
  return Object.fromEntries(
    users.map(({ name, scenario, fixed }, index) => {
      const connections = fixed !== null || isWeighted ? (counts[index] as number) : null;
      return [names.take(name), { ...(connections !== null && !scenario.rate && { connections }), ...scenario }];
    }),
  );
}

/** Says what is made up more than once in a turn, where the script may send the same value again. */
function noteRepeated(requests: readonly SentRequest[], conversion: Conversion): void {
  const seen = new Set<string>();
  for (const { line, extract: _, ...request } of requests) {
    for (const made of new Set(JSON.stringify(request).match(/\{\{ faker\.[^}]*\}\}/g) ?? [])) {
      if (seen.has(made))
        conversion.note(line, `${made} is made up anew: where the file sends the same value again, it is another one`);
      seen.add(made);
    }
  }
}
