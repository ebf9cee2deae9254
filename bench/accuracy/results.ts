import { existsSync, readFileSync } from 'node:fs';
import type { LiveResults } from '../live/summary.ts';
import type { ReplayResults } from '../replay/results.ts';
import type { Cell } from './cells.ts';
import type { FloorRow } from './job-floor.ts';
import type { ReplayRow } from './replay.ts';
import type { Counts } from './simulate.ts';
import type { Setting, TodayCounts } from './today.ts';

export interface CellResult {
  cell: Cell;
  seed: number;
  counts: Counts;
}

interface TodayResult {
  setting: Setting;
  seed: number;
  runs: number;
  rules: TodayCounts[];
}

/** The content of bench/results/accuracy.json. */
export interface AccuracyResults {
  /** The runs per cell. */
  runs: number;
  wallSeconds: number;
  threads: number;
  cpu: string;
  node: string;
  /** The digest of the decision that was simulated, made by `probe` of work.ts. */
  probe: string;
  replay: ReplayRow[];
  cells: CellResult[];
  today: TodayResult[];
  /** What the floor of stored jobs was chosen from. */
  floors: { runs: number; rows: FloorRow[] };
}

export const RESULTS = new URL('../results/accuracy.json', import.meta.url);

export function readResults(): AccuracyResults {
  return JSON.parse(readFileSync(RESULTS, 'utf8')) as AccuracyResults;
}

export const LIVE_RESULTS = new URL('../results/live.json', import.meta.url);

/** Reads the results of the last run of bench/live.ts; null before the first. */
export function readLiveResults(): LiveResults | null {
  return existsSync(LIVE_RESULTS) ? (JSON.parse(readFileSync(LIVE_RESULTS, 'utf8')) as LiveResults) : null;
}

export const REPLAY_RESULTS = new URL('../results/replay.json', import.meta.url);

/** Reads the results of the last run of bench/replay.ts; null before the first. */
export function readReplayResults(): ReplayResults | null {
  return existsSync(REPLAY_RESULTS) ? (JSON.parse(readFileSync(REPLAY_RESULTS, 'utf8')) as ReplayResults) : null;
}
