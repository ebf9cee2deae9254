import { z } from 'zod';
import type { Pacing } from '../load/pace/pacing.ts';
import { describeTraffic } from '../load/traffic/describe-traffic.ts';
import type { Request } from '../load/traffic/request.ts';
import type { Traffic } from '../load/traffic/traffic.ts';
import type { Metric } from '../measurement/metric.ts';
import { fault } from '../settings/fault.ts';
import { headers } from '../settings/headers-schema.ts';
import { loadKeys } from '../settings/load-schema.ts';
import { requests } from '../settings/request-schema.ts';
import { resolveThresholds } from '../settings/resolve-thresholds.ts';
import { resolveTraffic } from '../settings/resolve-traffic.ts';
import { thresholdsOn } from '../settings/thresholds-schema.ts';
import { findTrafficFaults, trafficKeys } from '../settings/traffic-schema.ts';
import { duration, rate } from '../settings/values-schema.ts';
import { formatNumber } from '../text/numbers.ts';
import { quote } from '../text/quote.ts';
import { severityOf, type Threshold } from '../verdict/threshold.ts';
import type { Kind, Scenario, Stage } from './kind.ts';
import { admittedRate, REFUSED, refusedShare, retryAfterOf } from './rate-limit/judge-limit.ts';
import {
  type LimitDetail,
  type LimitSummary,
  limitBlocks,
  limitDetail,
  limitSummary,
  summarizeLimit,
} from './rate-limit/limit-summary.ts';
import { refuseSilence } from './refuse-silence.ts';
import { trafficIdentity } from './traffic-identity.ts';

const LIMIT_METRICS = {
  'rate-limit': {
    title: 'rate that is let through',
    unit: '/s',
    better: 'higher',
    gated: true,
    perRequest: false,
    slower: false,
  },
  'limit-off': {
    title: 'deviation from the expected limit',
    unit: 'ratio',
    better: 'lower',
    gated: false,
    perRequest: false,
    slower: false,
  },
  'early-refusals': {
    title: 'refused below the limit',
    unit: 'ratio',
    better: 'lower',
    gated: false,
    perRequest: false,
    slower: false,
  },
  'retry-wrong': {
    title: 'wrong Retry-After',
    unit: 'ratio',
    better: 'lower',
    gated: false,
    perRequest: false,
    slower: false,
  },
  'others-refused': {
    title: 'refused requests of another client',
    unit: 'ratio',
    better: 'lower',
    gated: false,
    perRequest: false,
    slower: false,
  },
} as const satisfies Record<string, Metric>;

/** What holds unless the scenario says otherwise: shares, 0 to 1. */
const USUAL_LIMITS: Readonly<Partial<Record<keyof typeof LIMIT_METRICS, { limit: number; text: string }>>> = {
  'limit-off': { limit: 0.1, text: '<= 10%' },
  'early-refusals': { limit: 0.01, text: '<= 1%' },
  'retry-wrong': { limit: 0, text: '<= 0%' },
  'others-refused': { limit: 0.01, text: '<= 1%' },
};

/** How much is offered below the limit and above it, and of another client, as shares of the limit. */
const BELOW = 0.9;
const ABOVE = 2;
const OTHERS = 0.1;
/** Milliseconds: how long the rate below the limit is offered, and one stretch in which refusals are counted. */
const BELOW_TIME = 2000;
const WINDOW = 250;
/** Requests that are sent one after the other to be refused, at a time and in all, as a multiple of the limit. */
const BATCH = 25;
const MOST_ASKED = 2;
/** Milliseconds by which a clock may differ, or a request be early. */
const MARGIN = 100;
const MAX_CONNECTIONS = 1000;
/** The name that requests of the other client have in tables. */
const OTHER = 'as another client';

const { journeys: _, before: __, cookies: ___, ...plainTraffic } = trafficKeys;
const { agents, seed, 'max-connections': maxConnections } = loadKeys;
const keys = {
  'expect-limit': rate.describe(
    'Requests per second that the service is to let through; of more, the rest is to get 429.',
  ),
  other: z
    .strictObject({ headers: headers.describe('Headers that make a request one of another client.') })
    .optional()
    .describe('How the service knows another client, whose requests are to be let through meanwhile.'),
  duration: duration.prefault('4s').describe('How long twice the limit is offered.'),
  patience: duration.prefault('5s').describe('Longest time for which Retry-After is waited for.'),
  'max-connections': maxConnections,
  agents,
  seed,
  ...plainTraffic,
  thresholds: thresholdsOn(LIMIT_METRICS)
    .prefault({})
    .describe('Limits of this scenario, which replace the usual ones: limit-off: <= 10%, early-refusals: <= 1%, …'),
};
type Settings = z.output<z.ZodObject<typeof keys>>;

