import { describe, expect, it } from 'vitest';
import { MOST_FUNCTIONS, MOST_PLACES, profileSchema } from '../../src/measurement/profile.ts';
import { callTree } from '../../src/profile/call-tree.ts';
import { placeIn } from '../../src/profile/place.ts';
import { ProfileRecord } from '../../src/profile/profile-record.ts';
import type { Frame, Stacks } from '../../src/profile/stacks.ts';

const frame = (name: string, file: string | null = null, line: number | null = null): Frame => ({ name, file, line });
const stacksOf = (...stacks: [amount: number, ...frames: Frame[]][]): Stacks => ({
  unit: 'ms',
  stacks: stacks.map(([amount, ...frames]) => ({ frames, amount })),
});
const recordOf = (stacks: Stacks, changed: string[] = [], requests = 10) => {
  const record = new ProfileRecord('/repo', new Set(changed));
  record.add([stacks], requests);
  return record.document();
};

describe('the file of a function', () => {
  it.each([
    ['file:///repo/src/a.js', 'src/a.js'],
    ['/repo/src/a.js', 'src/a.js'],
    ['file:///home/me/repo/node_modules/x/i.js', 'node_modules/x/i.js'],
    ['/elsewhere/secret/a.js', 'a.js'],
    ['../outside.js', 'outside.js'],
    ['/repo', null],
    ['node:fs', 'node:fs'],
    ['app/orders.py', 'app/orders.py'],
    ['file://%zz', null],
    ['', null],
    [null, null],
  ])('%s is %s', (file, place) => {
    expect(placeIn('/repo', file)).toBe(place);
  });
});

describe('the record of a side', () => {
  it('has what each function took itself, round by round, and the calls', () => {
    const record = new ProfileRecord('/repo', new Set(['a.js']));
    const [main, parse] = [frame('main', '/repo/main.js', 1), frame('parse', '/repo/a.js', 7)];
    record.add([stacksOf([4, main], [6, main, parse])], 10);
    record.add([stacksOf([8, main, parse]), stacksOf([2, main])], 5);
    const document = record.document();
    expect(profileSchema.parse(document)).toEqual(document);
    expect(document).toEqual({
      unit: 'ms',
      functions: [
        { name: 'parse', file: 'a.js', line: 7, changed: true },
        { name: 'main', file: 'main.js', line: 1 },
        { name: '(others)', file: null, line: null },
      ],
      rounds: [
        { requests: 10, self: [6, 4, 0] },
        { requests: 5, self: [8, 2, 0] },
      ],
      tree: [
        [-1, 1, 0.4],
        [0, 0, 0.933333],
      ],
    });
  });

  it('counts what the language itself does for its caller, and the collector for itself', () => {
    const handle = frame('handle', '/repo/a.js', 3);
    const document = recordOf(stacksOf([5, handle, frame('stringify')], [2, frame('(garbage collector)')]));
    expect(document?.functions.map(({ name }) => name)).toEqual(['handle', '(garbage collector)', '(others)']);
    expect(document?.rounds[0]?.self).toEqual([5, 2, 0]);
  });

  it('keeps the names of profilers that know no files', () => {
    const document = recordOf(stacksOf([5, frame('main'), frame('handle'), frame('parse')]));
    expect(document?.functions[0]?.name).toBe('parse');
  });

  it('takes the first line where a profiler names the one that was at work', () => {
    const document = recordOf(
      stacksOf([1, frame('f', 'a.py', 9)], [1, frame('f', 'a.py', 4)], [1, frame('f', 'a.py', 30)]),
    );
    expect(document?.functions[0]).toEqual({ name: 'f', file: 'a.py', line: 4 });
  });

  it('stays within its bounds, and loses no time', () => {
    const stacks = Array.from({ length: 5000 }, (_, at): [number, ...Frame[]] => [
      1 + (at % 7),
      frame('main', 'm.js', 1),
      frame(`f${at % 900}`, 'f.js', at),
      frame(`${at} ${'x'.repeat(1000)}`, 'g.js', at),
    ]);
    const document = recordOf(stacksOf(...stacks));
    if (document === null) throw new Error('there is none');
    expect(profileSchema.safeParse(document).success).toBe(true);
    expect(document.functions.length).toBeLessThanOrEqual(MOST_FUNCTIONS);
    expect(document.tree.length).toBeLessThanOrEqual(MOST_PLACES);
    const all = stacks.reduce((sum, [amount]) => sum + amount, 0);
    expect(document.rounds[0]?.self.reduce((sum, one) => sum + one, 0)).toBeCloseTo(all, 3);
    const calls = callTree(document, document);
    expect(calls.reduce((sum, { total }) => sum + total, 0)).toBeCloseTo(all / 10, 0);
    expect(JSON.stringify(document).length).toBeLessThan(200_000);
  });

  it('is not there where nothing was seen, or nothing answered', () => {
    expect(recordOf(stacksOf())).toBeNull();
    expect(recordOf(stacksOf([1, frame('f')]), [], 0)).toBeNull();
  });
});

describe('a hostile document', () => {
  it.each([
    ['a caller that comes later', { tree: [[0, 0, 1]] }],
    ['a function that is not there', { tree: [[-1, 9, 1]] }],
    ['a round of other functions', { rounds: [{ requests: 1, self: [1, 2, 3, 4] }] }],
    ['a negative amount', { tree: [[-1, 0, -1]] }],
  ])('with %s is refused', (_, part) => {
    const whole = { unit: 'ms', functions: [{ name: 'f', file: null, line: null }], rounds: [], tree: [], ...part };
    expect(profileSchema.safeParse(whole).success).toBe(false);
  });
});
