import type { AgentHealth, Counts } from '../measurement/run-document.ts';
import type { Connecting } from './resolve-url.ts';

/** One request as bytes on the wire, built once and shared by all connections. */
export interface PlannedRequest {
  label: string;
  bytes: Uint8Array;
  /** An answer to HEAD carries no body whatever its headers say. */
  head: boolean;
  /** Expected status codes; null: any below 400. */
  status: number[] | null;
  /** Whether headers and body of the answer are kept for the virtual user. */
  reads: boolean;
}

/** Everything that an agent needs for one warm-up and one measured window. Plain data, sent over the process channel. */
export interface LoadPlan extends Connecting {
  /** Answers after which a connection is made anew; null: it is kept. */
  reconnectEvery: number | null;
  connections: number;
  /** Milliseconds. */
  warmup: number;
  duration: number;
  timeout: number;
  requests: PlannedRequest[];
  /** Indices into `requests`: one cycle in which every request stands as often as its weight says, spread evenly. */
  cycle: number[];
}

/** What one agent measured in the window. */
export interface LoadOutcome {
  /** Milliseconds. */
  duration: number;
  /** Expected answers that completed within the window. */
  completed: number;
  /** Bytes received within the window. */
  received: number;
  /** By index of the plan's requests; histograms are encoded. */
  requests: { counts: Counts; histogram: string }[];
  health: AgentHealth;
  /** Set when the agent gave up early because nothing could be measured. */
  stopped: string | null;
}

export type ToAgent = { type: 'run'; plan: LoadPlan } | { type: 'stop' };
export type FromAgent =
  | { type: 'measuring' }
  | { type: 'measured' }
  | { type: 'outcome'; outcome: LoadOutcome }
  | { type: 'failed'; message: string };
