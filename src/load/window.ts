import { monitorEventLoopDelay } from 'node:perf_hooks';
import autocannon from 'autocannon';
import type { AgentHealth } from '../measurement/run-document.ts';
import { takeOver } from './autocannon-client.ts';
import type { LoadOutcome, LoadPlan } from './plan.ts';
import { prepareUsers } from './users.ts';

/** Milliseconds between samples of the event loop; a delay is what exceeds it. */
const LOOP_RESOLUTION = 5;
const BOUND_CPU = 0.9;
const BOUND_LOOP_DELAY = 20;
/** A target that answered nothing for this long, while this many requests failed, will not be measured. */
const HOPELESS_AFTER = 1000;
const HOPELESS_FAILURES = 20;
/** Milliseconds that the last time-outs of a window may be late on a busy machine. */
const LATE_TIMEOUTS = 1000;

export interface WindowEvents {
  measuring(): void;
  measured(): void;
}

/**
 * Loads the target: a warm-up, a measured window, and then the wait for what is still unanswered, at most the request
 * time-out. Resolves early when `abort` is raised, with what was measured so far.
 */
export async function runWindow(plan: LoadPlan, events: WindowEvents, abort: AbortSignal): Promise<LoadOutcome> {
  const users = await prepareUsers(plan);
  const { recorder, script } = users;
  const traffic = { requests: plan.requests, recorder, stopping: false };
  const loop = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION });
  const started = performance.now();
  let from = started;
  let cpu = process.cpuUsage();
  const open = () => {
    loop.enable();
    cpu = process.cpuUsage();
    from = performance.now();
    recorder.open(from);
    events.measuring();
  };
  // Without a warm-up the first request of every connection is measured too.
  if (plan.warmup === 0) open();
  let position = 0;
  const instance = autocannon({
    url: `${plan.secure ? 'https' : 'http'}://${plan.address.includes(':') ? `[${plan.address}]` : plan.address}:${plan.port}`,
    connections: plan.connections,
    // Longer than the window can last: it is ended by us, on our clock.
    duration: Math.ceil((plan.warmup + plan.duration + 2 * plan.timeout) / 1000) + 60,
    sampleInt: 20,
    ...(plan.serverName && { servername: plan.serverName }),
    setupClient(client) {
      const user = users.create(position);
      let turn = position++;
      const turns = () => {
        turn += plan.connections;
        return turn - plan.connections;
      };
      takeOver(client as never, traffic, user, turns, plan.timeout);
    },
  });
  let stopped: string | null = null;
  const hopeless = () =>
    recorder.answered === 0 && recorder.failed >= HOPELESS_FAILURES && performance.now() - started >= HOPELESS_AFTER;
  const wakes = script ? AbortSignal.any([abort, script.over.signal]) : abort;
  const isOver = () => script?.over.signal.aborted === true;
  const wait = async (until: number, step: number, done: () => boolean = () => false) => {
    while (!abort.aborted && !stopped && !done()) {
      const left = until - performance.now();
      if (left <= 0) return;
      await pause(Math.min(left, step), wakes);
      if (hopeless()) stopped = `every request failed, the last one with: ${recorder.lastFailure}`;
    }
  };

  if (plan.warmup > 0) {
    await wait(started + plan.warmup, 250, isOver);
    open();
  }
  await wait(from + plan.duration, 250, isOver);
  const until = Math.max(from, script?.endedAt ?? performance.now());
  stopped ??= script?.stopped ?? null;
  if (until === from && script?.endedAt) stopped ??= `${script.outcome().ended} before the warm-up was over`;
  recorder.close(until);
  traffic.stopping = true;
  const health = agentHealth(process.cpuUsage(cpu), until - from, loop.percentile(99) / 1e6 - LOOP_RESOLUTION);
  loop.disable();
  events.measured();
  await wait(until + plan.timeout + LATE_TIMEOUTS, 2, () => recorder.pending === 0);

  const outcome = { ...recorder.outcome(), health, stopped, ...(script && { script: script.outcome() }) };
  instance.stop();
  await instance;
  return outcome;
}

function agentHealth(usage: NodeJS.CpuUsage, elapsed: number, delay: number): AgentHealth {
  const cpu = (usage.user + usage.system) / 1000 / elapsed;
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
