import type { Result } from '../verdict/result.ts';
import { plural } from './format.ts';
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

const FULL: Detail = {
  passing: true,
  blocks: true,
  extras: true,
  findings: Number.POSITIVE_INFINITY,
  scenarios: Number.POSITIVE_INFINITY,
  sentence: 500,
};
const BARE: Detail = { ...FULL, passing: false, blocks: false, extras: false };

/** From everything to next to nothing: what passes goes first, then details, then links and provenance, then findings. */
export const DETAIL_LEVELS: readonly Detail[] = [
  FULL,
  { ...FULL, passing: false },
  { ...FULL, passing: false, blocks: false },
  BARE,
  { ...BARE, findings: 200, scenarios: 50, sentence: 300 },
  { ...BARE, findings: 100, scenarios: 20, sentence: 300 },
  { ...BARE, findings: 50, scenarios: 10, sentence: 300 },
  { ...BARE, findings: 20, scenarios: 5, sentence: 300 },
  { ...BARE, findings: 10, scenarios: 1, sentence: 200 },
  { ...BARE, findings: 1, scenarios: 0, sentence: 80 },
];

/** What a level leaves out of this result, in words. Capped lists say so themselves. */
export function leftOut(result: Result, detail: Detail): string[] {
  const missing: string[] = [];
  if (!detail.passing) {
    const rows = result.scenarios.flatMap((scenario) => scenario.comparisons).filter(passes).length;
    const scenarios = result.scenarios.filter((scenario) => scenarioPasses(scenario, result)).length;
    if (rows > 0) missing.push(`${plural(rows, 'row')} that passed`);
    if (scenarios > 0) missing.push(`${plural(scenarios, 'scenario')} in which everything passed`);
  }
  if (!detail.blocks) missing.push('the folded details (other metrics, scatter, p values, thresholds that are met)');
  if (!detail.extras) missing.push('links, machines and notices');
  return missing;
}
