import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatPointer, parsePointer, valueAt } from '../../src/text/json-pointer.ts';

// The examples of RFC 6901, section 5.
const DOCUMENT = {
  foo: ['bar', 'baz'],
  '': 0,
  'a/b': 1,
  'c%d': 2,
  'e^f': 3,
  'g|h': 4,
  'i\\j': 5,
  'k"l': 6,
  ' ': 7,
  'm~n': 8,
};

describe('a JSON pointer', () => {
  it.each<[string, unknown]>([
    ['', DOCUMENT],
    ['/foo', ['bar', 'baz']],
    ['/foo/0', 'bar'],
    ['/', 0],
    ['/a~1b', 1],
    ['/c%d', 2],
    ['/e^f', 3],
    ['/g|h', 4],
    ['/i\\j', 5],
    ['/k"l', 6],
    ['/ ', 7],
    ['/m~0n', 8],
  ])('%j leads to what the RFC says', (pointer, value) => {
    const keys = parsePointer(pointer) ?? [];
    expect(valueAt(DOCUMENT, keys)).toEqual(value);
    expect(formatPointer(keys)).toBe(pointer);
  });

  it.each(['foo', '#/foo', '/a~', '/a~2', '/a/~b'])('%j is none', (text) => {
    expect(parsePointer(text)).toBeNull();
  });

  it('~01 is ~1, not a slash', () => {
    expect(parsePointer('/~01')).toEqual(['~1']);
  });

  it.each<string[]>([['foo', '-'], ['foo', '01'], ['foo', '2'], ['toString'], ['__proto__'], ['', 'x']])(
    'nothing is at %j %j',
    (...keys) => expect(valueAt(DOCUMENT, keys)).toBeUndefined(),
  );

  it('leads through any keys and back', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (keys) => {
        expect(parsePointer(formatPointer(keys))).toEqual(keys);
      }),
    );
  });
});
