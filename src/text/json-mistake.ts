/** Where a text stops being JSON. */
export interface JsonMistake {
  /** From 1. */
  line: number;
  /** In characters, from 1. */
  column: number;
  /** What stands there or is missing, without quoting the text, which may be secret: `expected , or }`. */
  what: string;
}

type Expected = 'value' | 'first value' | 'key' | 'first key' | ':' | ',' | 'end';

const WORDS = ['true', 'false', 'null'];
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const CUT_ESCAPE = /^\\(?:u[0-9a-fA-F]{0,3})?$/;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Finds where a text stops being JSON: what `JSON.parse` says of it quotes the text, and has no place in newer versions of
 * Node.js. It walks instead of calling itself, so that depth does not matter.
 *
 * @returns null for JSON
 */
export function findJsonMistake(text: string): JsonMistake | null {
  const open: ('{' | '[')[] = [];
  let expected = 'value' as Expected;
  let at = 0;
  const after = (): Expected => (open.length === 0 ? 'end' : ',');
  const mistake = (what: string) => placed(text, at, what);
  for (;;) {
    while (at < text.length && isSpace(text.charCodeAt(at))) at++;
    if (at >= text.length) return expected === 'end' ? null : mistake('it ends too early, and seems cut off');
    const character = text[at] as string;
    const inside = open.at(-1);
    if (expected === 'end') return mistake('something follows its end');
    if (expected === ':') {
      if (character !== ':') return mistake('expected a colon');
      expected = 'value';
      at++;
    } else if (isClosing(character, inside, expected)) {
      open.pop();
      expected = after();
      at++;
    } else if (expected === ',') {
      if (character !== ',') return mistake(`expected a comma or ${inside === '{' ? '}' : ']'}`);
      expected = inside === '{' ? 'key' : 'value';
      at++;
    } else if (character === '"') {
      const end = endOfString(text, at);
      if (end < 0) {
        at = -end - 1;
        return at >= text.length
          ? mistake('it ends within a text, and seems cut off')
          : mistake('a text with a line break, a control character or an unknown escape');
      }
      at = end;
      expected = expected === 'key' || expected === 'first key' ? ':' : after();
    } else if (expected === 'key' || expected === 'first key') {
      return mistake('expected a key in double quotes');
    } else if (character === '{' || character === '[') {
      open.push(character);
      expected = character === '{' ? 'first key' : 'first value';
      at++;
    } else {
      const length = lengthOfWord(text, at);
      if (length === 0) return mistake('expected a value');
      at += length;
      expected = after();
    }
  }
}

function isClosing(character: string, inside: string | undefined, expected: Expected): boolean {
  if (character === '}') return inside === '{' && (expected === ',' || expected === 'first key');
  return character === ']' && inside === '[' && (expected === ',' || expected === 'first value');
}

/** The place after a string; for one that is wrong, the place of the mistake as -1 - place. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at + 1;
    if (code < 0x20) return -1 - at;
    if (code !== BACKSLASH) continue;
    ESCAPE.lastIndex = at;
    const [escaped] = ESCAPE.exec(text) ?? [];
    if (escaped === undefined) return -1 - (CUT_ESCAPE.test(text.slice(at, at + 6)) ? text.length : at);
    at += escaped.length - 1;
  }
  return -1 - text.length;
}

function lengthOfWord(text: string, at: number): number {
  const word = WORDS.find((known) => text.startsWith(known, at));
  if (word !== undefined) return word.length;
  NUMBER.lastIndex = at;
  return NUMBER.exec(text)?.[0].length ?? 0;
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

function placed(text: string, at: number, what: string): JsonMistake {
  let line = 1;
  let start = 0;
  for (let next = text.indexOf('\n'); next !== -1 && next < at; next = text.indexOf('\n', next + 1)) {
    line++;
    start = next + 1;
  }
  return { line, column: at - start + 1, what };
}
