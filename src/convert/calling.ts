import { assign } from './assigning.ts';
import type { Evaluator, GivenArgument } from './evaluator.ts';
import { inherited } from './members.ts';
import type { Scope } from './scope.ts';
import type { Argument, Statement } from './tree.ts';
import { type ClassValue, Dictionary, type FunctionValue, forget, List, Unknown, type Value } from './value.ts';

/** What calls functions: it walks their bodies as well. */
export interface Caller extends Evaluator {
  /** Walks the body of a function. @returns what it returns; null: functions call each other too deeply */
  body(statements: readonly Statement[], scope: Scope, line: number): Value | null;
}

/** The values of arguments in their order; those of a list or a map that is spread out are there one by one. */
export function argumentValues(given: readonly Argument[], scope: Scope, evaluator: Evaluator): GivenArgument[] {
  return given.flatMap(({ value: node, name, isSpread }): GivenArgument[] => {
    const value = evaluator.evaluate(node, scope);
    if (!isSpread) return [{ value, name }];
    if (value.kind === 'list' && value.rest === null) return value.items.map((item) => ({ value: item, name: null }));
    if (value.kind === 'dictionary' && value.rest === null)
      return [...value.entries].map(([key, item]) => ({ value: item, name: key }));
    // Nobody knows which parameters it gives, so it stands for all that are left.
    const rest = Unknown.from([value, new Unknown(['what is spread out in a call'], node.line)], node.line);
    return [{ value: rest, name: EVERYTHING }];
  });
}

/** Name of an argument that stands for every parameter that is not given. */
const EVERYTHING = '\u0000';

/** Calls a function, or makes an object of a class. What is neither may change whatever it is given. */
export function callValue(
  callee: Value,
  given: readonly GivenArgument[],
  line: number,
  written: string,
  caller: Caller,
): Value {
  if (callee.kind === 'native') return callee.call(given, line, caller);
  if (callee.kind === 'function') return callFunction(callee, given, line, caller);
  if (callee.kind === 'class') return madeOf(callee, given, line, caller);
  const why = new Unknown([`what ${written}() returns`], line);
  for (const { value } of given) forget(value, new Unknown([`what ${written}() changed`], line));
  caller.conversion.lose(line, `${written}() is not followed: what it sends or changes is missing`);
  return why;
}

function callFunction(
  { node, scope: outer, receiver }: FunctionValue,
  given: readonly GivenArgument[],
  line: number,
  caller: Caller,
): Value {
  const scope = outer.function();
  if (node.receiver === 'this') scope.declare('this', receiver ?? new Unknown(['this'], line));
  const isBound = node.receiver === 'first' && receiver !== null;
  bind(node.parameters, isBound ? [{ value: receiver, name: null }, ...given] : given, scope, line, caller);
  return caller.body(node.body, scope, line) ?? new Unknown(['functions call each other too deeply'], line);
}

function bind(
  parameters: FunctionValue['node']['parameters'],
  given: readonly GivenArgument[],
  scope: Scope,
  line: number,
  caller: Caller,
): void {
  const positional = given.filter(({ name }) => name === null).map(({ value }) => value);
  const named = new Map(given.flatMap(({ name, value }) => (name === null ? [] : [[name, value] as const])));
  const everything = named.get(EVERYTHING);
  named.delete(EVERYTHING);
  for (const { target, fallback, rest } of parameters) {
    let value: Value | undefined;
    if (rest === 'positional') {
      const list = new List(positional.splice(0));
      list.rest = everything?.kind === 'unknown' ? everything : null;
      value = list;
    } else if (rest === 'named') {
      const map = new Dictionary(named);
      map.rest = everything?.kind === 'unknown' ? everything : null;
      named.clear();
      value = map;
    } else {
      const name = target.kind === 'variable' ? target.name : null;
      value = positional.shift() ?? (name === null ? undefined : named.get(name)) ?? everything;
      if (name !== null) named.delete(name);
    }
    value ??= fallback ? caller.evaluate(fallback, scope) : caller.dialect.missingArgument(line);
    assign(declared(target), value, scope, line, caller);
  }
}

/** A parameter is a variable of its function, whatever there is of that name outside. */
function declared(target: FunctionValue['node']['parameters'][number]['target']): typeof target {
  if (target.kind === 'variable') return { ...target, declares: 'block' };
  if (target.kind !== 'pattern') return target;
  const parts = target.parts.map((part) => ({ ...part, target: declared(part.target) }));
  return { ...target, parts, rest: target.rest && declared(target.rest) };
}

/** An object of a class, after its constructor was called. */
function madeOf(of: ClassValue, given: readonly GivenArgument[], line: number, caller: Caller): Value {
  const object = new Dictionary([], of);
  makeReady(object, of, line, caller);
  const maker = inherited(of, of.node.constructorName, object);
  if (maker !== null) caller.call(maker, given, line, of.node.name ?? 'a class');
  return object;
}

/** Gives an object the values that its class and those that it is made from say. */
function makeReady(object: Dictionary, of: ClassValue, line: number, caller: Caller): void {
  for (const base of of.bases.toReversed()) {
    if (base.kind === 'class') makeReady(object, base, line, caller);
    else if (base.kind === 'unknown') object.rest = base;
  }
  const scope = of.scope.function();
  scope.declare('this', object);
  for (const { name, value, isStatic } of of.node.members) {
    const isMethod = value.kind === 'function' && value.receiver !== null;
    if (!isStatic && !isMethod) object.entries.set(name, caller.evaluate(value, scope));
  }
}
