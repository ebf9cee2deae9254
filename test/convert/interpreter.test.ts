import { describe, expect, it } from 'vitest';
import { Conversion } from '../../src/convert/conversion.ts';
import { everyWay } from '../../src/convert/decisions.ts';
import type { Dialect } from '../../src/convert/dialect.ts';
import { Interpreter } from '../../src/convert/interpreter.ts';
import {
  assignment,
  call,
  literal,
  loss,
  name as nameAt,
  note,
  parameter,
  send,
  unknown,
} from '../../src/convert/nodes.ts';
import { Scope } from '../../src/convert/scope.ts';
import type { Expression, FunctionExpression, Loop, Statement, Target } from '../../src/convert/tree.ts';
import { data, Unknown, type Value } from '../../src/convert/value.ts';

// What every language is lowered to. How each is lowered, and its notes, is in the tests of the languages.

const DIALECT: Dialect = {
  deepest: 50,
  words: { true: 'true', false: 'false', null: 'null' },
  encodesQuery: true,
  targetIsVariable: false,
  emptyIsFalse: false,
  missingArgument: (line) => new Unknown(['it is not given'], line),
  method: (object, method, [given]) => {
    if (object.kind !== 'list' || method !== 'push' || given === undefined) return null;
    object.items.push(given);
    return data(object.items.length);
  },
  changesNothing: () => false,
  property: (object, property) =>
    object.kind === 'answer' && property === 'status' ? { kind: 'status', of: object.of } : null,
  leftOut: (part, { method, url }, reasons) => `${method} ${url} without ${part}: ${reasons.join(', ')}`,
};

const name = (variable: string, line = 1) => nameAt(variable, line);
const text = (...parts: Expression[]): Expression => ({ kind: 'text', line: 1, parts });
const list = (...items: Expression[]): Expression => ({ kind: 'list', line: 1, items });
const map = (entries: Record<string, Expression>): Expression => ({
  kind: 'map',
  line: 1,
  entries: Object.entries(entries).map(([key, value]) => ({ key: literal(key, 1), value })),
});
const assign = (variable: string, value: Expression, operator: string | null = null): Expression => ({
  ...assignment(variable, value, 1),
  operator,
});
const declare = (variable: string, value: Expression) => assignment(variable, value, 1, 'block');
const member = (object: Expression, key: string): Expression => ({
  kind: 'member',
  line: 1,
  object,
  key: literal(key, 1),
});
const set = (object: Expression, key: Expression, value: Expression): Expression => ({
  kind: 'assign',
  line: 1,
  target: { kind: 'member', object, key },
  value,
});
const compare = (left: Expression, operator: string, right: Expression): Expression => ({
  kind: 'calculation',
  line: 1,
  operator,
  left,
  right,
});
const branch = (condition: Expression, body: Statement[], otherwise: Statement[] = []): Statement => ({
  kind: 'branch',
  line: 2,
  condition,
  body,
  otherwise,
});
const over = (target: string, values: Expression, body: Statement[]): Loop => ({
  kind: 'loop',
  line: 3,
  setup: [],
  target: { kind: 'variable', name: target, declares: 'block' },
  values,
  condition: null,
  update: null,
  body,
});
const get = (url: Expression, line = 1) => send(literal('get', line), url, line);
const post = (json: Expression) => ({ ...send(literal('post', 1), literal('/p', 1), 1), json });
const func = (
  parameters: string[],
  body: Statement[],
  receiver: FunctionExpression['receiver'] = null,
): FunctionExpression => ({
  kind: 'function',
  line: 1,
  name: null,
  parameters: parameters.map(parameter),
  body,
  receiver,
});
const calling = (callee: Expression, ...given: Expression[]) => call(callee, given, 1, 'f');
const give = (value: Expression): Statement => ({ kind: 'return', line: 1, value });
const random = (least: number, most: number): Expression => ({
  kind: 'random',
  line: 1,
  least: literal(least, 1),
  most: literal(most, 1),
  isWhole: true,
});

function walk(statements: Statement[], scope = Scope.module()) {
  const conversion = new Conversion('script');
  const interpreter = new Interpreter(conversion, DIALECT);
  interpreter.walk(statements, scope);
  const requests = interpreter.take();
  const notes = conversion.notes.map(({ line, text: said }) => ({ line, text: said }));
  return { urls: requests.map(({ url }) => url), requests, notes, conversion };
}

function evaluated(node: Expression): Value {
  return new Interpreter(new Conversion('script'), DIALECT).evaluate(node, Scope.module());
}

