import type { Range } from './known-keys.ts';

/** Characters of a pattern by which its places are found; no pattern is shorter. */
const PIECE = 4;
const HASHES = 0x1_0000;

/**
 * Finds many patterns in a text in one pass, whose time hardly depends on how many they are: at each place the next four
 * characters are hashed, and only patterns that begin with such a hash are compared (the hash is Rabin's and Karp's, of
 * shifts: the fifth character before has been shifted out).
 */
export class PatternIndex {
  readonly #patterns: readonly string[];
  /** By hash, a bit each: whether a pattern begins so. Nearly all places are passed by with these 8 kB alone. */
  readonly #begins = new Uint8Array(HASHES / 8);
  /** By hash: the number of the last pattern that begins so, from 1; 0 where none does. */
  readonly #last = new Int32Array(HASHES);
  /** By the number of a pattern: the one before it that begins with the same hash. */
  readonly #before: Int32Array;

  /** @param patterns of at least four characters each */
  constructor(patterns: readonly string[]) {
    this.#patterns = patterns;
    this.#before = new Int32Array(patterns.length + 1);
    for (const [index, pattern] of patterns.entries()) {
      const hash = hashAt(pattern, 0);
      this.#before[index + 1] = this.#last[hash] as number;
      this.#last[hash] = index + 1;
      this.#begins[hash >> 3] = (this.#begins[hash >> 3] as number) | (1 << (hash & 7));
    }
  }

  /** Calls with the index of a pattern and where it stands, for each place of each one, from the first place on. */
  each(text: string, found: (pattern: number, at: number) => void): void {
    if (this.#patterns.length === 0) return;
    const begins = this.#begins;
    let hash = 0;
    for (let end = 0; end < text.length; end++) {
      hash = next(hash, text.charCodeAt(end));
      if ((((begins[hash >> 3] as number) >> (hash & 7)) & 1) === 0) continue;
      // The hash of fewer characters finds nothing, as no pattern stands before the text.
      for (let number = this.#last[hash] as number; number !== 0; number = this.#before[number] as number) {
        const at = end + 1 - PIECE;
        if (at >= 0 && text.startsWith(this.#patterns[number - 1] as string, at)) found(number - 1, at);
      }
    }
  }

  /** The places of all patterns; those of one do not overlap. @param isPlace whether a place of a pattern counts */
  ranges(text: string, isPlace: (pattern: number, range: Range) => boolean = () => true): Range[] {
    const ranges: Range[] = [];
    const ends = new Map<number, number>();
    this.each(text, (pattern, at) => {
      if (at < (ends.get(pattern) ?? 0)) return;
      const range: Range = [at, at + (this.#patterns[pattern] as string).length];
      ends.set(pattern, range[1]);
      if (isPlace(pattern, range)) ranges.push(range);
    });
    return ranges;
  }
}

/** Which runs of four characters stand in some texts; it may say yes by chance, and never no. */
export class PieceSet {
  readonly #has = new Uint8Array(HASHES);

  /** @param from the place of the first run that counts */
  add(text: string, from: number): void {
    for (let at = from; at + PIECE <= text.length; at++) this.#has[hashAt(text, at)] = 1;
  }

  mayHave(text: string, at: number): boolean {
    return at + PIECE <= text.length && this.#has[hashAt(text, at)] === 1;
  }
}

function hashAt(text: string, at: number): number {
  let hash = 0;
  for (let index = at; index < at + PIECE; index++) hash = next(hash, text.charCodeAt(index));
  return hash;
}

function next(hash: number, code: number): number {
  return ((hash << PIECE) ^ code) & (HASHES - 1);
}
