import type { Stop } from '../service/stop.ts';
import { formatDuration } from '../text/numbers.ts';

/** The time that is lost in a run from which it is worth a word, milliseconds. */
const WORTH_A_WORD = 1000;

/** Counts how the services of a run stopped: one that has to be killed costs its whole grace every time. */
export class Stops {
  #all = 0;
  readonly #killed: Stop[] = [];

  /** @param stop null for a service that somebody else runs */
  add(stop: Stop | null): void {
    if (stop === null) return;
    this.#all++;
    if (stop.killed) this.#killed.push(stop);
  }

  /** What a reader has to know, as sentences: what it cost, and what to do about it. */
  notices(): string[] {
    const cost = this.#killed.reduce((sum, { waited }) => sum + waited, 0);
    if (cost < WORTH_A_WORD) return [];
    const graces = [...new Set(this.#killed.map(({ grace }) => grace))];
    const grace = graces.length === 1 ? ` of ${formatDuration(graces[0] as number)}` : '';
    return [
      `The service did not end on SIGTERM within its grace${grace} and was killed, ${this.#killed.length} of ${this.#all} times, ` +
        `which cost ${formatDuration(Math.round(cost / 1000) * 1000)} in all: handle SIGTERM in the service, or shorten \`target.grace\`.`,
    ];
  }
}
