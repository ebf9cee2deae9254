import { randomUUID } from 'node:crypto';
import { ExactNumber, exactNumber, isNumeric, isSameNumber, type numberUnlessRounded } from './exact-number.ts';

// JSON whose numbers keep every digit. JSON.parse rounds integers beyond 2^53, and only newer versions of Node.js than
// those that perf-gate runs on let a reviver see how a number was written.

/** Stands before a number in a text that only this process reads; nothing from outside can begin with it. */
const MARK = `${randomUUID()}:`;
const MARKED = new RegExp(`"${MARK}([^"]*)"`, 'g');

/** Finds everything that could be a number which JavaScript writes in another way; it also finds such text in strings. */
const SUSPECT = /-0(?![.\d])|\d[\d.]{15}|\.\d*0(?!\d)|\d[eE]|0\.000000/;

/**
 * Parses JSON. Numbers that JavaScript would change are an `ExactNumber`.
 *
 * @param read which numbers those are: by default also those whose value is the same, such as 1.0
 * @throws SyntaxError where it is not JSON, or nested too deeply
 */
export function parseExactJson(
  text: string,
  read: typeof exactNumber | typeof numberUnlessRounded = exactNumber,
): unknown {
  const plain: unknown = JSON.parse(text);
  if (!SUSPECT.test(text)) return plain;
  const marked = withMarks(text, read);
  if (marked === null) return plain;
  try {
    return JSON.parse(marked, (_, value: unknown) => unmarked(value));
  } catch (error) {
    // Reading it again is recursive.
    if (error instanceof RangeError) throw new SyntaxError('nested too deeply');
    throw error;
  }
}

/** Marks the numbers of valid JSON that are to keep their digits, as texts; null: there are none. */
function withMarks(text: string, read: (source: string) => number | ExactNumber): string | null {
  const pieces: string[] = [];
  let copied = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character === QUOTE) {
      at++;
      while (text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
    } else if (isDigit(character) || character === MINUS) {
      const start = at;
      while (isOfNumber(text.charCodeAt(at + 1))) at++;
      const source = text.slice(start, at + 1);
      if (read(source) instanceof ExactNumber) {
        pieces.push(text.slice(copied, start), `"${MARK}${source}"`);
        copied = at + 1;
      }
    }
  }
  return pieces.length === 0 ? null : `${pieces.join('')}${text.slice(copied)}`;
}

const [QUOTE, BACKSLASH, MINUS] = [0x22, 0x5c, 0x2d];

function isDigit(character: number): boolean {
  return character >= 0x30 && character <= 0x39;
}

/** Digits, `.`, `+`, `-`, `e` and `E`. */
function isOfNumber(character: number): boolean {
  return isDigit(character) || [0x2e, 0x2b, MINUS, 0x65, 0x45].includes(character);
}

/** Writes JSON in which an `ExactNumber` has its own digits. */
export function writeExactJson(value: unknown): string {
  return (JSON.stringify(markNumbers(value)) ?? '').replace(MARKED, '$1');
}

/** Data with texts in place of exact numbers, for code that knows plain data alone; `unmarkNumbers` takes it back. */
export function markNumbers(value: unknown): unknown {
  return mapLeaves(value, (leaf) => (leaf instanceof ExactNumber ? `${MARK}${leaf}` : leaf));
}

export function unmarkNumbers(value: unknown): unknown {
  return mapLeaves(value, unmarked);
}

function unmarked(value: unknown): unknown {
  return typeof value === 'string' && value.startsWith(MARK) ? new ExactNumber(value.slice(MARK.length)) : value;
}

function mapLeaves(value: unknown, map: (leaf: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => mapLeaves(item, map));
  if (typeof value !== 'object' || value === null || value instanceof ExactNumber) return map(value);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapLeaves(item, map)]));
}

/** Whether two values of JSON are equal: numbers to the last digit, maps whatever the order of their keys. */
export function isSameJson(one: unknown, other: unknown): boolean {
  if (isNumeric(one) && isNumeric(other)) return isSameNumber(one, other);
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return one === other;
  if (Array.isArray(one) !== Array.isArray(other) || isNumeric(one) || isNumeric(other)) return false;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && isSameJson((one as Loose)[key], (other as Loose)[key]))
  );
}

type Loose = Record<string, unknown>;
