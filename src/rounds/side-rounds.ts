import { kindOf, ownMetricsOf, sharesService } from '../kinds/index.ts';
import type { Scenario } from '../kinds/kind.ts';
import { resourcesLimitedIn } from '../kinds/resource-limits.ts';
import type { ReplaceableTarget } from '../service/replaceable.ts';
import type { RunningTarget } from '../service/start.ts';
import type { Target } from '../service/target.ts';
import type { Sliced } from './act.ts';
import { roundOf } from './documented.ts';
import type { Duet } from './duet.ts';
import { logOf, type Where } from './preparation.ts';
import { withResources } from './resource-figures.ts';
import type { RoundRecord, Slot } from './round-record.ts';
import type { Course, RoundsPlan } from './rounds-plan.ts';
import { BOTH, type RoundsProgress } from './rounds-progress.ts';
import { withScraped } from './scraped-figures.ts';
import type { Serving } from './serving.ts';
import type { Session } from './session.ts';
import type { Side } from './side.ts';
import type { SidesLeft } from './sides-left.ts';
import { RoundStage } from './stage.ts';

/** Takes the rounds of sides, each with a fresh process, and keeps what they have measured. */
export class SideRounds {
  readonly #plan: RoundsPlan;
  readonly #session: Session;
  readonly #sides: SidesLeft;
  readonly #serving: Serving;
  readonly #progress: RoundsProgress;
  readonly #notices: string[];
  readonly #record: RoundRecord;
  readonly #ready: ReadonlyMap<Scenario, Scenario>;

  /** @param ready the scenarios as they are measured, after what was found out about them */
  constructor(
    { plan, session, sides, serving, progress, notices }: Course,
    record: RoundRecord,
    ready: ReadonlyMap<Scenario, Scenario>,
  ) {
    this.#plan = plan;
    this.#session = session;
    this.#sides = sides;
    this.#serving = serving;
    this.#progress = progress;
    this.#notices = notices;
    this.#record = record;
    this.#ready = ready;
  }

  /** Takes one round of a side. @param duet the round of both sides, where they are loaded in slices */
  async take(side: Side, slots: Slot[], duet: Duet | null = null): Promise<void> {
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
    if (!sliced && (service || kindOf(scenario).window?.(scenario)))
      this.#progress.tell('warm-up', side, where, scenario);
    let hasBegun = false;
    const onMeasuring = () => {
      // What comes after the first of several loads belongs to the same part of the plan.
      if (!duet && !hasBegun) this.#progress.tell('measure', side, where, scenario);
      if (duet?.begins(scenario)) this.#progress.tell('measure', BOTH, where, scenario);
      hasBegun = true;
    };
    const logFile = logOf(side, this.#plan.logs);
    const serve = <T>(target: Target, work: (service: ReplaceableTarget) => Promise<T>) =>
      this.#serving.started(
        side,
        where,
        (own) => {
          this.#progress.tell('warm-up', side, where, scenario);
          return work(own);
        },
        target,
      );
    const onPart = (name: string, duration: number | null) => {
      hasBegun = true;
      this.#progress.tell('measure', side, where, scenario, { name, duration });
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
      .catch((error) => this.#sides.forgo(side, scenario, error));
    this.#session.abort.throwIfAborted();
    if (measured) {
      const startup = reportsStartup ? (service?.startup ?? null) : null;
      const round = roundOf(kind, { index, startedAt, startup }, measured, stage.watched);
      this.#record.add(side.name, position, round, stage.watched.seen);
      this.#progress.tellFigures(side, scenario, measured, round);
      this.#notices.push(...this.#progress.noteUnread(side, scenario, index, stage.watched.scraped?.problems ?? []));
    } else this.#record.forget(side.name, position);
  }

  /** The turns that a side has with a scenario in this round. */
  #turnsOf(side: Side, { position }: Slot, where: Where, duet: Duet): Sliced | null {
    const scenario = this.#scenarioAt(position);
    const slices = duet.slices.get(scenario);
    if (slices === undefined) return null;
    const turn = async (slice: number) => {
      await duet.turn(side.name, position, slice);
      if (slice < 0) this.#progress.tell('warm-up', side, where, scenario);
    };
    return { slices, turn };
  }

  #scenarioAt(position: number): Scenario {
    return this.#plan.scenarios[position] as Scenario;
  }

  /** The slots that a side takes part in. */
  #knownOf(side: Side, slots: Slot[]): Slot[] {
    return slots.filter(({ position }) => this.#sides.takesPart(side, this.#scenarioAt(position)));
  }
}
