import { CutSecrets, SHORTEST_REST } from './cut-secrets.ts';
import { formsOf, rareFormsOf } from './encodings.ts';
import { keyRanges, type Range } from './known-keys.ts';
import { withoutOwnWords } from './own-words.ts';
import { PatternIndex } from './pattern-index.ts';
import { decodedViews, joined, type View } from './views.ts';
import { isWordlike } from './words.ts';

/** What stands for a secret. */
export const MASK = '***';
/** Characters; values that are shorter are no secrets, and a report that masked them could not be read. */
export const SHORTEST_SECRET = 4;
/** Characters; below, a secret is only found as a word of its own: `pass` is not a part of `passed`. */
const SHORTEST_PART = 8;
/** Characters of a text that is no message anymore. */
const LONG_TEXT = 32 * 1024;
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
  #found: Indexes | null = null;
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
    this.#found = null;
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
    const { forms, index } = this.#indexes();
    return index.ranges(text, (pattern, [from, to]) => {
      const form = forms[pattern];
      return !form?.isWord || (!touches(form.form[0], text[from - 1]) && !touches(form.form.at(-1), text[to]));
    });
  }

  /** Secrets that line breaks divide, as in base64 of 76 columns, and those that were escaped in any way or in parts. */
  #seenThrough(text: string): Range[] {
    const { divided, escaped } = this.#indexes();
    const views = [joined(text), ...decodedViews(text).flatMap((view) => [view, joinedAfter(view)])];
    return views.flatMap((view, position) => {
      if (view === null) return [];
      return (position === 0 ? divided : escaped).ranges(view.text).map((range) => view.original(range));
    });
  }

  /** In a message every form may have been cut; a log is as its writer left it. */
  #cut(text: string): Range[] {
    const { cutForms, cutSecrets } = this.#indexes();
    return (text.length < LONG_TEXT ? cutForms : cutSecrets).ranges(text);
  }

  #indexes(): Indexes {
    this.#found ??= indexesOf([...this.#secrets]);
    return this.#found;
  }
}

/** What secrets are found by; made when a text is first looked at after some were learned. */
interface Indexes {
  forms: readonly { form: string; isWord: boolean }[];
  /** Of these forms, at the same places in the list. */
  index: PatternIndex;
  /** What is found where line breaks and spaces were taken out. */
  divided: PatternIndex;
  /** What is found where escapes were taken out. */
  escaped: PatternIndex;
  cutForms: CutSecrets;
  cutSecrets: CutSecrets;
}

function indexesOf(secrets: readonly string[]): Indexes {
  const areWords = new Map<string, boolean>();
  for (const secret of secrets) {
    for (const form of formsOf(secret)) {
      const isWord = form.length < (form === secret ? SHORTEST_PART : SHORTEST_REST);
      areWords.set(form, (areWords.get(form) ?? true) && isWord);
    }
  }
  const longForms = [...areWords.keys()].filter(({ length }) => length >= SHORTEST_PART);
  // Where line breaks and spaces are taken out, a secret has lost its own.
  const whole = secrets.flatMap((secret) => [secret, secret.replace(/\s+/g, '')]);
  const long = [...new Set(whole)].filter(({ length }) => length >= SHORTEST_PART);
  // Those of `rareFormsOf` are long, and found where they are whole.
  for (const form of secrets.flatMap(rareFormsOf)) areWords.set(form, false);
  const forms = [...areWords].map(([form, isWord]) => ({ form, isWord }));
  return {
    forms,
    index: new PatternIndex([...areWords.keys()]),
    divided: new PatternIndex([...new Set([...longForms, ...long])]),
    escaped: new PatternIndex(long),
    cutForms: new CutSecrets(longForms),
    cutSecrets: new CutSecrets(long),
  };
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

function touches(inner: string | undefined, outer: string | undefined): boolean {
  return isWordlike(inner) && isWordlike(outer);
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
