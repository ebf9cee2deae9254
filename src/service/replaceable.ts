import type { Exit } from './process-group.ts';
import { type RunningTarget, type StartOptions, startTarget } from './start.ts';
import type { Stop } from './stop.ts';
import type { Target } from './target.ts';
import type { Transport } from './transport.ts';

/** A target whose process can be replaced by a fresh one that answers at the same place, while it is being loaded. */
export class ReplaceableTarget implements RunningTarget {
  readonly url: string;
  readonly transport: Transport;
  readonly port: number | null;
  readonly #target: Target;
  readonly #options: StartOptions;
  #current: RunningTarget;

  private constructor(target: Target, options: StartOptions, current: RunningTarget) {
    this.url = current.url;
    this.transport = current.transport;
    this.port = current.port;
    // The place was chosen once; what is started later has to answer there too.
    this.#target = { ...target, port: current.port };
    this.#options = options;
    this.#current = current;
  }

  /** Starts the first process of a target. @throws what startTarget throws */
  static async start(target: Target, options: StartOptions): Promise<ReplaceableTarget> {
    return new ReplaceableTarget(target, options, await startTarget(target, options));
  }

  get pid(): number | null {
    return this.#current.pid;
  }

  get startup(): number | null {
    return this.#current.startup;
  }

  /** Resolves when the process that runs now has ended. */
  get exited(): Promise<Exit> {
    return this.#current.exited;
  }

  hasExited(): boolean {
    return this.#current.hasExited();
  }

  pause(): Promise<boolean> {
    return this.#current.pause();
  }

  resume(): void {
    this.#current.resume();
  }

  crash(): void {
    this.#current.crash();
  }

  stop(): Promise<Stop | null> {
    return this.#current.stop();
  }

  logTail(): string {
    return this.#current.logTail();
  }

  /**
   * Starts a fresh process in place of the one before, of which nothing is left running.
   *
   * @throws what startTarget throws; nothing of it runs then
   */
  async replace(): Promise<void> {
    await this.#current.stop();
    this.#current = await startTarget(this.#target, this.#options);
  }
}
