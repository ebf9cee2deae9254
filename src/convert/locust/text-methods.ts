import type { Evaluator } from '../evaluator.ts';
import { joined } from '../folding.ts';
import { data, List, type Value } from '../value.ts';
import { type Given, untoldFrom } from './native.ts';
import { formatMethod, plainText, textOf, wholeNumber } from './text-format.ts';

/** Methods of text that need to know nothing of it. */
const PASSING = ['encode', 'decode'];

/** The result of a method of text; null: text has none of that name. */
export function textMethod(
  object: Value,
  name: string,
  given: Given,
  line: number,
  evaluator: Evaluator,
): Value | null {
  if (PASSING.includes(name)) return object;
  const text = plainText(object);
  if (text === null)
    return TEXT_METHODS.includes(name) ? untoldFrom([object], 'a part of a text that is only known later', line) : null;
  if (name === 'format') return formatMethod(text, given, line, evaluator);
  if (name === 'format_map') return untoldFrom(given.all, 'a format', line);
  if (name === 'join') {
    const list = given.get(0);
    if (list?.kind !== 'list' || list.rest !== null) return untoldFrom([list], 'what is joined', line);
    const parts = list.items.flatMap((item, index) => [...(index > 0 ? [text] : []), textOf(item, line, evaluator)]);
    return joined(parts, line);
  }
  if (!TEXT_METHODS.includes(name)) return null;
  const texts = given.all.map(plainText);
  const [first, second] = texts;
  const number = wholeNumber(given.get(name === 'split' || name === 'rsplit' ? 1 : 2));
  const isPlain = given.all.every((value, index) => texts[index] !== null || wholeNumber(value) !== null);
  if (!isPlain) return untoldFrom(given.all, 'a part of a text', line);
  const result = textResult(text, name, first ?? null, second ?? null, number, wholeNumber(given.get(0)));
  if (result === null) return untoldFrom([], 'a part of a text', line);
  return Array.isArray(result) ? new List(result.map((one) => data(one))) : data(result);
}

function textResult(
  text: string,
  name: string,
  first: string | null,
  second: string | null,
  count: number | null,
  width: number | null,
): string | string[] | number | boolean | null {
  const among = (characters: string | null) => `[${(characters ?? ' \t\n\r\f\v').replace(/[\\\]^-]/g, '\\$&')}]+`;
  switch (name) {
    case 'strip':
      return text.replace(new RegExp(`^${among(first)}`), '').replace(new RegExp(`${among(first)}$`), '');
    case 'lstrip':
      return text.replace(new RegExp(`^${among(first)}`), '');
    case 'rstrip':
      return text.replace(new RegExp(`${among(first)}$`), '');
    case 'upper':
      return text.toUpperCase();
    case 'lower':
    case 'casefold':
      return text.toLowerCase();
    case 'title':
      return text.toLowerCase().replace(/\p{L}+/gu, (word) => word[0]?.toUpperCase() + word.slice(1));
    case 'capitalize':
      return text.slice(0, 1).toUpperCase() + text.slice(1).toLowerCase();
    case 'replace':
      return first === null || second === null || count !== null ? null : text.replaceAll(first, () => second);
    case 'split': {
      if (first === null) return text.trim() === '' ? [] : text.trim().split(/\s+/);
      const parts = text.split(first);
      if (count === null || count < 0) return parts;
      return [...parts.slice(0, count), ...(parts.length > count ? [parts.slice(count).join(first)] : [])];
    }
    case 'splitlines':
      return text.replace(/\r?\n$/, '') === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/);
    case 'partition': {
      const at = first === null ? -1 : text.indexOf(first);
      return first === null
        ? null
        : at === -1
          ? [text, '', '']
          : [text.slice(0, at), first, text.slice(at + first.length)];
    }
    case 'startswith':
      return first === null ? null : text.startsWith(first);
    case 'endswith':
      return first === null ? null : text.endsWith(first);
    case 'find':
      return first === null ? null : text.indexOf(first);
    case 'count':
      return first === null || first === '' ? null : text.split(first).length - 1;
    case 'isdigit':
    case 'isnumeric':
      return /^\d+$/.test(text);
    case 'removeprefix':
      return first !== null && text.startsWith(first) ? text.slice(first.length) : text;
    case 'removesuffix':
      return first !== null && first !== '' && text.endsWith(first) ? text.slice(0, -first.length) : text;
    case 'zfill':
      return width === null ? null : text.padStart(width, '0');
    default:
      return null;
  }
}

export const TEXT_METHODS = [
  'strip',
  'lstrip',
  'rstrip',
  'upper',
  'lower',
  'casefold',
  'title',
  'capitalize',
  'replace',
  'split',
  'rsplit',
  'splitlines',
  'partition',
  'startswith',
  'endswith',
  'find',
  'index',
  'count',
  'isdigit',
  'isnumeric',
  'removeprefix',
  'removesuffix',
  'zfill',
  'join',
  'format',
  'format_map',
  'encode',
  'decode',
  'ljust',
  'rjust',
  'center',
  'translate',
  'isalpha',
  'isalnum',
  'swapcase',
  'hex',
];
