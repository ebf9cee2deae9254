import type { Evaluator } from '../evaluator.ts';
import { keyOf } from '../folding.ts';
import { inherited, memberOf } from '../members.ts';
import { Dictionary, data, List, type NativeFunction, Unknown, type Value } from '../value.ts';

/** What a native function of JavaScript or k6 does with its arguments; one that is not given is `undefined`. */
type Work = (given: readonly Value[], line: number, evaluator: Evaluator) => Value;

export const UNDEFINED: Value = data(undefined);

export function native(work: Work): NativeFunction {
  return {
    kind: 'native',
    call(given, line, evaluator) {
      const spread = given.find(({ name }) => name !== null);
      if (spread) return Unknown.from([spread.value, new Unknown(['what is spread out in a call'], line)], line);
      return work(
        given.map(({ value }) => value),
        line,
        evaluator,
      );
    },
  };
}

/** A function that sends and changes nothing, and whose result nobody uses. */
export const HARMLESS = native(() => UNDEFINED);

/** A function that is not followed: it changes nothing, and its result is unknown. */
export function unfollowed(what: string): NativeFunction {
  return native((given, line) => Unknown.from([...given, new Unknown([what], line)], line));
}

/** Functions and values of a module, or of an object of the language. What else it has is unknown. */
export function library(name: string, members: Record<string, Value>): Dictionary {
  const made = new Dictionary(Object.entries(members));
  made.rest = new Unknown([`what ${name} has else`], 1);
  made.isConstant = true;
  return made;
}

export function isNothing(value: Value | undefined): boolean {
  return value === undefined || (value.kind === 'data' && value.value == null);
}

export function textOf(value: Value | undefined, line: number, evaluator: Evaluator): string | Unknown {
  return evaluator.conversion.text(value ?? UNDEFINED, line, evaluator.dialect);
}

/** The keys of a map, or the indices of a list. */
export const keysOf = native(([of], line) => {
  if (of instanceof Dictionary) {
    if (of.rest !== null) return of.rest;
    return new List([...of.entries.keys()].filter((key) => !key.startsWith('%')).map(data));
  }
  if (of instanceof List) {
    const list = new List(of.items.map((_, index) => data(String(index))));
    list.rest = of.rest;
    return list;
  }
  return Unknown.from([of, new Unknown(['the keys of something'], line)], line);
});

export const deleted = native(([object, key], line) => {
  const name = key && keyOf(key);
  if (object instanceof Dictionary && typeof name === 'string') object.entries.delete(name);
  else if (object instanceof Dictionary || object instanceof List)
    object.forget(new Unknown(['something of which a part was deleted'], line));
  return data(true);
});

/** `a?.b`: nothing has no members. */
export const optionalMember = native(([object = UNDEFINED, key = UNDEFINED], line, evaluator) =>
  isNothing(object) ? UNDEFINED : memberOf(object, key, line, evaluator),
);

/** `a?.()`: what is not there is not called. */
export const isThere = native(([callee = UNDEFINED]) => data(!isNothing(callee)));

export const patternOf = native(([source, flags]) => ({
  kind: 'pattern',
  source: String(source?.kind === 'data' ? source.value : ''),
  flags: String(flags?.kind === 'data' ? flags.value : ''),
}));

/** A function of the class that a class extends, on the object that it is called on. */
export const superCall: NativeFunction = {
  kind: 'native',
  call([object, base, key, ...given], line, evaluator) {
    const name = key && keyOf(key.value);
    if (base?.value.kind !== 'class' || typeof name !== 'string') {
      if (object?.value instanceof Dictionary)
        object.value.rest = new Unknown(['what a class has of one that is not followed'], line);
      return Unknown.from([base?.value, new Unknown(['what super does'], line)], line);
    }
    const self = object?.value instanceof Dictionary ? object.value : null;
    const method = inherited(base.value, name, self);
    if (method !== null) return evaluator.call(method, given, line, `super.${name}`);
    return name === 'constructor' ? UNDEFINED : new Unknown([`what super.${name}() returns`], line);
  },
};

export const typeName = native(([value = UNDEFINED], line) => {
  switch (value.kind) {
    case 'data':
      if (value.value === null) return data('object');
      return data(['string', 'boolean', 'undefined'].includes(typeof value.value) ? typeof value.value : 'number');
    case 'list':
    case 'dictionary':
      return data('object');
    case 'function':
    case 'native':
    case 'class':
      return data('function');
    case 'range':
      return data('number');
    case 'json':
    case 'body':
      return data('string');
    default:
      return Unknown.from([value, new Unknown(['the type of something'], line)], line);
  }
});

/** A copy that later changes leave as it is; what stands in it twice is copied once. */
export function snapshot(value: Value, copies = new Map<Value, Value>(), depth = 0): Value {
  const known = copies.get(value);
  if (known !== undefined) return known;
  if (depth > 50) return value;
  const inner = (one: Value) => snapshot(one, copies, depth + 1);
  if (value instanceof List) {
    const copy = new List([]);
    copies.set(value, copy);
    copy.items = value.items.map(inner);
    copy.rest = value.rest;
    copy.source = value.source;
    return copy;
  }
  if (value instanceof Dictionary) {
    const copy = new Dictionary();
    copies.set(value, copy);
    for (const [key, one] of value.entries) {
      // Functions, and what a class has, are no JSON.
      const isJson = !key.startsWith('%') && !['function', 'native', 'class'].includes(one.kind);
      if (isJson) copy.entries.set(key, inner(one));
    }
    copy.rest = value.rest;
    return copy;
  }
  return value.kind === 'json' ? { kind: 'json', value: inner(value.value) } : value;
}
