import { kindOf, needsService } from '../kinds/index.ts';
import { heapFolder, heapVariables } from '../service/heap-preload.ts';
import { profileFolder, profileVariables } from '../service/profile-preload.ts';
import { ReplaceableTarget } from '../service/replaceable.ts';
import { foreseeTarget } from '../service/start.ts';
import type { Target } from '../service/target.ts';
import { inOneLine, sentence } from '../text/sentence.ts';
import { logOf, Preparation, type Where } from './preparation.ts';
import type { RoundsPlan } from './rounds-plan.ts';
import type { Session } from './session.ts';
import { canDoWithout, type Side } from './side.ts';
import { Stops } from './stops.ts';

/** Called when a phase of a side begins. */
export type Tell = (phase: 'build' | 'setup' | 'start' | 'stop' | 'teardown', side: Side, where?: Where) => void;

interface Observer {
  tell: Tell;
  /** Called with what did not go as planned, as a sentence. */
  note(text: string): void;
}

/** Prepares sides, starts their service whenever one is needed, and leaves nothing of either. */
export class Serving {
  readonly stops = new Stops();
  readonly #plan: Pick<RoundsPlan, 'scenarios' | 'rules' | 'logs'>;
  readonly #session: Session;
  readonly #observer: Observer;
  readonly #preparation: Preparation;
  /** The sides whose teardown failed. */
  readonly #untidy = new Set<Side>();

  constructor(plan: Pick<RoundsPlan, 'scenarios' | 'rules' | 'logs'>, session: Session, observer: Observer) {
    this.#plan = plan;
    this.#session = session;
    this.#observer = observer;
    this.#preparation = new Preparation(plan.logs, session, observer.tell);
  }

  /** @throws PerfGateError `target` when a line fails */
  async prepare(side: Side): Promise<void> {
    await this.#preparation.prepare(side);
  }

  /** Tears down every side that was prepared. @throws PerfGateError `target` when a line fails */
  async tearDown(): Promise<void> {
    await this.#tearDownOf(this.#preparation.prepared);
  }

  async #tearDownOf(sides: readonly Side[], where?: Where): Promise<void> {
    for (const side of sides) {
      try {
        await this.#preparation.tearDown(side, where);
      } catch (error) {
        if (!canDoWithout(side, error, this.#session.abort)) throw error;
        // What fails after one round fails after the others.
        if (this.#untidy.has(side)) continue;
        this.#untidy.add(side);
        const inRound = where && where.round > 0 ? `round ${where.round} of the base` : 'the base was tried';
        const when = where ? inRound : 'the base was measured';
        this.#observer.note(sentence(`After ${when}, ${inOneLine(error.message)}`));
      }
    }
  }

  /** Where a side is set up for every round, sets it up for this one, and tears it down again, whatever happened. */
  async setUpFor(side: Side, where: Where, work: () => Promise<void>): Promise<void> {
    if (side.target.setupEach === 'run') return work();
    try {
      await this.#preparation.setUp(side, where);
      await work();
    } catch (error) {
      // What failed first is what is reported.
      await this.#preparation.tearDown(side, where).catch(() => {});
      throw error;
    }
    await this.#tearDownOf([side], where);
  }

  /** Finds what keeps a side from being measured before anything is built. @throws PerfGateError */
  async foresee(side: Side): Promise<void> {
    const { processes, abort } = this.#session;
    if (!this.#plan.scenarios.some(needsService)) return;
    await foreseeTarget(side.target, { logFile: logOf(side, this.#plan.logs), processes, abort });
  }

  /** How a target is started whose memory at rest is read. */
  #prepared(target: Target): Target {
    if (!this.#plan.scenarios.some((scenario) => kindOf(scenario).floors)) return target;
    const folder = heapFolder(this.#session.processes.file);
    return { ...target, env: { ...target.env, ...heapVariables(target.env, folder) } };
  }

  /** Starts a fresh process of a side whose Node processes can be profiled, where they are. */
  async profiled(side: Side, where: Where, work: (service: ReplaceableTarget) => Promise<void>): Promise<void> {
    const { target } = side;
    if (target.profile?.kind !== 'node') return this.started(side, where, work);
    const variables = profileVariables(target.env, profileFolder(this.#session.processes.file));
    return this.started(side, where, work, { ...target, env: { ...target.env, ...variables } });
  }

  /**
   * Starts a fresh process of a side for as long as it is needed. @param target how it is started, where not as the side says
   */
  async started<T>(
    side: Side,
    where: Where,
    work: (service: ReplaceableTarget) => Promise<T>,
    target = side.target,
  ): Promise<T> {
    const { processes, abort } = this.#session;
    this.#observer.tell('start', side, where);
    const cores = this.#plan.rules.cores?.target ?? null;
    const service = await ReplaceableTarget.start(this.#prepared(target), {
      logFile: logOf(side, this.#plan.logs),
      processes,
      abort,
      cores,
    });
    try {
      return await work(service);
    } finally {
      this.#observer.tell('stop', side, where);
      this.stops.add(await service.stop());
    }
  }
}
