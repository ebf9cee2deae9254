import { plural } from '../text/plural.ts';
import type { Result } from '../verdict/result.ts';
import { passes, scenarioPasses } from './status.ts';

/** How much of a result is written. */
export interface Detail {
  /** Rows and scenarios that pass. */
  passing: boolean;
  /** Folded blocks: other metrics, scatter, p values, thresholds that are met. */
  blocks: boolean;
  /** Links, machines, notices. */
  extras: boolean;
  /** At most so many findings and violated thresholds. */
  findings: number;
  /** At most so many scenarios with a table, and so many rows in each. */
  scenarios: number;
  /** Longest foreign sentence, in characters. */
  sentence: number;
}

export const FULL: Detail = {
  passing: true,
  blocks: true,
  extras: true,
  findings: Number.POSITIVE_INFINITY,
  scenarios: Number.POSITIVE_INFINITY,
  sentence: 500,
};
const BARE: Detail = { ...FULL, passing: false, blocks: false, extras: false };

/** Each about seven tenths of the one before: what is left of the room is used. */
const CAPS = [400, 280, 200, 140, 100, 70, 50, 35, 25, 17, 12, 8, 5, 3];

/** In this order: what passes goes first, then details, then links and provenance, then findings. */
export const SHED: readonly Detail[] = [
  { ...FULL, passing: false },
  { ...FULL, passing: false, blocks: false },
  BARE,
  ...CAPS.map((findings) => ({ ...BARE, findings, scenarios: Math.floor(findings / 4), sentence: 300 })),
];

/** What is written even when it does not fit. */
export const LEAST: Detail = { ...BARE, findings: 1, scenarios: 0, sentence: 80 };

/** What a level leaves out of this result, in words. Capped lists say so themselves. */
export function leftOut(result: Result, detail: Detail): string[] {
  const missing: string[] = [];
  if (!detail.passing) {
    const rows = result.scenarios.flatMap((scenario) => scenario.comparisons).filter(passes).length;
    const scenarios = result.scenarios.filter((scenario) => scenarioPasses(scenario, result)).length;
    if (rows > 0) missing.push(`${plural(rows, 'row')} that passed`);
    if (scenarios > 0 && !detail.blocks) missing.push(`${plural(scenarios, 'scenario')} in which everything passed`);
  }
  if (!detail.blocks) missing.push('the folded details (other metrics, scatter, p values, thresholds that are met)');
  if (!detail.extras) missing.push('links, machines and notices');
  return missing;
}
