import type { Pacing } from './pacing.ts';

/** A load of so many arrivals per second from its first moment to its last, whatever else the pacing says of its amount. */
export function steadyRate(
  rate: number,
  pacing: Pick<Pacing, 'connections' | 'arrivals' | 'agents' | 'seed' | 'warmup' | 'duration'>,
): Pacing {
  const { connections, arrivals, agents, seed, warmup, duration } = pacing;
  return { connections, rate, arrivals, stages: null, spawnRate: null, agents, seed, warmup, duration };
}