/** A rate that is to be let through, and what is offered to see that. */
export interface RateLimitScenario extends Scenario, Traffic {
  type: 'rate-limit';
  /** Requests per second. */
  limit: number;
  /** The first request as another client sends it; null: none is named. */
  other: Request | null;
  /** Milliseconds. */
  duration: number;
  patience: number;
  connections: number;
  agents: Pacing['agents'];
}

/** A limit of rate that the service keeps: where it is, whether it says when to come again, and what others notice. */
export const rateLimitKind: Kind<Settings, RateLimitScenario, LimitDetail, LimitSummary> = {
  name: 'rate-limit',
  about:
    'A limit of rate: from which rate on the service answers 429, whether Retry-After is right, and what others notice.',
  question: 'Does the service refuse what is too much, say when to come again, and let others through meanwhile?',
  compares: 'the rate that is let through',
  example: { 'expect-limit': '100/s' },
  impliedBy: 'expect-limit',
  needs: 'service',
  rules: { general: false, sends: 'same' },
  standing: { 'expect-limit': 'rule', patience: 'rule', other: 'own' },
  whole: true,
  failsOnPurpose: true,
  rounds: { least: 1, default: 5 },
  keys,
  metrics: () => LIMIT_METRICS,

  faults(settings, context) {
    findTrafficFaults(settings, context);
    findLimitFaults(settings, context);
    if (settings.duration % WINDOW !== 0 || settings.duration < 2000) {
      fault(context, ['duration'], 'a limit needs 2s or more, in steps of 250ms, to be told');
    }
  },

  resolve(settings, { name, at, inputs, general, origin }) {
    const { 'expect-limit': limit, other, duration, patience, thresholds } = settings;
    for (const input of ['rate', 'connections', 'duration'] as const) {
      if (inputs[input] === undefined) continue;
      origin.blameInput(input, `expect-limit of the scenario ${quote(name)} says how much load there is`);
    }
    const traffic = resolveTraffic(settings, at, origin);
    const [first] = settings.requests ?? requests.parse(['GET /']);
    const asOther = other && first && { ...first, name: OTHER, headers: { ...first.headers, ...other.headers } };
    const own = resolveThresholds({ thresholds }, general, at, origin);
    return {
      name,
      type: 'rate-limit',
      rounds: settings.rounds,
      ...traffic,
      limit,
      other: asOther ? (resolveTraffic({ ...settings, requests: [asOther] }, at, origin).requests[0] ?? null) : null,
      duration,
      patience,
      connections: settings['max-connections'] ?? MAX_CONNECTIONS,
      agents: settings.agents,
      thresholds: [...own, ...usualLimits(own)],
    };
  },

  identity: (scenario) => ({
    type: scenario.type,
    limit: scenario.limit,
    duration: scenario.duration,
    isOther: scenario.other !== null,
    ...trafficIdentity(scenario),
  }),

  // Retry-After is mostly a second.
  time: ({ duration }) => BELOW_TIME + duration + 2000,

  words: ({ limit }) => `up to ${formatNumber(limit)}/s`,

  lines: describeTraffic,

  phases: ({ limit, duration }) => [
    { name: 'below', duration: BELOW_TIME, load: `${formatNumber(BELOW * limit)}/s` },
    { name: 'above', duration, load: `${formatNumber(ABOVE * limit)}/s` },
  ],

  loads: (scenario) => [
    { traffic: scenario, pacing: belowOf(scenario) },
    { traffic: aboveTraffic(scenario), pacing: aboveOf(scenario) },
  ],

  async measure(stage, scenario) {
    const { limit, duration } = scenario;
    stage.phase('below', BELOW_TIME);
    const below = await stage.load(scenario, belowOf(scenario), { windowLength: WINDOW });
    if (below === null) return null;
    refuseSilence(stage, scenario, below, 'below the limit');
    stage.phase('above', duration);
    const above = await stage.load(aboveTraffic(scenario), aboveOf(scenario), { windowLength: WINDOW });
    if (above === null) return null;
    refuseSilence(stage, scenario, above, 'above the limit');
    stage.phase('retry');
    const retry = await findRetry(stage, scenario);
    if (stage.abort.aborted) return null;

    const other = scenario.other === null ? null : (above.window.labels[OTHER]?.counts ?? null);
    const others = other && other.sent > 0 ? (other.errors[REFUSED] ?? 0) / other.sent : null;
    const ofOthers = other ? (other.responses * 1000) / above.window.duration : 0;
    const all = admittedRate(above.windows);
    const admitted = all === null ? null : Math.max(0, all - ofOthers);
    const refuses = (above.window.counts.errors[REFUSED] ?? 0) > 0;
    const early = Math.max(...below.windows.map(refusedShare), 0) === 0 ? 0 : shareOf(below.window.counts);
    const off = admitted === null ? (refuses ? null : ABOVE - 1) : Math.abs(admitted / limit - 1);
    const isWrong = retry.retry === 'early' || retry.retry === 'unreadable';
    return {
      figures: {
        responses: below.window.counts.responses + above.window.counts.responses,
        all: {
          ...(admitted !== null && { 'rate-limit': admitted }),
          ...(off !== null && { 'limit-off': off }),
          'early-refusals': early,
          ...((isWrong || retry.retry === 'right') && { 'retry-wrong': isWrong ? 1 : 0 }),
          ...(others !== null && { 'others-refused': others }),
        },
        labels: {},
      },
      detail: { expected: limit, offered: ABOVE * limit, admitted, refuses, early, ...retry, others },
    };
  },

  detail: limitDetail,
  summary: limitSummary,
  summarize: summarizeLimit,
  blocks: limitBlocks,
};

