import { availableParallelism } from 'node:os';
import type { Pace } from '../../engines/autocannon/plan.ts';
import type { DocumentedModel } from '../../measurement/run-document.ts';
import { levelsOf, rampTime } from './levels.ts';
import type { Pacing } from './pacing.ts';

type Paced = Omit<Pacing, 'agents'>;

/** How much load a scenario makes, and when. A warm-up lasts at least until all users are there. */
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

/** The most that are at work at a time. */
function usersOf({ connections, stages }: Paced): number {
  return stages === null ? connections : Math.max(1, ...stages.map(({ to }) => Math.ceil(to)));
}

/** The same in words of the documents. */
export function documentedModel(pacing: Pacing): DocumentedModel {
  const { rate, arrivals, stages, spawnRate, seed } = pacing;
  return { rate, arrivals, stages, spawnRate, agents: agentsOf(pacing), seed };
}

/** Half of the cores are the target's. */
export function agentsOf({ agents }: Pick<Pacing, 'agents'>, cores = availableParallelism()): number {
  return agents === 'auto' ? Math.max(1, Math.floor(cores / 2)) : agents;
}
