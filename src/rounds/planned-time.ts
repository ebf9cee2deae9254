import { kindOf } from '../kinds/index.ts';
import type { Scenario } from '../kinds/kind.ts';

/** The milliseconds assumed for a round whose kind cannot say how long it takes. */
const UNKNOWN = 1000;

/** Adds up what the rounds of all sides take, milliseconds; starting and stopping are extra. */
export function plannedTime(scenarios: readonly Scenario[], sides: number): number {
  return scenarios.reduce((sum, scenario) => sum + roundTime(scenario) * scenario.rounds * sides, 0);
}

/** Adds up what one round of one side takes, milliseconds. */
export function roundTime(scenario: Scenario): number {
  return kindOf(scenario).time(scenario) ?? UNKNOWN;
}
