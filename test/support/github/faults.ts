/** A fault that a test switches on. Without `status` and `reset` the true answer is made, late or cut. */
export interface Fault {
  /** HTTP method; any when left out. */
  method?: string;
  /** Tested against the path without the query: REST, `/twirp/…` and `/blob/…` alike. */
  path: RegExp;
  /** Strikes only requests that come with this token: one of two runs at the same time. */
  token?: string;
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
  /** Waits for this before anything else: a test lets another run do something in between. */
  until?: Promise<unknown>;
}

/** A switched-on fault, as the test holds it. */
export interface ActiveFault {
  /** How many requests it has struck. */
  readonly struck: number;
  /** Resolves when the first request that it strikes has arrived. */
  readonly arrived: Promise<void>;
  /** Switches it off before its times are up. */
  remove(): void;
}

/** The faults of one server, in the order in which they were switched on; the first that fits strikes. */
export class Faults {
  readonly #active: { fault: Fault; struck: number; left: number; arrive: () => void }[] = [];

  add(fault: Fault): ActiveFault {
    let arrive: () => void = () => undefined;
    const arrived = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    const entry = { fault, struck: 0, left: fault.times ?? 1, arrive };
    this.#active.push(entry);
    return {
      arrived,
      get struck() {
        return entry.struck;
      },
      remove() {
        entry.left = 0;
      },
    };
  }

  /** The fault that strikes this request, counted as struck. */
  strike(method: string, path: string, token: string | undefined): Fault | undefined {
    const entry = this.#active.find(
      ({ fault, left }) =>
        left > 0 &&
        (fault.method ?? method) === method &&
        (fault.token ?? token) === token &&
        path.search(fault.path) >= 0,
    );
    if (entry === undefined) return undefined;
    entry.left -= 1;
    entry.struck += 1;
    entry.arrive();
    return entry.fault;
  }
}
