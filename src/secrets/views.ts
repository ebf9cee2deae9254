import type { Range } from './known-keys.ts';

/** A text with something taken out or decoded, and where each of its characters stands in the original. */
export interface View {
  text: string;
  /** The stretch of the original that a stretch of the view stands for. */
  original(range: Range): Range;
}

/** What may come between two characters of one secret: a line break, an indent, the sequences of a terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: sequences begin with ESC.
const BETWEEN = /(?:\\[rn])+[ \t|>]*|\\?\s+|\u001b\[[0-9;?]*[A-Za-z]|[\u00ad\u200b\u2060\ufeff]/g;
const ENTITY = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(amp|lt|gt|quot|apos|nbsp));/gi;
const PERCENT = /(?:%[0-9a-f]{2})+|\+/gi;
const ESCAPE = /\\u([0-9a-f]{4})|\\x([0-9a-f]{2})|\\(["'\\/&<>$`!(){}[\];|*?~# =+,.:@%^-])|'\\''|'"'"'/gi;
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** Text in one piece, without what divides it. */
export function joined(text: string): View | null {
  return viewOf(text, BETWEEN, () => '');
}

/** Text as it was before it was escaped for HTML, a URL, JSON or a shell, wherever in it that was done. */
export function decodedViews(text: string): View[] {
  const views = [
    text.includes('&') ? viewOf(text, ENTITY, decodeEntity) : null,
    text.includes('%') ? viewOf(text, PERCENT, ([code]) => decodePercent(code)) : null,
    text.includes('\\') || text.includes(`'"'"'`) ? viewOf(text, ESCAPE, decodeEscape) : null,
  ];
  return views.filter((view) => view !== null);
}

function decodeEntity([whole, decimal, hex, name]: RegExpExecArray): string {
  if (name !== undefined) return NAMED[name.toLowerCase()] ?? whole;
  const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
  return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}

function decodePercent(code: string): string {
  if (code === '+') return ' ';
  try {
    return decodeURIComponent(code);
  } catch {
    return code;
  }
}

function decodeEscape([, four, two, character]: RegExpExecArray): string {
  const code = four ?? two;
  return code === undefined ? (character ?? "'") : String.fromCharCode(Number.parseInt(code, 16));
}

/** @returns null where nothing in the text is changed */
function viewOf(text: string, pattern: RegExp, decode: (match: RegExpExecArray) => string): View | null {
  let made = '';
  let at = 0;
  // The pieces in order: where each begins in the view and in the original, and whether it is a decoded one.
  const starts: number[] = [];
  const places: { at: number; length: number; isDecoded: boolean }[] = [];
  const add = (piece: string, place: number, length: number, isDecoded: boolean) => {
    if (piece === '') return;
    starts.push(made.length);
    places.push({ at: place, length, isDecoded });
    made += piece;
  };
  for (const match of text.matchAll(pattern)) {
    add(text.slice(at, match.index), at, match.index - at, false);
    add(decode(match), match.index, match[0].length, true);
    at = match.index + match[0].length;
  }
  if (at === 0) return null;
  add(text.slice(at), at, text.length - at, false);

  const pieceAt = (position: number): number => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] as number) <= position) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const placeOf = (position: number, isEnd: boolean): number => {
    const index = pieceAt(position);
    const place = places[index] as { at: number; length: number; isDecoded: boolean };
    if (place.isDecoded) return place.at + (isEnd ? place.length : 0);
    return place.at + position - (starts[index] as number) + (isEnd ? 1 : 0);
  };
  return { text: made, original: ([from, to]) => [placeOf(from, false), placeOf(to - 1, true)] };
}
