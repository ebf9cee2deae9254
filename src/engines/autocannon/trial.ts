import { once } from 'node:events';
import type { Socket } from 'node:net';
import autocannon from 'autocannon';
import type { Turns } from '../../load/pace/turns.ts';
import { journeyOf } from '../../load/traffic/turn-data.ts';
import { prepareUsers, type Users } from '../../load/traffic/users.ts';
import { MOST_SEEN, type TrialOutcome } from '../../load/trial/exchange.ts';
import { type Seen, TriedUser } from '../../load/trial/tried-user.ts';
import type { AutocannonClient } from './autocannon-client.ts';
import { connectingTo } from './connecting.ts';
import type { TrialPlan } from './protocol.ts';
import type { SharedLoad } from './shared-load.ts';
import { UserConnection } from './user-connection.ts';

/**
 * Sends what the plan's cycle names once, in its order, by one virtual user over one connection: the user, the connection
 * and the reading of answers are those of a window. Resolves early when `abort` is raised.
 */
export async function tryTraffic(plan: TrialPlan, abort: AbortSignal): Promise<TrialOutcome> {
  const { timeout, journeys, reconnectEvery, budget } = plan;
  const turnsOf = { ...plan, cycle: inOrder(plan), connections: 1, arrivals: null, share: { index: 0, of: 1 } };
  const users = await prepareUsers(turnsOf);
  const { recorder } = users;
  const seen: Seen = { bytes: Buffer.alloc(0), total: 0 };
  const user = new TriedUser(users.create(0), seen, new Set(journeys?.before));
  const connected = (connection: Socket) => void connection.prependListener('data', (chunk) => watch(seen, chunk));
  const load: SharedLoad = { recorder, offered: null, reconnectEvery, timeout, connected, stopping: false };
  const until = performance.now() + budget;
  const over = new AbortController();
  const isOver = once(AbortSignal.any([over.signal, abort]), 'abort');
  let turn = 0;
  const turns: Turns = {
    due: 0,
    take() {
      if (performance.now() > until) user.stopped ??= 'trying the others took too long';
      if (turn < plan.cycle.length && user.stopped === null) return turn++;
      over.abort();
      return -1;
    },
    began() {},
    refused() {},
  };
  const instance = autocannon({
    ...connectingTo(plan),
    connections: 1,
    // Longer than it can last, because we end it.
    duration: Math.ceil((budget + 2 * timeout) / 1000) + 60,
    sampleInt: 20,
    setupClient(client) {
      const connection = new UserConnection(client as AutocannonClient, load, user, turns);
      setImmediate(() => connection.resume());
    },
  });
  if (!abort.aborted) await isOver;
  load.stopping = true;
  instance.stop();
  await instance;
  return { exchanges: user.exchanges, unsent: unsentOf(plan, user, users) };
}

function watch(seen: Seen, chunk: Buffer): void {
  seen.total += chunk.length;
  const room = MOST_SEEN - seen.bytes.length;
  if (room > 0) seen.bytes = Buffer.concat([seen.bytes, chunk.subarray(0, room)]);
}

/** The plan's cycle, turned so that the turns from 0 on are its journeys in their order: every cycle begins elsewhere. */
function inOrder({ cycle, journeys }: TrialPlan): number[] {
  if (journeys === null) return cycle;
  const places = cycle.map((_, at) => at);
  const turned = [...cycle];
  for (const [turn, wanted] of cycle.entries()) turned[journeyOf(places, journeys.seed, turn)] = wanted;
  return turned;
}

/** Finds what was to be sent and was not, with the reason. */
function unsentOf({ cycle, journeys, requests }: TrialPlan, user: TriedUser, users: Users): TrialOutcome['unsent'] {
  const failed = new Map(user.exchanges.map(({ request, problem }) => [request, problem !== null]));
  const lists = journeys ? cycle.map((index) => journeys.all[index]?.requests ?? []) : cycle.map((index) => [index]);
  const why = user.stopped ?? users.journeys?.outcome().ended ?? (users.recorder.lastFailure || 'it was not reached');
  return [journeys?.before ?? [], ...lists].flatMap((list) => {
    const broken = list.find((request) => failed.get(request));
    const reason = broken === undefined ? why : `"${requests[broken]?.label}" before it failed`;
    return list.filter((request) => !failed.has(request)).map((request) => ({ request, why: reason }));
  });
}
