import { checkoutTop } from '../checkout/checkout-top.ts';
import type { Engine } from '../engines/engine.ts';
import { messageOf } from '../errors.ts';
import type { SideName } from '../events.ts';
import type { Scenario } from '../kinds/kind.ts';
import type { Profile } from '../measurement/profile.ts';
import { ProfileRecord } from '../profile/profile-record.ts';
import type { RunningTarget } from '../service/start.ts';
import { inOneLine, sentence } from '../text/sentence.ts';
import { loadPiece, USUAL } from './piece.ts';
import { type Logs, logOf } from './preparation.ts';
import { PROFILED_ROUNDS, profiledLoad } from './profiled-work.ts';
import type { RoundsProgress } from './rounds-progress.ts';
import type { Serving } from './serving.ts';
import type { Session } from './session.ts';
import type { Side } from './side.ts';
import { type Taking, takeProfile } from './take-profile.ts';

/** What profiled rounds are taken with. */
export interface ProfiledPlan {
  sides: readonly Side[];
  engine: Engine;
  logs: Logs;
  serving: Serving;
  progress: RoundsProgress;
}

/** The files that the change touches; none where that cannot be found out, since it is only told beside. */
async function changedIn(sides: readonly Side[]): Promise<ReadonlySet<string>> {
  const base = sides.find(({ changed }) => changed !== undefined);
  return (await base?.changed?.().catch(() => null)) ?? new Set();
}

/**
 * Takes rounds of a scenario on both sides in turn in which the services are profiled. Their figures count for nothing: a
 * profiler slows what it looks at.
 *
 * @returns the profiles by side, and why there are none, as a sentence; the run goes on in any case
 */
export async function profileScenario(
  scenario: Scenario,
  { sides, engine, logs, serving, progress }: ProfiledPlan,
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
      const duration = load.pacing.warmup + load.pacing.duration;
      progress.tell('measure', side, where, scenario, { name: 'profile', duration });
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
