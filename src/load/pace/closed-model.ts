import { type Level, levelAt, settledAt } from './levels.ts';
import { type Share, sharedOut } from './share.ts';
import type { Connection, LoadModel, Turns } from './turns.ts';

/** Milliseconds between two steps of a ramp. */
const STEP = 5;
/** Connections that are opened in one step; of thousands at once, a service that is not ready for them drops some. */
const MOST_A_STEP = 1000;

/**
 * Closed model: every user begins a turn when its last one is over. As many users are at work as the level says, always the
 * first ones, so that the same users do the same however many agents share them.
 */
export class ClosedModel implements LoadModel {
  readonly waiting = 0;
  readonly settled = true;
  readonly #levels: readonly Level[];
  readonly #users: number;
  readonly #share: Share;
  readonly #own: ClosedUser[] = [];
  #start = 0;
  /** Users of this agent that may work. */
  #active = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param users of all agents */
  constructor(levels: readonly Level[], users: number, share: Share) {
    this.#levels = levels;
    this.#users = users;
    this.#share = share;
  }

  get working(): number {
    return this.#active;
  }

  adopt(take: (turns: Turns) => Connection): void {
    const place = this.#own.length;
    const user = new ClosedUser(this.#share.index + place * this.#share.of, this.#users, () => place < this.#active);
    this.#own.push(user);
    user.connection = take(user);
  }

  async ready(): Promise<void> {}

  begin(start: number): void {
    this.#start = start;
    this.#adjust();
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  #adjust(): void {
    const time = performance.now() - this.#start;
    const wanted = Math.min(sharedOut(Math.ceil(levelAt(this.#levels, time)), this.#share), this.#own.length);
    const next = Math.min(wanted, this.#active + MOST_A_STEP);
    const before = this.#active;
    this.#active = next;
    for (const user of this.#own.slice(before, next)) user.connection?.resume();
    for (const user of this.#own.slice(next, before)) user.leave();
    if (next !== wanted || time < settledAt(this.#levels)) this.#timer = setTimeout(() => this.#adjust(), STEP);
  }
}

class ClosedUser implements Turns {
  readonly due = 0;
  connection: Connection | undefined;
  readonly #step: number;
  readonly #mayWork: () => boolean;
  #turn: number;
  #ended = false;
  #waits = true;

  constructor(number: number, users: number, mayWork: () => boolean) {
    this.#turn = number;
    this.#step = users;
    this.#mayWork = mayWork;
  }

  take(): number {
    this.#waits = this.#ended || !this.#mayWork();
    if (this.#waits) {
      // Not at once: the connection is still busy with its last answer.
      setImmediate(() => this.leave());
      return -1;
    }
    const turn = this.#turn;
    this.#turn += this.#step;
    return turn;
  }

  began(): void {}

  refused(): void {
    this.#ended = true;
  }

  /** Closes the connection of a user that has left; one that is still at work does so at the end of its turn. */
  leave(): void {
    if (this.#waits && (this.#ended || !this.#mayWork())) this.connection?.hangUp();
  }
}
