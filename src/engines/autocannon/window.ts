import { monitorEventLoopDelay } from 'node:perf_hooks';
import autocannon from 'autocannon';
import { ClosedModel } from '../../load/pace/closed-model.ts';
import { settledAt } from '../../load/pace/levels.ts';
import { OpenModel } from '../../load/pace/open-model.ts';
import { sharedOut } from '../../load/pace/share.ts';
import type { LoadModel } from '../../load/pace/turns.ts';
import { ArrivalTally } from '../../load/tally/arrival-tally.ts';
import { OfferedSeries } from '../../load/tally/offered.ts';
import { prepareUsers, type Users } from '../../load/traffic/users.ts';
import type { AgentHealth } from '../../measurement/run-document.ts';
import { takeOver } from './autocannon-client.ts';
import { BOUND_CPU, type LoadOutcome, type LoadPlan } from './plan.ts';

/** Milliseconds between samples of the event loop; a delay is what exceeds it. */
const LOOP_RESOLUTION = 5;
const BOUND_LOOP_DELAY = 20;
/** A target that answered nothing for this long, while this many requests failed, will not be measured. */
const HOPELESS_AFTER = 1000;
const HOPELESS_FAILURES = 20;
/** Milliseconds that the last time-outs of a window may be late on a busy machine. */
const LATE_TIMEOUTS = 1000;

export interface WindowEvents {
  /** Everything is prepared. Resolves to when the load begins, of `performance.now()`. */
  ready(): Promise<number>;
  measuring(): void;
  measured(): void;
}

/**
 * Loads the target: a warm-up, a measured window, and then the wait for what is still unanswered or has not yet begun, at
 * most the request time-out. Resolves early when `abort` is raised, with what was measured so far.
 */
export async function runWindow(plan: LoadPlan, events: WindowEvents, abort: AbortSignal): Promise<LoadOutcome> {
  const users = await prepareUsers(plan);
  const { recorder, script } = users;
  const tally = plan.arrivals && new ArrivalTally(recorder);
  const offered = tally || settledAt(plan.levels) > 0 ? new OfferedSeries(plan) : null;
  const traffic = { requests: plan.requests, recorder, offered, reconnectEvery: plan.reconnectEvery, stopping: false };
  const model = modelOf(plan, tally, users);
  const instance = connect(plan, (client, number) => {
    model.adopt((turns) => takeOver(client as never, traffic, users.create(number), turns, plan.timeout));
  });
  const loop = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION });
  let stopped: string | null = null;
  const wakes = script ? AbortSignal.any([abort, script.over.signal]) : abort;
  const isOver = () => script?.over.signal.aborted === true;
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
  recorder.open(from);
  if (tally) recorder.close(until);
  offered?.begin(start, model);
  model.begin(start);

  await wait(from, 250, isOver);
  loop.enable();
  const cpu = process.cpuUsage();
  const measuring = performance.now();
  events.measuring();
  await wait(until, 250, isOver);
  const ended = script?.endedAt ?? performance.now();
  stopped ??= script?.stopped ?? null;
  if (script?.endedAt && ended <= from) stopped ??= `${script.outcome().ended} before the warm-up was over`;
  // The answer to an arrival is waited for; a user who begins a turn when the last one is over has no next one.
  if (!tally || isOver()) traffic.stopping = true;
  if (!tally || ended < until) recorder.close(Math.max(ended, from));
  offered?.end(ended, model);
  const loopDelay = loop.percentile(99) / 1e6 - LOOP_RESOLUTION;
  const health = agentHealth(process.cpuUsage(cpu), ended - measuring, loopDelay);
  loop.disable();
  events.measured();
  await wait(ended + plan.timeout + LATE_TIMEOUTS, 2, () => recorder.pending === 0 && (model.settled || isOver()));

  traffic.stopping = true;
  model.end(performance.now());
  const measured = { ...recorder.outcome(), arrivals: tally?.outcome() ?? null, offered: offered?.points() ?? null };
  instance.stop();
  await instance;
  return { ...measured, health, stopped, ...(script && { script: script.outcome() }) };
}

function modelOf(plan: LoadPlan, tally: ArrivalTally | null, users: Users): LoadModel {
  const { levels, connections, share, timeout, arrivals } = plan;
  if (arrivals === null || tally === null) return new ClosedModel(levels, connections, share);
  const seed = arrivals.kind === 'poisson' ? arrivals.seed : null;
  return new OpenModel({ levels, seed, share, timeout, tally, dropped: users.dropped });
}

/** @param adopt told of every connection before it is made, with its number over all agents */
function connect(plan: LoadPlan, adopt: (client: unknown, number: number) => void) {
  const { connections, share } = plan;
  let place = 0;
  return autocannon({
    ...connectionOptions(plan),
    connections: sharedOut(connections, share),
    // Longer than the window can last: it is ended by us, on our clock.
    duration: Math.ceil((plan.warmup + plan.duration + 2 * plan.timeout) / 1000) + 60,
    sampleInt: 20,
    setupClient: (client) => adopt(client, share.index + place++ * share.of),
  });
}

function connectionOptions({ secure, address, port, socket, serverName, client }: LoadPlan) {
  const host = address.includes(':') ? `[${address}]` : address;
  const servername = serverName !== null && { servername: serverName };
  return {
    url: `${secure ? 'https' : 'http'}://${host}:${port}`,
    ...servername,
    ...(socket !== null && { socketPath: socket }),
    ...(secure && { tlsOptions: { ...client, ...servername } }),
  };
}

function agentHealth(usage: NodeJS.CpuUsage, elapsed: number, delay: number): AgentHealth {
  const cpu = (usage.user + usage.system) / 1000 / Math.max(1, elapsed);
  const loopDelay = Math.max(0, delay);
  return { loopDelay, cpu, bound: cpu > BOUND_CPU || loopDelay > BOUND_LOOP_DELAY };
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
