import type { Engine } from '../engines/engine.ts';
import type { Rules } from '../measurement/run-document.ts';
import { Rounds } from './rounds.ts';
import type { RoundsPlan } from './rounds-plan.ts';
import type { Session } from './session.ts';
import type { TriedSide } from './tried-side.ts';

/** What is to be tried. */
export interface TryPlan extends Pick<RoundsPlan, 'sides' | 'scenarios' | 'logs'> {
  /** What sends the requests; it is closed at the end. */
  engine: Engine;
}

/** What came of it. */
export interface TryOutcome {
  /** The head first. */
  tried: TriedSide[];
  /** Why the base was given up; a clause. */
  lost: string | null;
  notices: string[];
}

const RULES: Rules = { order: 'abba', seed: null, cores: null };

/**
 * Builds and sets up each side, tries each request once on a process of each, and tears down.
 *
 * @throws PerfGateError as a run would before its rounds, except for requests that fail
 */
export async function tryEach(plan: TryPlan, session: Session): Promise<TryOutcome> {
  const rounds = new Rounds({ ...plan, extension: null, rules: RULES, turns: 'rounds' }, session);
  plan.engine.start(null);
  try {
    const tried = await rounds.tryOnly();
    return { tried, lost: rounds.lost, notices: rounds.notices };
  } finally {
    await plan.engine.close();
  }
}
