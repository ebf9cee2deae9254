import { kindOf } from '../kinds/index.ts';
import type { Scenario } from '../kinds/kind.ts';

/** Milliseconds that stand for a round of which its kind cannot say how long it takes. */
const UNKNOWN = 1000;

/** What the rounds of all sides take, milliseconds; starting and stopping come on top. */
export function plannedTime(scenarios: readonly Scenario[], sides: number): number {
  return scenarios.reduce((sum, scenario) => sum + roundTime(scenario) * scenario.rounds * sides, 0);
}

/** What one round of one side takes, milliseconds. */
export function roundTime(scenario: Scenario): number {
  return kindOf(scenario).time(scenario) ?? UNKNOWN;
}