/** Each way through statements, as its URLs, and how often it is taken. */
function ways(statements: Statement[]) {
  const conversion = new Conversion('script');
  const found = everyWay((decisions) => {
    const interpreter = new Interpreter(conversion, DIALECT);
    interpreter.decisions = decisions;
    interpreter.walk(statements, Scope.module());
    return interpreter.take().map(({ url }) => url);
  });
  return Object.fromEntries(found.ways.map(({ share, result }) => [result.join(' '), Number(share.toFixed(6))]));
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
        query: { kind: 'map', line: 4, entries: [{ key: literal('q', 4), value: name('q', 4) }] },
      },
      { ...get(literal('/d', 5), 5), json: list(name('x')) },
      { ...get(literal('/e', 6), 6), cookies: name('jar') },
      { ...get(literal('/f', 7), 7), credentials: name('login') },
      { ...get(literal('/g', 8), 8), parameters: name('params') },
    ]);
    expect(urls).toEqual(['/a']);
    expect(notes).toEqual([
      { line: 2, text: 'GET  without url: a clock' },
      { line: 3, text: 'GET /b without headers: a file' },
      { line: 4, text: 'GET /c without query: "q"' },
      { line: 5, text: 'GET /d without body: "x"' },
      { line: 6, text: 'GET /e without headers: "jar"' },
      { line: 7, text: 'GET /f without headers: "login", its credentials' },
      { line: 8, text: 'GET /g without headers: "params"' },
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
    const sender = func(['path'], [get(name('path'))]);
    const { urls } = walk([
      assign('path', literal('/outer', 1)),
      calling(sender),
      calling(sender, unknown('a clock', 1)),
      calling(sender, literal('/given', 1)),
    ]);
    expect(urls).toEqual(['/given']);
  });

  it('does not keep what stands before it from being sent', () => {
    expect(walk([unknown('what log() returns', 1, [get(literal('/a', 1))])]).urls).toEqual(['/a']);
  });

  it('is what a function of elsewhere was given, and that function is said', () => {
    const { urls, notes } = walk([
      assign('params', map({ 'x-a': literal('1', 1) })),
      { ...get(literal('/before', 1)), headers: name('params') },
      calling(name('sign'), name('params')),
      { ...get(literal('/after', 2), 2), headers: name('params') },
    ]);
    expect(urls).toEqual(['/before']);
    expect(notes).toEqual([
      { line: 1, text: 'f() is not followed: what it sends or changes is missing' },
      { line: 2, text: 'GET /after without headers: what f() changed' },
    ]);
  });
});

describe('what a script changes', () => {
  it.each<[string, Statement[], unknown]>([
    [
      'text that is added to',
      [assign('u', literal('/a', 1)), assign('u', literal('?b=1', 1), '+'), get(name('u'))],
      '/a?b=1',
    ],
    [
      'a number',
      [assign('n', literal(1, 1)), assign('n', literal(1, 1), '+'), get(text(literal('/', 1), name('n')))],
      '/2',
    ],
    [
      'a variable of outside, in a function',
      [declare('x', literal('/old', 1)), calling(func([], [assign('x', literal('/new', 1))])), get(name('x'))],
      '/new',
    ],
    [
      'a list by a method of the language',
      [
        assign('l', list()),
        calling(member(name('l'), 'push'), literal('/pushed', 1)),
        get({ kind: 'member', line: 1, object: name('l'), key: literal(0, 1) }),
      ],
      '/pushed',
    ],
    [
      'a map under another name',
      [
        assign('m', map({})),
        assign('n', name('m')),
        set(name('n'), literal('u', 1), literal('/x', 1)),
        get(member(name('m'), 'u')),
      ],
      '/x',
    ],
  ])('%s', (_, statements, url) => {
    expect(walk(statements).urls).toEqual([url]);
  });

  it('is forgotten where its key is unknown', () => {
    const { urls, requests } = walk([
      assign('m', map({ a: literal(1, 1) })),
      post(name('m')),
      set(name('m'), unknown('a key', 1), literal(2, 1)),
      post(name('m')),
    ]);
    expect(urls).toHaveLength(1);
    expect(requests[0]?.body).toEqual({ kind: 'json', value: { a: 1 } });
  });

  it('is unknown after an if that cannot be told, and what is in that is said', () => {
    const { urls, notes } = walk([
      assign('u', literal('/old', 1)),
      branch(name('x'), [assign('u', literal('/new', 1)), get(literal('/inside', 3), 3)]),
      get(name('u'), 4),
      get(literal('/sure', 5), 5),
    ]);
    expect(urls).toEqual(['/sure']);
    expect(notes.map(({ line }) => line)).toEqual([3, 2, 4]);
  });

  it('is its own variable in a block', () => {
    const inner: Statement = {
      kind: 'block',
      line: 1,
      hasScope: true,
      body: [declare('x', literal('/inner', 1)), get(name('x'))],
    };
    expect(walk([declare('x', literal('/outer', 1)), inner, get(name('x'))]).urls).toEqual(['/inner', '/outer']);
  });

  it('is taken apart by a pattern, with a value for what is missing', () => {
    const target: Target = {
      kind: 'pattern',
      parts: [
        { key: literal('a', 1), target: { kind: 'variable', name: 'a', declares: 'block' }, fallback: null },
        {
          key: literal('b', 1),
          target: { kind: 'variable', name: 'b', declares: 'block' },
          fallback: literal('/b', 1),
        },
      ],
      rest: { kind: 'variable', name: 'rest', declares: 'block' },
    };
    const value = map({ a: literal('/a', 1), c: literal('/c', 1) });
    expect(
      walk([{ kind: 'assign', line: 1, target, value }, get(name('a')), get(name('b')), get(member(name('rest'), 'c'))])
        .urls,
    ).toEqual(['/a', '/b', '/c']);
  });
});

