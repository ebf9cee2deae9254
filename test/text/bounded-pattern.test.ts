import { describe, expect, it } from 'vitest';
import { boundedPattern, interruptible, linearPattern, problemOfPattern } from '../../src/text/bounded-pattern.ts';
import { HOSTILE_PATTERNS } from '../support/hostile-patterns.ts';

// No test here is timed: what is wrong with one of these never ends.

describe('T11: a pattern of somebody else', () => {
  it.each(HOSTILE_PATTERNS)('comes to an end, and matches nothing: /%s/%s', (source, flags, text) => {
    expect(boundedPattern(source, flags).exec(text)).toBeNull();
  });

  it('says whether it came to an end by itself', () => {
    const text = `${'a'.repeat(40)}!`;
    const [linear, clocked] = [boundedPattern('^(a+)+$'), boundedPattern('^(?=a)(a+)+$')];
    for (const pattern of [linear, clocked]) pattern.exec(text);
    expect([linear.isLate, clocked.isLate]).toEqual([false, true]);
  });

  it('is not tried again once its time in all is used up, however many texts there are', () => {
    const pattern = boundedPattern('^(?=a)(a+)+$');
    for (let line = 0; line < 10_000; line += 1) pattern.exec(`${'a'.repeat(40)}!`);
    expect(pattern.exec('aa')).toBeNull();
  });

  it.each([
    ['ready in (?<time>\\d+)', '', 'ready in 12', ['ready in 12', '12']],
    ['READY', 'i', 'now ready', ['ready']],
    ['\\p{L}+', 'u', '1 été', ['été']],
    ['^b.c$', 'ms', 'a\nb\nc', ['b\nc']],
    ['(?<=id=)\\d+', 'gy', 'id=7', null],
    ['(?<=id=)\\d+', 'g', 'id=7', ['7']],
  ])('finds what it is meant to find: /%s/%s', (source, flags, text, found) => {
    const match = boundedPattern(source, flags).exec(text);
    expect(match && [...match]).toEqual(found ?? ['7']);
  });

  it('is only given to methods that run it unwatched where its time is linear', () => {
    expect('a-b-c'.replace(linearPattern('-', 'g') ?? '', '')).toBe('abc');
    expect(linearPattern('(?=a)')).toBeNull();
    expect(linearPattern('(a)\\1')).toBeNull();
  });

  it('that is none is explained without being repeated', () => {
    expect(problemOfPattern('(')).toBe('Unterminated group');
    expect(problemOfPattern('a', 'x')).toMatch(/flags/i);
    expect(problemOfPattern('a')).toBeNull();
    expect(() => boundedPattern('(')).toThrow(SyntaxError);
  });
});

it('work that runs such patterns is interrupted, and its own result and error arrive', () => {
  const hostile = () => /^(?=a)(a+)+$/.test(`${'a'.repeat(40)}!`);
  expect(() => interruptible(50, hostile)).toThrow(/timed out/);
  expect(interruptible(1000, () => 7)).toBe(7);
  const broken = () => {
    throw new TypeError('broken');
  };
  expect(() => interruptible(1000, broken)).toThrow(new TypeError('broken'));
});
