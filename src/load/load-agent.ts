import { type ChildProcess, fork } from 'node:child_process';
import { PerfGateError } from '../errors.ts';
import type { FromAgent, LoadOutcome, LoadPlan, ToAgent } from './plan.ts';

/** Bytes of the agent's own output kept for its error message. */
const LOG_TAIL = 2000;

export interface WindowListener {
  /** The warm-up is over and the measured window begins. */
  measuring(): void;
  /** The measured window has ended. */
  measured(): void;
}

/**
 * The load generator as a process of its own. One agent serves all rounds of all sides, so that what it adds to a
 * measurement is the same for each.
 */
export class LoadAgent {
  readonly #child: ChildProcess;
  readonly #exited: Promise<string>;
  #log = '';
  #gone = false;

  /** @param script path of the agent's entry */
  constructor(script: string) {
    // No options of the parent's Node reach the agent, and no secret of its environment either.
    const env = { PATH: process.env.PATH, NODE_EXTRA_CA_CERTS: process.env.NODE_EXTRA_CA_CERTS };
    this.#child = fork(script, [], { env, execArgv: [], serialization: 'advanced', stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    const keep = (chunk: Buffer) => {
      this.#log = (this.#log + chunk.toString()).slice(-LOG_TAIL);
    };
    this.#child.stdout?.on('data', keep);
    this.#child.stderr?.on('data', keep);
    this.#exited = new Promise((resolve) => {
      this.#child.once('error', (error) => resolve(error.message));
      this.#child.once('exit', (code, signal) => {
        this.#gone = true;
        resolve(signal ? `ended by ${signal}` : `exited with code ${code}`);
      });
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /**
   * One warm-up and one measured window. When `abort` is raised the window ends early and what was measured so far is
   * returned.
   *
   * @throws PerfGateError `load` when the agent dies or cannot work
   */
  async run(plan: LoadPlan, listener: WindowListener, abort: AbortSignal): Promise<LoadOutcome> {
    const stop = () => this.#send({ type: 'stop' });
    abort.addEventListener('abort', stop);
    let settle: (message: FromAgent) => void = () => {};
    try {
      const outcome = new Promise<LoadOutcome>((resolve, reject) => {
        settle = (message) => {
          if (message.type === 'measuring') listener.measuring();
          else if (message.type === 'measured') listener.measured();
          else if (message.type === 'outcome') resolve(message.outcome);
          else reject(new PerfGateError('load', `the load generator failed: ${message.message}`));
        };
        this.#child.on('message', settle);
        this.#exited.then((how) => {
          const tail = this.#log.trim();
          reject(
            new PerfGateError('load', `the load generator ${how} while it measured.${tail ? ` Its last output:\n${tail}` : ''}`),
          );
        });
      });
      this.#send({ type: 'run', plan });
      if (abort.aborted) stop();
      return await outcome;
    } finally {
      this.#child.off('message', settle);
      abort.removeEventListener('abort', stop);
    }
  }

  /** Ends the agent; resolves when it is gone. */
  async close(): Promise<void> {
    if (this.#gone) return;
    if (this.#child.connected) this.#child.disconnect();
    const kill = setTimeout(() => this.#child.kill('SIGKILL'), 2000);
    await this.#exited;
    clearTimeout(kill);
  }

  #send(message: ToAgent): void {
    if (this.#child.connected) this.#child.send(message);
  }
}
