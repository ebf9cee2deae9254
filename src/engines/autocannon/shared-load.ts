import type { Socket } from 'node:net';
import type { OfferedSeries } from '../../load/tally/offered.ts';
import type { Recorder } from '../../load/tally/recorder.ts';

/** What all connections of a window share. */
export interface SharedLoad {
  recorder: Recorder;
  /** Counts everything that is sent; null: it is not asked for. */
  offered: OfferedSeries | null;
  /** The number of answers after which a connection is reopened; null: it is kept. */
  reconnectEvery: number | null;
  /** Milliseconds. */
  timeout: number;
  /** Called with every connection that is made. */
  connected?(connection: Socket): void;
  /** Once true, no connection sends another request. */
  stopping: boolean;
}
