import type { Engine } from '../engines/engine.ts';
import type { PerfGateError } from '../errors.ts';
import type { Progress } from '../events.ts';
import { isCompared, isTried, kindOf, loadsOf, ownMetricsOf, sharesService, variantsOf } from '../kinds/index.ts';
import type { Measured, Scenario } from '../kinds/kind.ts';
import { resourcesLimitedIn } from '../kinds/resource-limits.ts';
import { secretsOf } from '../load/traffic/templates.ts';
import type { Turns } from '../measurement/rules.ts';
import type { Looks, Round, Rules, ScenarioRun } from '../measurement/run-document.ts';
import type { ReplaceableTarget } from '../service/replaceable.ts';
import type { RunningTarget } from '../service/start.ts';
import type { Target } from '../service/target.ts';
import { shortCommit } from '../text/commit.ts';
import { inOneLine, sentence, withHint } from '../text/sentence.ts';
import type { Sliced } from './act.ts';
import { Apart } from './apart.ts';
import { describeWork } from './describe-time.ts';
import { emptyRun, roundOf, saidOf } from './documented.ts';
import { Duet } from './duet.ts';
import { figureOfRound } from './figure-of-round.ts';
import { measuredLoad } from './measured-events.ts';
import { turnsOf } from './order.ts';
import { preparationOf, sum, WHOLE, type Work, workOfRound, workOfTrial } from './planned-time.ts';
import { type Logs, logOf, NOWHERE, type Where } from './preparation.ts';
import { withResources } from './resource-figures.ts';
import { RoundRecord, type Slot } from './round-record.ts';
import { unreadText, withScraped } from './scraped-figures.ts';
import { Serving, type Tell } from './serving.ts';
import type { Session } from './session.ts';
import { canDoWithout, type Side } from './side.ts';
import { extraOf } from './slices.ts';
import { RoundStage } from './stage.ts';
import type { Stops } from './stops.ts';
import { TimeLeft } from './time-left.ts';
import { concludeTrial, isSettled, uselessBase } from './trial-conclusions.ts';
import { type TriedSide, trySide } from './tried-side.ts';
import { TurnPlan } from './turn-plan.ts';
import { unmetBase } from './unmet-base.ts';
import { ofVariant, targetOf } from './variant.ts';

/** What is measured, fixed before the first round. */
export interface RoundsPlan {
  sides: Side[];
  scenarios: Scenario[];
  /**
   * The rounds of every scenario for each further look, and whether the next is wanted; null: there are only the planned
   * rounds.
   */
  extension: { looks: number[][]; isWanted(): boolean } | null;
  rules: Rules;
  /** How two sides share a round. */
  turns: Turns;
  engine: Engine;
  /** Where the logs of the sides are kept: `head.log`, `base.log`. */
  logs: Logs;
}

/** What is told of both sides at once. */
const BOTH = { name: 'both' } as const;

/** The course of one measurement: what is run, on which side, and in which order. */
export class Rounds {
  /** Why the base was given up. */
  lost: string | null = null;
  readonly notices: string[] = [];
  readonly looks: Looks;
  readonly #plan: RoundsPlan;
  readonly #session: Session;
  readonly #record: RoundRecord;
  readonly #serving: Serving;
  /** The sides that are left. */
  #sides: Side[];
  /** The scenarios that the base does not know. */
  readonly #unknown = new Set<Scenario>();
  /** What was found out about scenarios before their first round. */
  readonly #ready = new Map<Scenario, Scenario>();
  /** The sides and scenarios of which it was said that metrics of the service could not be read. */
  readonly #unread = new Set<string>();
  readonly #time = new TimeLeft();
  readonly #turns: TurnPlan;
  /** Whether a round was measured in slices. */
  #sliced = false;

