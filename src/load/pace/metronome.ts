import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { CLOCK_ORIGIN } from './clock.ts';

/** Milliseconds; arrivals that follow each other faster are sent in groups. */
const SHORTEST_SLEEP = 0.1;
/** Milliseconds that waking up takes: the sleep ends this much early, and the rest is busy-waited. */
const LEAD = 0.1;

/**
 * The code of a thread that sleeps until the time that this thread has set, posts a message, and waits for the next one. It
 * is a string because the bundle has no file of its own for it. Its clock is that of clock.ts.
 */
const SLEEPER = `
const { parentPort, workerData } = require('node:worker_threads');
const word = new Int32Array(workerData, 0, 1);
const time = new Float64Array(workerData, 8, 1);
const now = () => { const [seconds, rest] = process.hrtime(); return seconds * 1000 + rest / 1e6; };
parentPort.postMessage('ready');
for (;;) {
  const seen = Atomics.load(word, 0);
  if (seen < 0) break;
  const left = time[0] - now();
  if (left > 0 && Atomics.wait(word, 0, seen, left) !== 'timed-out') continue;
  parentPort.postMessage('now');
  Atomics.wait(word, 0, seen);
}
`;

/**
 * Wakes this thread at a given time, to some hundredths of a millisecond. Node's own timers have whole milliseconds, and a
 * loop that polled the clock would take a core from the target.
 */
export class Metronome {
  /** Called at the time that was set, or a little later. */
  onTime: () => void = () => {};
  readonly #worker: Worker;
  readonly #ready: Promise<unknown>;
  readonly #word: Int32Array;
  readonly #time: Float64Array;
  #wanted = Number.POSITIVE_INFINITY;

  constructor() {
    const memory = new SharedArrayBuffer(16);
    this.#word = new Int32Array(memory, 0, 1);
    this.#time = new Float64Array(memory, 8, 1);
    this.#time[0] = Number.POSITIVE_INFINITY;
    this.#worker = new Worker(SLEEPER, { eval: true, workerData: memory });
    this.#ready = once(this.#worker, 'message').then(() => this.#worker.on('message', () => this.#wake()));
  }

  async ready(): Promise<void> {
    await this.#ready;
  }

  /** @param time of `performance.now()`; it replaces the one that was set before */
  wakeAt(time: number): void {
    this.#wanted = time;
    this.#time[0] = CLOCK_ORIGIN + Math.max(time - LEAD, performance.now() + SHORTEST_SLEEP);
    Atomics.add(this.#word, 0, 1);
    Atomics.notify(this.#word, 0);
  }

  #wake(): void {
    const until = Math.min(this.#wanted, performance.now() + LEAD);
    while (performance.now() < until);
    this.onTime();
  }

  async close(): Promise<void> {
    Atomics.store(this.#word, 0, -1);
    Atomics.notify(this.#word, 0);
    await this.#worker.terminate();
  }
}
