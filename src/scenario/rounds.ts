import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Scenario, Target } from '../config/config.ts';
import { messageOf, PerfGateError } from '../errors.ts';
import { LoadAgent } from '../load/load-agent.ts';
import { currentMachine } from '../measurement/machine.ts';
import { type Looks, type Origin, RUN_SCHEMA, type RunDocument, type ScenarioRun } from '../measurement/run-document.ts';
import { runLine } from '../target/commands.ts';
import type { Registry } from '../target/process-registry.ts';
import { type RunningTarget, startTarget } from '../target/start.ts';
import { MOST_EXTRA, MOST_REPEATS } from './disturbance.ts';
import { loadRound } from './load.ts';
import { type Progress, plannedTime, type SideName } from './progress.ts';
import { RoundRecord, type Slot } from './round-record.ts';

/** Milliseconds for the teardown lines of a run that was cancelled: whoever cancelled it does not wait for long. */
const CANCELLED_TEARDOWN = 4000;

/** One of the two things that are compared: a way to start the target, and where its code comes from. */
export interface Side {
  name: SideName;
  target: Target;
  origin: Origin;
}

/** More rounds for a second look, declared before the first one. */
export interface Extension {
  /** Rounds of every scenario with them, in the order of the scenarios. */
  rounds: number[];
  /** Asked once, after the planned rounds, with what was measured until then. */
  isWanted(soFar: RunDocument[]): boolean;
}

export interface MeasureOptions {
  version: string;
  sides: Side[];
  scenarios: Scenario[];
  /** null: the planned rounds are all. */
  extension: Extension | null;
  /** Path of the agent's entry. */
  agentScript: string;
  processes: Registry;
  /** Folder for the logs of the targets: `head.log`, `base.log`. */
  logFolder: string;
  /** Its reason is the message of the failure. */
  abort: AbortSignal;
  onProgress(progress: Progress): void;
}

/**
 * Measures all scenarios on all sides: build and set up each side once, then rounds, each with a fresh process of the
 * target. With two sides their order alternates (base head, head base, …), so that a drift of the machine falls on
 * both alike (statistics.md 1). Rounds that the machine disturbed are measured again, and more are added where the
 * extension is wanted.
 *
 * Never throws for what happens to a target or an agent: the document then carries the rounds so far and the failure.
 *
 * @returns one run document a side, in the order of the sides
 */
export async function measure(options: MeasureOptions): Promise<RunDocument[]> {
  const agent = new LoadAgent(options.agentScript);
  const course = new Course(options, agent);
  let failure: RunDocument['failure'] = null;
  try {
    await course.run();
  } catch (error) {
    const cause = options.abort.aborted ? options.abort.reason : error;
    failure = { class: cause instanceof PerfGateError ? cause.class : 'internal', message: messageOf(cause) };
  } finally {
    await agent.close();
  }
  return course.documents(failure);
}

/** The way through one measurement. */
class Course {
  readonly #options: MeasureOptions;
  readonly #agent: LoadAgent;
  readonly #record: RoundRecord;
  readonly #startedAt = new Date().toISOString();
  readonly #looks: Looks;
  #done = 0;
  #total = 0;

