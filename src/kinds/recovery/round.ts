import { PerfGateError } from '../../errors.ts';
import { NEVER } from '../../measurement/never.ts';
import { shorten } from '../../text/plain.ts';
import { inOneLine } from '../../text/sentence.ts';
import type { Measured } from '../kind.ts';
import { refuseSilence } from '../refuse-silence.ts';
import type { LoadClock, Loaded, Stage } from '../stage.ts';
import { type Outcome, outcomeOf, type Struck } from './outcome.ts';
import type { RecoveryScenario } from './scenario.ts';
import { type RecoveryDetail, wordsOf } from './summary.ts';
import { checkOf, lostOf, type Write, type WritesOutcome } from './writes.ts';

/** Measures one round with the service that was started for it. @returns null when the run was canceled */
export async function measureRecovery(
  stage: Stage,
  scenario: RecoveryScenario,
): Promise<Measured<RecoveryDetail> | null> {
  stage.foresee(scenario.fault);
  const found = await disturb(stage, scenario);
  if (found === null) return null;
  const { outcome, loaded, problem } = found;
  const writes = scenario.write && (await askAgain(stage, scenario, scenario.write, loaded));
  const { calm: _, ...seen } = outcome;
  return {
    figures: { responses: outcome.good, all: figuresOf(outcome, writes, scenario), labels: {} },
    detail: { what: wordsOf(scenario.fault), by: restarterOf(scenario), at: scenario.at, ...seen, problem, writes },
  };
}

/** What came of a load with a fault in it. */
interface Disturbed {
  outcome: Outcome;
  loaded: Loaded;
  /** Why the service could not be started again, as a clause; null: it could, or nobody had to. */
  problem: string | null;
}

/** Characters of a message that are kept. */
const MOST_SAID = 500;

/**
 * Loads the service and makes the fault meanwhile.
 *
 * @returns null when the run was canceled
 * @throws PerfGateError `load` where nothing was answered before the fault
 */
async function disturb(stage: Stage, scenario: RecoveryScenario): Promise<Disturbed | null> {
  const { fault, at, width, duration } = scenario;
  const struck: Struck[] = [];
  let problem: string | null = null;
  const during = async (clock: LoadClock) => {
    if (!(await clock.at(at))) return;
    const began = clock.now();
    await stage.fault(fault);
    struck.push({ began, ended: clock.now() });
    if (scenario.restart === 'perf-gate') problem = await restarted(stage);
  };
  const parts = [
    { name: 'calm', duration: at },
    { name: 'fault', duration: duration - at },
  ];
  const loaded = await stage.load(scenario, scenario, { windowLength: width, parts, during, outlives: true });
  if (loaded === null) return null;
  const [hit] = struck;
  const { windows, silences, window } = loaded;
  const outcome =
    hit === undefined
      ? null
      : outcomeOf({ windows, silences, width, duration: window.duration }, hit, fault.kind === 'run');
  if (outcome !== null) return { outcome, loaded, problem };
  refuseSilence(stage, scenario, loaded);
  throw new PerfGateError(
    'load',
    `"${scenario.name}": no request got a good answer before the fault (round ${stage.index + 1}), so there is nothing to come back to. ${stage.service.logTail()}`.trimEnd(),
  );
}

/** Starts the service again. One that does not start is one that does not come back. @returns why it does not; null: it does */
async function restarted(stage: Stage): Promise<string | null> {
  try {
    await stage.restart();
    return null;
  } catch (error) {
    if (!(error instanceof PerfGateError) || stage.abort.aborted) throw error;
    return shorten(inOneLine(error.message), MOST_SAID);
  }
}

/** Asks for the acknowledged writes again, once the load is over. */
async function askAgain(
  stage: Stage,
  scenario: RecoveryScenario,
  write: Write,
  { kept }: Loaded,
): Promise<WritesOutcome> {
  const check = checkOf(write, kept, scenario);
  const none = { acknowledged: kept.length, checked: 0, lost: 0 };
  if (check === null) return none;
  stage.phase('checking writes');
  const { traffic, pacing } = check.load;
  const asked = await stage.load(traffic, pacing, { outlives: true });
  return asked === null ? none : { ...none, ...lostOf(asked.window.counts) };
}

function figuresOf(
  { recovery, firstAnswer, offered, good }: Outcome,
  writes: WritesOutcome | null,
  { width, rate }: RecoveryScenario,
): Record<string, number> {
  return {
    // A time of 0 has no ratio to another: the first stretch, and the first answer, take their time too.
    recovery: recovery === null ? NEVER : recovery + width,
    'first-answer': firstAnswer === null ? NEVER : Math.max(firstAnswer, 1000 / rate),
    ...(offered > 0 && { availability: good / offered }),
    ...(writes !== null && writes.checked > 0 && { 'lost-writes': writes.lost }),
  };
}

function restarterOf({ fault, restart }: RecoveryScenario): string | null {
  if (restart === 'perf-gate') return 'perf-gate';
  return fault.kind === 'kill' ? 'its own supervisor' : null;
}
