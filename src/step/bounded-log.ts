import type { Log } from '../github/log.ts';
import { plural } from '../text/plural.ts';

/** The log of a job that tells several results: so many lines at most, and what several of them say is said once. */
export class BoundedLog implements Log {
  readonly #log: Log;
  readonly #most: number;
  readonly #said = new Set<string>();

  constructor(log: Log, most: number) {
    this.#log = log;
    this.#most = most;
  }

  info(text: string): void {
    this.#say('info', text);
  }

  warning(text: string): void {
    this.#say('warning', text);
  }

  /** Says how much there was no room for. */
  close(): void {
    const more = this.#said.size - this.#most;
    if (more > 0) this.#log.info(`${plural(more, 'more notice')}: the job summary has all of them.`);
  }

  #say(level: keyof Log, text: string): void {
    if (this.#said.has(text)) return;
    this.#said.add(text);
    if (this.#said.size <= this.#most) this.#log[level](text);
  }
}
