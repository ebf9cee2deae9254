import { checkoutTop } from '../checkout/checkout-top.ts';
import type { Engine } from '../engines/engine.ts';
import { messageOf } from '../errors.ts';
import type { SideName } from '../events.ts';
import { loadsOf } from '../kinds/index.ts';
import type { Load, Scenario } from '../kinds/kind.ts';
import type { Profile } from '../measurement/profile.ts';
import { ProfileRecord } from '../profile/profile-record.ts';
import type { RunningTarget } from '../service/start.ts';
import { inOneLine, sentence } from '../text/sentence.ts';
import { loadPiece, USUAL } from './piece.ts';
import { NO_WORK, sum, type Work } from './planned-time.ts';
import { type Logs, logOf, type Where } from './preparation.ts';
import type { Serving } from './serving.ts';
import type { Session } from './session.ts';
import type { Side } from './side.ts';
import { type Taking, takeProfile } from './take-profile.ts';

/** The profiled rounds of each side: enough for the rank test to name one function among some hundred. */
export const PROFILED_ROUNDS = 8;
/** The longest warm-up and window of such a round, milliseconds; stages are kept as they are. */
const WARMUP = 1000;
const WINDOW = 2000;

/** What profiled rounds are taken with. */
export interface ProfiledPlan {
  sides: readonly Side[];
  engine: Engine;
  logs: Logs;
  serving: Serving;
  /** Called when a part begins. @param planned milliseconds */
  tell(side: Side, where: Where, scenario: Scenario, planned: number): void;
}

/** The load of a profiled round: the first that the scenario makes, for a short time. */
export function profiledLoad(scenario: Scenario): Load | null {
  const [load] = loadsOf(scenario);
  if (load === undefined) return null;
  const { pacing } = load;
  const warmup = Math.min(pacing.warmup, WARMUP);
  const duration = pacing.stages === null ? Math.min(pacing.duration, WINDOW) : pacing.duration;
  return { ...load, pacing: { ...pacing, warmup, duration } };
}

/** The files that the change touches; none where that cannot be found out, since it is only told beside. */
async function changedIn(sides: readonly Side[]): Promise<ReadonlySet<string>> {
  const base = sides.find(({ changed }) => changed !== undefined);
  return (await base?.changed?.().catch(() => null)) ?? new Set();
}

/** Adds up what profiled rounds consist of. */
export function workOfProfiles(scenarios: readonly Scenario[], sides: readonly Side[]): Work {
  return sum(
    scenarios.flatMap((scenario) =>
      sides.map(({ target: { start, setup, teardown, setupEach } }) => {
        const { warmup = 0, duration = 0 } = profiledLoad(scenario)?.pacing ?? {};
        return {
          ...NO_WORK,
          windows: PROFILED_ROUNDS * (warmup + duration),
          starts: start === null ? 0 : PROFILED_ROUNDS,
          lines: setupEach === 'round' ? PROFILED_ROUNDS * (setup.length + teardown.length) : 0,
        };
      }),
    ),
  );
}

/**
 * Takes rounds of a scenario on both sides in turn in which the services are profiled. Their figures count for nothing: a
 * profiler slows what it looks at.
 *
 * @returns the profiles by side, and why there are none, as a sentence; the run goes on in any case
 */
export async function profileScenario(
  scenario: Scenario,
  { sides, engine, logs, serving, tell }: ProfiledPlan,
  session: Session,
): Promise<{ profiles: ReadonlyMap<SideName, Profile>; problem: string | null }> {
  const load = profiledLoad(scenario);
  const changed = await changedIn(sides);
  const records = new Map(
    sides.map(({ name, target: { workingDirectory } }) => {
      const top = checkoutTop(workingDirectory) ?? workingDirectory;
      return [name, new ProfileRecord(top, changed)];
    }),
  );
  if (load === null) return { profiles: new Map(), problem: null };
  const round = async (side: Side, index: number) => {
    const { target } = side;
    const { profile: by } = target;
    if (by === undefined) throw new Error(`the configuration of the ${side.name} does not say how it is profiled`);
    const where = { round: index + 1 };
    const act = async (service: RunningTarget) => {
      tell(side, where, scenario, load.pacing.warmup + load.pacing.duration);
      const of = { service, target, logFile: logOf(side, logs), duration: load.pacing.duration };
      let taking: Taking | null = null;
      const generators = () => engine.pids;
      const scene = { service, engine, generators, scenario: scenario.name, index, abort: session.abort };
      const begin = () => {
        taking = takeProfile(by, of, session);
      };
      const piece = await loadPiece(scene, load, begin, USUAL);
      if (piece === null || taking === null) return;
      records.get(side.name)?.add(await (taking as Taking).end(), piece.measured.counts.responses);
    };
    await serving.setUpFor(side, where, () => serving.profiled(side, where, act));
  };
  try {
    for (let index = 0; index < PROFILED_ROUNDS; index++) {
      // Who comes first changes from round to round.
      for (const side of index % 2 === 0 ? sides : sides.toReversed()) {
        session.abort.throwIfAborted();
        await round(side, index);
      }
    }
  } catch (error) {
    if (session.abort.aborted) throw error;
    const problem = sentence(`The profile of "${scenario.name}" could not be taken: ${inOneLine(messageOf(error))}`);
    return { profiles: new Map(), problem };
  }
  const profiles = [...records].flatMap(([name, record]) => {
    const document = record.document();
    return document === null ? [] : [[name, document] as const];
  });
  return { profiles: new Map(profiles), problem: null };
}
