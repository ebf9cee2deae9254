import { isTried, kindOf, loadsOf, variantsOf } from '../kinds/index.ts';
import type { Scenario } from '../kinds/kind.ts';
import { secretsOf } from '../load/traffic/templates.ts';
import type { RunningTarget } from '../service/start.ts';
import { logOf, NOWHERE } from './preparation.ts';
import type { Course, RoundsPlan } from './rounds-plan.ts';
import type { RoundsProgress } from './rounds-progress.ts';
import type { Serving } from './serving.ts';
import type { Session } from './session.ts';
import type { Side } from './side.ts';
import type { SidesLeft } from './sides-left.ts';
import { RoundStage } from './stage.ts';
import { concludeTrial, isSettled, uselessBase } from './trial-conclusions.ts';
import { type TriedSide, trySide } from './tried-side.ts';
import type { TurnPlan } from './turn-plan.ts';
import { ofVariant, targetOf } from './variant.ts';

/** What is tried and found out before the first round, so that what cannot be measured is said before anything long. */
export class BeforeRounds {
  readonly #plan: RoundsPlan;
  readonly #session: Session;
  readonly #sides: SidesLeft;
  readonly #serving: Serving;
  readonly #progress: RoundsProgress;
  readonly #turns: TurnPlan;
  readonly #notices: string[];

  constructor({ plan, session, sides, serving, progress, turns, notices }: Course) {
    this.#plan = plan;
    this.#session = session;
    this.#sides = sides;
    this.#serving = serving;
    this.#progress = progress;
    this.#turns = turns;
    this.#notices = notices;
  }

  /** Lets kinds that make no load try what they measure, so that what cannot be measured is said before the first round. */
  async tryKinds(): Promise<void> {
    const { engine, logs } = this.#plan;
    const scenarios = this.#plan.scenarios.filter((scenario) => kindOf(scenario).try !== undefined);
    if (scenarios.length === 0) return;
    for (const side of this.#sides.headFirst) {
      const logFile = logOf(side, logs);
      const nowhere = { side, index: 0, service: null, reportsStartup: false, engine, logFile, sliced: null };
      const tryAll = async () => {
        for (const scenario of scenarios) {
          this.#progress.tell('try', side);
          const stage = new RoundStage({ ...nowhere, scenario, onMeasuring() {}, onPart() {} }, this.#session);
          await kindOf(scenario)
            .try?.(stage, scenario)
            .catch((error) => this.#sides.forgo(side, scenario, error));
          this.#session.abort.throwIfAborted();
        }
      };
      await this.#sides.attempt(side, () => this.#serving.setUpFor(side, NOWHERE, tryAll));
    }
  }

  /**
   * Tries each request once on every side, each with a process of its own: what serves a round is fresh. The head comes
   * first, since it is what a run cannot do without.
   */
  async try(): Promise<TriedSide[]> {
    const scenarios = this.#plan.scenarios.filter(isTried);
    const tried: TriedSide[] = [];
    if (scenarios.length === 0) return tried;
    for (const side of this.#sides.headFirst) {
      if (tried.some(isSettled)) break;
      await this.#sides.attempt(side, () =>
        this.#serving.setUpFor(side, NOWHERE, async () => void tried.push(await this.#tryOn(side, scenarios))),
      );
    }
    return tried;
  }

  /** Tries each request on one side, with the service as it is and in every way in which a scenario starts it. */
  async #tryOn(side: Side, scenarios: readonly Scenario[]): Promise<TriedSide> {
    const { engine } = this.#plan;
    const { abort } = this.#session;
    const tryThese = (these: readonly Scenario[]) => (service: RunningTarget) => {
      this.#progress.tell('try', side);
      return trySide(side.name, service, these, engine, abort, new Set(this.#turns.slices.keys()));
    };
    const usual = scenarios.filter((scenario) => variantsOf(scenario).length === 0);
    const tried: TriedSide[] = [];
    if (usual.length > 0) tried.push(await this.#serving.started(side, NOWHERE, tryThese(usual)));
    for (const scenario of scenarios) {
      for (const variant of variantsOf(scenario)) {
        const target = targetOf(side, variant);
        const starting = this.#serving.started(side, NOWHERE, tryThese([scenario]), target);
        const found = await starting.catch((error) =>
          this.#sides.forgo(side, scenario, ofVariant(error, scenario, variant)),
        );
        if (found === null) break;
        tried.push(found);
      }
    }
    const loads = tried.flatMap((one) => one.loads);
    return { ...(tried[0] ?? { name: side.name, startup: null, cause: '', log: '' }), loads };
  }

  /**
   * Gives up what a try has shown to be not worth any round, and says the rest before the first.
   *
   * @throws PerfGateError `load`, or `target` where the service itself is the cause
   */
  async conclude(tried: readonly TriedSide[]): Promise<void> {
    const traffic = this.#plan.scenarios.flatMap(loadsOf).map((load) => load.traffic);
    const { refusal, forgone, notices } = concludeTrial(tried, secretsOf(traffic, process.env));
    if (refusal) throw refusal;
    const useless = uselessBase(forgone, this.#plan.scenarios);
    for (const { scenario, error } of forgone) {
      const side = this.#sides.all.find(({ name }) => name === 'base') as Side;
      if (side.required && useless) await this.#sides.attempt(side, () => Promise.reject(useless));
      await this.#sides.attempt(side, async () => void this.#sides.forgo(side, scenario, error));
    }
    for (const text of notices) {
      this.#notices.push(text);
      this.#session.listen({ type: 'plan', text });
    }
  }

  /**
   * Lets a kind find out what its rounds are made from: on the base where there is one, for both sides alike.
   *
   * @returns the scenario that its rounds measure
   */
  async getReady(scenario: Scenario): Promise<Scenario> {
    const preparing = kindOf(scenario).prepare?.(scenario) ?? null;
    if (preparing === null) return scenario;
    const { engine, logs } = this.#plan;
    let found: Scenario | null = null;
    this.#session.listen({ type: 'plan', text: preparing.words });
    for (const side of this.#sides.baseFirst) {
      if (found !== null || !this.#sides.takesPart(side, scenario)) continue;
      const act = async (service: RunningTarget) => {
        const onMeasuring = () => {};
        const onPart = (name: string, duration: number | null) => {
          this.#progress.tell('measure', side, NOWHERE, scenario, { name, duration });
        };
        const parts = { index: 0, service, reportsStartup: false, engine, logFile: logOf(side, logs), sliced: null };
        const stage = new RoundStage({ side, scenario, ...parts, onMeasuring, onPart }, this.#session);
        found = await preparing.act(stage).catch((error) => this.#sides.forgo(side, scenario, error));
        this.#session.abort.throwIfAborted();
      };
      await this.#sides.attempt(side, () =>
        this.#serving.setUpFor(side, NOWHERE, () => this.#serving.started(side, NOWHERE, act)),
      );
    }
    return found ?? scenario;
  }
}
