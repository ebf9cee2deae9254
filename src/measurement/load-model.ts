import { count, formatDuration, formatNumber } from '../text/numbers.ts';
import { plural } from '../text/plural.ts';

/** How the load is made, where it is more than a constant number of connections. */
export interface DocumentedModel {
  /** Arrivals per second; null: closed model. */
  rate: number | null;
  arrivals: 'uniform' | 'poisson';
  /** The stages: their milliseconds, and the connections or arrivals per second at their end. */
  stages: { duration: number; to: number }[] | null;
  /** Connections opened per second. */
  spawnRate: number | null;
  /** The number of processes that made the load. */
  agents: number;
  /** The seed of everything random. */
  seed: number;
}

/** The most stages that are listed; more are only counted. */
const STAGES_SHOWN = 4;

/**
 * Describes how the load was made: `10 connections`, `500/s Poisson, up to 200 connections`, `0 → 200 (30 s) → 0 (5 s)
 * connections`.
 */
export function modelWords({
  connections,
  model,
}: {
  connections: number;
  model?: DocumentedModel | undefined;
}): string {
  if (model === undefined) return plural(connections, 'connection');
  const { rate, arrivals, stages, spawnRate, agents } = model;
  const parts: string[] = [];
  if (rate === null) {
    parts.push(stages === null ? plural(connections, 'connection') : `${stagesText(stages, '')} connections`);
  } else {
    const pace = stages === null ? `${formatNumber(rate)}/s` : stagesText(stages, '/s');
    parts.push(arrivals === 'poisson' ? `${pace} Poisson` : pace, `up to ${plural(connections, 'connection')}`);
  }
  if (spawnRate !== null) parts.push(`${formatNumber(spawnRate)} more per second`);
  if (agents > 1) parts.push(`${count(agents)} agents`);
  return parts.join(', ');
}

function stagesText(stages: NonNullable<DocumentedModel['stages']>, unit: string): string {
  if (stages.length > STAGES_SHOWN) {
    return `${plural(stages.length, 'stage')} of up to ${formatNumber(Math.max(...stages.map(({ to }) => to)))}${unit}`;
  }
  const steps = stages.map(({ duration, to }) => ` → ${formatNumber(to)}${unit} (${formatDuration(duration)})`);
  return `0${steps.join('')}`;
}
