import type { Scenario } from '../kinds/kind.ts';
import type { Looks, ScenarioRun } from '../measurement/run-document.ts';
import { inOneLine } from '../text/sentence.ts';
import { Apart } from './apart.ts';
import { BeforeRounds } from './before-rounds.ts';
import { emptyRun, saidOf } from './documented.ts';
import { Duet } from './duet.ts';
import { turnsOf } from './order.ts';
import { profileScenario } from './profiled-rounds.ts';
import { profiledLoad } from './profiled-work.ts';
import { RoundRecord, type Slot } from './round-record.ts';
import type { Course, RoundsPlan } from './rounds-plan.ts';
import { RoundsProgress } from './rounds-progress.ts';
import { Serving, type Tell } from './serving.ts';
import type { Session } from './session.ts';
import type { Side } from './side.ts';
import { SideRounds } from './side-rounds.ts';
import { SidesLeft } from './sides-left.ts';
import type { Stops } from './stops.ts';
import type { TriedSide } from './tried-side.ts';
import { TurnPlan } from './turn-plan.ts';

/** The course of one measurement: what is run, on which side, and in which order. */
export class Rounds {
  readonly notices: string[] = [];
  readonly #plan: RoundsPlan;
  readonly #session: Session;
  readonly #record: RoundRecord;
  readonly #serving: Serving;
  readonly #sides: SidesLeft;
  readonly #turns: TurnPlan;
  readonly #progress: RoundsProgress;
  readonly #before: BeforeRounds;
  readonly #sideRounds: SideRounds;
  /** What was found out about scenarios before their first round. */
  readonly #ready = new Map<Scenario, Scenario>();
  /** Whether a round was measured in slices. */
  #sliced = false;

  constructor(plan: RoundsPlan, session: Session) {
    const { scenarios, rules } = plan;
    const note = (text: string) => void this.notices.push(text);
    this.#plan = plan;
    this.#session = session;
    this.#record = new RoundRecord(
      plan.sides.map(({ name }) => name),
      scenarios.map((scenario) => emptyRun(scenario, rules)),
    );
    this.#sides = new SidesLeft(plan.sides, session.abort, { drop: ({ name }) => this.#record.drop(name), note });
    this.#turns = new TurnPlan(plan);
    const [sides, turns] = [this.#sides, this.#turns];
    this.#progress = new RoundsProgress(plan, session.listen, { sides, record: this.#record, turns });
    const tell: Tell = (phase, side, where) => this.#progress.tell(phase, side, where);
    this.#serving = new Serving(plan, session, { tell, note });
    const [serving, progress] = [this.#serving, this.#progress];
    const course: Course = { plan, session, sides, serving, progress, turns, notices: this.notices };
    this.#before = new BeforeRounds(course);
    this.#sideRounds = new SideRounds(course, this.#record, this.#ready);
  }

  /** Why the base was given up. */
  get lost(): string | null {
    return this.#sides.lost;
  }

  get looks(): Looks {
    return this.#progress.looks;
  }

  /** Whether the sides were loaded in slices, in some rounds at least. */
  get sliced(): boolean {
    return this.#sliced;
  }

  /** How the service of every side was stopped. */
  get stops(): Stops {
    return this.#serving.stops;
  }

  runsOf({ name }: Side): ScenarioRun[] {
    return this.#record.runsOf(name).map((run) => ({ ...run, ...saidOf(run) }));
  }

  async run(): Promise<void> {
    const steps = this.#record.plan(this.#plan.scenarios.map(({ rounds }) => rounds));
    this.#progress.begin(steps);
    await this.#onPreparedSides(async () => {
      await this.#before.tryKinds();
      const tried = await this.#before.try();
      await this.#before.conclude(tried);
      const whole = this.#sides.all.length > 1 ? this.#turns.decide(tried) : null;
      if (whole !== null) this.notices.push(whole);
      for (const scenario of this.#plan.scenarios) this.#ready.set(scenario, await this.#before.getReady(scenario));
      await this.#measure(steps);
      await this.#profile();
    });
  }

