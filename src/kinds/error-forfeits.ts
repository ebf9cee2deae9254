import { agentsOf } from '../load/pace/pace.ts';
import type { Forfeit } from '../load/tally/windows-tally.ts';
import { isPlainList } from '../load/traffic/plan-traffic.ts';
import { ERROR_LIMIT, SUCCESS_METRIC } from '../verdict/threshold.ts';
import type { LoadScenario } from './load.ts';

/**
 * When the limits on errors are lost for good: once more have failed than may of all that are to be sent. That is known
 * where single requests are sent at a steady rate; chance decides how many arrivals of Poisson there are, the service how
 * many requests users get through, and the data how many a journey has. Only the one round of a scenario decides by
 * itself, and only one generator sees all of its load.
 */
export function errorForfeitsOf(scenario: Omit<LoadScenario, 'type'>): Forfeit[] {
  const { rounds, rate, stages, arrivals, duration, thresholds } = scenario;
  const isKnown = rate !== null && stages === null && arrivals === 'uniform' && isPlainList(scenario);
  if (!isKnown || rounds > 1 || agentsOf(scenario) > 1) return [];
  const planned = Math.ceil((rate * duration) / 1000);
  return thresholds.flatMap(({ metric, label, comparator, limit, text }) => {
    const isOfErrors = metric === ERROR_LIMIT.metric && comparator.startsWith('<');
    const isOfSuccess = metric === SUCCESS_METRIC && comparator.startsWith('>');
    if (label !== null || !(isOfErrors || isOfSuccess)) return [];
    // A share that is just kept must not be lost by the last digit of a product.
    const failures = Math.floor((isOfErrors ? limit : 1 - limit) * planned + 1e-9);
    return [
      { text: `the limit ${text} of the ${isOfErrors ? 'error' : 'success'} rate can no longer be kept`, failures },
    ];
  });
}
