import { randomInt } from 'node:crypto';
import type { Engine } from '../engines/engine.ts';
import { messageOf, PerfGateError } from '../errors.ts';
import { digest } from '../kinds/identity.ts';
import { loadsOf, needsService } from '../kinds/index.ts';
import { agentsOf } from '../load/pace/pace.ts';
import { currentMachine } from '../measurement/machine.ts';
import type { Isolation, Order } from '../measurement/rules.ts';
import { type Origin, RUN_SCHEMA, type Rules, type RunDocument } from '../measurement/run-document.ts';
import { splitCores } from './core-split.ts';
import { Rounds } from './rounds.ts';
import type { RoundsPlan } from './rounds-plan.ts';
import type { Session } from './session.ts';
import type { Side } from './side.ts';

/** More rounds for further looks, declared before the first one. */
export interface Extension {
  /**
   * For every further look, the rounds of every scenario, including those before, in the order of the scenarios. No
   * scenario has fewer than at the look before, and one at least has more.
   */
  looks: number[][];
  /** Decides whether the next look is taken; called before each of them with what was measured so far. */
  isWanted(soFar: Pick<Measurement, 'head' | 'base'>): boolean;
}

/** What is to be measured, and how. */
export interface MeasurePlan extends Omit<RoundsPlan, 'extension' | 'rules' | 'profiling'> {
  version: string;
  /** The extension; null: there are only the planned rounds. */
  extension: Extension | null;
  /** Names the scenarios that are profiled, by what was measured; absent: none is. */
  profiling?: (soFar: Pick<Measurement, 'head' | 'base'>) => readonly string[];
  order: Order;
  isolation: Isolation;
  /** Whether only some of the configured scenarios were chosen. */
  partial?: true;
  /** What makes the load; it is closed at the end. */
  engine: Engine;
}

/** What was measured, as documents. */
export interface Measurement {
  head: RunDocument;
  /** The base measured beside the head; null without one, or where it was given up. */
  base: RunDocument | null;
  /** Why the base was given up; a clause. */
  lost: string | null;
  /** What did not go as planned, as sentences. */
  notices: string[];
}

/**
 * Measures all scenarios on all sides: build each side once, set it up once or for every round, then rounds, each with a
 * fresh process of the target. Two sides take turns, in an order that is fixed beforehand: many times in a round where
 * both can be alive at once, or round by round. More are added as long as the extension is wanted. A base that is dispensable is given up where it fails, and the head is
 * measured without it.
 *
 * It never throws for what happens to a target or an agent: the document then has the rounds so far and the failure.
 */
export async function measure(plan: MeasurePlan, session: Session): Promise<Measurement> {
  const { sides, scenarios, order, extension, engine } = plan;
  const startedAt = new Date().toISOString();
  const loads = scenarios.flatMap(loadsOf);
  const cores =
    plan.isolation === 'cores' ? await splitCores(Math.max(1, ...loads.map(({ pacing }) => agentsOf(pacing)))) : null;
  const split = cores && 'target' in cores ? cores : null;
  const rules: Rules = {
    order,
    seed: order === 'random' ? randomInt(2 ** 31) : null,
    cores: split,
    ...(sides.some(({ target }) => target.setupEach === 'round') && { setupEach: 'round' }),
  };
  if (loads.length > 0) engine.start(split?.agent ?? null);
  const more = extension && { looks: extension.looks, isWanted: () => extension.isWanted(documents(null)) };
  const profiling = plan.profiling && (() => plan.profiling?.(documents(null)) ?? []);
  const rounds: Rounds = new Rounds({ ...plan, extension: more, profiling, rules }, session);
  if (cores && 'problem' in cores) {
    rounds.notices.push(
      `The service and the load generator shared all processor cores, because isolation is not possible here: ${cores.problem}.`,
    );
  }
  let failure: RunDocument['failure'] = null;
  try {
    await rounds.run();
  } catch (error) {
    failure = failureOf(session.abort.aborted ? session.abort.reason : error);
  } finally {
    await engine.close();
  }
  const { lost, notices, stops } = rounds;
  return { ...documents(failure), lost, notices: [...notices, ...stops.notices()] };

  function documents(failure: RunDocument['failure']): Pick<Measurement, 'head' | 'base'> {
    const turns = rounds.sliced ? { turns: 'slices' as const } : {};
    const documentOf = (side: Side): RunDocument => ({
      ...emptyDocument(side, plan.version, startedAt),
      freshProcess: side.target.start !== null || !scenarios.some(needsService),
      rules: { ...rules, ...turns },
      looks: { ...rounds.looks },
      ...(plan.partial && { partial: true }),
      scenarios: rounds.runsOf(side),
      failure,
    });
    const base = rounds.lost === null ? sides.find(({ name }) => name === 'base') : undefined;
    const head = sides.find(({ name }) => name === 'head') as Side;
    return { head: documentOf(head), base: base ? documentOf(base) : null };
  }
}

/**
 * Makes the documents of a run in which nothing is measured.
 *
 * @param failure what keeps it from being measured; null: there is no difference to find
 */
export function unmeasured(head: Side, version: string, failure: PerfGateError | null = null): Measurement {
  const document = emptyDocument(head, version, new Date().toISOString());
  return { head: { ...document, failure: failure && failureOf(failure) }, base: null, lost: null, notices: [] };
}

function emptyDocument({ origin, target }: Side, version: string, startedAt: string): RunDocument {
  return {
    ...unstarted(origin, version, startedAt),
    target: digest(target.start ?? new URL(target.url).origin),
    freshProcess: target.start !== null,
  };
}

/** Makes the document of a run that stopped before there was anything to measure. */
export function stoppedBefore(failure: unknown, origin: Origin, version: string, startedAt: string): RunDocument {
  return { ...unstarted(origin, version, startedAt), failure: failureOf(failure) };
}

function unstarted(origin: Origin, version: string, startedAt: string): RunDocument {
  return {
    kind: 'run',
    schema: RUN_SCHEMA,
    version,
    origin,
    startedAt,
    finishedAt: new Date().toISOString(),
    machine: currentMachine(),
    target: digest(''),
    freshProcess: true,
    looks: { declared: 1, taken: 1 },
    scenarios: [],
    failure: null,
  };
}

function failureOf(error: unknown): RunDocument['failure'] {
  return { class: error instanceof PerfGateError ? error.class : 'internal', message: messageOf(error) };
}
