const LONGEST = 3_600_000;

/** A time between two requests of a virtual user, in milliseconds. */
export interface PauseRange {
  least: number;
  most: number;
}

/** The range of the waits that a script has between its requests. */
export class Pauses {
  #least = Number.POSITIVE_INFINITY;
  #most = 0;

  /** Adds a wait between these milliseconds; one of more than an hour is passed over. */
  add(least: number, most: number): void {
    if (!(least >= 0 && most >= least && most <= LONGEST)) return;
    this.#least = Math.min(this.#least, least);
    this.#most = Math.max(this.#most, most);
  }

  get range(): PauseRange | null {
    return this.#most > 0 ? { least: this.#least, most: this.#most } : null;
  }
}
