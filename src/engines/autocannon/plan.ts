import type { Level } from '../../load/pace/levels.ts';
import type { Piece } from '../../load/template/place.ts';
import type { Connecting } from '../../load/traffic/resolve-url.ts';
import type { Script, ScriptOutcome } from '../../load/traffic/script.ts';
import type { AgentHealth, ArrivalCounts, Counts, OfferedPoint } from '../../measurement/run-document.ts';

/** One request as bytes on the wire, built once and shared by all connections. */
export interface PlannedRequest {
  label: string;
  bytes: Uint8Array;
  /** An answer to HEAD carries no body whatever its headers say. */
  head: boolean;
  /** Expected status codes; null: any below 400. */
  status: number[] | null;
  /** Whether the body of the answer is kept for the virtual user. */
  reads: boolean;
  /** Whether its checks, and no rule of ours, say which status is good. */
  anyStatus?: boolean;
  /** Where the bytes are not the same every time. */
  template?: RequestTemplate;
}

/** A request whose pieces are put together when it is sent; its length is counted then. */
export interface RequestTemplate {
  /** Up to the header of the length, or the empty line. */
  head: Piece[];
  /** null: it has none, and no length either. */
  body: Piece[] | null;
  /** Nothing is filled in but cookies: without any, the request's `bytes` are sent. */
  fixed: boolean;
  /** Whether the virtual user's cookies go with it. */
  cookies: boolean;
}

/** Everything that an agent needs for one warm-up and one measured window. Plain data, sent over the process channel. */
export interface LoadPlan extends Pace, Connecting {
  /** Answers after which a connection is made anew; null: it is kept. */
  reconnectEvery: number | null;
  /** Milliseconds. */
  timeout: number;
  requests: PlannedRequest[];
  /** Indices into `requests`: one cycle in which every request stands as often as its weight says, spread evenly. */
  cycle: number[];
  /** What users do where they do more than send the same bytes again and again. */
  script?: Script;
  share: Share;
}

/** How much load there is, and when. Of all agents together. */
export interface Pace {
  /** Closed model: users. Open model: the most connections that arrivals may open. */
  connections: number;
  /** Milliseconds. */
  warmup: number;
  duration: number;
  /** Users, or arrivals a second, from the begin of the warm-up to the end of the window. */
  levels: Level[];
  /** null: closed model. */
  arrivals: { kind: 'uniform' | 'poisson'; seed: number } | null;
}

/** Which part of the load is an agent's: users and arrivals whose number is `index` modulo `of`. */
export interface Share {
  index: number;
  of: number;
}

/** Share of a core from which on an agent is at its own limit. */
export const BOUND_CPU = 0.9;

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
  /** null: closed model. */
  arrivals: ArrivalCounts | null;
  /** null: the load is the same all the time. */
  offered: OfferedPoint[] | null;
  health: AgentHealth;
  /** Set when the agent gave up early because nothing could be measured. */
  stopped: string | null;
  /** What came of a plan's script. */
  script?: ScriptOutcome;
}

export type ToAgent =
  | { type: 'run'; plan: LoadPlan }
  /** Milliseconds of the clock of the machine (clock.ts). */
  | { type: 'start'; at: number }
  | { type: 'stop' };
export type FromAgent =
  /** Everything is prepared: the load waits for its start. */
  | { type: 'ready' }
  | { type: 'measuring' }
  | { type: 'measured' }
  | { type: 'outcome'; outcome: LoadOutcome }
  | { type: 'failed'; message: string };
