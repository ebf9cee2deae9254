import { most, type UsedSecond } from '../measurement/second.ts';

/** Milliseconds. */
const SECOND = 1000;
/** A rest at the end that is shorter than this (milliseconds) is part of the second before it. */
const SHORTEST = 100;
/** The most seconds that are kept: of two hours and more, two become one, and then four. */
const ROOM = 7200;

/** What a sampler read of a service at one time; null where it is unknown. */
interface UseReading {
  /** CPU time since some first reading, milliseconds. */
  cpu: number | null;
  /** Bytes at this time. */
  memory: number | null;
  /** Bytes read from storage and written to it since some first reading. */
  disk: number | null;
}

/** Divides what a sampler reads into seconds. Times are milliseconds of `performance.now()`. */
export class SecondsUsed {
  #seconds: UsedSecond[] = [];
  readonly #began: number;
  /** The reading that the second under way began with, and the last one. */
  #first: { at: number; read: UseReading } | null = null;
  #last: { at: number; read: UseReading } | null = null;
  /** The length of a second, milliseconds: longer where there are too many. */
  #length = SECOND;
  /** The most memory since then. */
  #memory: number | null = null;

  /** @param began when the watch began */
  constructor(began: number = performance.now()) {
    this.#began = began;
  }

  add(at: number, read: UseReading): void {
    this.#first ??= { at, read };
    this.#last = { at, read };
    this.#memory = most([this.#memory, read.memory]);
    if (this.#secondOf(at) > this.#secondOf(this.#first.at)) this.#close();
  }

  /** Ends the last second with the last reading. @returns all of them, in their order */
  end(): UsedSecond[] {
    const rest = (this.#last?.at ?? 0) - (this.#first?.at ?? 0);
    if (rest > 0) this.#close();
    const [before, last] = this.#seconds.slice(-2);
    if (before && last && rest > 0 && rest < SHORTEST) this.#seconds.splice(-2, 2, joined(before, last));
    return this.#seconds;
  }

  #close(): void {
    const [first, last] = [this.#first, this.#last];
    if (first === null || last === null) return;
    this.#seconds.push({
      // Where it should have begun: readings come a little late, and that must not add up.
      at: this.#secondOf(first.at) * this.#length,
      span: last.at - first.at,
      cpu: difference(first.read.cpu, last.read.cpu),
      memory: this.#memory,
      disk: difference(first.read.disk, last.read.disk),
    });
    this.#first = last;
    this.#memory = last.read.memory;
    if (this.#seconds.length > ROOM) this.#joinPairs();
  }

  #joinPairs(): void {
    this.#length *= 2;
    const together: UsedSecond[] = [];
    for (const second of this.#seconds) {
      const at = Math.floor(second.at / this.#length) * this.#length;
      const last = together.at(-1);
      if (last?.at === at) together.splice(-1, 1, joined(last, second));
      else together.push({ ...second, at });
    }
    this.#seconds = together;
  }

  #secondOf(at: number): number {
    return Math.floor((at - this.#began) / this.#length);
  }
}

function joined(one: UsedSecond, other: UsedSecond): UsedSecond {
  return {
    at: one.at,
    span: one.span + other.span,
    cpu: sum(one.cpu, other.cpu),
    memory: most([one.memory, other.memory]),
    disk: sum(one.disk, other.disk),
  };
}

function sum(one: number | null, other: number | null): number | null {
  return one === null || other === null ? null : one + other;
}

function difference(first: number | null, last: number | null): number | null {
  return first === null || last === null ? null : Math.max(0, last - first);
}