describe('a function', () => {
  it('gives back what it returns, and keeps what it declares to itself', () => {
    const body: Statement[] = [declare('inner', literal('/x', 1)), give(name('inner')), get(literal('/after', 1))];
    expect(walk([get(calling(func([], body))), get(name('inner'))]).urls).toEqual(['/x']);
  });

  it('sees the variables of where it was made, not of where it is called', () => {
    const outer = func([], [declare('x', literal('/made', 1)), give(func([], [get(name('x'))]))]);
    expect(walk([assign('f', calling(outer)), assign('x', literal('/called', 1)), calling(name('f'))]).urls).toEqual([
      '/made',
    ]);
  });

  it('ends where functions call each other too deeply', () => {
    const self = func([], [get(literal('/a', 1)), calling(name('f'))]);
    const { urls } = walk([assign('f', self), calling(name('f'))]);
    expect(urls.length).toBeGreaterThan(5);
    expect(urls.length).toBeLessThan(50);
  });

  it('returns something unknown where an if that cannot be told may have returned something else', () => {
    const body: Statement[] = [branch(name('x'), [give(literal('/one', 1))]), give(literal('/other', 1))];
    const { urls, notes } = walk([get(calling(func([], body)), 5)]);
    expect(urls).toEqual([]);
    expect(notes.at(-1)).toEqual({ line: 5, text: 'GET  without url: which way an if takes' });
  });

  it('reaches its object, and those of its classes', () => {
    const base: Expression = {
      kind: 'class',
      line: 1,
      name: 'Base',
      bases: [],
      constructorName: 'make',
      members: [
        { name: 'root', value: literal('/api', 1), isStatic: false },
        {
          name: 'list',
          value: func([], [get(text(member(name('this'), 'root'), member(name('this'), 'path')))], 'this'),
          isStatic: false,
        },
      ],
    };
    const derived: Expression = {
      kind: 'class',
      line: 1,
      name: 'Api',
      bases: [name('Base')],
      constructorName: 'make',
      members: [
        {
          name: 'make',
          value: func(['path'], [set(name('this'), literal('path', 1), name('path'))], 'this'),
          isStatic: false,
        },
      ],
    };
    const api = calling(name('Api'), literal('/x', 1));
    expect(walk([assign('Base', base), assign('Api', derived), calling(member(api, 'list'))]).urls).toEqual(['/api/x']);
  });
});

it('steps are bounded, and that is reported once', () => {
  const twice = (inner: Statement): Statement => ({ kind: 'block', line: 1, body: [inner, inner], hasScope: false });
  let deep: Statement = assign('x', literal(1, 1));
  for (let depth = 0; depth < 30; depth++) deep = twice(deep);
  expect(walk([deep]).notes).toEqual([{ line: null, text: 'the script has too many steps; the rest is left out' }]);
});

