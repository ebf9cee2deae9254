/** A cache that forgets what was not asked for longest. */
export class Cache {
  #entries = new Map();
  #most;

  constructor(most) {
    this.#most = most;
  }

  get size() {
    return this.#entries.size;
  }

  get(key) {
    const value = this.#entries.get(key);
    if (value === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, value);
    return value;
  }

  set(key, value) {
    this.#entries.set(key, value);
    if (this.#entries.size > this.#most) this.#entries.delete(this.#entries.keys().next().value);
  }
}

/** The cache as the service has it. */
export const openCache = () => new Cache(200);
