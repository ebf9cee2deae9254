import type { Scenario } from '../kinds/load/scenario.ts';
import { paceOf } from '../load/pace/pace.ts';

export type SideName = 'base' | 'head';

/** Where a measurement is. */
export interface Progress {
  phase: 'check out' | 'build' | 'setup' | 'start' | 'warm-up' | 'measure' | 'teardown';
  side: SideName;
  /** How many there are. */
  sides: number;
  /** From 1. 0 before the first. */
  round: number;
  rounds: number;
  /** The round is measured a second time because the machine did other work. */
  again: boolean;
  scenario: string | null;
  /** Planned time of warm-ups and windows that is behind, and in all, milliseconds. */
  done: number;
  total: number;
}

/** Warm-up and measured time of all rounds of all sides, milliseconds; starting and stopping come on top. */
export function plannedTime(scenarios: Scenario[], sides: number): number {
  return scenarios.reduce((sum, scenario) => {
    const { warmup, duration } = paceOf(scenario);
    return sum + (warmup + duration) * scenario.rounds * sides;
  }, 0);
}
