import { availableParallelism } from 'node:os';
import type { DocumentedModel } from '../../measurement/load-model.ts';
import { type Level, levelsOf, rampTime } from './levels.ts';
import type { Pacing } from './pacing.ts';

/** How much load there is, and when, of all agents together. */
export interface Pace {
  /** Closed model: users. Open model: the most connections that arrivals may open. */
  connections: number;
  /** Milliseconds. */
  warmup: number;
  duration: number;
  /** Users, or arrivals per second, from the start of the warm-up to the end of the window. */
  levels: Level[];
  /** null: closed model. */
  arrivals: { kind: 'uniform' | 'poisson'; seed: number } | null;
}

type Paced = Omit<Pacing, 'agents'>;

/** Works out the load of a scenario over time. A warm-up lasts at least until all users are there. */
export function paceOf(scenario: Paced): Pace {
  const { rate, stages, arrivals, seed, duration } = scenario;
  const open = rate !== null;
  const connections = open ? scenario.connections : usersOf(scenario);
  const spawnRate = open ? null : scenario.spawnRate;
  const warmup = Math.max(
    scenario.warmup,
    spawnRate === null ? 0 : rampTime(stages?.[0]?.to ?? connections, spawnRate),
  );
  return {
    connections,
    warmup,
    duration,
    levels: levelsOf({ warmup, duration }, rate ?? connections, spawnRate, stages),
    arrivals: open ? { kind: arrivals, seed } : null,
  };
}

/** The most users that are at work at the same time. */
function usersOf({ connections, stages }: Paced): number {
  return stages === null ? connections : Math.max(1, ...stages.map(({ to }) => Math.ceil(to)));
}

/** The load of a scenario as run documents have it. */
export function documentedModel(pacing: Pacing): DocumentedModel {
  const { rate, arrivals, stages, spawnRate, seed } = pacing;
  return { rate, arrivals, stages, spawnRate, agents: agentsOf(pacing), seed };
}

/** How many processes make the load: as many as are asked for, or half of the cores, because the others are the target's. */
export function agentsOf({ agents }: Pick<Pacing, 'agents'>, cores = availableParallelism()): number {
  return agents === 'auto' ? Math.max(1, Math.floor(cores / 2)) : agents;
}
