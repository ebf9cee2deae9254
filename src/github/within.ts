import { PerfGateError } from '../errors.ts';

/** What somebody else promised did not come in time. */
export class Unanswered extends PerfGateError {
  constructor(what: string, milliseconds: number) {
    super('github', `${what} did not answer within ${milliseconds / 1000} s`);
  }
}

let open = 0;

/**
 * Waits for what somebody else promises, and no longer than a bound. The timer keeps the event loop alive: a promise that
 * never settles, because the connection under it is gone, would otherwise end the process in the middle of its story.
 *
 * @param milliseconds the bound
 * @param what does not answer, as a message names it: `the cache service`
 * @param work gets a signal that is aborted at the bound, for those who can stop
 * @throws Unanswered at the bound; what `work` throws before it
 */
export async function within<T>(
  milliseconds: number,
  what: string,
  work: (late: AbortSignal) => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const bound = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const late = new Unanswered(what, milliseconds);
      over.abort(late);
      reject(late);
    }, milliseconds);
  });
  try {
    const working = work(over.signal).finally(() => {
      open -= 1;
    });
    open += 1;
    return await Promise.race([working, bound]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * How many calls have not come to their end, with those that nobody waits for any longer. While there are any, an error
 * of a connection that is thrown out of an event handler is theirs.
 */
export function openCalls(): number {
  return open;
}
