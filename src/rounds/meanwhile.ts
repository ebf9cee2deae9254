import { setTimeout as sleep } from 'node:timers/promises';
import type { LoadClock, LoadOptions } from '../kinds/stage.ts';

/** What a kind does while a window of load is measured: it begins with the window, and is over before the load is. */
export class Meanwhile {
  readonly #work: LoadOptions['during'] | null;
  readonly #loadIsOver = new AbortController();
  readonly #failed = new AbortController();
  #running: Promise<void> | null = null;

  constructor(work: LoadOptions['during'] | null) {
    this.#work = work;
  }

  /** Raised when it has failed: the load is of no use then. */
  get failed(): AbortSignal {
    return this.#failed.signal;
  }

  /** Notes that the window begins. */
  begin(): void {
    if (!this.#work) return;
    const began = performance.now();
    const now = () => performance.now() - began;
    const over = this.#loadIsOver.signal;
    const clock: LoadClock = {
      now,
      async at(milliseconds) {
        // Timers may be a fraction of a millisecond early.
        while (now() < milliseconds && !over.aborted) {
          await sleep(Math.max(1, milliseconds - now()), null, { signal: over }).catch(() => {});
        }
        return !over.aborted;
      },
    };
    this.#running = this.#work(clock);
    this.#running.catch(() => this.#failed.abort());
  }

  /** Ends its waiting for times of the window, and waits for what it has begun. @throws what it failed with */
  async end(): Promise<void> {
    this.#loadIsOver.abort();
    await this.#running;
  }
}
