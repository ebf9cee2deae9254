import type { Range } from './known-keys.ts';
import { PatternIndex, PieceSet } from './pattern-index.ts';
import { isWordlike } from './words.ts';

/** Characters of a secret that a cut left at an end of a line. */
export const SHORTEST_REST = 6;

/** Finds the beginning of a secret where a text was cut, and the end of one where a text was begun in its middle. */
export class CutSecrets {
  readonly #forms: readonly string[];
  readonly #beginnings: PatternIndex;
  /** What a rest at the start of a line can begin with. */
  readonly #inside = new PieceSet();

  /** @param forms how the secrets may be written, each longer than {@link SHORTEST_REST} */
  constructor(forms: readonly string[]) {
    this.#forms = forms;
    this.#beginnings = new PatternIndex(forms.map((form) => form.slice(0, SHORTEST_REST)));
    for (const form of forms) this.#inside.add(form, 1);
  }

  ranges(text: string): Range[] {
    if (this.#forms.length === 0) return [];
    const candidates: { form: string; at: number }[] = [];
    this.#beginnings.each(text, (index, at) => void candidates.push({ form: this.#forms[index] as string, at }));
    const found: Range[] = [];
    let next = 0;
    for (const match of text.matchAll(/[^\n…]+/g)) {
      const end = match.index + match[0].length;
      const first = next;
      while (next < candidates.length && (candidates[next]?.at ?? 0) < end) next++;
      found.push(...this.#atStart(text, match.index, match[0]));
      if (next > first) found.push(...atEnd(text, match.index, match[0], candidates.slice(first, next)));
    }
    return found;
  }

  #atStart(text: string, begin: number, line: string): Range[] {
    const start = /^[\s"'`(]*/.exec(line)?.[0].length ?? 0;
    if (!this.#inside.mayHave(line, start)) return [];
    const rest = line.slice(start);
    const isCut = text[begin - 1] === '…';
    return this.#forms.flatMap((form): Range[] => {
      const length = endAtStart(rest, form);
      return length > 0 && (isCut || !isWordOf(rest, 0, length)) ? [[begin + start, begin + start + length]] : [];
    });
  }
}

/** @param candidates where the first characters of a form stand, from the first place on */
function atEnd(
  text: string,
  begin: number,
  whole: string,
  candidates: readonly { form: string; at: number }[],
): Range[] {
  const line = whole.replace(/(?:\.\.\.)?["'`)\s\r]*$/, '');
  const isCut = text[begin + whole.length] === '…' || /\.\.\.["'`)\s\r]*$/.test(whole);
  const found: Range[] = [];
  const seen = new Set<string>();
  for (const { form, at } of candidates) {
    const from = at - begin;
    const length = line.length - from;
    if (length < SHORTEST_REST || length >= form.length || seen.has(form) || !line.endsWith(form.slice(0, length)))
      continue;
    seen.add(form);
    if (isCut || !isWordOf(line, from, line.length)) found.push([at, at + length]);
  }
  return found;
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

/** Whether a stretch is a word of a language, such as `search`, with which a secret can begin by chance. */
function isWordOf(text: string, from: number, to: number): boolean {
  if (!/^[A-Za-z]{1,10}$/.test(text.slice(from, to))) return false;
  return !isWordlike(text[from - 1]) && !isWordlike(text[to]);
}
