import { PerfGateError } from '../errors.ts';
import type { SideName } from '../events.ts';
import { usualShare } from '../measurement/interference.ts';
import { definitionChanges, type Metric } from '../measurement/metric.ts';
import type { Round, ScenarioRun } from '../measurement/run-document.ts';
import { disturbance } from './disturbance.ts';

/** The place of one window: its scenario, and the index of its round. */
export interface Slot {
  /** The position of the scenario, from 0. */
  position: number;
  index: number;
}

/** The rounds of all sides so far: which are still to be taken, and which are worth taking again. */
export class RoundRecord {
  readonly #runs: Map<SideName, ScenarioRun[]>;
  /** Rounds that were measured a second time, until it is settled which of the two stays. */
  readonly #again: { side: SideName; position: number; round: Round }[] = [];
  readonly #planned: number[];

  /** @param scenarios the scenarios, each still without rounds */
  constructor(sides: SideName[], scenarios: ScenarioRun[]) {
    this.#runs = new Map(sides.map((side) => [side, scenarios.map((run) => ({ ...run, rounds: [] }))]));
    this.#planned = scenarios.map(() => 0);
  }

  /** The planned rounds of the scenario that has the most. */
  get plannedRounds(): number {
    return Math.max(...this.#planned);
  }

  /**
   * Lists what is missing to reach these rounds per scenario, in steps: windows of scenarios that one process serves.
   */
  plan(wanted: number[]): Slot[][] {
    const missing = wanted.map((rounds, position) => rounds - (this.#planned[position] as number));
    const steps = Array.from({ length: Math.max(...missing) }, (_, step) =>
      missing.flatMap((rounds, position) =>
        step < rounds ? [{ position, index: (this.#planned[position] as number) + step }] : [],
      ),
    );
    for (const [position, rounds] of wanted.entries()) {
      this.#planned[position] = rounds;
      for (const runs of this.#runs.values()) (runs[position] as ScenarioRun).plannedRounds = rounds;
    }
    return steps;
  }

  /**
   * Keeps the definitions of a scenario's own metrics.
   *
   * @throws PerfGateError `load` where one is another quantity than in an earlier round
   */
  define(side: SideName, position: number, metrics: Record<string, Metric>): void {
    const run = this.#runOf(side, position);
    const [change] = definitionChanges(run.metrics, metrics);
    if (change !== undefined) throw new PerfGateError('load', `"${run.name}": from one round to the next, ${change}.`);
    run.metrics = { ...run.metrics, ...metrics };
  }

  add(side: SideName, position: number, round: Round): void {
    const { rounds } = this.#runOf(side, position);
    if (rounds.some(({ index }) => index === round.index)) this.#again.push({ side, position, round });
    else rounds.push(round);
  }

  /** Drops a side: none of its rounds is paired anymore. */
  drop(side: SideName): void {
    this.#runs.delete(side);
    this.#again.splice(0, this.#again.length, ...this.#again.filter((entry) => entry.side !== side));
  }

  /** Drops a scenario that a side does not know. */
  forget(side: SideName, position: number): void {
    this.#runOf(side, position).rounds.length = 0;
    this.#again.splice(
      0,
      this.#again.length,
      ...this.#again.filter((entry) => entry.side !== side || entry.position !== position),
    );
  }

  /** Finds the step with the most disturbed window of any side; null where none is disturbed. */
  mostDisturbed(steps: Slot[][]): Slot[] | null {
    const usual = this.#usual();
    let worst: { slots: Slot[]; excess: number } | null = null;
    for (const slots of steps) {
      const excess = Math.max(...slots.map((slot) => this.#disturbanceOf(this.#pairOf(slot), slot, usual)));
      if (excess > (worst?.excess ?? 0)) worst = { slots, excess };
    }
    return worst?.slots ?? null;
  }

  /** Replaces disturbed rounds by calmer ones, in pairs, after these slots were measured again on every side. */
  settleRepeat(slots: Slot[]): void {
    const usual = this.#usual();
    for (const slot of slots) {
      const again = this.#again.filter(
        ({ position, round }) => position === slot.position && round.index === slot.index,
      );
      const before = this.#disturbanceOf(this.#pairOf(slot), slot, usual);
      if (before === 0) continue;
      const calmer =
        this.#disturbanceOf(
          again.map(({ round }) => round),
          slot,
          usual,
        ) < before;
      for (const { side, position, round } of again) {
        const run = this.#runOf(side, position);
        run.repeatedRounds++;
        if (calmer) run.rounds = run.rounds.map((old) => (old.index === round.index ? round : old));
      }
    }
    this.#again.length = 0;
  }

  /** Copies what is there now. */
  runsOf(side: SideName): ScenarioRun[] {
    const usual = this.#usual();
    return (this.#runs.get(side) ?? []).map((run, position) => {
      const disturbed = run.rounds.filter(({ index }) => {
        const slot = { position, index };
        return this.#disturbanceOf(this.#pairOf(slot), slot, usual) > 0;
      });
      return { ...run, rounds: [...run.rounds], disturbedRounds: disturbed.length };
    });
  }

  /** The usual interference of each scenario. */
  #usual(): (number | null)[] {
    return this.#planned.map((_, position) =>
      usualShare([...this.#runs.keys()].flatMap((side) => this.#runOf(side, position).rounds)),
    );
  }

  #pairOf({ position, index }: Slot): Round[] {
    return [...this.#runs.keys()].flatMap((side) =>
      this.#runOf(side, position).rounds.filter((round) => round.index === index),
    );
  }

  #disturbanceOf(pair: Round[], { position }: Slot, usual: (number | null)[]): number {
    return Math.max(0, ...pair.map((round) => disturbance(round, usual[position] ?? null)));
  }

  #runOf(side: SideName, position: number): ScenarioRun {
    return this.#runs.get(side)?.[position] as ScenarioRun;
  }
}
