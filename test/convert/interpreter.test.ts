import { describe, expect, it } from 'vitest';
import { Conversion } from '../../src/convert/conversion.ts';
import type { Dialect } from '../../src/convert/dialect.ts';
import { Interpreter } from '../../src/convert/interpreter.ts';
import { literal, note, send, unknown } from '../../src/convert/nodes.ts';
import type { Expression, FunctionExpression, Statement } from '../../src/convert/tree.ts';
import { type Scope, Unknown, type Value } from '../../src/convert/value.ts';

// What every language is lowered to. How each is lowered, and its notes, is in the tests of the languages.

const DIALECT: Dialect = {
  deepest: 50,
  words: { true: 'true', false: 'false', null: 'null' },
  partialMaps: false,
  encodesQuery: true,
  targetIsVariable: false,
  leftOut: (part, { method, url }, reasons) => `${method} ${url} without ${part}: ${reasons().join(', ')}`,
};

const name = (variable: string): Expression => ({ kind: 'name', line: 1, name: variable });
const text = (...parts: Expression[]): Expression => ({ kind: 'text', line: 1, parts });
const assign = (variable: string, value: Expression): Expression => ({
  kind: 'assign',
  line: 1,
  target: { kind: 'variable', name: variable },
  value,
});
const get = (url: Expression, line = 1) => send(literal('get', line), url, line);
const func = (
  parameters: string[],
  body: Statement[],
  scope: FunctionExpression['scope'] = 'own',
): FunctionExpression => ({ kind: 'function', line: 1, parameters, body, scope });
const call = (callee: Expression, ...given: Expression[]): Expression => ({
  kind: 'call',
  line: 1,
  callee,
  arguments: given,
});

function walk(statements: Statement[], scope: Scope = new Map()) {
  const conversion = new Conversion('script');
  const interpreter = new Interpreter(conversion, DIALECT);
  interpreter.walk(statements, scope);
  const { requests, pause } = interpreter.take();
  return { urls: requests.map(({ url }) => url), requests, pause, notes: conversion.notes, scope };
}

function evaluated(node: Expression): Value {
  return new Interpreter(new Conversion('script'), DIALECT).evaluate(node, new Map());
}

describe('what is unknown', () => {
  it('has the line and the reasons of everything that it depends on', () => {
    const value = evaluated({
      kind: 'calculation',
      line: 7,
      operator: '+',
      left: text(literal('/', 5), unknown('a clock', 5)),
      right: unknown('a dice', 6),
    });
    expect(value).toBeInstanceOf(Unknown);
    expect(value).toMatchObject({ line: 7, reasons: ['a clock', 'a dice'] });
  });

  it('leaves out the request that needs it, with its line, and nothing else', () => {
    const { urls, notes } = walk([
      get(literal('/a', 1)),
      get(text(literal('/', 2), unknown('a clock', 2)), 2),
      { ...get(literal('/b', 3), 3), headers: { kind: 'map', line: 3, entries: [{ spread: unknown('a file', 3) }] } },
      {
        ...get(literal('/c', 4), 4),
        query: { kind: 'map', line: 4, entries: [{ key: literal('q', 4), value: name('q') }] },
      },
      {
        ...get(literal('/d', 5), 5),
        body: { kind: 'json', line: 5, value: { kind: 'list', line: 5, items: [name('x')] } },
      },
    ]);
    expect(urls).toEqual(['/a']);
    expect(notes).toEqual([
      { line: 2, text: 'GET  without url: a clock' },
      { line: 3, text: 'GET /b without headers: a key of a map' },
      { line: 4, text: 'GET /c without headers: "q"' },
      { line: 5, text: 'GET /d without body: "x"' },
    ]);
  });

  it('takes the place of what a variable held before', () => {
    const { urls } = walk([
      assign('x', literal('/old', 1)),
      assign('x', unknown('a clock', 1)),
      get(name('x')),
      assign('x', literal('/new', 1)),
      get(name('x')),
    ]);
    expect(urls).toEqual(['/new']);
  });

  it('is an argument that is not given, whatever the caller calls so', () => {
    const send = func(['path'], [get(name('path'))]);
    const { urls } = walk([
      assign('path', literal('/outer', 1)),
      call(send),
      call(send, unknown('a clock', 1)),
      call(send, literal('/given', 1)),
    ]);
    expect(urls).toEqual(['/given']);
  });

  it('does not keep what stands before it from being sent', () => {
    expect(walk([unknown('what log() returns', 1, [get(literal('/a', 1))])]).urls).toEqual(['/a']);
  });
});

