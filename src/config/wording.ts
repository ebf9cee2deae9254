import { distance } from 'fastest-levenshtein';

/** Where something stands in the configuration: keys and list indices from the top. */
export type Path = readonly (string | number)[];

const PLAIN_KEY = /^[\p{L}\p{N}_-]+$/u;
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]/gu;
const SHOWN = 60;
const SENTENCE = 200;
const COMPARED = 100;

/** `scenarios.browse.requests[1].path`; keys of other characters are quoted. */
function formatPath(path: Path): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      const key = PLAIN_KEY.test(step) && step.length <= SHOWN ? step : quote(step);
      return index === 0 ? key : `.${key}`;
    })
    .join('');
}

/** What is wrong, after the key that it is about. */
export function about(path: Path, text: string): string {
  return path.length === 0 ? text : `${formatPath(path)}: ${text}`;
}

/** A file's path as it can be put into a message. */
export function formatFile(file: string): string {
  return file.search(UNPRINTABLE) === -1 ? file : quote(file);
}

/** Foreign text in quotes on one line, shortened, with everything escaped that a terminal or a log could act on. */
export function quote(text: string): string {
  return escapeUnprintable(JSON.stringify(shorten(text, SHOWN)));
}

/** A sentence of a library that quotes foreign text. */
export function oneLine(text: string): string {
  return escapeUnprintable(shorten(text, SENTENCE));
}

function shorten(text: string, limit: number): string {
  // Only as much as is needed is taken apart: the text may have a million characters.
  const characters = Array.from(text.slice(0, limit * 2 + 2));
  return characters.length > limit ? `${characters.slice(0, limit).join('')}…` : text;
}

function escapeUnprintable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/** What was found where something else was expected. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (typeof value === 'string') return quote(value);
  if (typeof value !== 'object') return String(value);
  const kind = Array.isArray(value) ? 'list' : 'map';
  return Object.keys(value).length === 0 ? `an empty ${kind}` : `a ${kind}`;
}

/** The known word that `word` was probably meant to be, or null when none is near. */
export function nearest(word: string, known: readonly string[]): string | null {
  const written = word.slice(0, COMPARED).toLowerCase();
  const allowed = Math.min(Math.max(2, Math.floor(written.length * 0.4)), written.length - 1);
  const ranked = known
    .map((candidate) => ({ candidate, edits: distance(written, candidate.slice(0, COMPARED).toLowerCase()) }))
    .sort((one, other) => one.edits - other.edits);
  const best = ranked[0];
  return best !== undefined && best.edits <= allowed ? best.candidate : null;
}

/** `; did you mean "connections"?`, or else the known words. */
export function suggest(word: string, known: readonly string[]): string {
  const near = nearest(word, known);
  return near === null ? `; known here: ${listWords(known)}` : `; did you mean ${quote(near)}?`;
}

/** The first 20 words, and how many there are besides. */
export function listWords(words: readonly string[]): string {
  const shown = words.slice(0, 20).map((word) => (PLAIN_KEY.test(word) && word.length <= SHOWN ? word : quote(word)));
  return words.length > 20 ? `${shown.join(', ')} and ${words.length - 20} more` : shown.join(', ');
}
