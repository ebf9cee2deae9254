import type { Range } from './known-keys.ts';

/** A text with something taken out or decoded, and where each of its characters stands in the original. */
export interface View {
  text: string;
  /** The stretch of the original that a stretch of the view stands for. */
  original(range: Range): Range;
}

/** A match of a pattern and its groups. */
type Match = readonly [whole: string, ...groups: (string | undefined)[]];
/** What a match becomes; null: nothing. */
type Decode = ((match: Match) => string) | null;

/** What may come between two characters of one secret: a line break, an indent, the sequences of a terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: sequences begin with ESC.
const BETWEEN = /(?:\\[rn])+[ \t|>]*|\\?\s+|\u001b\[[0-9;?]*[A-Za-z]|[\u00ad\u200b\u2060\ufeff]/g;
const ENTITY = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(amp|lt|gt|quot|apos|nbsp));/gi;
const PERCENT = /(?:%[0-9a-f]{2})+|\+/gi;
const ESCAPE = /\\u([0-9a-f]{4})|\\x([0-9a-f]{2})|\\(["'\\/&<>$`!(){}[\];|*?~# =+,.:@%^-])|'\\''|'"'"'/gi;
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** Text in one piece, without what divides it. */
export function joined(text: string): View | null {
  return viewOf(text, BETWEEN, null);
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

function decodeEntity([whole, decimal, hex, name]: Match): string {
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

function decodeEscape([, four, two, character]: Match): string {
  const code = four ?? two;
  return code === undefined ? (character ?? "'") : String.fromCharCode(Number.parseInt(code, 16));
}

/** @returns null where nothing in the text is changed */
function viewOf(text: string, pattern: RegExp, decode: Decode): View | null {
  if (text.search(pattern) === -1) return null;
  let pieces: Pieces | null = null;
  return {
    text: decode === null ? text.replace(pattern, '') : text.replace(pattern, (...match) => decode(match as Match)),
    original(range) {
      // Few texts hold a secret, and only for those it has to be known where it stood.
      pieces ??= piecesOf(text, pattern, decode);
      return originalOf(range, pieces);
    },
  };
}

/** The pieces of a view in order: where each begins in the view and in the original, and how long it is there. */
interface Pieces {
  starts: number[];
  places: number[];
  /** Characters of the original that a decoded piece stands for; 0 for one that stands there as it is. */
  decoded: number[];
}

function piecesOf(text: string, pattern: RegExp, decode: Decode): Pieces {
  const pieces: Pieces = { starts: [], places: [], decoded: [] };
  let length = 0;
  let at = 0;
  const add = (characters: number, place: number, decoded: number) => {
    if (characters === 0) return;
    pieces.starts.push(length);
    pieces.places.push(place);
    pieces.decoded.push(decoded);
    length += characters;
  };
  if (decode === null) {
    // Lists of texts are made in a fraction of the time that a list of matches takes.
    const removed = text.match(pattern) ?? [];
    for (const [index, kept] of text.split(pattern).entries()) {
      add(kept.length, at, 0);
      at += kept.length + (removed[index]?.length ?? 0);
    }
    return pieces;
  }
  for (const match of text.matchAll(pattern)) {
    add(match.index - at, at, 0);
    add(decode(match as unknown as Match).length, match.index, match[0].length);
    at = match.index + match[0].length;
  }
  add(text.length - at, at, 0);
  return pieces;
}

function originalOf([from, to]: Range, { starts, places, decoded }: Pieces): Range {
  const placeOf = (position: number, isEnd: boolean): number => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] as number) <= position) low = middle;
      else high = middle - 1;
    }
    const place = places[low] as number;
    const length = decoded[low] as number;
    if (length > 0) return place + (isEnd ? length : 0);
    return place + position - (starts[low] as number) + (isEnd ? 1 : 0);
  };
  return [placeOf(from, false), placeOf(to - 1, true)];
}
