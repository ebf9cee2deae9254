import type { Pacing } from '../../load/pace/pacing.ts';
import type { Traffic } from '../../load/traffic/traffic.ts';
import type { Threshold } from '../../verdict/threshold.ts';

/** A load scenario: what is sent, how much of it and for how long, and the limits that it is held to. */
export interface LoadScenario extends Traffic, Pacing {
  name: string;
  type: 'load';
  rounds: number;
  thresholds: Threshold[];
}
export type Scenario = LoadScenario;
