import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Scenario, Target } from '../config/config.ts';
import { messageOf, PerfGateError } from '../errors.ts';
import { LoadAgent } from '../load/load-agent.ts';
import { currentMachine } from '../measurement/machine.ts';
import { type Origin, RUN_SCHEMA, type RunDocument, type ScenarioRun } from '../measurement/run-document.ts';
import { runLine } from '../target/commands.ts';
import type { Registry } from '../target/process-registry.ts';
import { type RunningTarget, startTarget } from '../target/start.ts';
import { loadRound } from './load.ts';
import { type Progress, plannedTime, type SideName } from './progress.ts';

/** Milliseconds for the teardown lines of a run that was cancelled: whoever cancelled it does not wait for long. */
const CANCELLED_TEARDOWN = 4000;

/** One of the two things that are compared: a way to start the target, and where its code comes from. */
export interface Side {
  name: SideName;
  target: Target;
  origin: Origin;
}

export interface MeasureOptions {
  version: string;
  sides: Side[];
  scenarios: Scenario[];
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
 * both alike (statistics.md 1).
 *
 * Never throws for what happens to a target or an agent: the document then carries the rounds so far and the failure.
 *
 * @returns one run document a side, in the order of the sides
 */
export async function measure(options: MeasureOptions): Promise<RunDocument[]> {
  const { sides, scenarios } = options;
  const startedAt = new Date().toISOString();
  const runs = new Map(sides.map((side) => [side.name, scenarios.map(emptyRun)]));
  const agent = new LoadAgent(options.agentScript);
  const course = new Course(options, agent, runs);
  let failure: RunDocument['failure'] = null;
  try {
    await course.run();
  } catch (error) {
    const cause = options.abort.aborted ? options.abort.reason : error;
    failure = { class: cause instanceof PerfGateError ? cause.class : 'internal', message: messageOf(cause) };
  } finally {
    await agent.close();
  }
  return sides.map((side) => ({
    kind: 'run',
    schema: RUN_SCHEMA,
    version: options.version,
    origin: side.origin,
    startedAt,
    finishedAt: new Date().toISOString(),
    machine: currentMachine(),
    target: digest(side.target.start ?? new URL(side.target.url).origin),
    freshProcess: side.target.start !== null,
    scenarios: runs.get(side.name) ?? [],
    failure,
  }));
}

/** The way through one measurement. */
class Course {
  readonly #options: MeasureOptions;
  readonly #agent: LoadAgent;
  readonly #runs: Map<SideName, ScenarioRun[]>;
  readonly #rounds: number;
  readonly #total: number;
  #done = 0;

  constructor(options: MeasureOptions, agent: LoadAgent, runs: Map<SideName, ScenarioRun[]>) {
    this.#options = options;
    this.#agent = agent;
    this.#runs = runs;
    this.#rounds = Math.max(...options.scenarios.map(({ rounds }) => rounds));
    this.#total = plannedTime(options.scenarios, options.sides.length);
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

  async #measure(prepared: Side[]): Promise<void> {
    const { sides, abort } = this.#options;
    for (const side of sides) {
      await this.#build(side);
      prepared.push(side);
      await this.#lines(side, 'setup');
    }
    for (let round = 0; round < this.#rounds; round++) {
      for (const side of round % 2 === 0 ? sides : sides.toReversed()) {
        abort.throwIfAborted();
        await this.#round(side, round);
      }
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

  async #round(side: Side, index: number): Promise<void> {
    const { scenarios, processes, abort } = this.#options;
    this.#tell('start', side, index);
    const target = await startTarget(side.target, { logFile: this.#logFile(side), processes, abort });
    try {
      for (const [position, scenario] of scenarios.entries()) {
        if (index < scenario.rounds) await this.#scenario(side, scenario, position, index, target);
      }
    } finally {
      await target.stop();
    }
  }

  async #scenario(
    side: Side,
    scenario: Scenario,
    position: number,
    index: number,
    target: RunningTarget,
  ): Promise<void> {
    const { abort } = this.#options;
    this.#tell('warm-up', side, index, scenario.name);
    const onMeasuring = () => {
      this.#done += scenario.warmup;
      this.#tell('measure', side, index, scenario.name);
    };
    // Started once a round, told once a round.
    const startup = position === 0 ? target.startup : null;
    const round = await loadRound(scenario, target, { index, startup, agent: this.#agent, abort, onMeasuring });
    abort.throwIfAborted();
    if (round) this.#runs.get(side.name)?.[position]?.rounds.push(round);
    this.#done += scenario.duration;
  }

  #logFile(side: Side): string {
    return join(this.#options.logFolder, `${side.name}.log`);
  }

  #tell(phase: Progress['phase'], side: Side, index = -1, scenario: string | null = null): void {
    const position = { round: index + 1, rounds: this.#rounds, scenario, done: this.#done, total: this.#total };
    this.#options.onProgress({ phase, side: side.name, ...position });
  }
}

function emptyRun(scenario: Scenario): ScenarioRun {
  const { name, type, connections, warmup, duration, rounds } = scenario;
  return { name, type, hash: scenarioHash(scenario), connections, warmup, duration, plannedRounds: rounds, rounds: [] };
}

/** Of what defines the load. More rounds or another threshold make no other measurement. */
function scenarioHash({ type, connections, warmup, duration, timeout, requests }: Scenario): string {
  return digest(JSON.stringify({ type, connections, warmup, duration, timeout, requests }));
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
