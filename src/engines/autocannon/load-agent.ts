import { type ChildProcess, fork } from 'node:child_process';
import { finished } from 'node:stream/promises';
import { PerfGateError } from '../../errors.ts';
import { clock } from '../../load/pace/clock.ts';
import type { TrialOutcome } from '../../load/trial/exchange.ts';
import { UNINSPECTED } from '../../service/inspector.ts';
import { plural } from '../../text/plural.ts';
import type { WindowListener } from '../engine.ts';
import type { FromAgent, LoadOutcome, LoadPlan, ToAgent, TrialPlan } from './protocol.ts';

/** Bytes of the agent's own output that are kept for its error message. */
const LOG_TAIL = 2000;
/** Milliseconds that the agent may take beyond its plan, and to stop or to end when it is asked to. */
const OVERRUN = 30_000;
const STOPPING = 2000;

interface Settle<T> {
  resolve(outcome: T): void;
  reject(error: unknown): void;
}

/** Called once an agent is prepared: says when the load begins, on the clock of the machine. */
export type Start = () => number | Promise<number>;

/**
 * The load generator as a process of its own. One agent serves all rounds of all sides, so that what it adds to a
 * measurement is the same for each.
 */
export class LoadAgent {
  readonly #child: ChildProcess;
  readonly #exited: Promise<string>;
  #log = '';
  #gone = false;

  /**
   * @param script path of the agent's entry
   * @param cores processor cores that it may use, as taskset lists them; null: all
   */
  constructor(script: string, cores: string | null = null) {
    // No options of the parent's Node reach the agent, and no secret of its environment either.
    const env = { PATH: process.env.PATH, NODE_EXTRA_CA_CERTS: process.env.NODE_EXTRA_CA_CERTS };
    // taskset makes way for Node, which finds the channel to us as it would without it.
    const pinned =
      cores === null
        ? { execArgv: [...UNINSPECTED] }
        : { execPath: 'taskset', execArgv: ['-c', cores, process.execPath, ...UNINSPECTED] };
    this.#child = fork(script, [], {
      env,
      ...pinned,
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const outputs = [this.#child.stdout, this.#child.stderr].filter((output) => output !== null);
    for (const output of outputs) {
      output.on('data', (chunk: Buffer) => {
        this.#log = (this.#log + chunk.toString()).slice(-LOG_TAIL);
      });
    }
    this.#exited = new Promise((resolve) => {
      this.#child.on('error', (error) => {
        // A message that cannot be sent to a dying agent is an error too; its end follows.
        if (this.#child.pid === undefined) resolve(`could not be started (${error.message})`);
      });
      this.#child.once('exit', async (code, signal) => {
        this.#gone = true;
        // The last output may come after the exit. (The event `close` does not come after a disconnect.)
        await Promise.allSettled(outputs.map((output) => finished(output)));
        resolve(signal ? `was ended by ${signal}` : `exited with code ${code}`);
      });
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /**
   * Loads the target for one warm-up and one measured window. When `abort` is raised the window ends early, and what was
   * measured so far is returned.
   *
   * @throws PerfGateError `load` when the agent dies, hangs or cannot work
   */
  async run(plan: LoadPlan, listener: WindowListener, abort: AbortSignal, start: Start = clock): Promise<LoadOutcome> {
    const patience = plan.warmup + plan.duration + plan.timeout + OVERRUN;
    const load = `with ${plural(plan.connections, 'connection')}`;
    return this.#ask<LoadOutcome>({ type: 'run', plan }, { patience, abort, load }, (message, { resolve, reject }) => {
      if (message.type === 'measuring') listener.measuring();
      else if (message.type === 'measured') listener.measured();
      else if (message.type === 'outcome') resolve(message.outcome);
      else if (message.type === 'ready')
        Promise.resolve(start()).then((at) => this.#send({ type: 'start', at }), reject);
    });
  }

  /**
   * Sends each request of the plan once. When `abort` is raised it ends early, with what came of those that were sent.
   *
   * @throws PerfGateError `load` when the agent dies, hangs or cannot work
   */
  async try(plan: TrialPlan, abort: AbortSignal): Promise<TrialOutcome> {
    const patience = plan.budget + 2 * plan.timeout + OVERRUN;
    return this.#ask<TrialOutcome>({ type: 'try', plan }, { patience, abort, load: '' }, (message, { resolve }) => {
      if (message.type === 'tried') resolve(message.outcome);
    });
  }

  /** Gives the agent something to do, and settles by what it says. */
  async #ask<T>(
    order: ToAgent,
    { patience, abort, load }: { patience: number; abort: AbortSignal; load: string },
    take: (message: FromAgent, settle: Settle<T>) => void,
  ): Promise<T> {
    let deadline: NodeJS.Timeout | undefined;
    let receive: (message: FromAgent) => void = () => {};
    let stop = () => {};
    try {
      return await new Promise<T>((resolve, reject) => {
        const hang = () => {
          const what = `the load generator stopped answering ${load}`.trimEnd();
          reject(new PerfGateError('load', `${what} and was killed.${load && ' Try fewer.'}`));
          this.#child.kill('SIGKILL');
        };
        deadline = setTimeout(hang, patience);
        stop = () => {
          clearTimeout(deadline);
          deadline = setTimeout(hang, STOPPING);
          this.#send({ type: 'stop' });
        };
        receive = (message) => {
          if (message.type !== 'failed') take(message, { resolve, reject });
          else reject(new PerfGateError('load', `the load generator failed: ${message.message}`));
        };
        this.#child.on('message', receive);
        this.#exited.then((how) => {
          const tail = this.#log.trim();
          const output = tail && ` Its last output:\n${tail}`;
          reject(new PerfGateError('load', `the load generator ${how} while it measured.${output}`));
        });
        abort.addEventListener('abort', stop);
        this.#send(order);
        if (abort.aborted) stop();
      });
    } finally {
      clearTimeout(deadline);
      this.#child.off('message', receive);
      abort.removeEventListener('abort', stop);
    }
  }

  /** Ends the agent; resolves when it is gone. */
  async close(): Promise<void> {
    if (this.#gone) return;
    if (this.#child.connected) this.#child.disconnect();
    const kill = setTimeout(() => this.#child.kill('SIGKILL'), STOPPING);
    await this.#exited;
    clearTimeout(kill);
  }

  #send(message: ToAgent): void {
    if (this.#child.connected) this.#child.send(message);
  }
}
