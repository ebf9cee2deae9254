import type { ArrivalTally } from '../tally/arrival-tally.ts';
import { Arrivals } from './arrivals.ts';
import type { Level } from './levels.ts';
import { Metronome } from './metronome.ts';
import type { Share } from './share.ts';
import type { Connection, LoadModel, Turns } from './turns.ts';

/** Milliseconds between looks at arrivals that wait for too long. */
const LOOK = 50;

export interface OpenModelOptions {
  levels: readonly Level[];
  /** Seed of Poisson arrivals; null: evenly spaced. */
  seed: number | null;
  share: Share;
  /** Milliseconds that an arrival may wait for a connection. */
  timeout: number;
  tally: ArrivalTally;
  /**
   * Called when an arrival is dropped, with how long it waited (milliseconds).
   *
   * @returns index of the request that it would have sent first; null: none
   */
  dropped(turn: number, waited: number): number | null;
}

/**
 * Open model: arrivals come when they are due, whether or not earlier ones were answered. Each gets an idle connection,
 * preferably the one that was used last; while all are busy it waits, and it is dropped once it has waited for the request
 * time-out.
 */
export class OpenModel implements LoadModel {
  readonly #arrivals: Arrivals;
  readonly #share: Share;
  readonly #timeout: number;
  readonly #tally: ArrivalTally;
  readonly #dropped: OpenModelOptions['dropped'];
  readonly #metronome = new Metronome();
  /** Idle connections; the last one is the next to be used. */
  readonly #free: Connection[] = [];
  readonly #backlog = new Backlog();
  #connections = 0;
  #start = 0;
  #number = -1;
  /** When the next arrival is due. */
  #next = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor({ levels, seed, share, timeout, tally, dropped }: OpenModelOptions) {
    this.#arrivals = new Arrivals(levels, seed);
    this.#share = share;
    this.#timeout = timeout;
    this.#tally = tally;
    this.#dropped = dropped;
  }

  get working(): number {
    return this.#connections - this.#free.length;
  }

  get waiting(): number {
    return this.#backlog.length;
  }

  get settled(): boolean {
    return this.#backlog.length === 0 && this.#next === Number.POSITIVE_INFINITY;
  }

  adopt(take: (turns: Turns) => Connection): void {
    const turns: Turns = {
      due: 0,
      take: () => {
        const number = this.#backlog.shift();
        if (number < 0) {
          this.#free.push(connection);
          return -1;
        }
        turns.due = this.#backlog.due;
        return number;
      },
      began: () => this.#tally.began(turns.due, performance.now()),
      refused: () => this.#tally.withdrawn(turns.due),
    };
    const connection = take(turns);
    this.#connections++;
    // The first one made is the first one used.
    this.#free.unshift(connection);
  }

  ready(): Promise<void> {
    return this.#metronome.ready();
  }

  begin(start: number): void {
    this.#start = start;
    this.#advance();
    this.#metronome.onTime = () => this.#arrive();
    this.#timer = setInterval(() => this.#dropOlderThan(performance.now() - this.#timeout), LOOK);
    this.#arrive();
  }

  end(now: number): void {
    this.#next = Number.POSITIVE_INFINITY;
    clearInterval(this.#timer);
    this.#dropOlderThan(now);
    void this.#metronome.close();
  }

  #arrive(): void {
    for (let now = performance.now(); this.#next <= now; this.#advance()) {
      this.#tally.arrived(this.#next);
      this.#backlog.push(this.#number, this.#next);
      this.#free.pop()?.resume();
    }
    this.#tally.waiting(this.#backlog.length, performance.now());
    if (this.#next < Number.POSITIVE_INFINITY) this.#metronome.wakeAt(this.#next);
  }

  /** Goes on to the next arrival that is this agent's. */
  #advance(): void {
    do {
      this.#number++;
      this.#next = this.#start + this.#arrivals.next();
    } while (this.#number % this.#share.of !== this.#share.index && this.#next < Number.POSITIVE_INFINITY);
  }

  #dropOlderThan(time: number): void {
    const now = performance.now();
    while (this.#backlog.length > 0 && this.#backlog.nextDue < time) {
      const number = this.#backlog.shift();
      const { due } = this.#backlog;
      const request = this.#dropped(number, now - due);
      if (request === null) this.#tally.withdrawn(due);
      else this.#tally.dropped(request, due, now);
    }
  }
}

/** Arrivals that wait for a connection, first come first served. */
class Backlog {
  /** When the arrival that was taken last was due. */
  due = 0;
  #numbers: number[] = [];
  #dues: number[] = [];
  #head = 0;

  get length(): number {
    return this.#numbers.length - this.#head;
  }

  get nextDue(): number {
    return this.#dues[this.#head] ?? Number.POSITIVE_INFINITY;
  }

  push(number: number, due: number): void {
    this.#numbers.push(number);
    this.#dues.push(due);
  }

  /** Takes the one that has waited longest. @returns its number; −1: none waits */
  shift(): number {
    const number = this.#numbers[this.#head];
    if (number === undefined) return -1;
    this.due = this.#dues[this.#head] as number;
    this.#head++;
    // Kept until half of the list is behind, so that taking one costs the same however many wait.
    if (this.#head * 2 >= this.#numbers.length) {
      this.#numbers = this.#numbers.slice(this.#head);
      this.#dues = this.#dues.slice(this.#head);
      this.#head = 0;
    }
    return number;
  }
}
