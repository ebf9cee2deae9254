import type { Engine } from '../engines/engine.ts';
import type { Scenario } from '../kinds/kind.ts';
import type { Turns } from '../measurement/rules.ts';
import type { Rules } from '../measurement/run-document.ts';
import type { Logs } from './preparation.ts';
import type { RoundsProgress } from './rounds-progress.ts';
import type { Serving } from './serving.ts';
import type { Session } from './session.ts';
import type { Side } from './side.ts';
import type { SidesLeft } from './sides-left.ts';
import type { TurnPlan } from './turn-plan.ts';

/** What is measured, fixed before the first round. */
export interface RoundsPlan {
  sides: Side[];
  scenarios: Scenario[];
  /**
   * The rounds of every scenario for each further look, and whether the next is wanted; null: there are only the planned
   * rounds.
   */
  extension: { looks: number[][]; isWanted(): boolean } | null;
  /** Names the scenarios that are profiled once all rounds are taken; absent: none is. */
  profiling?: (() => readonly string[]) | undefined;
  rules: Rules;
  /** How two sides share a round. */
  turns: Turns;
  engine: Engine;
  /** Where the logs of the sides are kept: `head.log`, `base.log`. */
  logs: Logs;
}

/** What every part of a measurement works with. */
export interface Course {
  plan: RoundsPlan;
  session: Session;
  sides: SidesLeft;
  serving: Serving;
  progress: RoundsProgress;
  turns: TurnPlan;
  /** What did not go as planned, as sentences. */
  notices: string[];
}
