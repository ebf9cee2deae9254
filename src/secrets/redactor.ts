import { formsOf } from './encodings.ts';
import { keyRanges, type Range } from './known-keys.ts';

/** What stands for a secret. */
export const MASK = '***';
/** Characters; values that are shorter are no secrets, and a report that masked them could not be read. */
export const SHORTEST_SECRET = 4;
/** Characters; below, a secret is only found as a word of its own: `pass` is not a part of `passed`. */
const SHORTEST_PART = 8;
/** Characters of a secret that a cut left at an end of a line. */
const SHORTEST_REST = 6;
/** What may come between two characters of one secret: a line break with the indent after it, a terminal's sequences. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: sequences begin with ESC.
const BREAK = /\\?\r?\n[ \t|>]*|\u001b\[[0-9;?]*[A-Za-z]|[\u200b\u2060\ufeff]/g;
const WORDLIKE = /[\p{L}\p{N}_]/u;
/** Texts that are remembered: a document repeats its labels often. */
const MOST_REMEMBERED = 5000;

/**
 * Masks secrets in text that leaves this process. Those that it has learned it finds in every form of `formsOf`, also
 * where a line break or a terminal's sequence divides them and where a cut left their beginning at the end of a line or
 * their end at the start of one; what looks like a well-known key or a password it finds without having learned it. The
 * same text always becomes the same text, and what was masked once is not changed again.
 */
export class Redactor {
  readonly #secrets = new Set<string>();
  #forms: { form: string; isWord: boolean }[] = [];
  #long: string[] = [];
  readonly #remembered = new Map<string, string>();

  /** Remembers secrets; those of less than {@link SHORTEST_SECRET} characters are none. */
  learn(values: Iterable<string>): void {
    const before = this.#secrets.size;
    for (const value of values) {
      for (const one of [value, value.trim(), ...linesOf(value)]) {
        if (one.length >= SHORTEST_SECRET && !one.includes(MASK)) this.#secrets.add(one);
      }
    }
    if (this.#secrets.size === before) return;
    this.#remembered.clear();
    const forms = new Map<string, boolean>();
    for (const secret of this.#secrets) {
      for (const form of formsOf(secret)) {
        const isWord = form.length < (form === secret ? SHORTEST_PART : SHORTEST_REST);
        forms.set(form, (forms.get(form) ?? true) && isWord);
      }
    }
    this.#forms = [...forms]
      .map(([form, isWord]) => ({ form, isWord }))
      .toSorted((a, b) => b.form.length - a.form.length);
    this.#long = [...this.#secrets].filter(({ length }) => length >= SHORTEST_PART);
  }

  /** The text with {@link MASK} in place of each secret. */
  text(text: string): string {
    if (text.length < SHORTEST_SECRET) return text;
    const known = this.#remembered.get(text);
    if (known !== undefined) return known;
    const masked = mask(text, this.secretsIn(text));
    if (this.#remembered.size >= MOST_REMEMBERED) this.#remembered.clear();
    if (text.length < 2000) this.#remembered.set(text, masked);
    return masked;
  }

  /** The stretches of a text that must not be shown, in any order; they may overlap. */
  secretsIn(text: string): Range[] {
    return [...this.#learned(text), ...this.#divided(text), ...this.#cut(text), ...keyRanges(text)];
  }

  #learned(text: string): Range[] {
    return this.#forms.flatMap(({ form, isWord }) => placesOf(form, text, isWord));
  }

  /** Secrets that line breaks divide, as in base64 of 76 columns. */
  #divided(text: string): Range[] {
    const breaks = [...text.matchAll(BREAK)].map((match): Range => [match.index, match.index + match[0].length]);
    if (breaks.length === 0) return [];
    let joined = '';
    let at = 0;
    // Where each piece begins: in the joined text, and how much was left out before it.
    const pieces: { start: number; left: number }[] = [{ start: 0, left: 0 }];
    let left = 0;
    for (const [from, to] of breaks) {
      joined += text.slice(at, from);
      left += to - from;
      at = to;
      pieces.push({ start: joined.length, left });
    }
    joined += text.slice(at);
    const original = (position: number): number => {
      let low = 0;
      let high = pieces.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((pieces[middle] as { start: number }).start <= position) low = middle;
        else high = middle - 1;
      }
      return position + (pieces[low] as { left: number }).left;
    };
    const found = this.#forms
      .filter(({ form }) => form.length >= SHORTEST_PART)
      .flatMap(({ form }) => placesOf(form, joined, false));
    return found.map(([from, to]): Range => [original(from), original(to - 1) + 1]);
  }

