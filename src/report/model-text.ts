import type { DocumentedModel } from '../measurement/run-document.ts';
import { count, formatDuration, formatNumber } from '../text/numbers.ts';
import { plural } from '../text/plural.ts';
import type { ScenarioResult } from '../verdict/result.ts';

/** More stages than this are a number. */
const STAGES_SHOWN = 4;

/** How the load was made: `10 connections`, `500/s Poisson, up to 200 connections`, `0 → 200 (30 s) → 0 (5 s) connections`. */
export function modelText({ connections, model }: Pick<ScenarioResult, 'connections' | 'model'>): string {
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
