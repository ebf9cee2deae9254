import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

// SECURITY.md numbers the threats, and the titles of tests name those that they hold off: `T6: the code under test …`.

const root = resolve(import.meta.dirname, '../..');
const known = [...readFileSync(join(root, 'SECURITY.md'), 'utf8').matchAll(/^### (T\d+): /gm)].map(
  ([, number]) => number,
);
/** No test can show them here: they are properties of GitHub, of the release, or of the person who reviews. */
const UNTESTED = ['T1', 'T15'];

const named = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts'))
  .flatMap((name) =>
    [
      ...readFileSync(join(root, 'test', name), 'utf8').matchAll(/(?:describe|it)\b[^'"`\n]*['"`](T\d+)\b[^'"`]*:?/g),
    ].map(([, number]) => ({ number: number as string, name })),
  );

it('every threat is numbered once, in order', () => {
  expect(known).toEqual(known.map((_, index) => `T${index + 1}`));
});

it('a number that a test carries is a threat of SECURITY.md', () => {
  expect(named.filter(({ number }) => !known.includes(number))).toEqual([]);
});

it('every threat that can be tested is, by a test that carries its number', () => {
  const tested = new Set(named.map(({ number }) => number));
  expect(known.filter((number) => !tested.has(number as string))).toEqual(UNTESTED);
});
