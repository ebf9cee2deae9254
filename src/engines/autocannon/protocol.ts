import type { Pace } from '../../load/pace/pace.ts';
import type { Share } from '../../load/pace/share.ts';
import type { JourneyOutcome } from '../../load/tally/journey-tally.ts';
import type { RequestOutcome } from '../../load/tally/recorder.ts';
import type { WindowsPlan } from '../../load/tally/windows-tally.ts';
import type { PlannedTraffic } from '../../load/traffic/planned-traffic.ts';
import type { Connecting } from '../../load/traffic/resolve-url.ts';
import type { TrialOutcome } from '../../load/trial/exchange.ts';
import type { AgentHealth, ArrivalCounts, OfferedPoint } from '../../measurement/run-document.ts';

/** Everything that an agent needs for one warm-up and one measured window. Plain data, sent over the process channel. */
export interface LoadPlan extends Pace, Connecting, PlannedTraffic {
  /** The number of answers after which a connection is reopened; null: it is kept. */
  reconnectEvery: number | null;
  /** Milliseconds. */
  timeout: number;
  share: Share;
  /** How the measured window is divided; absent: it is not. */
  windows?: WindowsPlan;
}

/** What one agent measured in the window. */
export interface LoadOutcome extends RequestOutcome {
  /** null: closed model. */
  arrivals: ArrivalCounts | null;
  /** null: the load is the same all the time. */
  offered: OfferedPoint[] | null;
  health: AgentHealth;
  /** Why the agent gave up early, because nothing could be measured; null: it did not. */
  stopped: string | null;
  /** The limit that could no longer be kept, for which the window ended before its time; null: there was none. */
  lost: string | null;
  /** null: a plain list was sent. */
  journeys: JourneyOutcome | null;
}

/** Everything that an agent needs to send each request once; its cycle names what is sent. */
export interface TrialPlan extends Connecting, PlannedTraffic, Pick<LoadPlan, 'reconnectEvery' | 'timeout'> {
  /** Milliseconds after which no further request is sent. */
  budget: number;
}

export type ToAgent =
  | { type: 'run'; plan: LoadPlan }
  | { type: 'try'; plan: TrialPlan }
  /** Milliseconds of the clock of the machine (clock.ts). */
  | { type: 'start'; at: number }
  | { type: 'stop' };
export type FromAgent =
  /** Everything is prepared: the load waits for its start. */
  | { type: 'ready' }
  | { type: 'measuring' }
  | { type: 'measured' }
  | { type: 'outcome'; outcome: LoadOutcome }
  | { type: 'tried'; outcome: TrialOutcome }
  | { type: 'failed'; message: string };
