import { percentEncode } from '../addresses.ts';
import { rounded } from '../arithmetic.ts';
import { holdsPlaceholder } from '../comparing.ts';
import { mapAroundPlaceholders } from '../placeholders.ts';
import { Scope } from '../scope.ts';
import { Dictionary, data, List, type Range, Unknown, type Value } from '../value.ts';
import { mapMaker, setMaker } from './collections.ts';
import { date } from './dates.ts';
import { withMembers } from './native-members.ts';
import { HARMLESS, keysOf, library, native, snapshot, textOf, UNDEFINED, unfollowed } from './natives.ts';
import { textMethod } from './strings.ts';
import { searchParams, url } from './urls.ts';

/** A random number of a script: another one each time. */
export function randomNumber(least: number, most: number, isWhole: boolean): Range {
  return { kind: 'range', least, most, isWhole, without: [] };
}

/** What every script has without an import, as far as it has a counterpart. */
export function globals(): Record<string, Value> {
  const object = library('Object', {
    keys: keysOf,
    values: native(([of], line) =>
      of instanceof Dictionary ? listOf(of, (_, value) => value) : entriesOf(of, line, 'values'),
    ),
    entries: native(([of], line) =>
      of instanceof Dictionary
        ? listOf(of, (key, value) => new List([data(key), value]))
        : entriesOf(of, line, 'entries'),
    ),
    assign: native(([target = UNDEFINED, ...sources]) => {
      if (!(target instanceof Dictionary)) return target;
      for (const source of sources) {
        if (source instanceof Dictionary) {
          if (source.rest !== null) target.forget(source.rest);
          for (const [key, value] of source.entries) target.entries.set(key, value);
        } else if (source.kind === 'unknown') target.forget(source);
      }
      return target;
    }),
    freeze: native(([of = UNDEFINED]) => of),
    seal: native(([of = UNDEFINED]) => of),
    fromEntries: native(([of], line) => {
      const map = new Dictionary();
      if (!(of instanceof List)) return Unknown.from([of, new Unknown(['entries of something'], line)], line);
      for (const pair of of.items) {
        const [key, value] = pair instanceof List ? pair.items : [];
        if (key?.kind === 'data') map.entries.set(String(key.value), value ?? UNDEFINED);
        else map.forget(new Unknown(['entries of something'], line));
      }
      if (of.rest !== null) map.rest = of.rest;
      return map;
    }),
  });
  const json = library('JSON', {
    stringify: native(([value = UNDEFINED, replacer], line) => {
      if (replacer && !(replacer.kind === 'data' && replacer.value == null))
        return new Unknown(['JSON that a function changes'], line);
      if (value.kind === 'unknown' || (value.kind === 'data' && value.value === undefined)) return value;
      return { kind: 'json', value: snapshot(value) };
    }),
    parse: native(([text = UNDEFINED], line, evaluator) =>
      snapshot(
        evaluator.evaluate({ kind: 'parsed', line, text: { kind: 'known', line, value: text } }, Scope.module()),
      ),
    ),
  });
  return {
    Object: object,
    JSON: json,
    Math: math(),
    Array: array(),
    String: native(([value], line, evaluator) =>
      value ? (textMethod(value, 'toString', [], line, evaluator) ?? value) : data(''),
    ),
    Number: toNumber((text) => (text.trim() === '' ? 0 : Number(text))),
    parseInt: toNumber((text, base) => Number.parseInt(text, base), true),
    parseFloat: toNumber((text) => Number.parseFloat(text)),
    Boolean: native(([value = UNDEFINED], line, evaluator) => {
      const holds = evaluator.holds(value, line);
      return holds === null ? Unknown.from([value, new Unknown(['a condition'], line)], line) : data(holds);
    }),
    isNaN: native(([value], line) =>
      value?.kind === 'data'
        ? data(Number.isNaN(Number(value.value)))
        : Unknown.from([value, new Unknown(['isNaN()'], line)], line),
    ),
    encodeURIComponent: encoding((text) => percentEncode(text).replaceAll('%2A', '*')),
    encodeURI: encoding((text) => encodeURI(text)),
    decodeURIComponent: encoding((text) => decodeURIComponent(text)),
    escape: encoding((text) => percentEncode(text)),
    btoa: encodedAs('base64'),
    atob: native(([value], line) =>
      value?.kind === 'data' && !holdsPlaceholder(value.value)
        ? data(Buffer.from(String(value.value), 'base64').toString('latin1'))
        : Unknown.from([value, new Unknown(['what atob() returns'], line)], line),
    ),
    Date: date(),
    URL: url,
    URLSearchParams: searchParams,
    Promise: library('Promise', { all: native(([of = UNDEFINED]) => of), resolve: native(([of = UNDEFINED]) => of) }),
    console: library(
      'console',
      Object.fromEntries(['log', 'info', 'warn', 'error', 'debug', 'table'].map((name) => [name, HARMLESS])),
    ),
    Error: unfollowed('an error'),
    setTimeout: native(([callee], line, evaluator) =>
      callee ? evaluator.call(callee, [], line, 'setTimeout') : UNDEFINED,
    ),
    structuredClone: native(([value = UNDEFINED]) => snapshot(value)),
    crypto: library('crypto', {
      randomUUID: native(() => ({ kind: 'placeholder', text: '{{ faker.string.uuid }}', isNumber: false })),
    }),
    NaN: data(Number.NaN),
    Infinity: data(Number.POSITIVE_INFINITY),
    globalThis: library('globalThis', {}),
    Set: setMaker,
    Map: mapMaker,
  };
}