  constructor(options: MeasureOptions, agent: LoadAgent) {
    this.#options = options;
    this.#agent = agent;
    this.#record = new RoundRecord(
      options.sides.map(({ name }) => name),
      options.scenarios.map(emptyRun),
    );
    this.#looks = { declared: options.extension ? 2 : 1, taken: 1 };
  }

  async run(): Promise<void> {
    const prepared: Side[] = [];
    try {
      await this.#measure(prepared);
    } catch (error) {
      // What failed first is what is told.
      await this.#tearDown(prepared).catch(() => {});
      throw error;
    }
    await this.#tearDown(prepared);
  }

  documents(failure: RunDocument['failure'] = null): RunDocument[] {
    return this.#options.sides.map((side) => ({
      kind: 'run',
      schema: RUN_SCHEMA,
      version: this.#options.version,
      origin: side.origin,
      startedAt: this.#startedAt,
      finishedAt: new Date().toISOString(),
      machine: currentMachine(),
      target: digest(side.target.start ?? new URL(side.target.url).origin),
      freshProcess: side.target.start !== null,
      looks: { ...this.#looks },
      scenarios: this.#record.runsOf(side.name),
      failure,
    }));
  }

  async #measure(prepared: Side[]): Promise<void> {
    const { sides, scenarios, extension } = this.#options;
    this.#total = plannedTime(scenarios, sides.length);
    for (const side of sides) {
      await this.#build(side);
      prepared.push(side);
      await this.#lines(side, 'setup');
    }
    await this.#take(scenarios.map(({ rounds }) => rounds));
    if (extension?.isWanted(this.documents())) {
      this.#looks.taken = 2;
      await this.#take(extension.rounds);
    }
  }

  /** Measures until every scenario has so many rounds, then once more what was disturbed. */
  async #take(wanted: number[]): Promise<void> {
    const steps = this.#record.plan(wanted);
    this.#total = this.#done + steps.reduce((sum, slots) => sum + this.#timeOf(slots), 0);
    for (const slots of steps) await this.#together(slots, false);
    const repeats = new Map(steps.map((slots) => [slots, 0]));
    for (let left = Math.floor(steps.length * MOST_EXTRA); left > 0; left--) {
      const repeatable = steps.filter((slots) => (repeats.get(slots) ?? 0) < MOST_REPEATS);
      const slots = this.#record.mostDisturbed(repeatable);
      if (slots === null) return;
      repeats.set(slots, (repeats.get(slots) ?? 0) + 1);
      this.#total += this.#timeOf(slots);
      await this.#together(slots, true);
      this.#record.settleRepeat(slots);
    }
  }

  /** One round of every side, each a fresh process that serves the scenarios of these slots in turn. */
  async #together(slots: Slot[], again: boolean): Promise<void> {
    const { sides, abort } = this.#options;
    for (const side of (slots[0] as Slot).index % 2 === 0 ? sides : sides.toReversed()) {
      abort.throwIfAborted();
      await this.#round(side, slots, again);
    }
  }

  async #tearDown(prepared: Side[]): Promise<void> {
    for (const side of prepared) await this.#lines(side, 'teardown');
  }

  async #build(side: Side): Promise<void> {
    if (side.target.build === null) return;
    this.#tell('build', side);
    await this.#line(side, 'build', side.target.build, side.target.buildTimeout);
  }

  async #lines(side: Side, what: 'setup' | 'teardown'): Promise<void> {
    for (const line of side.target[what]) {
      this.#tell(what, side);
      await this.#line(side, what, line, side.target.setupTimeout);
    }
  }

  #line(side: Side, what: 'build' | 'setup' | 'teardown', line: string, timeout: number): Promise<void> {
    const { processes } = this.#options;
    const cancelled = what === 'teardown' && this.#options.abort.aborted;
    const abort = cancelled ? AbortSignal.timeout(CANCELLED_TEARDOWN) : this.#options.abort;
    return runLine(line, { what, target: side.target, logFile: this.#logFile(side), timeout, processes, abort });
  }

  async #round(side: Side, slots: Slot[], again: boolean): Promise<void> {
    const { processes, abort } = this.#options;
    const round = Math.max(...slots.map(({ index }) => index)) + 1;
    this.#tell('start', side, { round, again });
    const target = await startTarget(side.target, { logFile: this.#logFile(side), processes, abort });
    try {
      for (const slot of slots) await this.#scenario(side, slot, { round, again }, target);
    } finally {
      await target.stop();
    }
  }

  async #scenario(side: Side, slot: Slot, where: Where, target: RunningTarget): Promise<void> {
    const { scenarios, abort } = this.#options;
    const { position, index } = slot;
    const scenario = scenarios[position] as Scenario;
    this.#tell('warm-up', side, where, scenario.name);
    const onMeasuring = () => {
      this.#done += scenario.warmup;
      this.#tell('measure', side, where, scenario.name);
    };
    // Started once a round, told once a round.
    const startup = position === 0 ? target.startup : null;
    const round = await loadRound(scenario, target, { index, startup, agent: this.#agent, abort, onMeasuring });
    abort.throwIfAborted();
    if (round) this.#record.add(side.name, position, round);
    this.#done += scenario.duration;
  }

  #timeOf(slots: Slot[]): number {
    const { scenarios, sides } = this.#options;
    const used = slots.map(({ position }) => ({ ...(scenarios[position] as Scenario), rounds: 1 }));
    return plannedTime(used, sides.length);
  }

  #logFile(side: Side): string {
    return join(this.#options.logFolder, `${side.name}.log`);
  }

  #tell(phase: Progress['phase'], side: Side, where: Where = NOWHERE, scenario: string | null = null): void {
    const position = { ...where, rounds: this.#record.plannedRounds, scenario, done: this.#done, total: this.#total };
    this.#options.onProgress({ phase, side: side.name, ...position });
  }
}

type Where = Pick<Progress, 'round' | 'again'>;
const NOWHERE: Where = { round: 0, again: false };

function emptyRun(scenario: Scenario): ScenarioRun {
  const { name, type, connections, warmup, duration, rounds } = scenario;
  return {
    name,
    type,
    hash: scenarioHash(scenario),
    connections,
    warmup,
    duration,
    plannedRounds: rounds,
    repeatedRounds: 0,
    disturbedRounds: 0,
    rounds: [],
  };
}

/** Of what defines the load. More rounds or another threshold make no other measurement. */
function scenarioHash({ type, connections, warmup, duration, timeout, requests }: Scenario): string {
  return digest(JSON.stringify({ type, connections, warmup, duration, timeout, requests }));
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
