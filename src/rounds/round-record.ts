import { PerfGateError } from '../errors.ts';
import type { SideName } from '../events.ts';
import { failuresOf } from '../measurement/failures.ts';
import { definitionChanges, type Metric } from '../measurement/metric.ts';
import type { Profile } from '../measurement/profile.ts';
import type { Round, ScenarioRun } from '../measurement/run-document.ts';
import { type SeenRound, timelineOf } from '../measurement/seen-rounds.ts';

/** The place of one window: its scenario, and the index of its round. */
export interface Slot {
  /** The position of the scenario, from 0. */
  position: number;
  index: number;
}

/** The rounds of all sides so far: which there are, and which are still to be taken. */
export class RoundRecord {
  readonly #runs: Map<SideName, ScenarioRun[]>;
  readonly #planned: number[];
  /** What was seen over time, by side and scenario. */
  readonly #seen: Map<SideName, SeenRound[][]>;

  /** @param scenarios the scenarios, each still without rounds */
  constructor(sides: SideName[], scenarios: ScenarioRun[]) {
    this.#runs = new Map(sides.map((side) => [side, scenarios.map((run) => ({ ...run, rounds: [] }))]));
    this.#planned = scenarios.map(() => 0);
    this.#seen = new Map(sides.map((side) => [side, scenarios.map(() => [])]));
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

  /**
   * Keeps a round, and which turn of its round it was where there are two sides.
   *
   * @param seen what was seen of it over time; null: nothing
   */
  add(side: SideName, position: number, round: Round, seen: SeenRound | null = null): void {
    const others = [...this.#runs.keys()].filter((name) => name !== side);
    const isSecond = others.some((other) =>
      this.#runOf(other, position).rounds.some(({ index }) => index === round.index),
    );
    const turn = isSecond ? 2 : 1;
    this.#runOf(side, position).rounds.push(others.length > 0 ? { ...round, turn } : round);
    if (seen) this.#seen.get(side)?.[position]?.push(seen);
  }

  /** Keeps the profile of a scenario. */
  profile(side: SideName, position: number, profile: Profile): void {
    this.#runOf(side, position).profile = profile;
  }

  /** Drops a side: none of its rounds is paired anymore. */
  drop(side: SideName): void {
    this.#runs.delete(side);
    this.#seen.delete(side);
  }

  /** Drops a scenario that a side does not know. */
  forget(side: SideName, position: number): void {
    this.#runOf(side, position).rounds.length = 0;
    this.#seen.get(side)?.[position]?.splice(0);
  }

  /** Copies what is there now. */
  runsOf(side: SideName): ScenarioRun[] {
    return (this.#runs.get(side) ?? []).map((run, position) => {
      const timeline = this.#timelineOf(side, position);
      const failures = failuresOf(this.#seen.get(side)?.[position] ?? []);
      return { ...run, rounds: [...run.rounds], ...(timeline && { timeline }), ...(failures && { failures }) };
    });
  }

  /** Both sides are on one axis, which begins with the first round of either. */
  #timelineOf(side: SideName, position: number): ScenarioRun['timeline'] {
    const all = [...this.#seen.values()].flatMap((scenarios) => scenarios[position] ?? []);
    const start = Math.floor(Math.min(...all.map(({ from }) => from)));
    return timelineOf(this.#seen.get(side)?.[position] ?? [], start);
  }

  #runOf(side: SideName, position: number): ScenarioRun {
    return this.#runs.get(side)?.[position] as ScenarioRun;
  }
}