  /** The beginning of a secret where a text was cut, and the end of one where a text was begun in its middle. */
  #cut(text: string): Range[] {
    if (this.#long.length === 0) return [];
    const found: Range[] = [];
    for (const match of text.matchAll(/[^\n]+/g)) {
      const line = match[0].replace(/(?:…|\.\.\.)?["'`)\s\r]*$/, '');
      const start = /^[\s…"'`(]*/.exec(match[0])?.[0].length ?? 0;
      for (const secret of this.#long) {
        const before = beginningAtEnd(line, secret);
        if (before > 0) found.push([match.index + line.length - before, match.index + line.length]);
        const after = endAtStart(match[0].slice(start), secret);
        if (after > 0) found.push([match.index + start, match.index + start + after]);
      }
    }
    return found;
  }
}

/** A secret of several lines, such as a key in PEM, is written line by line as well. */
function linesOf(value: string): string[] {
  const lines = value.split(/\r?\n/).map((line) => line.trim());
  return lines.length === 1 ? [] : lines.filter((line) => line.length >= SHORTEST_PART && !/^-----/.test(line));
}

function placesOf(form: string, text: string, isWord: boolean): Range[] {
  const found: Range[] = [];
  for (let at = text.indexOf(form); at !== -1; at = text.indexOf(form, at + form.length)) {
    const end = at + form.length;
    if (!isWord || (!touches(form[0], text[at - 1]) && !touches(form.at(-1), text[end]))) found.push([at, end]);
  }
  return found;
}

function touches(inner: string | undefined, outer: string | undefined): boolean {
  return inner !== undefined && outer !== undefined && WORDLIKE.test(inner) && WORDLIKE.test(outer);
}

/** How many characters at the end of a line are the beginning of a secret; 0 where too few, or where it is whole. */
function beginningAtEnd(line: string, secret: string): number {
  const tail = line.slice(1 - secret.length);
  const first = secret.slice(0, SHORTEST_REST);
  for (let at = tail.indexOf(first); at !== -1; at = tail.indexOf(first, at + 1)) {
    if (secret.startsWith(tail.slice(at))) return tail.length - at;
  }
  return 0;
}

/** How many characters at the start of a line are the end of a secret; 0 where too few, or where it is whole. */
function endAtStart(line: string, secret: string): number {
  const first = line.slice(0, SHORTEST_REST);
  if (first.length < SHORTEST_REST) return 0;
  for (let at = secret.indexOf(first, 1); at !== -1; at = secret.indexOf(first, at + 1)) {
    if (line.startsWith(secret.slice(at))) return secret.length - at;
  }
  return 0;
}

/** The text with {@link MASK} in place of each of these stretches; those that overlap have one. */
export function mask(text: string, ranges: readonly Range[]): string {
  if (ranges.length === 0) return text;
  let masked = '';
  let at = 0;
  for (const [from, to] of ranges.toSorted((a, b) => a[0] - b[0] || b[1] - a[1])) {
    if (to <= at) continue;
    // What overlaps with the last one belongs to its mask.
    if (from > at || at === 0) masked += text.slice(at, from) + MASK;
    at = to;
  }
  return masked + text.slice(at);
}