  /** Tries each request on each side, and measures nothing. */
  async tryOnly(): Promise<TriedSide[]> {
    this.#progress.begin([]);
    return this.#onPreparedSides(async () => {
      await this.#before.tryKinds();
      return this.#before.try();
    });
  }

  async #onPreparedSides<T>(work: () => Promise<T>): Promise<T> {
    let result: T;
    try {
      for (const side of this.#plan.sides) await this.#sides.attempt(side, () => this.#serving.foresee(side));
      for (const side of this.#sides.all) await this.#sides.attempt(side, () => this.#serving.prepare(side));
      result = await work();
    } catch (error) {
      // What failed first is what is reported.
      await this.#serving.tearDown().catch(() => {});
      throw error;
    }
    await this.#serving.tearDown();
    this.#session.abort.throwIfAborted();
    return result;
  }

  async #measure(steps: Slot[][]): Promise<void> {
    const { extension } = this.#plan;
    await this.#take(steps);
    for (const rounds of extension?.looks ?? []) {
      if (!extension?.isWanted()) return;
      const more = this.#record.plan(rounds);
      this.#progress.beginLook(more);
      await this.#take(more);
    }
  }

  /** Profiles what got slower, on both sides in turn. */
  async #profile(): Promise<void> {
    const { engine, logs, scenarios, profiling } = this.#plan;
    const sides = this.#sides.all;
    const wanted = sides.length > 1 ? (profiling?.() ?? []) : [];
    const chosen = scenarios.filter((scenario) => wanted.includes(scenario.name) && profiledLoad(scenario) !== null);
    if (chosen.length === 0) return;
    this.#progress.beginProfiles(chosen);
    const plan = { sides, engine, logs, serving: this.#serving, progress: this.#progress };
    for (const scenario of chosen) {
      const { profiles, problem } = await profileScenario(scenario, plan, this.#session);
      for (const [side, profile] of profiles) this.#record.profile(side, scenarios.indexOf(scenario), profile);
      if (problem !== null) this.notices.push(problem);
    }
  }

  /**
   * Measures these steps, each once. What else the machine did is kept with every round and never a reason to take one
   * again: others get what the service leaves over, so their time tells the rounds of a slow process from those of a
   * fast one, and so does every other counter of a machine that is short of processors (docs/statistics.md 1).
   */
  async #take(steps: Slot[][]): Promise<void> {
    for (const [position, slots] of steps.entries()) {
      this.#progress.plan(steps.slice(position));
      await this.#together(slots);
    }
  }

  /** Takes one round of every side, each with a fresh process that serves the scenarios of these slots in turn. */
  async #together(slots: Slot[]): Promise<void> {
    const { order, seed } = this.#plan.rules;
    const { index } = slots[0] as Slot;
    const sides = turnsOf(index, this.#sides.all, order, seed ?? 0);
    if (await this.#inSlices(sides, slots)) return;
    for (const side of sides) {
      this.#session.abort.throwIfAborted();
      await this.#sides.attempt(side, () => this.#sideRounds.take(side, slots));
    }
  }

  /**
   * Takes a round of two sides whose services are alive at once, and that are loaded in turns.
   *
   * @returns whether it was taken; it is not where they cannot be, and then no other will be
   */
  async #inSlices(sides: readonly Side[], slots: Slot[]): Promise<boolean> {
    const { abort } = this.#session;
    const scenarios = slots
      .map(({ position }) => this.#plan.scenarios[position] as Scenario)
      .filter((scenario) => sides.every((side) => this.#sides.takesPart(side, scenario)));
    const slices = new Map([...this.#turns.slices].filter(([scenario]) => scenarios.includes(scenario)));
    if (sides.length < 2 || slices.size === 0) return false;
    const order = sides.map(({ name }) => name);
    const duet = new Duet(order, slices, abort);
    const failures: unknown[] = [];
    const take = async (side: Side) => {
      try {
        await this.#sides.attempt(side, () => this.#sideRounds.take(side, slots, duet));
      } catch (error) {
        failures.push(error);
        duet.end(new Error('the other side has ended the round'));
      } finally {
        duet.leave(side.name);
      }
    };
    await Promise.all(sides.map(take));
    // What failed first is what is reported.
    const [failure] = failures;
    if (failure instanceof Apart) {
      this.notices.push(this.#turns.stayApart(inOneLine(failure.message), (slots[0] as Slot).index + 1));
      return false;
    }
    if (failures.length > 0) throw failure;
    this.#sliced = true;
    return true;
  }
}
