const [QUOTE, BACKSLASH, COLON, COMMA] = [0x22, 0x5c, 0x3a, 0x2c];
const OPENING = [0x7b, 0x5b];
const CLOSING = [0x7d, 0x5d];

/** How deeply valid or broken JSON is nested, from its brackets outside of texts. */
export function depthOfJson(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfText(text, at);
    else if (OPENING.includes(code)) deepest = Math.max(deepest, ++depth);
    else if (CLOSING.includes(code)) depth -= 1;
  }
  return deepest;
}

/**
 * Finds the lines of places in valid JSON. Places near the top are found in one pass over the text, which is made when
 * the first is asked for; deeper ones by reading on from there.
 */
export class JsonLines {
  readonly #text: string;
  #places: Map<string, number> | null = null;
  #newlines: number[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  /** The line, from 1, of the value at these keys, or of the nearest thing around it that the text has. */
  lineOf(path: readonly string[]): number {
    this.#places ??= this.#index();
    let known = Math.min(path.length, INDEXED);
    while (known > 0 && !this.#places.has(idOf(path.slice(0, known)))) known -= 1;
    let offset = this.#places.get(idOf(path.slice(0, known))) ?? 0;
    for (const key of known === INDEXED ? path.slice(known) : []) {
      const found = this.#child(offset, key);
      if (found === null) break;
      offset = found;
    }
    return this.#line(offset);
  }

  /** Offsets of all values up to the depth of `paths`, a path, a method. */
  #index(): Map<string, number> {
    const places = new Map<string, number>();
    const text = this.#text;
    const read = (start: number, path: readonly string[]): number => {
      places.set(idOf(path), start);
      if (path.length === INDEXED || !OPENING.includes(text.charCodeAt(start))) return endOfValue(text, start);
      return eachMember(text, start, (key, at) => read(at, [...path, key]));
    };
    read(skipSpace(text, 0), []);
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) this.#newlines.push(at);
    return places;
  }

  #child(offset: number, wanted: string): number | null {
    const text = this.#text;
    if (!OPENING.includes(text.charCodeAt(offset))) return null;
    let found: number | null = null;
    eachMember(text, offset, (key, at) => {
      if (key === wanted) found = at;
      return endOfValue(text, at);
    });
    return found;
  }

  #line(offset: number): number {
    let [low, high] = [0, this.#newlines.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#newlines[middle] as number) < offset) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  }
}

const INDEXED = 3;

function idOf(path: readonly string[]): string {
  return JSON.stringify(path);
}

/** Calls with each key, or index, and the offset of its value. @returns the offset after the map or list */
function eachMember(text: string, start: number, read: (key: string, at: number) => number): number {
  const isMap = text.charCodeAt(start) === OPENING[0];
  let at = skipSpace(text, start + 1);
  for (let index = 0; at < text.length && !CLOSING.includes(text.charCodeAt(at)); index++) {
    let key = String(index);
    if (isMap) {
      const end = endOfText(text, at) + 1;
      key = JSON.parse(text.slice(at, end)) as string;
      at = skipSpace(text, end);
      if (text.charCodeAt(at) === COLON) at = skipSpace(text, at + 1);
    }
    at = skipSpace(text, read(key, at));
    if (text.charCodeAt(at) === COMMA) at = skipSpace(text, at + 1);
  }
  return at + 1;
}

function endOfValue(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = endOfText(text, at);
      if (depth === 0) return at + 1;
    } else if (OPENING.includes(code)) depth += 1;
    else if (CLOSING.includes(code)) {
      if (depth === 0) return at;
      if (--depth === 0) return at + 1;
    } else if (depth === 0 && (code === COMMA || code <= 0x20)) return at;
  }
  return text.length;
}

/** The offset of the quotation mark that ends a text. */
function endOfText(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return at;
}

function skipSpace(text: string, start: number): number {
  let at = start;
  while (at < text.length && text.charCodeAt(at) <= 0x20) at += 1;
  return at;
}
