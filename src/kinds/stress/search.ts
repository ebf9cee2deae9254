import { z } from 'zod';
import { PerfGateError } from '../../errors.ts';
import { nextStep, type SearchRules, type SearchTrial } from '../../statistics/breaking-point-search.ts';
import { formatNumber } from '../../text/numbers.ts';
import { refuseSilence } from '../refuse-silence.ts';
import type { Stage } from '../stage.ts';
import type { StressScenario } from '../stress.ts';
import { awaitCalm, measureCalm } from './calm.ts';
import { MISSED_WORDS } from './missed-words.ts';
import { type Trial, trialSchema, tryLoad } from './trial.ts';

/** The most trials of a search, and those that only look for where to begin. */
export const MOST_TRIALS = 40;
const MOST_ROUGH = 20;

/** A search for the highest load that is borne, and how it ended. */
export const searchSchema = z.object({
  trials: z
    .array(trialSchema)
    .min(1)
    .max(MOST_TRIALS + MOST_ROUGH),
  /** `stuck`: the service was not calm again after a load that was too much. */
  why: z.enum(['found', 'not-reached', 'unmet', 'generator', 'trials', 'stuck']),
  /** The highest load that is borne, and the lowest above it that is too much; per second. */
  lower: z.number().positive().nullable(),
  upper: z.number().positive().nullable(),
  /** Good answers per second at the highest load that is borne. */
  throughput: z.number().nonnegative().nullable(),
  /** The longest time that the service took to be calm again after a load, milliseconds; null: there was none, or it was not. */
  calmAfter: z.number().nonnegative().nullable(),
});
export type Search = z.infer<typeof searchSchema>;

/**
 * A load is settled by five trials, of which two may be bad; how far the bounds of the result may lie apart. RFC 9971 with the
 * parameters of a service instead of a switch.
 */
const TRIALS = 5;
const EXCEED = 0.4;
const WIDTH = 0.05;

/**
 * Searches for the highest load that meets the objective: first it doubles the load until one trial misses it, then it
 * settles loads as RFC 9971 does. After each load that is too much it waits until the service is calm again.
 *
 * @returns null when the run was canceled
 * @throws PerfGateError `load` where the objective is missed without any load to speak of
 */
export async function searchBreakingPoint(stage: Stage, scenario: StressScenario): Promise<Search | null> {
  const calm = await measureCalm(stage, scenario);
  if (calm === null) return null;
  const trials: Trial[] = [];
  let calmAfter: number | null = null;
  /** Tries a load. @returns how it went; `canceled`, or `stuck` where the service is not calm again after it */
  const attempt = async (load: number): Promise<'good' | 'bad' | 'canceled' | 'stuck'> => {
    stage.phase(`${formatNumber(load)}/s`, scenario.settle + scenario.duration);
    const tried = await tryLoad(stage, scenario, load, trials.length + 1).catch((error) => atLoad(error, load));
    if (tried === null) return 'canceled';
    if (tried.loaded.stopped !== null) refuseSilence(stage, scenario, tried.loaded, `${formatNumber(load)}/s`);
    trials.push(tried.trial);
    if (tried.trial.missed === null) return tried.trial.isVoid ? 'bad' : 'good';
    const waited = await awaitCalm(stage, scenario, calm);
    if (typeof waited === 'string') return waited;
    calmAfter = Math.max(calmAfter ?? 0, waited);
    return 'bad';
  };
  const end = (why: Search['why'], found: Pick<Search, 'lower' | 'upper' | 'throughput'>): Search => {
    return { trials, why, lower: found.lower, upper: found.upper, throughput: found.throughput, calmAfter };
  };
  const stuck = () => {
    const last = nextStep(trials.map(asSearchTrial), { ...rulesOf(scenario, scenario.start), trials: trials.length });
    return end('stuck', last.do === 'stop' ? last : { lower: null, upper: null, throughput: null });
  };

  let start = scenario.start;
  for (let rough = 0; rough < MOST_ROUGH; rough++) {
    const went = await attempt(start);
    if (went === 'canceled') return null;
    if (went === 'stuck') return stuck();
    if (went === 'bad' || start * 2 > scenario.most) break;
    start *= 2;
  }
  const known = trials.filter(({ missed, isVoid }) => missed === null && !isVoid).map(({ load }) => load);
  const rules = rulesOf(scenario, known.length === 0 ? scenario.start : Math.max(...known));
  const rough = trials.length;
  for (;;) {
    const step = nextStep(trials.map(asSearchTrial), { ...rules, trials: rough + MOST_TRIALS });
    if (step.do === 'stop') return end(step.why, step);
    const went = await attempt(step.load);
    if (went === 'canceled') return null;
    if (went === 'stuck') return stuck();
  }
}

/** The load that a service bears by a search. @throws PerfGateError `load` where it bears none */
export function requireBorne(scenario: StressScenario, search: Search): number {
  if (search.lower !== null) return search.lower;
  const { load, missed, isVoid } = search.trials.toSorted((a, b) => a.load - b.load)[0] as Trial;
  const why = isVoid
    ? 'the load generator cannot make it'
    : `${MISSED_WORDS[missed ?? 'arrivals']}, so that no load meets the objective; lower start, or ask for less`;
  throw new PerfGateError('load', `"${scenario.name}" does not bear ${formatNumber(load)}/s: ${why}.`);
}

/** What trials of a load below which nothing is tried have in common. */
function rulesOf({ start: first, most, duration }: StressScenario, start: number): SearchRules {
  return {
    exceed: EXCEED,
    // A window is measured a little shorter or longer than it was asked for.
    final: 0.9 * duration,
    total: TRIALS * duration,
    start,
    least: leastOf(first),
    most,
    width: WIDTH,
    trials: MOST_TRIALS,
  };
}

/** The least load that is tried. */
function leastOf(start: number): number {
  return start / 16;
}

function asSearchTrial({ load, duration, missed, failed, isVoid }: Trial): SearchTrial {
  return { load, duration, good: missed === null, loss: failed, offered: isVoid ? 0 : 1 };
}

/** Says at which load it happened. */
function atLoad(error: unknown, load: number): never {
  if (!(error instanceof PerfGateError)) throw error;
  throw new PerfGateError(error.class, `at ${formatNumber(load)}/s, ${error.message}`);
}
