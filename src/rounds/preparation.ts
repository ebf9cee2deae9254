import type { OutputFolder } from '../checkout/output-folder.ts';
import type { Progress } from '../events.ts';
import type { LogFile } from '../files/log-file.ts';
import { runLine } from '../service/commands.ts';
import type { Session } from './session.ts';
import type { Side } from './side.ts';

type Phase = 'build' | 'setup' | 'teardown';
/** The round that something is done for. */
export type Where = Pick<Progress, 'round'>;
/** Before or after all rounds. */
export const NOWHERE: Where = { round: 0 };

/** The time that the teardown lines of a side may take once a run is canceled, milliseconds: runners do not wait long. */
const CANCELED_TEARDOWN = 4000;

/** The logs of a run. */
export type Logs = Pick<OutputFolder, 'log'>;

/** The log that takes what all lines of a side write. */
export function logOf({ name }: Side, logs: Logs): LogFile {
  return logs.log(`${name}.log`);
}

/** Builds and sets up sides before they are measured, and tears down what was set up. */
export class Preparation {
  readonly #logs: Logs;
  readonly #session: Session;
  readonly #tell: (phase: Phase, side: Side, where?: Where) => void;
  /** By side, what ends the processes that its setup left running; every side whose setup has begun is in it. */
  readonly #setUp = new Map<Side, (() => Promise<void>)[]>();

  /** @param tell called before every line, with the round that it is for */
  constructor(logs: Logs, session: Session, tell: (phase: Phase, side: Side, where?: Where) => void) {
    this.#logs = logs;
    this.#session = session;
    this.#tell = tell;
  }

  /** The sides whose setup has begun and that were not torn down. */
  get prepared(): Side[] {
    return [...this.#setUp.keys()];
  }

  /** @throws PerfGateError `target` when a line fails */
  async prepare(side: Side): Promise<void> {
    const { build, buildTimeout, setupEach } = side.target;
    await this.#lines(side, 'build', build === null ? [] : [build], buildTimeout);
    if (setupEach === 'run') await this.setUp(side);
  }

  /** @throws PerfGateError `target` when a line fails */
  async setUp(side: Side, where?: Where): Promise<void> {
    const left: (() => Promise<void>)[] = [];
    this.#setUp.set(side, left);
    await this.#lines(side, 'setup', side.target.setup, side.target.setupTimeout, where, left);
  }

  /**
   * Runs the teardown lines. What the setup of one round left running does not last until the next.
   *
   * @throws PerfGateError `target` when a line fails
   */
  async tearDown(side: Side, where?: Where): Promise<void> {
    const { teardown, setupTimeout, setupEach } = side.target;
    const left = this.#setUp.get(side) ?? [];
    this.#setUp.delete(side);
    try {
      await this.#lines(side, 'teardown', teardown, setupTimeout, where);
    } finally {
      if (setupEach === 'round') for (const end of left.toReversed()) await end();
    }
  }

  async #lines(
    side: Side,
    what: Phase,
    lines: readonly string[],
    timeout: number,
    where?: Where,
    left: (() => Promise<void>)[] = [],
  ): Promise<void> {
    const { processes, abort } = this.#session;
    const logFile = logOf(side, this.#logs);
    const bound = what === 'teardown' ? later(abort, CANCELED_TEARDOWN) : { signal: abort, release() {} };
    try {
      for (const line of lines) {
        this.#tell(what, side, where);
        left.push(await runLine(line, { what, target: side.target, logFile, timeout, processes, abort: bound.signal }));
      }
    } finally {
      bound.release();
    }
  }
}

/** Makes a signal that is raised this many milliseconds after another, or after now where that has been raised. */
function later(first: AbortSignal, milliseconds: number): { signal: AbortSignal; release(): void } {
  const second = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const start = () => {
    timer = setTimeout(() => second.abort(first.reason), milliseconds);
  };
  if (first.aborted) start();
  else first.addEventListener('abort', start, { once: true });
  return {
    signal: second.signal,
    release() {
      clearTimeout(timer);
      first.removeEventListener('abort', start);
    },
  };
}
