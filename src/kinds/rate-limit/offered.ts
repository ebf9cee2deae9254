import type { Pacing } from '../../load/pace/pacing.ts';
import { steadyRate } from '../../load/pace/steady-rate.ts';
import type { Traffic } from '../../load/traffic/traffic.ts';
import type { RateLimitScenario } from '../rate-limit.ts';

/** How much is offered below the limit and above it, and of another client, as shares of the limit. */
export const BELOW = 0.9;
export const ABOVE = 2;
export const OTHERS = 0.1;
/** For how long the rate below the limit is offered, milliseconds. */
export const BELOW_TIME = 2000;

/** The load that is to be let through whole. */
export function belowOf(scenario: RateLimitScenario): Pacing {
  return pacingOf(scenario, BELOW * scenario.limit, BELOW_TIME);
}

/** The load of which a part is to be refused, with that of another client. */
export function aboveOf(scenario: RateLimitScenario): Pacing {
  const share = ABOVE + (scenario.other === null ? 0 : OTHERS);
  return pacingOf(scenario, share * scenario.limit, scenario.duration);
}

/** Without a warm-up, which would count against the limit. */
function pacingOf(scenario: RateLimitScenario, rate: number, duration: number): Pacing {
  return steadyRate(rate, { ...scenario, arrivals: 'uniform', warmup: 0, duration });
}

/** The same requests, and one of another client among them, which is as seldom as its share says. */
export function aboveTraffic(scenario: RateLimitScenario): Traffic {
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
