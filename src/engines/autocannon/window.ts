import autocannon from 'autocannon';
import { ClosedModel } from '../../load/pace/closed-model.ts';
import { settledAt } from '../../load/pace/levels.ts';
import { OpenModel } from '../../load/pace/open-model.ts';
import { sharedOut } from '../../load/pace/share.ts';
import type { LoadModel } from '../../load/pace/turns.ts';
import { ArrivalTally } from '../../load/tally/arrival-tally.ts';
import { OfferedSeries } from '../../load/tally/offered.ts';
import { WindowsTally } from '../../load/tally/windows-tally.ts';
import { prepareUsers, type Users } from '../../load/traffic/users.ts';
import type { WindowListener } from '../engine.ts';
import type { AutocannonClient } from './autocannon-client.ts';
import { connectingTo } from './connecting.ts';
import { watchHealth } from './health.ts';
import type { LoadOutcome, LoadPlan } from './protocol.ts';
import type { SharedLoad } from './shared-load.ts';
import { UserConnection } from './user-connection.ts';

/** A target that answered nothing for this long (milliseconds) while this many requests failed is given up. */
const HOPELESS_AFTER = 1000;
const HOPELESS_FAILURES = 20;
/** Milliseconds by which the last time-outs of a window may be late on a busy machine. */
const LATE_TIMEOUTS = 1000;
/** Milliseconds between looks at how many connections are at work. */
const LOOK = 250;

export interface WindowEvents extends WindowListener {
  /** Called when everything is prepared. Resolves to the time at which the load begins, of `performance.now()`. */
  ready(): Promise<number>;
}

/**
 * Loads the target: a warm-up, a measured window, and then the wait for what is still unanswered or has not yet begun, at
 * most the request time-out. Resolves early when `abort` is raised, with what was measured so far.
 */
export async function runWindow(plan: LoadPlan, events: WindowEvents, abort: AbortSignal): Promise<LoadOutcome> {
  const users = await prepareUsers(plan);
  const { recorder, journeys } = users;
  const tally = plan.arrivals && new ArrivalTally(recorder);
  const offered = tally || settledAt(plan.levels) > 0 ? new OfferedSeries(plan) : null;
  const windows = plan.windows ? new WindowsTally(plan.windows, plan.duration, plan.share.of > 1) : null;
  const { reconnectEvery, timeout } = plan;
  const load: SharedLoad = { recorder, offered, reconnectEvery, timeout, stopping: false };
  const model = modelOf(plan, tally, users);
  const instance = connect(plan, (client, number) => {
    model.adopt((turns) => new UserConnection(client as AutocannonClient, load, users.create(number), turns));
  });
  let stopped: string | null = null;
  const wakes = journeys ? AbortSignal.any([abort, journeys.over.signal]) : abort;
  let lost: string | null = null;
  const isOver = () => {
    lost ??= windows?.lost ?? null;
    return lost !== null || journeys?.over.signal.aborted === true;
  };
  const wait = async (until: number, step: number, done: () => boolean = () => false) => {
    while (!abort.aborted && !stopped && !done()) {
      const left = until - performance.now();
      if (left <= 0) return;
      await pause(Math.min(left, step), wakes);
      const tried = recorder.failed >= HOPELESS_FAILURES && performance.now() - start >= HOPELESS_AFTER;
      if (tried && recorder.answered === 0) {
        stopped = `every request failed, the last one with: ${recorder.lastFailure}`;
      }
    }
  };

  await model.ready();
  const start = await events.ready();
  const from = start + plan.warmup;
  const until = from + plan.duration;
  await wait(start, 250);
  // Without a warm-up the first request of every connection is measured too.
  recorder.open(from, timeout, windows);
  if (tally) recorder.close(until);
  offered?.begin(start, model);
  model.begin(start);

  await wait(from, 250, isOver);
  const healthUntilNow = watchHealth();
  events.measuring();
  const look = () => recorder.working(performance.now(), model.working);
  look();
  const looks = setInterval(look, LOOK);
  await wait(until, 250, isOver);
  clearInterval(looks);
  const ended = journeys?.endedAt ?? performance.now();
  stopped ??= journeys?.stopped ?? null;
  if (journeys?.endedAt && ended <= from) stopped ??= `${journeys.outcome().ended} before the warm-up was over`;
  // An arrival that was due still begins; a user of a closed model begins no further turn.
  if (!tally || isOver()) load.stopping = true;
  if (!tally || ended < until) recorder.close(Math.max(ended, from));
  offered?.end(ended, model);
  const health = healthUntilNow();
  events.measured();
  await wait(ended + timeout + LATE_TIMEOUTS, 2, () => recorder.pending === 0 && (model.settled || isOver()));

  load.stopping = true;
  model.end(performance.now());
  const measured = { ...recorder.outcome(), arrivals: tally?.outcome() ?? null, offered: offered?.points() ?? null };
  instance.stop();
  await instance;
  return { ...measured, health, stopped, lost, journeys: journeys?.outcome() ?? null };
}

function modelOf(plan: LoadPlan, tally: ArrivalTally | null, users: Users): LoadModel {
  const { levels, connections, share, timeout, arrivals } = plan;
  if (arrivals === null || tally === null) return new ClosedModel(levels, connections, share);
  const seed = arrivals.kind === 'poisson' ? arrivals.seed : null;
  return new OpenModel({ levels, seed, share, timeout, tally, dropped: users.dropped });
}

/**
 * Starts autocannon.
 *
 * @param adopt called with every connection before it is made, and its number among those of all agents
 */
function connect(plan: LoadPlan, adopt: (client: unknown, number: number) => void) {
  const { connections, share } = plan;
  let place = 0;
  return autocannon({
    ...connectingTo(plan),
    connections: sharedOut(connections, share),
    // Longer than the window can last, because we end it, on our clock.
    duration: Math.ceil((plan.warmup + plan.duration + 2 * plan.timeout) / 1000) + 60,
    sampleInt: 20,
    setupClient: (client) => adopt(client, share.index + place++ * share.of),
  });
}

function pause(milliseconds: number, abort: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      abort.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, milliseconds);
    abort.addEventListener('abort', finish);
  });
}
