import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSameJson, markNumbers, parseExactJson, unmarkNumbers, writeExactJson } from '../../src/text/exact-json.ts';
import { ExactNumber, numberUnlessRounded } from '../../src/text/exact-number.ts';

const NUMBERS = [
  '9007199254740991',
  '9007199254740992',
  '9007199254740993',
  '-9007199254740993',
  '18446744073709551615',
  '123456789012345678901234567890',
  '-123456789012345678901234567890',
  '0.1234567890123456789',
  '-0.1234567890123456789',
  '12345678901234.5678901234',
  '10.50',
  '1.0',
  '-1.0',
  '0.0',
  '-0',
  '-0.0',
  '1e400',
  '-1e400',
  '1e-400',
  '1E5',
  '1e+5',
  '1.5e300',
  '0.0000001',
  '1e21',
  '0',
  '7',
  '-7',
  '2.5',
];

describe('JSON keeps every number as it is written', () => {
  it.each(NUMBERS)('%s', (number) => {
    for (const text of [number, `[${number}]`, `{"a":${number},"b":{"c":[1,${number}]}}`]) {
      expect(writeExactJson(parseExactJson(text))).toBe(text);
    }
    const { id } = parseExactJson(`{"id": ${number} , "x":"${number}"}`) as { id: unknown };
    expect(String(id)).toBe(number);
  });

  it('and leaves numbers alone that JavaScript writes in the same way', () => {
    expect(parseExactJson('{"a":1,"b":[2.5,-3,9007199254740991],"c":"1.0"}')).toEqual({
      a: 1,
      b: [2.5, -3, 9007199254740991],
      c: '1.0',
    });
  });

  it('whatever is in the texts and keys beside them', () => {
    for (const text of [
      '{"9007199254740993":9007199254740993}',
      '["9007199254740993",9007199254740993]',
      '["\\"9007199254740993",9007199254740993,"\\\\",1.0]',
      '{"a\\\\":1.0,"\\"":"1.0","e":"1e5"}',
      '{"ü":1.0,"🚀":9007199254740993}',
      '{"__proto__":9007199254740993,"constructor":1.0}',
    ]) {
      expect(writeExactJson(parseExactJson(text))).toBe(text);
    }
  });

  it('as any JSON that JavaScript could write', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const whole = `{"big":9007199254740993,"any":${text}}`;
        expect(parseExactJson(writeExactJson(parseExactJson(whole)))).toEqual(parseExactJson(whole));
        expect(JSON.stringify((parseExactJson(text) as object) ?? null)).toBeDefined();
        expect(isSameJson(parseExactJson(whole), parseExactJson(whole))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('refuses what is no JSON', () => {
    for (const text of ['', '{', '01', '1.', '.5', '+1', '{"a":9007199254740993', '9007199254740993x']) {
      expect(() => parseExactJson(text)).toThrow(SyntaxError);
    }
    expect(() => parseExactJson(`${'['.repeat(200_000)}1.0${']'.repeat(200_000)}`)).toThrow(SyntaxError);
  });

  it('of a size that a hostile service may send', () => {
    const long = `1${'0'.repeat(1_000_000)}1`;
    expect(String(parseExactJson(long))).toBe(long);
    expect(isSameJson(parseExactJson(long), parseExactJson('1'))).toBe(false);
    const exponent = `1e${'9'.repeat(1_000_000)}`;
    expect(isSameJson(parseExactJson(exponent), parseExactJson('1'))).toBe(false);
    const many = `[${Array.from({ length: 100_000 }, () => '"\\"1.0",1.0').join()}]`;
    expect(writeExactJson(parseExactJson(many))).toBe(many);
  });

  it('is not led into a number by a key', () => {
    expect(Object.keys(parseExactJson('9007199254740993') as object)).toEqual([]);
  });

  it('or only where JavaScript would take another number', () => {
    const read = (text: string) => parseExactJson(text, numberUnlessRounded);
    expect(read('[1.0,1e3,-0,10.50,2.5]')).toEqual([1, 1000, -0, 10.5, 2.5]);
    expect(writeExactJson(read('[9007199254740993,1e400,0.1234567890123456789]'))).toBe(
      '[9007199254740993,1e400,0.1234567890123456789]',
    );
  });
});

describe('values are equal to the last digit', () => {
  it.each<[string, string, boolean]>([
    ['9007199254740993', '9007199254740992', false],
    ['9007199254740993', '9007199254740993', true],
    ['9007199254740993', '9007199254740993.0', true],
    ['9007199254740992', '9007199254740992', true],
    ['-9007199254740993', '9007199254740993', false],
    ['18446744073709551615', '18446744073709551616', false],
    ['1', '1.0', true],
    ['1', '10e-1', true],
    ['100', '1e2', true],
    ['1E2', '1e+2', true],
    ['0', '-0', true],
    ['0', '0.000', true],
    ['0', '0e5', true],
    ['1e400', '1e401', false],
    ['1e400', '10e399', true],
    ['0.1', '0.1000000000000000055511151231257827', false],
    ['0.10', '0.1', true],
    ['9007199254740993', '"9007199254740993"', false],
    ['1.0', '"1.0"', false],
    ['1.0', 'true', false],
    ['1.0', 'null', false],
    ['1.0', '{}', false],
    ['[1.0]', '[1]', true],
    ['[1]', '[1,2]', false],
    ['{"0":1}', '[1]', false],
    ['{"a":1.0,"b":2}', '{"b":2,"a":1}', true],
    ['{"a":1}', '{"b":1}', false],
    ['{"a":null}', '{"b":null}', false],
    ['{"__proto__":1}', '{}', false],
    ['{"__proto__":1}', '{"__proto__":1.0}', true],
    ['{"constructor":1}', '{}', false],
    ['null', 'false', false],
    ['"a"', '"a"', true],
  ])('%s and %s: %s', (one, other, same) => {
    expect(isSameJson(parseExactJson(one), parseExactJson(other))).toBe(same);
    expect(isSameJson(parseExactJson(other), parseExactJson(one))).toBe(same);
  });

  it('and nothing equals what is not there', () => {
    expect(isSameJson(undefined, null)).toBe(false);
    expect(isSameJson(undefined, new ExactNumber('1.0'))).toBe(false);
  });
});

it('numbers pass through code that copies plain data', () => {
  const data = parseExactJson('{"a":[9007199254740993,{"b":1.0}],"c":"text"}');
  expect(writeExactJson(unmarkNumbers(structuredClone(markNumbers(data))))).toBe(writeExactJson(data));
});
