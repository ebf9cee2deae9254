import type { Engine, Trial } from '../engines/engine.ts';
import { PerfGateError } from '../errors.ts';
import { loadsOf } from '../kinds/index.ts';
import type { Scenario } from '../kinds/kind.ts';
import { paceOf } from '../load/pace/pace.ts';
import type { Pacing } from '../load/pace/pacing.ts';
import { isPlainList } from '../load/traffic/plan-traffic.ts';
import type { Traffic } from '../load/traffic/traffic.ts';
import type { Exchange } from '../load/trial/exchange.ts';
import { describeExit } from '../service/process-group.ts';
import type { RunningTarget } from '../service/start.ts';

/** What came of trying one request. */
export interface Tried {
  label: string;
  /** Whether it is sent before the others of its scenario and is not measured. */
  isBefore: boolean;
  /** The last exchange; null: it was not sent. */
  exchange: Exchange | null;
  /** Why it was not sent, as a clause; null: it was. */
  unsent: string | null;
  /** How it failed before it was tried again with success, as the kind of an error; null: it did not. */
  failedFirst: string | null;
  /** How often it was sent. */
  times: number;
  /** The milliseconds that a second answer took after a slow first one, which a fresh process may give; else null. */
  again: number | null;
}

/** What came of trying one load of a scenario. */
export interface TriedLoad {
  scenario: Scenario;
  traffic: Traffic;
  /** Milliseconds of a round in which answers can come: warm-up and window. */
  room: number;
  /** Scheme, host and port of the service. */
  origin: string;
  requests: Tried[];
}

/** How often a request is sent until it is answered well; one that had no answer in time is sent once less. */
const MOST_TIMES = 3;

/** An answer that takes longer than this (milliseconds) may have been slow because it was the first of its process. */
const SLOW = 25;

/**
 * Tries each request of the scenarios against a service that was started for it: all once, and again those that failed, so
 * that one which fails now and then is not taken for one that always does.
 *
 * @param divided the scenarios whose windows may be divided, for which it matters how long a usual answer takes
 * @throws PerfGateError `target` where the service ends meanwhile, and what {@link Engine.try} throws
 */
export async function tryRequests(
  service: RunningTarget,
  scenarios: readonly Scenario[],
  engine: Engine,
  abort: AbortSignal,
  divided: ReadonlySet<Scenario>,
): Promise<TriedLoad[]> {
  const tried: TriedLoad[] = [];
  for (const scenario of scenarios) {
    const traffics = new Set<Traffic>();
    for (const load of loadsOf(scenario)) {
      // Another amount of the same requests says nothing new about them.
      if (traffics.has(load.traffic)) continue;
      traffics.add(load.traffic);
      abort.throwIfAborted();
      tried.push(await tryLoad(service, scenario, load, engine, abort, divided.has(scenario)));
    }
  }
  return tried;
}

async function tryLoad(
  service: RunningTarget,
  scenario: Scenario,
  { traffic, pacing }: { traffic: Traffic; pacing: Pacing },
  engine: Engine,
  abort: AbortSignal,
  isDivided: boolean,
): Promise<TriedLoad> {
  const { warmup, duration } = paceOf(pacing);
  const room = warmup + duration;
  const attempt = (only: number[] | null) =>
    alive(service, scenario, (signal) => engine.try(service, traffic, only, signal), abort);
  const found = await tryAll(room, attempt);
  if (isDivided) await askAgain(found, traffic, attempt);
  // A request of no weight is never sent.
  const { origin } = new URL(service.url);
  return { scenario, traffic, room, origin, requests: found.filter((request) => request !== undefined).map(settled) };
}

/** Sends each request of a load until it is answered well. @returns by the index of the planned request */
async function tryAll(room: number, attempt: (only: number[] | null) => Promise<Trial>): Promise<Tried[]> {
  const found: Tried[] = [];
  let only: number[] | null = null;
  for (let time = 1; time <= MOST_TIMES; time++) {
    const trial = await attempt(only);
    const again = new Set<number>();
    for (const [index, { label, position }] of trial.requests.entries()) {
      const exchange = trial.exchanges.findLast(({ request }) => request === index) ?? null;
      const unsent = trial.unsent.find(({ request }) => request === index)?.why ?? null;
      const before = found[index];
      if (exchange === null && (unsent === null || before?.exchange)) continue;
      const good = before?.exchange?.problem === null && before.exchange.time <= room;
      if (!good) {
        const failedFirst = before?.failedFirst ?? before?.exchange?.problem ?? null;
        const times = (before?.times ?? 0) + (exchange ? 1 : 0);
        found[index] = { label, isBefore: position === null, exchange, unsent, failedFirst, times, again: null };
      }
      if (exchange && isWorthAnother(exchange, room, time)) {
        // Without what comes before all, everything is tried again.
        for (const one of position === null ? positionsIn(trial) : [position]) again.add(one);
      }
    }
    if (again.size === 0) break;
    only = [...again].toSorted((a, b) => a - b);
  }
  return found;
}

/** Asks once more what was slow to answer first, where asking changes nothing (RFC 9110, 9.2.1). */
async function askAgain(found: Tried[], traffic: Traffic, attempt: (only: number[]) => Promise<Trial>): Promise<void> {
  if (!isPlainList(traffic)) return;
  const slow = [...found.entries()].flatMap(([index, tried]) => {
    const isSafe = ['GET', 'HEAD'].includes(traffic.requests[index]?.method ?? '');
    return isSafe && tried?.exchange?.problem === null && tried.exchange.time > SLOW ? [index] : [];
  });
  if (slow.length === 0) return;
  for (const { request, problem, time } of (await attempt(slow)).exchanges) {
    const tried = found[request];
    if (tried && problem === null) tried.again = time;
  }
}

/** The positions of everything that was to be sent. */
function positionsIn({ requests, exchanges, unsent }: Trial): number[] {
  return [...exchanges, ...unsent].flatMap(({ request }) => requests[request]?.position ?? []);
}

/** What failed at last did not fail only first. */
function settled(request: Tried): Tried {
  return request.exchange?.problem === null ? request : { ...request, failedFirst: null };
}

function isWorthAnother({ problem, answer, time }: Exchange, room: number, times: number): boolean {
  // The first answer of a fresh process may be slow by itself.
  if (problem === null) return times === 1 && time > room;
  if (answer?.status === 101 || (answer && isEventStream(answer) && !answer.isComplete)) return false;
  return times < (problem === 'timeout' ? MOST_TIMES - 1 : MOST_TIMES);
}

/** Whether an answer is a stream of events, which a service goes on with for as long as anybody listens. */
export function isEventStream({ headers }: { headers: Record<string, string> }): boolean {
  return /^text\/event-stream\b/i.test(headers['content-type'] ?? '');
}

/** Does something with the service for as long as it runs. */
async function alive<T>(
  service: RunningTarget,
  { name }: Scenario,
  work: (signal: AbortSignal) => Promise<T>,
  abort: AbortSignal,
): Promise<T> {
  const exit = new AbortController();
  let finished = false;
  service.exited.then(() => {
    if (!finished) exit.abort();
  });
  const result = await work(AbortSignal.any([abort, exit.signal])).finally(() => {
    finished = true;
  });
  abort.throwIfAborted();
  if (!exit.signal.aborted) return result;
  const how = describeExit(await service.exited);
  throw new PerfGateError(
    'target',
    `the target ${how} while each request of "${name}" was tried once. ${service.logTail()}`,
  );
}
