import { mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine } from '../engines/engine.ts';
import { PerfGateError } from '../errors.ts';
import type { LogFile } from '../files/log-file.ts';
import type { LineOptions, Loaded, Scenario, Stage, StagedService } from '../kinds/kind.ts';
import type { Pacing } from '../load/pace/pacing.ts';
import type { Traffic } from '../load/traffic/traffic.ts';
import { watch } from '../probes/index.ts';
import type { Readings } from '../probes/probe.ts';
import { runLine } from '../service/commands.ts';
import { describeExit } from '../service/process-group.ts';
import type { RunningTarget } from '../service/start.ts';
import { MOST_BYTES, readBounded, WrittenFile } from './line-output.ts';
import type { Session } from './session.ts';
import type { Side } from './side.ts';

/** What a stage acts in: one scenario in one round of one side. */
export interface Act {
  side: Side;
  scenario: Scenario;
  /** The index of the round, from 0. */
  index: number;
  /** The service of this round; null where none is needed. */
  service: RunningTarget | null;
  /** Whether this scenario is the one of its round that reports how long the service took to start. */
  reportsStartup: boolean;
  engine: Engine;
  logFile: LogFile;
  /** Called when a warm-up is over and its window begins. */
  onMeasuring(): void;
}

/** What was watched while a stage measured. */
export interface Watching {
  /** Milliseconds. */
  duration: number;
  readings: Readings | null;
}

/** Acts for a kind in one round of one side, and watches the processes while it measures. */
export class RoundStage implements Stage {
  readonly #act: Act;
  readonly #session: Session;
  #duration = 0;
  #readings: Readings | null = null;

  constructor(act: Act, session: Session) {
    this.#act = act;
    this.#session = session;
  }

  get side() {
    return this.#act.side.name;
  }

  get index(): number {
    return this.#act.index;
  }

  get abort(): AbortSignal {
    return this.#session.abort;
  }

  get service(): StagedService {
    const { service, reportsStartup } = this.#act;
    if (service === null) throw new Error(`a scenario of type ${this.#act.scenario.type} has no service`);
    const { url, startup, pid } = service;
    return {
      url,
      startup: reportsStartup ? startup : null,
      logTail: () => (pid === null ? '' : service.logTail()),
    };
  }

  /** What has been measured so far: its total time, and the readings of its last part. */
  get watched(): Watching {
    return { duration: this.#duration, readings: this.#readings };
  }

  async load(traffic: Traffic, pacing: Pacing): Promise<Loaded | null> {
    const { service, engine, scenario, index, onMeasuring } = this.#act;
    const { abort } = this.#session;
    if (service === null) throw new Error(`a scenario of type ${scenario.type} has no service`);
    const exit = new AbortController();
    let finished = false;
    service.exited.then(() => {
      if (!finished) exit.abort();
    });
    let watching: { end(): Readings } | null = null;
    const end = () => {
      this.#readings = watching?.end() ?? this.#readings;
      watching = null;
    };
    const listener = {
      measuring() {
        onMeasuring();
        watching = watch({ target: service.pid, generator: engine.pids });
      },
      measured: end,
    };
    const either = AbortSignal.any([abort, exit.signal]);
    const measured = await engine.run(service, traffic, pacing, listener, either).finally(() => {
      finished = true;
      end();
    });
    if (exit.signal.aborted) {
      const how = describeExit(await service.exited);
      throw new PerfGateError(
        'target',
        `the target ${how} while "${scenario.name}" was loading it (round ${index + 1}). ${service.logTail()}`,
      );
    }
    if (abort.aborted || measured === null) return null;
    const { stopped, ...window } = measured;
    this.#duration += window.duration;
    return { window, resources: this.#readings?.resources ?? null, stopped };
  }

  async run(line: string, { timeout, file }: LineOptions): Promise<string | null> {
    const { side, scenario, index, logFile, onMeasuring } = this.#act;
    const { processes, abort } = this.#session;
    // Beside the registry, so that the guardian removes it when perf-gate is killed.
    const folder = mkdtempSync(join(dirname(processes.file), 'line-'));
    const outputFile = file === null ? join(folder, 'output') : undefined;
    const written = file === null ? null : new WrittenFile(side.target.workingDirectory, file);
    // Nothing is watched: a process that ends takes its counters with it, and its work would pass for that of others.
    const startedAt = performance.now();
    try {
      await written?.expect();
      onMeasuring();
      await runLine(line, {
        what: 'command',
        target: side.target,
        logFile,
        timeout,
        processes,
        abort,
        ...(outputFile && { output: { file: outputFile, most: MOST_BYTES } }),
      });
      return written ? written.read() : readBounded(outputFile as string, 'its standard output');
    } catch (error) {
      if (abort.aborted) return null;
      if (!(error instanceof PerfGateError)) throw error;
      throw new PerfGateError(error.class, `"${scenario.name}" (round ${index + 1}): ${error.message}`);
    } finally {
      this.#duration += performance.now() - startedAt;
      rmSync(folder, { recursive: true, force: true });
    }
  }

  async rest(milliseconds: number): Promise<void> {
    await sleep(milliseconds, null, { signal: this.abort }).catch(() => {});
  }
}
