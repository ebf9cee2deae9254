import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findJsonMistake } from '../../src/text/json-mistake.ts';

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('where a text stops being JSON', () => {
  it.each([
    ['', 1, 1, 'it ends too early, and seems cut off'],
    ['{"a":1,}', 1, 8, 'expected a key in double quotes'],
    ["{'a':1}", 1, 2, 'expected a key in double quotes'],
    ['[1,]', 1, 4, 'expected a value'],
    ['[1\n,\n 2 3]', 3, 4, 'expected a comma or ]'],
    ['{"a" 1}', 1, 6, 'expected a colon'],
    ['{"a":1]', 1, 7, 'expected a comma or }'],
    ['{"a":undefined}', 1, 6, 'expected a value'],
    ['[01]', 1, 3, 'expected a comma or ]'],
    ['[1.]', 1, 3, 'expected a comma or ]'],
    ['"a\nb"', 1, 3, 'a text with a line break, a control character or an unknown escape'],
    ['"a\\x"', 1, 3, 'a text with a line break, a control character or an unknown escape'],
    ['"a\\u12', 1, 7, 'it ends within a text, and seems cut off'],
    ['{}{}', 1, 3, 'something follows its end'],
    ['[', 1, 2, 'it ends too early, and seems cut off'],
  ])('%j', (text, line, column, what) => {
    expect(findJsonMistake(text)).toEqual({ line, column, what });
  });

  it('depth does not matter', () => {
    expect(findJsonMistake('['.repeat(200_000))).toMatchObject({ column: 200_001 });
  });

  it('agrees with the parser of Node.js on what is JSON', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"',
      '\\',
      '1',
      '-',
      '0',
      '.5',
      'e9',
      'true',
      'nul',
      ' ',
      '\n',
    );
    const broken = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(fc.oneof(fc.json(), broken, fc.string()), (text) => {
        expect(findJsonMistake(text) === null).toBe(isJson(text));
      }),
      { numRuns: 3000 },
    );
  });
});
