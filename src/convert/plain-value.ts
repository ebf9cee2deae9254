import { writeExactJson } from '../text/exact-json.ts';
import { isNumeric } from '../text/exact-number.ts';
import { quote } from '../text/quote.ts';
import type { Evaluator } from './evaluator.ts';
import { valueAt } from './feeders.ts';
import { type Feeder, type Range, Typed, Unknown, unknownsIn, type Value } from './value.ts';

type Context = Pick<Evaluator, 'conversion' | 'dialect'>;

const DEEPEST = 50;
/** In values, of a list or a map that is sent. */
const MOST_VALUES = 100_000;
const FIRST_OF_SECRETS = 'of the values of a list only the first is sent: they hold secrets, which are not copied';

/** A value where text is wanted; what is only known later becomes a placeholder. */
export function asText(value: Value, line: number, context: Context): string | Unknown {
  const { conversion, dialect } = context;
  switch (value.kind) {
    case 'unknown':
      return value;
    case 'json':
      return asJsonText(value.value, line, context);
    case 'part':
      return conversion.captures.placeholder(value);
    case 'range':
    case 'row': {
      if (value.kind === 'row' && dialect.words.true !== 'true' && value.feeder.rows.some((row) => isTruth(row, value)))
        return new Unknown(['a truth value of a list as text'], line);
      const filled = filledIn(value, line, context);
      return filled.kind === 'placeholder' ? filled.text : asText(filled, line, context);
    }
    case 'placeholder':
      if (value.remark !== undefined) conversion.note(line, value.remark);
      return value.text;
    case 'file':
      return new Unknown([`the text of ${quote(value.file)}`], line);
    case 'data': {
      const { words } = dialect;
      if (value.value === undefined) return words.undefined ?? words.null;
      if (value.value === null) return words.null;
      if (typeof value.value === 'boolean') return value.value ? words.true : words.false;
      return String(value.value);
    }
    case 'list':
    case 'dictionary': {
      const text = dialect.collectionText?.(value, line, context) ?? null;
      return text ?? new Unknown(['a list or a map as text'], line);
    }
    case 'body':
      return new Unknown(['the whole body of an answer'], line);
    default:
      return new Unknown(['something that is no text'], line);
  }
}

function isTruth(row: Value, { path }: Extract<Value, { kind: 'row' }>): boolean {
  const value = valueAt(row, path);
  return value?.kind === 'data' && typeof value.value === 'boolean';
}

/** A value as data, as it is within JSON: `Unknown` and `Typed` stand in place of what is not known yet. */
export function asPlain(value: Value, line: number, context: Context): unknown {
  const budget = { left: MOST_VALUES };
  const plain = (one: Value, depth: number): unknown => {
    budget.left -= 1;
    if (budget.left < 0) return new Unknown(['a list or a map that is too large'], line);
    if (depth > DEEPEST) return new Unknown(['it is nested too deeply'], line);
    switch (one.kind) {
      case 'list': {
        const items = one.items.map((item) => plain(item, depth + 1));
        return one.rest === null ? items : [...items, one.rest];
      }
      case 'dictionary': {
        const entries = [...one.entries].map(([key, entry]) => [key, plain(entry, depth + 1)] as const);
        const shown = entries.filter(([key, entry]) => key !== '__proto__' && entry !== undefined);
        const known = Object.fromEntries(shown);
        return one.rest === null ? known : { ...known, '': one.rest };
      }
      case 'data':
        return one.value;
      case 'part':
        return new Typed(conversion.captures.placeholder(one));
      case 'range':
      case 'row':
      case 'placeholder': {
        const filled = one.kind === 'placeholder' ? one : filledIn(one, line, context);
        if (filled.kind !== 'placeholder') return plain(filled, depth + 1);
        if (filled.remark !== undefined) conversion.note(line, filled.remark);
        return filled.isNumber ? new Typed(filled.text) : filled.text;
      }
      default:
        return asText(one, line, context);
    }
  };
  const { conversion } = context;
  return plain(value, 0);
}

/** A value as JSON text. */
function asJsonText(value: Value, line: number, context: Context): string | Unknown {
  const plain = asPlain(value, line, context);
  const unknowns = unknownsIn(plain);
  return unknowns.length > 0 ? Unknown.from(unknowns, line) : jsonWithPlaceholders(plain);
}

/** Data as JSON in which what is filled in keeps its type. */
export function jsonWithPlaceholders(plain: unknown): string {
  const typed: Typed[] = [];
  const marked = (value: unknown): unknown => {
    if (value instanceof Typed) return `\u0000${typed.push(value) - 1}\u0000`;
    if (Array.isArray(value)) return value.map(marked);
    if (typeof value !== 'object' || value === null || isNumeric(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, marked(one)]));
  };
  return writeExactJson(marked(plain)).replace(/"\\u0000(\d+)\\u0000"/g, (_, index) => {
    return (typed[Number(index)] as Typed).placeholder;
  });
}

/** What stands for a random number, or for one of the rows of a list. */
function filledIn(value: Range | Extract<Value, { kind: 'row' }>, line: number, { conversion }: Context): Value {
  if (value.kind === 'row') {
    const { feeder, path } = value;
    if (conversion.feeders.holdsSecrets(feeder)) {
      conversion.note(line, FIRST_OF_SECRETS);
      const [first] = feeder.rows;
      return (first && valueAt(first, path)) ?? new Unknown(['a value that is not there'], line);
    }
    return conversion.feeders.column(feeder, path, line);
  }
  if (value.least === value.most) return { kind: 'data', value: value.least };
  if (value.counts !== undefined) conversion.note(line, `${value.counts} is a random number where it is sent`);
  if (value.isScaled)
    conversion.note(line, 'a random number with a fraction has more digits here than in the script, in the same range');
  const made = `{{ faker.number.${value.isWhole ? 'int' : 'float'}(${value.least}, ${value.most}) }}`;
  // The same placeholder is the same number within a turn, so another random number needs another one.
  if (value.without.length === 0 && conversion.feeders.isFree(made, value))
    return { kind: 'placeholder', text: made, isNumber: true };
  return conversion.feeders.column(numbersOf(value, line, conversion), [], line);
}

/** What a random number is taken from, which is the same wherever the same number is used. */
const NUMBERS = new WeakMap<Range, Feeder>();
const MOST_NUMBERS = 100;

/** All numbers that a random one can be, or as many of them, in equal distances, as a reader can look over. */
function numbersOf(range: Range, line: number, conversion: Context['conversion']): Feeder {
  const known = NUMBERS.get(range);
  if (known) return known;
  const { least, most, isWhole, without } = range;
  const left = most - least + 1 - without.length;
  const areAll = isWhole && left <= MOST_NUMBERS;
  const count = areAll ? most - least + 1 : MOST_NUMBERS;
  if (!areAll) conversion.note(line, `of the random numbers from ${least} to ${most} ${MOST_NUMBERS} are sent`);
  const numbers = Array.from({ length: count }, (_, index) => {
    const number = least + ((most - least) * index) / (count - 1);
    return isWhole ? Math.round(number) : Number(number.toPrecision(6));
  });
  const gaps = new Set(without);
  const rows = numbers.filter((number) => !gaps.has(number)).map((number): Value => ({ kind: 'data', value: number }));
  const feeder: Feeder = { name: 'number', rows, source: null, order: 'random' };
  NUMBERS.set(range, feeder);
  return feeder;
}
