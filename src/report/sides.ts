import type { JobScenario } from '../measurement/job.ts';
import type { Result } from '../verdict/result.ts';

/** Both sides of a scenario. */
export interface ScenarioSides {
  head?: JobScenario;
  base?: JobScenario;
}

/** Finds the rounds of a scenario; a baseline that is defined differently is not shown beside it. */
export function sidesOf(name: string, { rounds }: Pick<Result, 'rounds'>): ScenarioSides {
  const head = rounds.head.scenarios.find((scenario) => scenario.name === name);
  const base = rounds.base?.scenarios.find((scenario) => scenario.name === name && scenario.hash === head?.hash);
  return { ...(head && { head }), ...(base && { base }) };
}
