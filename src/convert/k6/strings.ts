import { linearPattern } from '../../text/bounded-pattern.ts';
import { holdsPlaceholder } from '../comparing.ts';
import type { Evaluator } from '../evaluator.ts';
import { Dictionary, data, List, Unknown, type Value } from '../value.ts';
import { textOf } from './natives.ts';

type TextMethod = (text: string, given: readonly (string | number | undefined)[]) => unknown;

/** Methods of text whose arguments are text and numbers. */
const METHODS: Record<string, TextMethod> = {
  toString: (text: string) => text,
  valueOf: (text: string) => text,
  trim: (text) => text.trim(),
  trimStart: (text) => text.trimStart(),
  trimEnd: (text) => text.trimEnd(),
  toUpperCase: (text) => text.toUpperCase(),
  toLowerCase: (text) => text.toLowerCase(),
  padStart: (text, [length, fill]) => (Number(length) > 10_000 ? null : text.padStart(Number(length), asText(fill))),
  padEnd: (text, [length, fill]) => (Number(length) > 10_000 ? null : text.padEnd(Number(length), asText(fill))),
  repeat: (text, [count]) =>
    Number(count) >= 0 && Number(count) * text.length < 100_000 ? text.repeat(Number(count)) : null,
  slice: (text, [start, end]) => text.slice(asNumber(start), asNumber(end)),
  substring: (text, [start, end]) => text.substring(asNumber(start) ?? 0, asNumber(end)),
  substr: (text, [start, length]) => text.substr(asNumber(start) ?? 0, asNumber(length)),
  charAt: (text, [index]) => text.charAt(asNumber(index) ?? 0),
  charCodeAt: (text, [index]) => text.charCodeAt(asNumber(index) ?? 0),
  at: (text, [index]) => text.at(asNumber(index) ?? 0),
  indexOf: (text, [searched]) => text.indexOf(String(searched)),
  lastIndexOf: (text, [searched]) => text.lastIndexOf(String(searched)),
  includes: (text, [searched]) => text.includes(String(searched)),
  startsWith: (text, [searched]) => text.startsWith(String(searched)),
  endsWith: (text, [searched]) => text.endsWith(String(searched)),
  split: (text, [separator, most]) =>
    separator === undefined ? [text] : text.split(String(separator), asNumber(most)).slice(0, 10_000),
  normalize: (text) => text.normalize(),
  localeCompare: (text, [other]) => text.localeCompare(String(other)),
  toFixed: (text, [digits]) => (Number.isFinite(Number(text)) ? Number(text).toFixed(asNumber(digits)) : null),
};

/** Methods that leave what is filled in later as it is. */
const ANY_TEXT = ['toString', 'valueOf'];

/** The result of a method of text; null: it is none that is known. */
export function textMethod(
  object: Value,
  name: string,
  given: readonly Value[],
  line: number,
  evaluator: Evaluator,
): Value | null {
  const isNot = (what: string) => Unknown.from([object, ...given, new Unknown([what], line)], line);
  if (name === 'concat') {
    const parts = [object, ...given].map((one) => textOf(one, line, evaluator));
    return parts.some((part) => part instanceof Unknown) ? isNot('a text') : data(parts.join(''));
  }
  if (ANY_TEXT.includes(name) && given.length === 0) {
    if (['part', 'placeholder', 'row', 'body', 'range'].includes(object.kind)) return object;
    const text = textOf(object, line, evaluator);
    return text instanceof Unknown ? text : data(text);
  }
  if (name === 'replace' || name === 'replaceAll') return replaced(object, name, given, line, evaluator);
  if (name === 'match' || name === 'matchAll' || name === 'search')
    return given[0]?.kind === 'pattern' ? matched(object, given[0], line) : isNot('what a text matches');
  const method: TextMethod | undefined = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
  if (method === undefined) return null;
  if (object.kind !== 'data' && object.kind !== 'json') return isNot(`what ${name}() makes of a value`);
  const text = textOf(object, line, evaluator);
  if (text instanceof Unknown) return text;
  const plain = given.map((one) => (one.kind === 'data' ? one.value : new Unknown([], line)));
  if (plain.some((one) => one instanceof Unknown) || holdsPlaceholder(text) || plain.some(holdsPlaceholder))
    return isNot(`what ${name}() makes of a value that is only known when it is sent`);
  return fromResult(method(text, plain as (string | number | undefined)[]), line, name);
}

function fromResult(result: unknown, line: number, name: string): Value {
  if (result === null) return new Unknown([`what ${name}() returns`], line);
  return Array.isArray(result) ? new List(result.map(data)) : data(result);
}

function replaced(object: Value, name: string, given: readonly Value[], line: number, evaluator: Evaluator): Value {
  const [searched, by] = given;
  const why = (what: string) => Unknown.from([object, ...given, new Unknown([what], line)], line);
  const text = textOf(object, line, evaluator);
  const replacement = by === undefined || by.kind === 'function' ? null : textOf(by, line, evaluator);
  if (typeof text !== 'string' || typeof replacement !== 'string') return why('what is replaced in a text');
  const expression = searched && expressionOf(searched, name === 'replaceAll');
  if (!expression || (searched?.kind === 'pattern' && text.length > 1000)) return why('what is replaced in a text');
  // A placeholder would be taken for text.
  if (holdsPlaceholder(text) && searched?.kind === 'pattern') return why('what is replaced in a text');
  if (searched?.kind === 'pattern') return data(text.replace(expression, replacement));
  return data(text.replace(expression, () => replacement));
}

/** Patterns that could take very long are not tried. */
export function expressionOf(value: Value, everywhere = false): RegExp | null {
  try {
    if (value.kind === 'pattern')
      return /[+*}]\)?[+*{]/.test(value.source) || value.source.length > 200
        ? null
        : linearPattern(value.source, value.flags);
    if (value.kind !== 'data' || typeof value.value !== 'string') return null;
    return new RegExp(value.value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), everywhere ? 'g' : '');
  } catch {
    return null;
  }
}

/** What a pattern finds: in an answer, its first group is taken when it is there. */
export function matched(object: Value, pattern: Extract<Value, { kind: 'pattern' }>, line: number): Value {
  const { source, flags } = pattern;
  const isLooked = object.kind === 'body' || (object.kind === 'part' && object.from.json === '');
  if (isLooked && 'of' in object) {
    if (/[^gm]/.test(flags)) return new Unknown([`what /${source}/${flags} finds`], line);
    const found = new Dictionary([['1', { kind: 'part', of: object.of, from: { regex: source } }]]);
    found.rest = new Unknown([`what /${source}/ finds`], line);
    return found;
  }
  const expression = expressionOf(pattern);
  if (object.kind !== 'data' || expression === null || holdsPlaceholder(object.value))
    return Unknown.from([object, new Unknown([`what /${source}/ finds`], line)], line);
  const text = String(object.value);
  if (text.length > 1000) return new Unknown([`what /${source}/ finds`], line);
  const result = text.match(expression);
  return result === null ? data(null) : new List([...result].map(data));
}

function asText(value: string | number | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}

function asNumber(value: string | number | undefined): number | undefined {
  return value === undefined ? undefined : Number(value);
}