describe('a function', () => {
  it('gives back what it returns, and keeps what it assigns to itself', () => {
    const body: Statement[] = [
      assign('inner', literal('/x', 1)),
      { kind: 'return', line: 1, value: name('inner') },
      get(literal('/after', 1)),
    ];
    expect(walk([get(call(func([], body))), get(name('inner'))]).urls).toEqual(['/x']);
  });

  it('shares what it assigns where its language says so', () => {
    expect(walk([call(func([], [assign('x', literal('/x', 1))], 'shared')), get(name('x'))]).urls).toEqual(['/x']);
  });

  it('ends where functions call each other too deeply', () => {
    const scope: Scope = new Map();
    const self = func([], [get(literal('/a', 1)), call(name('f'))]);
    expect(walk([assign('f', self), call(name('f'))], scope).urls).toHaveLength(7);
  });
});

it('steps are bounded, and that is reported once', () => {
  const twice = (inner: Statement): Statement => ({ kind: 'block', line: 1, body: [inner, inner] });
  let deep: Statement = assign('x', literal(1, 1));
  for (let depth = 0; depth < 30; depth++) deep = twice(deep);
  expect(walk([deep]).notes).toEqual([{ line: null, text: 'the script has too many steps; the rest is left out' }]);
});

it('a branch is reported and not taken, a loop is taken once with its first value', () => {
  const { urls, notes } = walk([
    { kind: 'branch', line: 2, condition: literal(true, 2), body: [get(literal('/then', 2))], otherwise: [] },
    {
      kind: 'loop',
      line: 3,
      variable: 'x',
      values: { kind: 'list', line: 3, items: [literal('/1', 3), literal('/2', 3)] },
      body: [get(name('x'), 3)],
    },
    note('a switch', 4),
  ]);
  expect(urls).toEqual(['/1']);
  expect(notes).toEqual([
    { line: 2, text: 'an if: what depends on it is left out' },
    { line: 3, text: 'a loop: what is in it is sent once' },
    { line: 4, text: 'a switch' },
  ]);
});

it('what is read of an answer is extracted from it, under the name of its variable', () => {
  const token: Expression = {
    kind: 'answer json',
    line: 1,
    answer: get(literal('/login', 1)),
    selector: literal('data.token', 1),
  };
  const { requests } = walk([assign('token', token), get(text(literal('/', 1), name('token')))]);
  expect(requests).toMatchObject([
    { url: '/login', extract: { token: { json: '/data/token' } } },
    { url: '/{{ token }}' },
  ]);
});

it('waits are a range, and a check belongs to the request before it', () => {
  const random: Expression = { kind: 'random', line: 1, least: literal(1, 1), most: literal(3, 1) };
  const { requests, pause } = walk([
    assign('r', get(literal('/a', 1))),
    {
      kind: 'check',
      line: 1,
      answer: name('r'),
      conditions: [
        { line: 1, name: 'ok', part: { kind: 'status' }, operator: 'equals', value: literal(200, 1) },
        { line: 1, name: 'odd', part: null, operator: 'equals', value: literal(1, 1) },
      ],
    },
    { kind: 'wait', line: 1, seconds: random },
    { kind: 'wait', line: 1, seconds: literal(0.5, 1) },
  ]);
  expect(requests).toMatchObject([{ checks: [{ name: 'ok', status: 200 }] }]);
  expect(pause).toEqual({ least: 500, most: 3000 });
});
