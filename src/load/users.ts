import type { LoadPlan } from './plan.ts';
import { PlainUser, type VirtualUser } from './virtual-user.ts';

/**
 * What the connection of a plan says.
 *
 * @param number of the virtual user, over all agents
 */
export function userOf({ requests, cycle, connections, arrivals }: LoadPlan, number: number): VirtualUser {
  const place = arrivals === null ? Math.floor((number * cycle.length) / connections) : null;
  return new PlainUser(requests, cycle, place);
}
