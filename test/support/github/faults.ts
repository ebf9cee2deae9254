/** A fault that a test switches on. Without `status` and `reset` the true answer is made, late or cut. */
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
  /** Waits this long before anything else. */
  delayMs?: number;
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
    if (entry === undefined) return undefined;
    entry.left -= 1;
    entry.struck += 1;
    return entry.fault;
  }
}