/** Reports a limit that cannot be offered, another client that nothing tells from the first, and refusals as expected. */
function findLimitFaults(
  { 'expect-limit': limit, other, requests: sent = [] }: Settings,
  context: z.core.$RefinementCtx,
): void {
  const most = 1_000_000 / (ABOVE + OTHERS);
  if ((BELOW * limit * BELOW_TIME) / 1000 < 1) {
    fault(context, ['expect-limit'], 'a limit is told from 1/s on: below a lower one, nothing would be sent in 2s');
  } else if (limit > most) {
    fault(context, ['expect-limit'], `twice the limit is offered: it can be up to ${Math.floor(most)}/s`);
  }
  if (other !== undefined && Object.keys(other.headers).length === 0) {
    fault(context, ['other', 'headers'], 'another client is known by a header: give at least one');
  }
  for (const [index, { status }] of sent.entries()) {
    if (!status?.includes(429)) continue;
    fault(context, ['requests', index, 'status'], '429 is how the service refuses, so it is none to expect; remove it');
  }
}

/** The limits that nobody has set. */
function usualLimits(own: readonly Threshold[]): Threshold[] {
  return Object.entries(USUAL_LIMITS)
    .filter(([metric]) => own.every((limit) => limit.metric !== metric))
    .map(([metric, { limit, text }]) => ({
      metric,
      label: null,
      comparator: '<=' as const,
      limit,
      ...severityOf(undefined),
      text,
      line: null,
    }));
}

function belowOf(scenario: RateLimitScenario): Pacing {
  return pacingOf(scenario, BELOW * scenario.limit, BELOW_TIME);
}

function aboveOf(scenario: RateLimitScenario): Pacing {
  const share = ABOVE + (scenario.other === null ? 0 : OTHERS);
  return pacingOf(scenario, share * scenario.limit, scenario.duration);
}

/** Without a warm-up, which would count against the limit. */
function pacingOf({ connections, agents, seed }: RateLimitScenario, rate: number, duration: number): Pacing {
  return { connections, rate, arrivals: 'uniform', stages: null, spawnRate: null, agents, seed, warmup: 0, duration };
}

/** The same requests, and one of another client among them, which is as seldom as its share says. */
function aboveTraffic(scenario: RateLimitScenario): Traffic {
  const { requests: own, other } = scenario;
  if (other === null) return scenario;
  const weight = own.reduce((sum, request) => sum + request.weight, 0);
  // Weights are whole numbers.
  const times = ABOVE / OTHERS;
  return {
    ...scenario,
    requests: [...own.map((request) => ({ ...request, weight: request.weight * times })), { ...other, weight }],
  };
}

/**
 * Sends requests one after the other until one is refused, waits as long as its Retry-After says, and sends one more. All
 * other load has ended: nobody else uses up what this client is allowed.
 */
async function findRetry(
  stage: Stage,
  scenario: RateLimitScenario,
): Promise<Pick<LimitDetail, 'retry' | 'wait' | 'said'>> {
  const { limit, patience } = scenario;
  const [request] = scenario.requests;
  const unseen = { retry: 'unseen', wait: null, said: null } as const;
  if (request === undefined) return unseen;
  const batch = { ...scenario, requests: Array.from({ length: BATCH }, () => ({ ...request, weight: 1 })) };
  for (let asked = 0; asked < MOST_ASKED * limit + BATCH; asked += BATCH) {
    const exchanges = await stage.ask(batch);
    if (stage.abort.aborted) return unseen;
    const refused = exchanges.findLast(({ answer }) => answer?.status === 429);
    if (refused === undefined) continue;
    const after = retryAfterOf(refused, Date.now());
    if (after.kind === 'none') return { ...unseen, retry: 'none' };
    if (after.kind === 'unreadable') return { retry: 'unreadable', wait: null, said: after.text };
    const wait = after.milliseconds;
    if (wait > patience) return { retry: 'unwaited', wait, said: null };
    await stage.rest(wait + MARGIN);
    const [again] = await stage.ask({ ...scenario, requests: [{ ...request, weight: 1 }] });
    return { retry: again?.answer?.status === 429 ? 'early' : 'right', wait, said: null };
  }
  return unseen;
}

function shareOf({ sent, errors }: { sent: number; errors: Record<string, number> }): number {
  return sent === 0 ? 0 : (errors[REFUSED] ?? 0) / sent;
}