function listOf(of: Dictionary, item: (key: string, value: Value) => Value): Value {
  const list = new List(
    [...of.entries].filter(([key]) => !key.startsWith('%')).map(([key, value]) => item(key, value)),
  );
  list.rest = of.rest;
  return list;
}

function entriesOf(of: Value | undefined, line: number, what: 'values' | 'entries'): Value {
  if (!(of instanceof List)) return Unknown.from([of, new Unknown([`the ${what} of something`], line)], line);
  const list = new List(
    of.items.map((item, index) => (what === 'values' ? item : new List([data(String(index)), item]))),
  );
  list.rest = of.rest;
  return list;
}

/** Number(), parseInt() and parseFloat(): of text that is known; what is filled in later stays as it is. */
function toNumber(convert: (text: string, base?: number) => number, isWhole = false): Value {
  return native(([value = UNDEFINED, base], line) => {
    if (value.kind === 'part' || value.kind === 'status' || value.kind === 'time') return value;
    if (value.kind === 'placeholder' || value.kind === 'row') return value;
    if (value.kind === 'range') return (isWhole && rounded(value, 'floor')) || value;
    if (value.kind !== 'data') return Unknown.from([value, new Unknown(['a number'], line)], line);
    if (typeof value.value === 'number' && !isWhole) return value;
    if (holdsPlaceholder(value.value)) return new Unknown([`the number in ${String(value.value)}`], line);
    return data(convert(String(value.value ?? 'NaN'), base?.kind === 'data' ? Number(base.value) : undefined));
  });
}

function encoding(convert: (text: string) => string): Value {
  return native(([value], line, evaluator) => {
    const text = textOf(value, line, evaluator);
    if (text instanceof Unknown) return text;
    try {
      return data(mapAroundPlaceholders(text, convert));
    } catch {
      return new Unknown(['text that is not encoded'], line);
    }
  });
}

/** Text in Base64; what is filled in later cannot be encoded now. */
export function encodedAs(how: 'base64' | 'base64url' | 'hex', isPadded = true): Value {
  return native(([value], line, evaluator) => {
    const text = textOf(value, line, evaluator);
    if (text instanceof Unknown) return text;
    if (holdsPlaceholder(text)) return new Unknown(['Base64 of a value that is only known when it is sent'], line);
    const encoded = Buffer.from(text).toString(how);
    return data(isPadded ? encoded : encoded.replace(/=+$/, ''));
  });
}

function math(): Value {
  const round = (how: 'floor' | 'ceil' | 'round') =>
    native(
      ([value = UNDEFINED], line) =>
        rounded(value, how) ?? Unknown.from([value, new Unknown([`Math.${how}()`], line)], line),
    );
  const ofNumbers = (name: string, work: (...numbers: number[]) => number) =>
    native((given, line) => {
      const numbers = given.map((one) =>
        one.kind === 'data' && typeof one.value === 'number' ? one.value : Number.NaN,
      );
      return numbers.some(Number.isNaN)
        ? Unknown.from([...given, new Unknown([`Math.${name}()`], line)], line)
        : data(work(...numbers));
    });
  const names = ['max', 'min', 'abs', 'pow', 'sqrt', 'sign', 'log', 'log2', 'log10', 'exp'] as const;
  return library('Math', {
    random: native(() => randomNumber(0, 1, false)),
    floor: round('floor'),
    trunc: round('floor'),
    ceil: round('ceil'),
    round: round('round'),
    PI: data(Math.PI),
    ...Object.fromEntries(names.map((name) => [name, ofNumbers(name, Math[name] as (...numbers: number[]) => number)])),
  });
}

function array(): Value {
  const made = (length: Value | undefined) => {
    const count = length?.kind === 'data' ? Number(length.value) : Number.NaN;
    return count >= 0 && count <= 10_000 ? Array.from({ length: count }, () => UNDEFINED) : null;
  };
  const from = native(([of, map], line, evaluator) => {
    const items = of instanceof List ? of.items : of instanceof Dictionary ? made(of.entries.get('length')) : null;
    if (items === null) return Unknown.from([of, new Unknown(['a list of something'], line)], line);
    const list = new List(map ? evaluator.each(map, items, line) : [...items]);
    list.rest = of instanceof List ? of.rest : null;
    return list;
  });
  const ofItems: Value = native((given, line) => {
    const [first] = given;
    if (given.length !== 1) return new List([...given]);
    const items = made(first);
    return items === null ? Unknown.from([first, new Unknown(['a list'], line)], line) : new List(items);
  });
  return withMembers(ofItems, {
    from,
    of: native((given) => new List([...given])),
    isArray: native(([of], line) =>
      of === undefined || of.kind === 'unknown'
        ? new Unknown(['whether it is a list'], line)
        : of.kind === 'part'
          ? { kind: 'assumed', holds: true }
          : data(of instanceof List),
    ),
  });
}