describe('a way through a script', () => {
  it('is the one that is known to be taken', () => {
    const { urls, notes } = walk([
      branch(literal(true, 2), [get(literal('/then', 2))], [get(literal('/else', 2))]),
      branch(compare(literal(1, 2), '>', literal(2, 2)), [get(literal('/no', 2))]),
      over('x', list(literal('/1', 3), literal('/2', 3)), [get(name('x'), 3)]),
      note('a switch', 4),
      loss('a socket', 5),
    ]);
    expect(urls).toEqual(['/then', '/1', '/2']);
    expect(notes).toEqual([
      { line: 4, text: 'a switch' },
      { line: 5, text: 'a socket' },
    ]);
  });

  it('is that of a good answer, which is said where the other one does something', () => {
    const good = compare(member(name('r'), 'status'), '==', literal(200, 1));
    const { urls, notes } = walk([
      assign('r', get(literal('/a', 1))),
      branch(good, [get(literal('/good', 2))], [get(literal('/bad', 2))]),
      branch({ kind: 'negation', line: 3, operator: '!', value: good }, [{ kind: 'return', line: 3, value: null }]),
      get(literal('/b', 4)),
    ]);
    expect(urls).toEqual(['/a', '/good', '/b']);
    expect(notes).toEqual([{ line: 2, text: 'an if about an answer: the way of a good answer is taken' }]);
  });

  it.each<[string, Statement[], Record<string, number>]>([
    [
      'a chain of ifs about one random number',
      [
        assign('r', random(1, 10)),
        branch(
          compare(name('r'), '<=', literal(6, 1)),
          [get(literal('/a', 1))],
          [branch(compare(name('r'), '<=', literal(9, 1)), [get(literal('/b', 1))], [get(literal('/c', 1))])],
        ),
      ],
      { '/a': 0.6, '/b': 0.3, '/c': 0.1 },
    ],
    [
      'equality, in any order',
      [
        assign('r', random(1, 3)),
        branch(
          compare(name('r'), '==', literal(2, 1)),
          [get(literal('/two', 1))],
          [branch(compare(name('r'), '==', literal(1, 1)), [get(literal('/one', 1))], [get(literal('/three', 1))])],
        ),
      ],
      { '/one': 0.333333, '/two': 0.333333, '/three': 0.333333 },
    ],
    [
      'two random numbers',
      ['/a', '/b'].map((url) => branch(compare(random(1, 4), '==', literal(1, 1)), [get(literal(url, 1))])),
      { '/a /b': 0.0625, '/a': 0.1875, '/b': 0.1875, '': 0.5625 },
    ],
    [
      'a pick by a loop over weights',
      [
        assign(
          'pick',
          func(
            [],
            [
              declare('r', random(1, 10)),
              declare('sum', literal(0, 1)),
              over(
                'e',
                list(
                  ...[['/a', 7] as const, ['/b', 3] as const].map(([url, weight]) =>
                    map({ url: literal(url, 1), weight: literal(weight, 1) }),
                  ),
                ),
                [
                  assign('sum', member(name('e'), 'weight'), '+'),
                  branch(compare(name('r'), '<=', name('sum')), [give(member(name('e'), 'url'))]),
                ],
              ),
              give(literal('/never', 1)),
            ],
          ),
        ),
        get(calling(name('pick'))),
      ],
      { '/a': 0.7, '/b': 0.3 },
    ],
  ])('is each of several, as chance decides: %s', (_, statements, shares) => {
    expect(ways(statements)).toEqual(shares);
  });

  it('is said where a loop has turns that cannot be told, and what they change is unknown', () => {
    const { urls, notes } = walk([
      assign('page', literal(1, 1)),
      {
        ...over('x', unknown('a list', 3), [
          get(literal('/a', 4), 4),
          assign('page', literal(1, 1), '+'),
          get(text(literal('/p', 5), name('page')), 5),
        ]),
      },
    ]);
    expect(urls).toEqual(['/a']);
    expect(notes).toEqual([
      { line: 3, text: 'a loop whose turns cannot be told: what is in it is sent once' },
      { line: 5, text: expect.stringContaining('without url') },
    ]);
  });
});

describe('a value that changes from turn to turn', () => {
  it('is a column of rows that are chosen from', () => {
    const users = list(...['ann', 'bob'].map((user) => map({ user: literal(user, 1), page: literal(1, 1) })));
    const { urls, conversion } = walk([
      assign('user', { kind: 'choice', line: 1, list: users, order: 'random' }),
      get(text(literal('/u/', 1), member(name('user'), 'user'))),
      get(text(literal('/p/', 1), member(name('user'), 'page'))),
    ]);
    expect(urls).toEqual(['/u/{{ user.user }}', '/p/{{ user.page }}']);
    expect(conversion.feeders.written()).toEqual({
      user: {
        rows: [
          { user: 'ann', page: 1 },
          { user: 'bob', page: 1 },
        ],
        order: 'random',
      },
    });
  });

  it('is a random number of both ends', () => {
    expect(walk([get(text(literal('/', 1), random(1, 50)))]).urls).toEqual(['/{{ faker.number.int(1, 50) }}']);
  });
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

it('waits follow the request before them, the first one the last request', () => {
  const { requests } = walk([
    { kind: 'wait', line: 1, seconds: literal(2, 1) },
    get(literal('/a', 1)),
    get(literal('/b', 1)),
    { kind: 'wait', line: 1, seconds: random(1, 3) },
    { kind: 'wait', line: 1, seconds: literal(0.5, 1) },
  ]);
  expect(requests.map(({ pause }) => pause)).toEqual([null, { least: 3500, most: 5500 }]);
});

it('a check belongs to the request before it', () => {
  const { requests, notes } = walk([
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
  ]);
  expect(requests).toMatchObject([{ checks: [{ name: 'ok', status: 200 }] }]);
  expect(notes).toEqual([{ line: 1, text: 'the check "odd" has no counterpart' }]);
});
