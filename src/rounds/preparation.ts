import { join } from 'node:path';
import { runLine } from '../service/commands.ts';
import type { Session } from './session.ts';
import type { Side } from './side.ts';

/** The time that the teardown lines of a canceled run may take, milliseconds: the runner does not wait for long. */
const CANCELED_TEARDOWN = 4000;

/** The file that takes what all lines of a side write. */
export function logFileOf({ name }: Side, logFolder: string): string {
  return join(logFolder, `${name}.log`);
}

/** Builds and sets up sides before their first round, and tears down after the last what was set up. */
export class Preparation {
  /** The sides whose setup has begun. */
  readonly prepared: Side[] = [];
  readonly #logFolder: string;
  readonly #session: Session;
  readonly #tell: (phase: 'build' | 'setup' | 'teardown', side: Side) => void;

  /** @param tell called before every line */
  constructor(logFolder: string, session: Session, tell: (phase: 'build' | 'setup' | 'teardown', side: Side) => void) {
    this.#logFolder = logFolder;
    this.#session = session;
    this.#tell = tell;
  }

  /** @throws PerfGateError `target` when a line fails */
  async prepare(side: Side): Promise<void> {
    const { build, buildTimeout, setup } = side.target;
    await this.#lines(side, 'build', build === null ? [] : [build], buildTimeout);
    await side.built?.();
    this.prepared.push(side);
    await this.#lines(side, 'setup', setup, side.target.setupTimeout);
  }

  /** @throws PerfGateError `target` when a line fails */
  async tearDown(side: Side): Promise<void> {
    await this.#lines(side, 'teardown', side.target.teardown, side.target.setupTimeout);
  }

  async #lines(
    side: Side,
    what: 'build' | 'setup' | 'teardown',
    lines: readonly string[],
    timeout: number,
  ): Promise<void> {
    const { processes, abort } = this.#session;
    const logFile = logFileOf(side, this.#logFolder);
    for (const line of lines) {
      this.#tell(what, side);
      const late = what === 'teardown' && abort.aborted;
      const bound = late ? AbortSignal.timeout(CANCELED_TEARDOWN) : abort;
      await runLine(line, { what, target: side.target, logFile, timeout, processes, abort: bound });
    }
  }
}
