import { expect } from 'vitest';
import { AgentGroup } from '../../src/engines/autocannon/agent-group.ts';
import { journeysOfRound, labelsOfRound } from '../../src/engines/autocannon/journey-round.ts';
import type { LoadAgent } from '../../src/engines/autocannon/load-agent.ts';
import type { LoadOutcome, LoadPlan } from '../../src/engines/autocannon/plan.ts';
import type { LoadScenario } from '../../src/kinds/load/scenario.ts';
import { paceOf } from '../../src/load/pace/pace.ts';
import type { Feeder } from '../../src/load/traffic/feeder.ts';
import type { Journey } from '../../src/load/traffic/journey.ts';
import { planTraffic } from '../../src/load/traffic/plan-traffic.ts';
import type { Request } from '../../src/load/traffic/request.ts';
import { resolveUrl } from '../../src/load/traffic/resolve-url.ts';
import type { ScriptOutcome } from '../../src/load/traffic/script.ts';
import type { Label, Round } from '../../src/measurement/run-document.ts';
import { PLAIN_LOAD } from './config.ts';
import { expectToAddUp, request } from './load.ts';
import { startRawService, type WireRequest } from './services/raw.ts';

export interface JourneySpec extends Partial<Omit<LoadScenario, 'requests' | 'journeys' | 'before' | 'feeders'>> {
  requests?: Partial<Request>[];
  journeys?: (Partial<Omit<Journey, 'requests'>> & { requests: Partial<Request>[] })[];
  before?: Partial<Request>[];
  feeders?: (Partial<Feeder> & { name: string; columns: string[]; rows: string[][] })[];
  environment?: Record<string, string>;
}

/** A short window of little load, of journeys without pauses unless the specification says otherwise. */
export function scenarioOf(spec: JourneySpec): LoadScenario {
  const { requests = [], journeys = [], before = [], feeders = [], environment, ...given } = spec;
  return {
    ...PLAIN_LOAD,
    name: 'shop',
    thresholds: [],
    connections: 2,
    warmup: 0,
    duration: 150,
    timeout: 1000,
    requests: requests.map(request),
    journeys: journeys.map((journey, index) => ({
      name: `journey ${index}`,
      weight: 1,
      pause: { least: 0, most: 0 },
      ...journey,
      requests: journey.requests.map(request),
    })),
    before: before.map(request),
    feeders: feeders.map((feeder) => ({ file: '/data.csv', order: 'sequential', atEnd: 'user', ...feeder })),
    ...given,
  };
}

export async function planOf(url: string, spec: JourneySpec): Promise<Omit<LoadPlan, 'share'>> {
  const scenario = scenarioOf(spec);
  const { url: parsed, ...where } = await resolveUrl(url);
  const traffic = planTraffic(scenario, parsed, spec.environment ?? {});
  return { ...where, reconnectEvery: null, ...paceOf(scenario), timeout: scenario.timeout, ...traffic };
}

export interface MeasuredJourneys extends Pick<Round, 'checks' | 'before' | 'ended' | 'duration'> {
  labels: Record<string, Label>;
  journeys: Record<string, Label>;
  stopped: string | null;
  arrivals: LoadOutcome['arrivals'];
}

/** Measures one window; the counts of every request and journey have to add up. */
export async function journey(
  agent: LoadAgent | AgentGroup,
  url: string,
  spec: JourneySpec,
): Promise<MeasuredJourneys> {
  const plan = await planOf(url, spec);
  const listener = { measuring() {}, measured() {} };
  const { signal } = new AbortController();
  const isGroup = agent instanceof AgentGroup;
  const outcome: LoadOutcome & { scripts?: ScriptOutcome[] } = isGroup
    ? await agent.run(plan, Number(spec.agents ?? 1), listener, signal)
    : await agent.run({ ...plan, share: { index: 0, of: 1 } }, listener, signal);
  const scripts = outcome.scripts ?? (outcome.script ? [outcome.script] : []);
  const names = plan.requests.map(({ label }) => label);
  const { journeys = {}, ...rest } = journeysOfRound(scripts, names);
  const labels = labelsOfRound(outcome.requests, names);
  for (const { counts } of [...Object.values(labels), ...Object.values(journeys)]) expectToAddUp(counts);
  expect(outcome.health).toBeDefined();
  return {
    labels,
    journeys,
    arrivals: outcome.arrivals,
    stopped: outcome.stopped,
    duration: outcome.duration,
    ...rest,
  };
}

/** An answer with headers and body, one character a byte, and the right length. */
export function answerWith(body = 'ok', headers: string[] = [], status = '200 OK'): string {
  const lines = [`HTTP/1.1 ${status}`, ...headers, `Content-Length: ${body.length}`];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}

/** A service that says how it answers each path (without its query); null: it closes the connection. */
export function startShop(answer: (request: WireRequest & { route: string }) => string | null) {
  return startRawService((request, socket) => {
    const text = answer({ ...request, route: `${request.method} ${request.path.replace(/\?.*/s, '')}` });
    if (text === null) socket.destroy();
    else socket.write(text, 'latin1');
  });
}

/** The body of a request as it came over the wire. */
export function bodyOf({ text }: WireRequest): string {
  return text.slice(text.indexOf('\r\n\r\n') + 4);
}

export function headerOf({ text }: WireRequest, name: string): string | undefined {
  const head = text.slice(0, text.indexOf('\r\n\r\n'));
  return new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1]?.trim();
}
