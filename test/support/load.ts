import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { AgentGroup } from '../../src/engines/autocannon/agent-group.ts';
import { LoadAgent } from '../../src/engines/autocannon/load-agent.ts';
import type { LoadOutcome, LoadPlan } from '../../src/engines/autocannon/protocol.ts';
import type { WindowListener } from '../../src/engines/engine.ts';
import type { LoadScenario } from '../../src/kinds/load.ts';
import { paceOf } from '../../src/load/pace/pace.ts';
import type { Request } from '../../src/load/traffic/request.ts';
import { planRequest } from '../../src/load/traffic/request-bytes.ts';
import { resolveUrl } from '../../src/load/traffic/resolve-url.ts';
import { weightedCycle } from '../../src/load/traffic/weighted-cycle.ts';
import { addCounts } from '../../src/measurement/counts.ts';
import { decodeHistogram, type Histogram, mergeHistograms, quantiles } from '../../src/measurement/histogram.ts';
import type { Counts } from '../../src/measurement/run-document.ts';
import { joinSeconds, type LoadSecond } from '../../src/measurement/second.ts';
import { PLAIN_REQUEST, parsedRequest, template, type WrittenRequest } from './config.ts';

export const AGENT_SCRIPT = fileURLToPath(new URL('agents/agent.mjs', import.meta.url));

type Pacing = Pick<LoadScenario, 'rate' | 'arrivals' | 'stages' | 'spawnRate' | 'seed'>;

export interface LoadSpec
  extends Partial<Omit<LoadPlan, 'requests' | 'cycle' | 'journeys' | 'levels' | 'share' | 'arrivals'> & Pacing> {
  requests?: WrittenRequest[];
  listener?: Partial<WindowListener>;
  abort?: AbortSignal;
  /** How many agents of a group. */
  agents?: number;
}

/** An outcome with all labels taken together. */
export interface Measured extends Omit<LoadOutcome, 'journeys'> {
  counts: Counts;
  histogram: Histogram;
}

export function request(spec: WrittenRequest = {}): Request {
  const { method = 'GET', path = '/' } = spec;
  return { ...PLAIN_REQUEST, label: `${method} ${path}`, method, path: template(path), ...parsedRequest(spec) };
}

/** A short window of little load, unless the specification says otherwise. */
async function planOf(url: string, spec: LoadSpec = {}): Promise<Omit<LoadPlan, 'share'>> {
  const { requests = [{}], listener: _, abort: __, agents: ___, rate = null, stages = null, ...given } = spec;
  const { arrivals = 'uniform', seed = 1, spawnRate = null, connections = 4, warmup = 20, ...others } = given;
  const duration = stages?.reduce((sum, stage) => sum + stage.duration, 0) ?? given.duration ?? 120;
  const { url: parsed, ...where } = await resolveUrl(url, spec);
  const all = requests.map(request);
  return {
    ...where,
    reconnectEvery: null,
    timeout: 2000,
    requests: all.map((one) => planRequest(one, parsed)),
    cycle: weightedCycle(all.map((one) => one.weight)),
    journeys: null,
    ...others,
    ...paceOf({ connections, rate, arrivals, stages, spawnRate, seed, warmup, duration }),
  };
}

/** Measures one window; in every one of them the counts have to add up, label by label. */
export async function load(agent: LoadAgent | AgentGroup, url: string, spec: LoadSpec = {}): Promise<Measured> {
  const listener = { measuring() {}, measured() {}, ...spec.listener };
  const abort = spec.abort ?? new AbortController().signal;
  const plan = await planOf(url, spec);
  const outcome =
    agent instanceof AgentGroup
      ? await agent.run(plan, spec.agents ?? 1, listener, abort)
      : await agent.run({ ...plan, share: { index: 0, of: 1 } }, listener, abort);
  for (const { counts } of outcome.requests) expectToAddUp(counts);
  const counts = addCounts(outcome.requests.map((one) => one.counts));
  const histogram = mergeHistograms(outcome.requests.map((one) => decodeHistogram(one.histogram)));
  const { timeout = 0, dropped = 0 } = counts.errors;
  expect(histogram.totalCount).toBe(counts.responses + timeout + dropped);
  if (outcome.arrivals) {
    expect(outcome.arrivals.sent + outcome.arrivals.dropped).toBe(outcome.arrivals.due);
    expect(outcome.arrivals.dropped).toBe(dropped);
  }
  expectSecondsToAddUp(outcome.seconds, { ...outcome, counts, latencies: histogram.totalCount });
  return { ...outcome, counts, histogram };
}

/** The seconds of a window are the window. */
function expectSecondsToAddUp(
  seconds: readonly LoadSecond[],
  {
    duration,
    completed,
    counts,
    latencies,
  }: { duration: number; completed: number; counts: Counts; latencies: number },
): void {
  const whole = joinSeconds(seconds);
  expect(whole).toMatchObject({ sent: counts.sent, completed, timed: latencies });
  const failed = Object.values(counts.errors).reduce((sum, times) => sum + times, counts.lost);
  expect(Object.values(whole.errors).reduce((sum, times) => sum + times, 0)).toBe(failed);
  // Agents that stop at their own time differ by some milliseconds.
  expect(Math.abs(whole.span - duration)).toBeLessThan(100);
}

export function expectToAddUp({ sent, responses, errors, lost, inFlight }: Counts): void {
  const failed = Object.values(errors).reduce((sum, value) => sum + value, 0);
  expect(responses + failed + lost + inFlight).toBe(sent);
  expect(inFlight).toBeGreaterThanOrEqual(0);
}

export function newGroup(): AgentGroup {
  return new AgentGroup(AGENT_SCRIPT);
}

/** Milliseconds. */
export function quantile(histogram: Histogram, probability: number): number {
  const [value] = quantiles(histogram, [probability]) ?? [];
  if (value === undefined) throw new Error('the histogram is empty');
  return value;
}

export function newAgent(): LoadAgent {
  return new LoadAgent(AGENT_SCRIPT);
}