  constructor(plan: RoundsPlan, session: Session) {
    const { sides, scenarios, rules } = plan;
    this.#plan = plan;
    this.#session = session;
    const tell: Tell = (phase, side, where) => this.#tell(phase, side, where);
    this.#serving = new Serving(plan, session, { tell, note: (text) => this.notices.push(text) });
    this.#record = new RoundRecord(
      sides.map(({ name }) => name),
      scenarios.map((scenario) => emptyRun(scenario, rules)),
    );
    this.looks = { declared: 1 + (plan.extension?.looks.length ?? 0), taken: 1 };
    this.#sides = sides;
    this.#turns = new TurnPlan(plan);
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
    this.#time.plan(sum([this.#workOf(steps), ...this.#workBefore()]));
    await this.#onPreparedSides(async () => {
      await this.#tryKinds();
      const tried = await this.#try();
      await this.#conclude(tried);
      const whole = this.#sides.length > 1 ? this.#turns.decide(tried) : null;
      if (whole !== null) this.notices.push(whole);
      for (const scenario of this.#plan.scenarios) await this.#getReady(scenario);
      await this.#measure(steps);
    });
  }

  /** Tries each request on each side, and measures nothing. */
  async tryOnly(): Promise<TriedSide[]> {
    this.#time.plan(sum([this.#workOf([]), ...this.#workBefore()]));
    return this.#onPreparedSides(async () => {
      await this.#tryKinds();
      return this.#try();
    });
  }

  async #onPreparedSides<T>(work: () => Promise<T>): Promise<T> {
    let result: T;
    try {
      for (const side of this.#plan.sides) await this.#attempt(side, () => this.#serving.foresee(side));
      for (const side of this.#sides) await this.#attempt(side, () => this.#serving.prepare(side));
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
      this.looks.taken++;
      const more = this.#record.plan(rounds);
      const work = this.#workOf(more);
      const time = describeWork(work);
      this.#time.begin(work);
      this.#session.listen({
        type: 'plan',
        text: `something is undecided, so look ${this.looks.taken} of ${this.looks.declared} is taken: another ${time}`,
      });
      await this.#take(more);
    }
  }

  /**
   * Tries each request once on every side, each with a process of its own: what serves a round is fresh. The head comes
   * first, since it is what a run cannot do without.
   */
  async #try(): Promise<TriedSide[]> {
    const scenarios = this.#plan.scenarios.filter(isTried);
    const tried: TriedSide[] = [];
    if (scenarios.length === 0) return tried;
    for (const side of this.#headFirst()) {
      if (tried.some(isSettled)) break;
      await this.#attempt(side, () =>
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
      this.#tell('try', side);
      return trySide(side.name, service, these, engine, abort, new Set(this.#turns.slices.keys()));
    };
    const usual = scenarios.filter((scenario) => variantsOf(scenario).length === 0);
    const tried: TriedSide[] = [];
    if (usual.length > 0) tried.push(await this.#serving.started(side, NOWHERE, tryThese(usual)));
    for (const scenario of scenarios) {
      for (const variant of variantsOf(scenario)) {
        const target = targetOf(side, variant);
        const starting = this.#serving.started(side, NOWHERE, tryThese([scenario]), target);
        const found = await starting.catch((error) => this.#forgo(side, scenario, ofVariant(error, scenario, variant)));
        if (found === null) break;
        tried.push(found);
      }
    }
    const loads = tried.flatMap((one) => one.loads);
    return { ...(tried[0] ?? { name: side.name, startup: null, cause: '', log: '' }), loads };
  }

  /** Lets kinds that make no load try what they measure, so that what cannot be measured is said before the first round. */
  async #tryKinds(): Promise<void> {
    const { engine, logs } = this.#plan;
    const scenarios = this.#plan.scenarios.filter((scenario) => kindOf(scenario).try !== undefined);
    if (scenarios.length === 0) return;
    for (const side of this.#headFirst()) {
      const logFile = logOf(side, logs);
      const nowhere = { side, index: 0, service: null, reportsStartup: false, engine, logFile, sliced: null };
      const tryAll = async () => {
        for (const scenario of scenarios) {
          this.#tell('try', side);
          const stage = new RoundStage({ ...nowhere, scenario, onMeasuring() {}, onPart() {} }, this.#session);
          await kindOf(scenario)
            .try?.(stage, scenario)
            .catch((error) => this.#forgo(side, scenario, error));
          this.#session.abort.throwIfAborted();
        }
      };
      await this.#attempt(side, () => this.#serving.setUpFor(side, NOWHERE, tryAll));
    }
  }

  /** The head is what a run cannot do without. */
  #headFirst(): Side[] {
    return this.#sides.toSorted((a, b) => Number(a.name === 'base') - Number(b.name === 'base'));
  }

  /**
   * Gives up what a try has shown to be not worth any round, and says the rest before the first.
   *
   * @throws PerfGateError `load`, or `target` where the service itself is the cause
   */
  async #conclude(tried: readonly TriedSide[]): Promise<void> {
    const traffic = this.#plan.scenarios.flatMap(loadsOf).map((load) => load.traffic);
    const { refusal, forgone, notices } = concludeTrial(tried, secretsOf(traffic, process.env));
    if (refusal) throw refusal;
    const useless = uselessBase(forgone, this.#plan.scenarios);
    for (const { scenario, error } of forgone) {
      const side = this.#sides.find(({ name }) => name === 'base') as Side;
      if (side.required && useless) await this.#attempt(side, () => Promise.reject(useless));
      await this.#attempt(side, async () => void this.#forgo(side, scenario, error));
    }
    for (const text of notices) {
      this.notices.push(text);
      this.#session.listen({ type: 'plan', text });
    }
  }

  /** Lets a kind find out what its rounds are made from: on the base where there is one, for both sides alike. */
  async #getReady(scenario: Scenario): Promise<void> {
    const preparing = kindOf(scenario).prepare?.(scenario) ?? null;
    if (preparing === null) return;
    const { engine, logs, scenarios } = this.#plan;
    this.#session.listen({ type: 'plan', text: preparing.words });
    for (const side of this.#sides.toSorted((a, b) => Number(b.name === 'base') - Number(a.name === 'base'))) {
      const slot = { position: scenarios.indexOf(scenario), index: 0 };
      if (this.#ready.has(scenario) || this.#knownOf(side, [slot]).length === 0) continue;
      const act = async (service: RunningTarget) => {
        const onMeasuring = () => {};
        const onPart = (name: string, duration: number | null) => {
          this.#tell('measure', side, NOWHERE, scenario, { name, duration });
        };
        const parts = { index: 0, service, reportsStartup: false, engine, logFile: logOf(side, logs), sliced: null };
        const stage = new RoundStage({ side, scenario, ...parts, onMeasuring, onPart }, this.#session);
        const ready = await preparing.act(stage).catch((error) => this.#forgo(side, scenario, error));
        this.#session.abort.throwIfAborted();
        if (ready !== null) this.#ready.set(scenario, ready);
      };
      await this.#attempt(side, () =>
        this.#serving.setUpFor(side, NOWHERE, () => this.#serving.started(side, NOWHERE, act)),
      );
    }
  }

  /**
   * Measures these steps, each once. What else the machine did is kept with every round and never a reason to take one
   * again: others get what the service leaves over, so their time tells the rounds of a slow process from those of a
   * fast one, and so does every other counter of a machine that is short of processors (docs/statistics.md 1).
   */
  async #take(steps: Slot[][]): Promise<void> {
    for (const [position, slots] of steps.entries()) {
      this.#time.plan(this.#workOf(steps.slice(position)));
      await this.#together(slots);
    }
  }

  /** Takes one round of every side, each with a fresh process that serves the scenarios of these slots in turn. */
  async #together(slots: Slot[]): Promise<void> {
    const { order, seed } = this.#plan.rules;
    const { index } = slots[0] as Slot;
    const sides = turnsOf(index, this.#sides, order, seed ?? 0);
    if (await this.#inSlices(sides, slots)) return;
    for (const side of sides) {
      this.#session.abort.throwIfAborted();
      await this.#attempt(side, () => this.#round(side, slots));
    }
  }

  /**
   * Takes a round of two sides whose services are alive at once, and that are loaded in turns.
   *
   * @returns whether it was taken; it is not where they cannot be, and then no other will be
   */
  async #inSlices(sides: readonly Side[], slots: Slot[]): Promise<boolean> {
    const { abort } = this.#session;
    const known = slots.filter((slot) => sides.every((side) => this.#knownOf(side, [slot]).length > 0));
    const scenarios = known.map(({ position }) => this.#scenarioAt(position));
    const slices = new Map([...this.#turns.slices].filter(([scenario]) => scenarios.includes(scenario)));
    if (sides.length < 2 || slices.size === 0) return false;
    const order = sides.map(({ name }) => name);
    const duet = new Duet(order, slices, abort);
    const failures: unknown[] = [];
    const take = async (side: Side) => {
      try {
        await this.#attempt(side, () => this.#round(side, slots, duet));
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

  /** Drops a dispensable side that fails, and goes on with the others. */
  async #attempt(side: Side, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!canDoWithout(side, error, this.#session.abort)) throw error;
      const message = withHint(error.message, (await side.hint?.(error.message)) ?? null);
      const where = `on the base ${shortCommit(side.origin.commit ?? '')}, `;
      if (side.required) throw unmetBase(where + message);
      this.lost = where + inOneLine(message);
      this.#sides = this.#sides.filter((other) => other !== side);
      this.#record.drop(side.name);
    }
  }

  /** @param duet the round of both sides, where they are loaded in slices */
  async #round(side: Side, slots: Slot[], duet: Duet | null = null): Promise<void> {
    const { scenarios } = this.#plan;
    const round = Math.max(...slots.map(({ index }) => index)) + 1;
    const known = this.#knownOf(side, slots);
    if (known.length === 0) return;
    const served = known.filter(({ position }) => sharesService(scenarios[position] as Scenario));
    await this.#serving.setUpFor(side, { round }, async () => {
      if (served.length > 0) await this.#serve(side, served, { round }, duet);
      for (const slot of known) {
        if (!served.includes(slot)) await this.#scenario(side, slot, { round }, null);
      }
    });
  }

  /** Measures windows of several scenarios, which one fresh process serves in turn. */
  async #serve(side: Side, slots: Slot[], where: Where, duet: Duet | null): Promise<void> {
    const inSlices = slots.filter(({ position }) => duet?.slices.has(this.#scenarioAt(position)));
    const whole = slots.filter((slot) => !inSlices.includes(slot));
    const [first] = [...inSlices, ...whole];
    const start = (work: (service: RunningTarget) => Promise<void>) => this.#serving.started(side, where, work);
    const work = async (service: RunningTarget) => {
      for (const slot of inSlices) await this.#scenario(side, slot, where, service, slot === first, duet);
      await duet?.rest(side.name);
      for (const slot of whole) await this.#scenario(side, slot, where, service, slot === first);
    };
    await (duet ? duet.started(side.name, start, work) : start(work));
  }

  /**
   * Measures one scenario. @param reportsStartup a service is started once per round, and its start is reported once
   */
  async #scenario(
    side: Side,
    slot: Slot,
    where: Where,
    service: RunningTarget | null,
    reportsStartup = false,
    duet: Duet | null = null,
  ): Promise<void> {
    const { position, index } = slot;
    const { engine } = this.#plan;
    const scenario = this.#scenarioAt(position);
    const sliced = duet && this.#turnsOf(side, slot, where, duet);
    if (!sliced && (service || kindOf(scenario).window?.(scenario))) this.#tell('warm-up', side, where, scenario);
    let hasBegun = false;
    const onMeasuring = () => {
      // What comes after the first of several loads belongs to the same part of the plan.
      if (!duet && !hasBegun) this.#tell('measure', side, where, scenario);
      if (duet?.begins(scenario)) this.#tell('measure', BOTH, where, scenario);
      hasBegun = true;
    };
    const logFile = logOf(side, this.#plan.logs);
    const serve = <T>(target: Target, work: (service: ReplaceableTarget) => Promise<T>) =>
      this.#serving.started(
        side,
        where,
        (own) => {
          this.#tell('warm-up', side, where, scenario);
          return work(own);
        },
        target,
      );
    const onPart = (name: string, duration: number | null) => {
      this.#tell('measure', side, where, scenario, { name, duration });
    };
    const told = { onMeasuring, onPart };
    const act = { side, scenario, index, service, reportsStartup, engine, logFile, sliced, ...told };
    const stage = new RoundStage(service === null ? { ...act, serve } : act, this.#session);
    const startedAt = new Date().toISOString();
    const kind = kindOf(scenario);
    const measured = await kind
      .measure(stage, this.#ready.get(scenario) ?? scenario)
      .then((found) => {
        if (found?.metrics) this.#record.define(side.name, position, found.metrics);
        if (found === null) return null;
        const { scraped, usage } = stage.watched;
        const whole = { ...found, metrics: { ...ownMetricsOf(scenario), ...found.metrics } };
        return withResources(withScraped(whole, scraped), resourcesLimitedIn(scenario.thresholds), usage);
      })
      .catch((error) => this.#forgo(side, scenario, error));
    this.#session.abort.throwIfAborted();
    if (measured) {
      const startup = reportsStartup ? (service?.startup ?? null) : null;
      const round = roundOf(kind, { index, startedAt, startup }, measured, stage.watched);
      this.#record.add(side.name, position, round, stage.watched.seen);
      this.#tellFigures(side, slot, measured, round);
      this.#tellUnread(side, slot, stage.watched.scraped?.problems ?? []);
    } else this.#record.forget(side.name, position);
  }

  /** The turns that a side has with a scenario in this round. */
  #turnsOf(side: Side, { position }: Slot, where: Where, duet: Duet): Sliced | null {
    const scenario = this.#scenarioAt(position);
    const slices = duet.slices.get(scenario);
    if (slices === undefined) return null;
    const turn = async (slice: number) => {
      await duet.turn(side.name, position, slice);
      if (slice < 0) this.#tell('warm-up', side, where, scenario);
    };
    return { slices, turn };
  }

  #scenarioAt(position: number): Scenario {
    return this.#plan.scenarios[position] as Scenario;
  }

  /** Drops a scenario of the base: a change often brings requests or lines that its base does not know. */
  #forgo(side: Side, scenario: Scenario, error: unknown): null {
    // A service that others need as well is not to be done without.
    const isOfOthers = (cause: PerfGateError) => cause.class !== 'load' && sharesService(scenario);
    if (!canDoWithout(side, error, this.#session.abort) || isOfOthers(error)) throw error;
    this.#unknown.add(scenario);
    this.notices.push(sentence(`"${scenario.name}" could not be measured on the base: ${inOneLine(error.message)}`));
    return null;
  }

  /** What happens on every side before its first round. */
  #workBefore(): Work[] {
    const { sides, scenarios } = this.#plan;
    return sides.flatMap(({ target }) => [preparationOf({ ...target, teardown: [] }), workOfTrial(scenarios, target)]);
  }

  /** Adds up these steps on the sides that are left, and the teardown after them. */
  #workOf(steps: Slot[][]): Work {
    return sum(
      this.#sides.flatMap((side) => [
        ...steps.map((slots) => {
          const known = this.#knownOf(side, slots).map(({ position }) => this.#scenarioAt(position));
          return workOfRound(known, side.target, this.#sides.length > 1 ? this.#turns.slices : WHOLE);
        }),
        preparationOf({ ...side.target, build: null, setup: [] }),
      ]),
    );
  }

  /** The slots that a side takes part in: a base has no part in what is not compared, or what it does not know. */
  #knownOf({ name, dispensable }: Side, slots: Slot[]): Slot[] {
    return slots.filter(({ position }) => {
      const scenario = this.#scenarioAt(position);
      if (name === 'base' && !isCompared(scenario)) return false;
      return !dispensable || !this.#unknown.has(scenario);
    });
  }

  #tell(
    phase: Progress['phase'],
    { name: side }: { name: Progress['side'] },
    where: Where = NOWHERE,
    measured: Scenario | null = null,
    part: { name: string; duration: number | null } | null = null,
  ): void {
    const scenario = measured?.name ?? null;
    const look = { look: this.looks.taken, looks: this.looks.declared };
    const of = part && { part: part.name };
    const position = { ...where, rounds: this.#record.plannedRounds, scenario, ...of, ...look };
    const planned = part ? part.duration : measured && this.#plannedOf(phase, side, measured);
    const time = this.#time.enter(phase, planned);
    this.#session.listen({ type: 'progress', phase, side, sides: this.#sides.length, ...position, ...time });
  }

  /** Says once of a scenario and side that metrics of the service could not be read. */
  #tellUnread({ name: side }: Side, { position, index }: Slot, problems: readonly string[]): void {
    const { name } = this.#scenarioAt(position);
    const key = `${side} ${name}`;
    if (problems.length === 0 || this.#unread.has(key)) return;
    this.#unread.add(key);
    this.notices.push(unreadText(name, side, index + 1, problems));
  }

  #tellFigures({ name: side }: Side, { position, index }: Slot, measured: Measured, round: Round): void {
    const { name: scenario } = this.#scenarioAt(position);
    const of = { scenario, side, round: index + 1, rounds: this.#record.plannedRounds };
    const figures = { figure: figureOfRound(measured), figures: measured.figures.all, own: measured.metrics ?? {} };
    this.#session.listen({ type: 'measured', ...of, ...figures, ...measuredLoad(round) });
  }

  /** The part of a scenario's planned time that a phase takes; null where its kind cannot say. */
  #plannedOf(phase: Progress['phase'], side: Progress['side'], scenario: Scenario): number | null {
    const { time, window } = kindOf(scenario);
    const warmup = window?.(scenario)?.warmup ?? loadsOf(scenario)[0]?.pacing.warmup ?? 0;
    const all = time(scenario);
    if (phase === 'warm-up') return warmup;
    const slices = side === 'both' ? this.#turns.slices.get(scenario) : undefined;
    return all && (slices ? 2 * (all - warmup + extraOf(slices)) : all - warmup);
  }
}
