/** Where the keys and items of a file's maps and lists stand, also of those that an alias or a merge key brought. */
export class Lines {
  readonly #of = new WeakMap<object, Map<string, number>>();

  set(owner: object, key: string | number, line: number): void {
    const lines = this.#of.get(owner) ?? new Map<string, number>();
    this.#of.set(owner, lines);
    lines.set(String(key), line);
  }

  /** The line of a key of a map, or of an item of a list, from 1. @param otherwise for what is not of the file */
  of(owner: unknown, key: string | number, otherwise = 1): number {
    if (typeof owner !== 'object' || owner === null) return otherwise;
    return this.#of.get(owner)?.get(String(key)) ?? otherwise;
  }

  /** Gives what was made of a map or a list the lines that it has there. */
  copy(from: object, to: object): void {
    for (const [key, line] of this.#of.get(from) ?? []) this.set(to, key, line);
  }
}
