import { PerfGateError } from '../../errors.ts';
import { steadyRate } from '../../load/pace/steady-rate.ts';
import { formatNumber } from '../../text/numbers.ts';
import { refuseSilence } from '../refuse-silence.ts';
import type { Loaded, Stage } from '../stage.ts';
import type { StressScenario } from '../stress.ts';
import { MISSED_WORDS } from './missed-words.ts';
import { judgeTrial } from './trial.ts';

/** Requests per second that are no load to speak of. */
const TRICKLE = 20;
/** How long it is watched at a time, and altogether after a load, milliseconds. */
const PIECE = 500;
const PATIENCE = 15_000;
/** How often it is watched before it counts as not calm again. */
export const NEVER_CALM = PATIENCE / PIECE;
/** How much slower than without load still counts as calm: a factor, or milliseconds. */
const FACTOR = 3;
const MARGIN = 20;

/**
 * Measures the p95 of a service without any load to speak of, milliseconds. null: the run was canceled
 *
 * @throws PerfGateError `load` where it misses the objective even so
 */
export async function measureCalm(stage: Stage, scenario: StressScenario): Promise<number | null> {
  const trickle = trickleOf(scenario);
  stage.phase('calm', scenario.warmup + 2 * PIECE);
  const loaded = await watch(stage, scenario, scenario.warmup, 2 * PIECE);
  if (loaded === null) return null;
  refuseSilence(stage, scenario, loaded, `${formatNumber(trickle)}/s`);
  const { missed, p95, failed } = judgeTrial(trickle, loaded, scenario.objective);
  if (missed === null) return p95 as number;
  const found =
    missed === 'error-rate' ? `${formatNumber(failed * 100)} % failed` : `p95 was ${formatNumber(p95 ?? 0)} ms`;
  throw new PerfGateError(
    'load',
    `the objective of "${scenario.name}" is not met by ${stage.service.url} at ${formatNumber(trickle)}/s, which is no load: ${MISSED_WORDS[missed]} (${found}). Ask for what the service does when nothing else is going on, or more.`,
  );
}

/**
 * Waits until a service answers as it did without load, so that what one load has left does not count against the next.
 *
 * @returns milliseconds; `stuck`: it did not in time
 */
export async function awaitCalm(
  stage: Stage,
  scenario: StressScenario,
  calm: number,
): Promise<number | 'stuck' | 'canceled'> {
  const began = performance.now();
  const bound = Math.max(FACTOR * calm, calm + MARGIN);
  stage.phase('calm again', null);
  for (let watched = 0; watched < NEVER_CALM; watched++) {
    const loaded = await watch(stage, scenario, 0, PIECE);
    if (loaded === null) return 'canceled';
    const { p95, failed } = judgeTrial(trickleOf(scenario), loaded, scenario.objective);
    if (failed === 0 && p95 !== null && p95 <= bound) return performance.now() - began;
  }
  return 'stuck';
}

function trickleOf({ start }: StressScenario): number {
  return Math.min(TRICKLE, start);
}

async function watch(stage: Stage, scenario: StressScenario, warmup: number, duration: number): Promise<Loaded | null> {
  return stage.load(scenario, steadyRate(trickleOf(scenario), { ...scenario, agents: 1, warmup, duration }));
}
