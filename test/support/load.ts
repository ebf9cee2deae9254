import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import type { Request } from '../../src/config/config.ts';
import { LoadAgent, type WindowListener } from '../../src/load/load-agent.ts';
import type { LoadOutcome, LoadPlan } from '../../src/load/plan.ts';
import { planRequest, weightedCycle } from '../../src/load/request-bytes.ts';
import { resolveUrl } from '../../src/load/resolve-url.ts';
import { decodeHistogram, type Histogram, mergeHistograms, quantiles } from '../../src/measurement/histogram.ts';
import { addCounts } from '../../src/measurement/job.ts';
import type { Counts } from '../../src/measurement/run-document.ts';
import { PLAIN_REQUEST } from './config.ts';

export const AGENT_SCRIPT = fileURLToPath(new URL('../../src/agent.ts', import.meta.url));

export interface LoadSpec extends Partial<Omit<LoadPlan, 'requests' | 'cycle'>> {
  requests?: Partial<Request>[];
  listener?: Partial<WindowListener>;
  abort?: AbortSignal;
}

/** An outcome with all labels taken together. */
export interface Measured extends LoadOutcome {
  counts: Counts;
  histogram: Histogram;
}

export function request(spec: Partial<Request> = {}): Request {
  const { method = 'GET', path = '/' } = spec;
  return { ...PLAIN_REQUEST, label: `${method} ${path}`, method, path, ...spec };
}

/** A short window of little load, unless the specification says otherwise. */
async function planOf(url: string, spec: LoadSpec = {}): Promise<LoadPlan> {
  const { requests = [{}], listener, abort, ...given } = spec;
  const { url: parsed, ...where } = await resolveUrl(url, spec);
  const all = requests.map(request);
  return {
    ...where,
    reconnectEvery: null,
    connections: 4,
    warmup: 20,
    duration: 120,
    timeout: 2000,
    requests: all.map((one) => planRequest(one, parsed)),
    cycle: weightedCycle(all.map((one) => one.weight)),
    ...given,
  };
}

/** Measures one window; in every one of them the counts have to add up, label by label. */
export async function load(agent: LoadAgent, url: string, spec: LoadSpec = {}): Promise<Measured> {
  const listener = { measuring() {}, measured() {}, ...spec.listener };
  const outcome = await agent.run(await planOf(url, spec), listener, spec.abort ?? new AbortController().signal);
  for (const { counts } of outcome.requests) expectToAddUp(counts);
  const counts = addCounts(outcome.requests.map((one) => one.counts));
  const histogram = mergeHistograms(outcome.requests.map((one) => decodeHistogram(one.histogram)));
  expect(histogram.totalCount).toBe(counts.responses + (counts.errors.timeout ?? 0));
  return { ...outcome, counts, histogram };
}

export function expectToAddUp({ sent, responses, errors, lost, inFlight }: Counts): void {
  const failed = Object.values(errors).reduce((sum, value) => sum + value, 0);
  expect(responses + failed + lost + inFlight).toBe(sent);
  expect(inFlight).toBeGreaterThanOrEqual(0);
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
