import { formsOf, rareFormsOf } from './encodings.ts';
import { keyRanges, type Range } from './known-keys.ts';
import { withoutOwnWords } from './own-words.ts';
import { decodedViews, joined, type View } from './views.ts';

/** What stands for a secret. */
export const MASK = '***';
/** Characters; values that are shorter are no secrets, and a report that masked them could not be read. */
export const SHORTEST_SECRET = 4;
/** Characters; below, a secret is only found as a word of its own: `pass` is not a part of `passed`. */
const SHORTEST_PART = 8;
/** Characters of a secret that a cut left at an end of a line. */
const SHORTEST_REST = 6;
/** Characters of a text that is no message anymore. */
const LONG_TEXT = 32 * 1024;
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
  /** Forms that are long, and found where they are whole. */
  #rareForms: string[] = [];
  #forms: { form: string; isWord: boolean }[] = [];
  /** Secrets and forms that are long enough to be found in parts. */
  #long: string[] = [];
  #longForms: string[] = [];
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
    this.#rareForms = [...this.#secrets].flatMap(rareFormsOf);
    this.#longForms = this.#forms.flatMap(({ form }) => (form.length >= SHORTEST_PART ? [form] : []));
    // Where line breaks and spaces are taken out, a secret has lost its own.
    const whole = [...this.#secrets].flatMap((secret) => [secret, secret.replace(/\s+/g, '')]);
    this.#long = [...new Set(whole)].filter(({ length }) => length >= SHORTEST_PART);
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
    const learned = [...this.#learned(text), ...this.#seenThrough(text), ...this.#cut(text)];
    return [...withoutOwnWords(text, learned), ...keyRanges(text)];
  }

  #learned(text: string): Range[] {
    const rare = this.#rareForms.flatMap((form) => placesOf(form, text, false));
    return [...this.#forms.flatMap(({ form, isWord }) => placesOf(form, text, isWord)), ...rare];
  }

  /** Secrets that line breaks divide, as in base64 of 76 columns, and those that were escaped in any way or in parts. */
  #seenThrough(text: string): Range[] {
    const views = [joined(text), ...decodedViews(text).flatMap((view) => [view, joinedAfter(view)])];
    return views.flatMap((view, index) => {
      if (view === null) return [];
      const sought = index === 0 ? [...this.#longForms, ...this.#long] : this.#long;
      return sought.flatMap((form) => placesOf(form, view.text, false)).map((range) => view.original(range));
    });
  }

  /** The beginning of a secret where a text was cut, and the end of one where a text was begun in its middle. */
  #cut(text: string): Range[] {
    if (this.#long.length === 0) return [];
    const found: Range[] = [];
    // In a message every form may have been cut; a log is as its writer left it.
    const cut = text.length < LONG_TEXT ? this.#longForms : this.#long;
    for (const match of text.matchAll(/[^\n…]+/g)) {
      const line = match[0].replace(/(?:\.\.\.)?["'`)\s\r]*$/, '');
      const start = /^[\s"'`(]*/.exec(match[0])?.[0].length ?? 0;
      const rest = match[0].slice(start);
      const end = match.index + match[0].length;
      const isCutAtEnd = text[end] === '…' || /\.\.\.["'`)\s\r]*$/.test(match[0]);
      const isCutAtStart = text[match.index - 1] === '…';
      for (const form of cut) {
        const before = beginningAtEnd(line, form);
        if (before > 0 && (isCutAtEnd || !isWordOf(line, line.length - before, line.length)))
          found.push([match.index + line.length - before, match.index + line.length]);
        const after = endAtStart(rest, form);
        if (after > 0 && (isCutAtStart || !isWordOf(rest, 0, after)))
          found.push([match.index + start, match.index + start + after]);
      }
    }
    return found;
  }
}

/** A view of a view, for what was escaped and then divided. */
function joinedAfter(view: View): View | null {
  const inner = joined(view.text);
  return inner && { text: inner.text, original: (range) => view.original(inner.original(range)) };
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

/** Whether a stretch is a word of a language, such as `search`, with which a secret can begin by chance. */
function isWordOf(text: string, from: number, to: number): boolean {
  if (!/^[A-Za-z]{1,10}$/.test(text.slice(from, to))) return false;
  return !WORDLIKE.test(text[from - 1] ?? ' ') && !WORDLIKE.test(text[to] ?? ' ');
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
