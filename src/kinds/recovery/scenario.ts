import type { Pacing } from '../../load/pace/pacing.ts';
import type { Traffic } from '../../load/traffic/traffic.ts';
import type { Fault } from '../fault.ts';
import type { Scenario } from '../kind.ts';
import type { Restart } from './restart.ts';
import type { Write } from './writes.ts';

/** An open load, and a fault in the middle of it. */
export interface RecoveryScenario extends Scenario, Traffic, Pacing {
  type: 'recovery';
  rate: number;
  fault: Fault;
  /** When it begins, milliseconds after the start of the window. */
  at: number;
  /** The length of the stretches in which the service is watched, milliseconds. */
  width: number;
  restart: Restart;
  /** Milliseconds. */
  late: number;
  write: Write | null;
}
