import { distance } from 'fastest-levenshtein';
import { quote, quoteUnlessWord } from './quote.ts';

/** How many characters of a word are compared. */
const COMPARED = 100;

/** Finds the known word that `word` was probably meant to be; null when none is near. */
export function nearest(word: string, known: readonly string[]): string | null {
  const written = word.slice(0, COMPARED).toLowerCase();
  const allowed = Math.min(Math.max(2, Math.floor(written.length * 0.4)), written.length - 1);
  const ranked = known
    .map((candidate) => ({ candidate, edits: distance(written, candidate.slice(0, COMPARED).toLowerCase()) }))
    .sort((one, other) => one.edits - other.edits);
  const best = ranked[0];
  return best !== undefined && best.edits <= allowed ? best.candidate : null;
}

/** Writes the end of a message about an unknown word: `; did you mean "connections"?`, or else the known words. */
export function suggest(word: string, known: readonly string[]): string {
  const near = nearest(word, known);
  return near === null ? `; known here: ${listWords(known)}` : `; did you mean ${quote(near)}?`;
}

/** Lists the first 20 words, and how many more there are. */
export function listWords(words: readonly string[]): string {
  const shown = words.slice(0, 20).map(quoteUnlessWord);
  return words.length > 20 ? `${shown.join(', ')} and ${words.length - 20} more` : shown.join(', ');
}
