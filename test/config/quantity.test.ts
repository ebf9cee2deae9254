import { describe, expect, test } from 'vitest';
import { parseDuration, parseRate, parseRatio, parseSize } from '../../src/settings/quantity.ts';

describe('durations become milliseconds', () => {
  test.each([
    ['250ms', 250],
    ['10s', 10_000],
    ['5m', 300_000],
    ['1h', 3_600_000],
    ['1.5s', 1500],
    ['0.25ms', 0.25],
    ['10 s', 10_000],
    ['0', 0],
    ['0s', 0],
    [' 2s ', 2000],
  ])('%s', (text, expected) => expect(parseDuration(text)).toBe(expected));

  test.each(['', '10', '2 seconds', '10S', '-1s', '1e3s', '.5s', '5.s', '1m30s', '10 MB', 'ms', `${'9'.repeat(400)}s`])(
    'not %j',
    (text) => expect(parseDuration(text)).toBeNull(),
  );
});

describe('sizes become bytes', () => {
  test.each([
    ['512B', 512],
    ['200KB', 200_000],
    ['200kB', 200_000],
    ['200MB', 200_000_000],
    ['1.5GB', 1_500_000_000],
    ['200KiB', 204_800],
    ['1MiB', 1_048_576],
    ['2GiB', 2_147_483_648],
  ])('%s', (text, expected) => expect(parseSize(text)).toBe(expected));

  test.each(['200', '200mb', '5 TB', '-1MB', '3%', '10s', ''])('not %j', (text) => expect(parseSize(text)).toBeNull());
});

describe('ratios: percent or a plain number', () => {
  test.each([
    ['3%', 0.03],
    ['0.03', 0.03],
    ['0.5 %', 0.005],
    ['100%', 1],
    ['0', 0],
    ['250%', 2.5],
  ])('%s', (text, expected) => expect(parseRatio(text)).toBe(expected));

  test.each(['', '%', '3 percent', '-3%', '3%%', '1e-2'])('not %j', (text) => expect(parseRatio(text)).toBeNull());
});

describe('rates are per second', () => {
  test.each([
    ['500/s', 500],
    ['0.5/s', 0.5],
    ['500 / s', 500],
  ])('%s', (text, expected) => expect(parseRate(text)).toBe(expected));

  test.each(['500', '500/m', '500rps', '/s', '500/ss', ''])('not %j', (text) => expect(parseRate(text)).toBeNull());
});
