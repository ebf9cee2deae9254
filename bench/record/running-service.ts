import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { get } from 'node:http';
import type { Engine } from '../../src/engines/engine.ts';
import type { Pacing } from '../../src/load/pace/pacing.ts';
import type { Traffic } from '../../src/load/traffic/traffic.ts';
import { decodeHistogram, type Histogram, mergeHistograms } from '../../src/measurement/histogram.ts';
import { watch } from '../../src/probes/index.ts';
import type { Readings } from '../../src/probes/probe.ts';
import { freePort } from '../../src/service/port.ts';
import { sleep } from '../support.ts';
import { latenciesOf } from './figures.ts';
import type { RecordedWindow } from './recording.ts';

/** Milliseconds until a service has to answer. */
const PATIENCE = 20_000;
/** Milliseconds between two tries whether it answers. */
const STEP = 5;
const TRANSPORT = { socket: null, tls: null };

/** A load of one service: its requests, and how they are paced. */
export interface Load {
  traffic: Traffic;
  pacing: Pacing;
}

/** A process of a service that is loaded. */
export class RunningService {
  /** Milliseconds from its start until it answered. */
  startup = 0;
  readonly #child;
  readonly #url: string;

  private constructor(command: readonly string[], env: Record<string, string>, port: number) {
    const [program = '', ...args] = command;
    this.#url = `http://127.0.0.1:${port}`;
    this.#child = spawn(program, args, { env: { ...process.env, ...env, PORT: String(port) }, stdio: 'ignore' });
  }

  /** @param cores processor cores as taskset lists them; null: all */
  static async start(
    { command, env }: { command: string[]; env: Record<string, string> },
    path: string,
    cores: string | null,
  ): Promise<RunningService> {
    const pinned = cores === null ? command : ['taskset', '-c', cores, ...command];
    const port = await freePort();
    const begin = performance.now();
    const running = new RunningService(pinned, env, port);
    while (!(await answers(`${running.#url}${path}`))) {
      if (running.#child.exitCode !== null || performance.now() - begin > PATIENCE) {
        await running.stop();
        throw new Error(`${command.join(' ')} did not answer`);
      }
      await sleep(STEP);
    }
    running.startup = performance.now() - begin;
    return running;
  }

  /** Loads it for a warm-up, of which nothing is kept, and one window, whose latencies are added to a histogram. */
  async load(engine: Engine, { traffic, pacing }: Load, latencies: Histogram): Promise<RecordedWindow> {
    const target = this.#child.pid as number;
    let watching: { end(): Readings } | null = null;
    let readings: Readings | null = null;
    const waits = { target: 0, agent: 0 };
    const readWaits = (sign: 1 | -1) => {
      waits.target += sign * waitOf([target]);
      waits.agent += sign * waitOf(engine.pids);
    };
    const listener = {
      measuring() {
        watching = watch({ target, generator: engine.pids });
        readWaits(-1);
      },
      measured() {
        readWaits(1);
        readings = watching?.end() ?? null;
      },
    };
    const where = { url: this.#url, transport: TRANSPORT };
    const window = await engine.run(where, traffic, pacing, listener, new AbortController().signal);
    if (window === null || window.stopped !== null) throw new Error(`the load stopped: ${window?.stopped}`);
    const own = mergeHistograms(Object.values(window.labels).map(({ histogram }) => decodeHistogram(histogram)));
    latencies.add(own);
    const { counts, duration, throughput } = window;
    const seen = readings as Readings | null;
    return {
      duration: rounded(duration),
      throughput: rounded(throughput),
      answers: counts.responses,
      errors: counts.sent - counts.responses - counts.inFlight,
      cpu: rounded(seen?.resources?.cpu ?? null),
      memory: seen?.resources?.memory ?? null,
      latencies: latenciesOf(own),
      foreign: rounded(seen?.interference?.foreignCpu ?? null),
      steal: seen?.interference?.steal ?? null,
      pressure: rounded(seen?.interference?.pressure ?? null),
      waits: { target: rounded(waits.target), agent: rounded(waits.agent) },
      switches: seen?.interference?.involuntarySwitches ?? null,
    };
  }

  /** Gives it no processor until it is resumed. */
  pause(): void {
    this.#child.kill('SIGSTOP');
  }

  resume(): void {
    this.#child.kill('SIGCONT');
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exit = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exit;
  }
}

/** Five digits are more than a window knows. */
function rounded<Value extends number | null>(value: Value): Value {
  return (value === null ? null : Number((value as number).toPrecision(5))) as Value;
}

/** How long the threads of these processes were ready and had no processor, milliseconds (sched-stats.rst, field 2). */
function waitOf(pids: readonly number[]): number {
  return pids
    .flatMap((pid) => {
      const tasks = `/proc/${pid}/task`;
      return readdirSync(tasks).map((thread) =>
        Number(readFileSync(`${tasks}/${thread}/schedstat`, 'utf8').split(' ')[1]),
      );
    })
    .reduce((sum, nanoseconds) => sum + nanoseconds / 1e6, 0);
}

function answers(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(url, { agent: false, timeout: PATIENCE }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode === 200));
    });
    request.once('error', () => resolve(false));
    request.once('timeout', () => request.destroy());
  });
}
