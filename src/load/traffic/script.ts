import type { Counts } from '../../measurement/run-document.ts';
import type { Feeder } from './feeder.ts';
import type { Check, Extraction } from './request.ts';

/** What virtual users do: journeys, or single requests with something to fill in or to check. Plain data. */
export interface Script {
  seed: number;
  /** By index of the plan's requests. */
  requests: ScriptedRequest[];
  journeys: ScriptedJourney[];
  /** Indices of the journeys: one cycle in which each stands as often as its weight says. */
  cycle: number[];
  /** Indices of the requests that a virtual user sends once before its first journey. They stand after all others. */
  before: number[];
  /** Origin of the target, which cookies belong to; null: none are kept. */
  cookies: string | null;
  /** Those that are used. */
  feeders: Pick<Feeder, 'name' | 'columns' | 'rows' | 'order' | 'atEnd'>[];
  /** Whether a user rests between two journeys; where arrivals come by themselves it does not. */
  restsBetween: boolean;
}

export interface ScriptedRequest {
  extract: Extraction[];
  checks: Check[];
}

export interface ScriptedJourney {
  /** null: a request of a plain list, which is no journey to report. */
  name: string | null;
  /** Milliseconds. */
  pause: { least: number; most: number };
  /** Indices into the plan's requests. */
  requests: number[];
}

/** What came of a script in the measured window. */
export interface ScriptOutcome {
  /** In the order of the script's journeys; those without a name are left out. */
  journeys: { name: string; counts: Counts; histogram: string }[];
  checks: CheckCount[];
  before: { done: number; errors: Record<string, number> };
  /** Why the window ended before its time; null: it did not. */
  ended: string | null;
  /** Why nothing could be measured. */
  stopped: string | null;
}

/** How often the answers to a request held what a check asks. */
interface CheckCount {
  /** Index of the plan's requests. */
  request: number;
  name: string;
  passed: number;
  failed: number;
}
