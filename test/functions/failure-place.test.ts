import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { placeOf, troubleOf } from '../../src/functions/failure-place.ts';

const HERE = process.cwd();
const url = (path: string) => pathToFileURL(join(HERE, path)).href;
const OURS = join(dirname(process.argv[1] as string), 'index.js');

function withStack(stack: unknown): Error {
  const error = new Error('no such table');
  error.stack = stack as string;
  return error;
}
const stack = (...frames: string[]) =>
  withStack(['Error: no such table', ...frames.map((frame) => `    at ${frame}`)].join('\n'));

it.each([
  ['a function', stack(`query (${url('bench/query.mjs')}:12:7)`), 'bench/query.mjs', 12],
  ['an async function', stack(`async query (${url('bench/query.mjs')}:12:7)`), 'bench/query.mjs', 12],
  ['no function', stack(`async ${url('query.mjs')}:3:1`), 'query.mjs', 3],
  ['a path', stack(`Object.<anonymous> (${join(HERE, 'query.cjs')}:4:2)`), 'query.cjs', 4],
  ['a folder in brackets', stack(`query (${join(HERE, 'app (copy)/query.cjs')}:4:2)`), 'app (copy)/query.cjs', 4],
  ['spaces', stack(`query (${url('my bench/query.mjs')}:5:2)`), 'my bench/query.mjs', 5],
  ['Node first', stack('node:internal/modules/esm/loader:1:2', `query (${url('query.mjs')}:6:1)`), 'query.mjs', 6],
  [
    'a package first',
    stack(`Client.query (${url('node_modules/pg/lib/client.js')}:9:1)`, `query (${url('query.mjs')}:7:1)`),
    'query.mjs',
    7,
  ],
  [
    'a package alone',
    stack(`Client.query (${url('node_modules/pg/lib/client.js')}:9:1)`),
    'node_modules/pg/lib/client.js',
    9,
  ],
  ['a file elsewhere', stack('query (file:///opt/lib/pg.mjs:9:1)'), '/opt/lib/pg.mjs', 9],
  [
    'a file that cannot be parsed',
    withStack(`${url('query.mjs')}:2\nconst = 1;\n      ^\n\nSyntaxError: x`),
    'query.mjs',
    2,
  ],
])('an error that names %s', (_, error, file, line) => {
  expect(placeOf(error)).toEqual({ file, line });
});

it.each([
  ['nothing', withStack(undefined)],
  ['no text', withStack(7)],
  ['Node alone', stack('node:internal/process/task_queues:95:5', 'new Promise (<anonymous>)')],
  ['what calls it', stack(`CallLoop.run (${OURS}:1:999)`)],
  ['a place in its message alone', withStack('Error: cannot open /etc/hosts:3\nsee /etc/passwd:4')],
  ['another host', stack('query (file://host/x.mjs:1:1)')],
])('an error that names %s has no place', (_, error) => {
  expect(placeOf(error)).toBeNull();
});

it('of what is no error, nothing is known', () => {
  for (const thrown of [null, undefined, 'text', 7, { stack: `    at ${url('query.mjs')}:1:1` }]) {
    expect(placeOf(thrown)).toBeNull();
  }
  expect(troubleOf('no table')).toEqual({ message: 'no table', place: null });
});

it('what is thrown may be hostile', () => {
  const hostile = Object.defineProperty(new Error('x'), 'stack', {
    get() {
      throw new Error('not for you');
    },
  });
  expect(troubleOf(hostile).message).toBe('something was thrown that cannot be shown');
  expect(troubleOf(new Error('x'.repeat(1e6))).message).toHaveLength(1000);
  const began = performance.now();
  placeOf(withStack(`Error\n${'    at ( / '.repeat(1e6)}`));
  expect(performance.now() - began).toBeLessThan(2000);
});
