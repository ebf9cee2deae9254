import type { Engine } from '../engines/engine.ts';
import type { LogFile } from '../files/log-file.ts';
import type { Scenario } from '../kinds/kind.ts';
import type { ReplaceableTarget } from '../service/replaceable.ts';
import type { RunningTarget } from '../service/start.ts';
import type { Target } from '../service/target.ts';
import type { Side } from './side.ts';
import type { Slices } from './slices.ts';

/** What a stage acts in: one scenario in one round of one side. */
export interface Act {
  side: Side;
  scenario: Scenario;
  /** The index of the round, from 0. */
  index: number;
  /** The service of this round; null where none is needed. */
  service: RunningTarget | null;
  /** Whether this scenario is the one of its round that reports how long the service took to start. */
  reportsStartup: boolean;
  engine: Engine;
  logFile: LogFile;
  /** Starts a service for as long as something is done with it; absent where the scenario shares that of the round. */
  serve?<T>(target: Target, work: (service: ReplaceableTarget) => Promise<T>): Promise<T>;
  /** Called when a warm-up is over and its window begins, unless that has parts. */
  onMeasuring(): void;
  /** Called when a part of the round begins. @param duration milliseconds; null where that is not known */
  onPart(name: string, duration: number | null): void;
  /** What a window is measured in, in turn with the other side; null: in one piece. */
  sliced: Sliced | null;
}

/** The slices of a window, and their turns. */
export interface Sliced {
  slices: Slices;
  /** Waits until it is this side's turn. @param slice from 0; −1: the warm-up */
  turn(slice: number): Promise<void>;
}
