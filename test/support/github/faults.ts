import { seeded } from '../../statistics/random.ts';

/** A fault that a test switches on. Without `status`, `reset` and `silent` the true answer is made, late or cut. */
export interface Fault {
  /** HTTP method; any when left out. */
  method?: string;
  /** Tested against the path without the query: REST, `/twirp/…` and `/blob/…` alike. */
  path: RegExp;
  /** How many requests it strikes; one when left out. */
  times?: number;
  /** Answered instead of carrying the request out. */
  status?: number;
  headers?: Record<string, string>;
  /** Sent as JSON with `status`; GitHub's `{ message }` when left out. */
  body?: unknown;
  /** Sends only the first half of the body. The response ends properly, unless `reset` is set too. */
  truncate?: boolean;
  /** Resets the connection: before any answer, or, with `truncate`, in the middle of the body. */
  reset?: boolean;
  /** Accepts the request and never answers. */
  silent?: boolean;
  /** Carries the request out before it resets, stays silent or answers with `status`: what it has done is not known. */
  carriedOut?: boolean;
  /** Waits this long before anything else. */
  delayMs?: number;
}

/** What a request can meet with, by name: how a service of somebody else's fails. */
export const MISHAPS = {
  'reset before the answer': { reset: true },
  'reset after it was carried out': { reset: true, carriedOut: true },
  'reset in the middle of the answer': { truncate: true, reset: true },
  'answer cut short': { truncate: true },
  'answered with 500': { status: 500 },
  'answered with 500 after it was carried out': { status: 500, carriedOut: true },
  'answered with 502 and no words': { status: 502, body: '' },
  'answered with 429': { status: 429, headers: { 'retry-after': '1' } },
  'never answered': { silent: true },
  'carried out and never answered': { silent: true, carriedOut: true },
  'answered late': { delayMs: 1500 },
} as const satisfies Record<string, Omit<Fault, 'path'>>;
export type Mishap = keyof typeof MISHAPS;

/** Faults that strike at random, the same ones for the same seed and order of requests. */
export interface RandomFaults {
  seed: number;
  /** How many of the requests they strike, 0.05 = 5 %. */
  share: number;
  /** Default: all of them. */
  mishaps?: readonly Mishap[];
}

/** A switched-on fault, as the test holds it. */
export interface ActiveFault {
  /** How many requests it has struck. */
  readonly struck: number;
  /** Switches it off before its times are up. */
  remove(): void;
}

/** The faults of one server, in the order in which they were switched on; the first that fits strikes. */
export class Faults {
  readonly #active: { fault: Fault; struck: number; left: number }[] = [];
  readonly #struck: { method: string; path: string; mishap: Mishap }[] = [];
  #random: (RandomFaults & { next: () => number }) | null = null;

  /** Has faults strike at random from now on; null: no longer. @returns what they have struck, in the order of it */
  atRandom(random: RandomFaults | null): readonly { method: string; path: string; mishap: Mishap }[] {
    this.#random = random && { ...random, next: seeded(random.seed) };
    return this.#struck;
  }

  add(fault: Fault): ActiveFault {
    const entry = { fault, struck: 0, left: fault.times ?? 1 };
    this.#active.push(entry);
    return {
      get struck() {
        return entry.struck;
      },
      remove() {
        entry.left = 0;
      },
    };
  }

  /** The fault that strikes this request, counted as struck. */
  strike(method: string, path: string): Fault | undefined {
    const entry = this.#active.find(
      ({ fault, left }) => left > 0 && (fault.method ?? method) === method && path.search(fault.path) >= 0,
    );
    if (entry === undefined) return this.#strikeAtRandom(method, path);
    entry.left -= 1;
    entry.struck += 1;
    return entry.fault;
  }

  #strikeAtRandom(method: string, path: string): Fault | undefined {
    if (this.#random === null) return undefined;
    const { next, share, mishaps = Object.keys(MISHAPS) as Mishap[] } = this.#random;
    // Both are drawn for every request, so that another share strikes the same requests and more.
    const [struck, which] = [next(), next()];
    const mishap = mishaps[Math.floor(which * mishaps.length)];
    if (struck >= share || mishap === undefined) return undefined;
    this.#struck.push({ method, path, mishap });
    return { path: /^/, ...MISHAPS[mishap] };
  }
}
