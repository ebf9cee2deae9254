import { join } from 'node:path';
import type { Scenario } from '../config/config.ts';
import { inOneLine, PerfGateError } from '../errors.ts';
import type { LoadAgent } from '../load/load-agent.ts';
import type { Rules, ScenarioRun } from '../measurement/run-document.ts';
import { runLine } from '../target/commands.ts';
import type { Registry } from '../target/process-registry.ts';
import { type RunningTarget, startTarget } from '../target/start.ts';
import { loadRound } from './load.ts';
import { turnsOf } from './order.ts';
import { type Progress, plannedTime, type SideName } from './progress.ts';
import { scenarioHash } from './scenario-hash.ts';
import type { Side } from './side.ts';

/** Milliseconds for the teardown lines of a run that was cancelled: whoever cancelled it does not wait for long. */
const CANCELLED_TEARDOWN = 4000;

export interface CourseOptions {
  sides: Side[];
  scenarios: Scenario[];
  processes: Registry;
  /** Folder for the logs of the targets: `head.log`, `base.log`. */
  logFolder: string;
  abort: AbortSignal;
  onProgress(progress: Progress): void;
}

/** The way through one measurement: what is run, and on which side, in which order. */
export class Course {
  /** Why the base fell away. */
  lost: string | null = null;
  readonly notices: string[] = [];
  readonly #options: CourseOptions;
  readonly #agent: LoadAgent;
  readonly #rules: Rules;
  readonly #runs: Map<SideName, ScenarioRun[]>;
  readonly #rounds: number;
  /** Those that are left. */
  #sides: Side[];
  /** Scenarios that the base does not know. */
  readonly #unknown = new Set<Scenario>();
  #total: number;
  #done = 0;

  constructor(options: CourseOptions, agent: LoadAgent, rules: Rules) {
    const { sides, scenarios } = options;
    this.#options = options;
    this.#agent = agent;
    this.#rules = rules;
    this.#runs = new Map(sides.map(({ name }) => [name, scenarios.map((of) => emptyRun(of, rules.cores !== null))]));
    this.#rounds = Math.max(...scenarios.map(({ rounds }) => rounds));
    this.#sides = sides;
    this.#total = plannedTime(scenarios, sides.length);
  }

  runsOf({ name }: Side): ScenarioRun[] {
    return this.#runs.get(name) ?? [];
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
    const { order, seed } = this.#rules;
    for (const side of sides) await this.#attempt(side, () => this.#prepare(side, prepared));
    for (let round = 0; round < this.#rounds; round++) {
      for (const side of turnsOf(round, this.#sides, order, seed ?? 0)) {
        abort.throwIfAborted();
        await this.#attempt(side, () => this.#round(side, round));
      }
    }
  }

  /** Where a dispensable side fails, it goes, and the others go on. */
  async #attempt(side: Side, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!this.#canDoWithout(side, error)) throw error;
      this.lost = `on the base ${side.origin.commit?.slice(0, 7)}, ${inOneLine(error.message).replace(/\.$/, '')}`;
      this.#sides = this.#sides.filter((other) => other !== side);
      this.#total = Math.max(this.#done, plannedTime(this.#options.scenarios, this.#sides.length));
    }
  }

  #canDoWithout({ dispensable }: Side, error: unknown): error is PerfGateError {
    return dispensable && !this.#options.abort.aborted && error instanceof PerfGateError;
  }

  async #prepare(side: Side, prepared: Side[]): Promise<void> {
    if (side.target.build !== null) {
      this.#tell('build', side);
      await this.#line(side, 'build', side.target.build, side.target.buildTimeout);
    }
    await side.built?.();
    prepared.push(side);
    await this.#lines(side, 'setup');
  }

  async #tearDown(prepared: Side[]): Promise<void> {
    for (const side of prepared) {
      try {
        await this.#lines(side, 'teardown');
      } catch (error) {
        if (!this.#canDoWithout(side, error)) throw error;
        this.notices.push(`After the base was measured, ${inOneLine(error.message)}`);
      }
    }
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
    const cores = this.#rules.cores?.target ?? null;
    const target = await startTarget(side.target, { logFile: this.#logFile(side), processes, abort, cores });
    try {
      for (const [position, scenario] of scenarios.entries()) {
        if (index >= scenario.rounds || (side.dispensable && this.#unknown.has(scenario))) continue;
        await this.#scenario(side, scenario, position, index, target);
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
    const options = { index, startup, agent: this.#agent, abort, onMeasuring };
    const round = await loadRound(scenario, target, options).catch((error) => this.#forgo(side, scenario, error));
    abort.throwIfAborted();
    if (round) this.runsOf(side)[position]?.rounds.push(round);
    else this.runsOf(side)[position]?.rounds.splice(0);
    this.#done += scenario.duration;
  }

  /** A change often brings requests that its base does not know: they alone have no base then. */
  #forgo(side: Side, scenario: Scenario, error: unknown): null {
    if (!this.#canDoWithout(side, error) || error.class !== 'load') throw error;
    this.#unknown.add(scenario);
    this.notices.push(`"${scenario.name}" could not be measured on the base: ${inOneLine(error.message)}`);
    return null;
  }

  #logFile(side: Side): string {
    return join(this.#options.logFolder, `${side.name}.log`);
  }

  #tell(phase: Progress['phase'], { name: side }: Side, index = -1, scenario: string | null = null): void {
    const position = { round: index + 1, rounds: this.#rounds, scenario, done: this.#done, total: this.#total };
    this.#options.onProgress({ phase, side, sides: this.#sides.length, ...position });
  }
}

function emptyRun(scenario: Scenario, isolated: boolean): ScenarioRun {
  const { name, type, connections, warmup, duration, rounds } = scenario;
  const hash = scenarioHash(scenario, isolated);
  return { name, type, hash, connections, warmup, duration, plannedRounds: rounds, rounds: [] };
}
