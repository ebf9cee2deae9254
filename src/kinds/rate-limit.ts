import type { Pacing } from '../load/pace/pacing.ts';
import { describeTraffic } from '../load/traffic/describe-traffic.ts';
import type { Request } from '../load/traffic/request.ts';
import type { Traffic } from '../load/traffic/traffic.ts';
import { MAX_CONNECTIONS } from '../settings/open-load-schema.ts';
import { requests } from '../settings/request-schema.ts';
import { resolveThresholds } from '../settings/resolve-thresholds.ts';
import { resolveTraffic } from '../settings/resolve-traffic.ts';
import { findTrafficFaults } from '../settings/traffic-schema.ts';
import { formatNumber } from '../text/numbers.ts';
import { quote } from '../text/quote.ts';
import type { Kind, Measured, Scenario } from './kind.ts';
import { findRetry } from './rate-limit/find-retry.ts';
import { admittedRate, REFUSED, refusedShare } from './rate-limit/judge-limit.ts';
import {
  findLimitFaults,
  LIMIT_METRICS,
  type LimitSettings,
  limitKeys,
  USUAL_LIMITS,
  WINDOW,
} from './rate-limit/limit-keys.ts';
import {
  type LimitDetail,
  type LimitSummary,
  limitBlocks,
  limitDetail,
  limitSummary,
  summarizeLimit,
} from './rate-limit/limit-summary.ts';
import { ABOVE, aboveOf, aboveTraffic, BELOW, BELOW_TIME, belowOf } from './rate-limit/offered.ts';
import { refuseSilence } from './refuse-silence.ts';
import type { Stage } from './stage.ts';
import { trafficIdentity } from './traffic-identity.ts';
import { withUsualLimits } from './usual-limits.ts';

/** The name that requests of the other client have in tables. */
const OTHER = 'as another client';

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
export const rateLimitKind: Kind<LimitSettings, RateLimitScenario, LimitDetail, LimitSummary> = {
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
  // Whoever comes next would still be refused.
  starts: () => 1,
  keys: limitKeys,
  metrics: () => LIMIT_METRICS,

  faults(settings, context) {
    findTrafficFaults(settings, context);
    findLimitFaults(settings, context);
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
      thresholds: withUsualLimits(resolveThresholds({ thresholds }, general, at, origin), ...USUAL_LIMITS),
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

  measure: (stage, scenario) => stage.serve(null, () => measureLimit(stage, scenario)),

  detail: limitDetail,
  summary: limitSummary,
  summarize: summarizeLimit,
  blocks: limitBlocks,
};

async function measureLimit(stage: Stage, scenario: RateLimitScenario): Promise<Measured<LimitDetail> | null> {
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
}

function shareOf({ sent, errors }: { sent: number; errors: Record<string, number> }): number {
  return sent === 0 ? 0 : (errors[REFUSED] ?? 0) / sent;
}
