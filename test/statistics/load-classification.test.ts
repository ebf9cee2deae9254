import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  classifyLoad,
  conditionalThroughput,
  type LoadGoal,
  type LoadTrial,
} from '../../src/statistics/load-classification.ts';

/** Five trials of 2 s, of which two may miss the objective. */
const GOAL: LoadGoal = { exceed: 0.4, final: 2_000, total: 10_000 };
/** The defaults of RFC 9971's library: 21 s in trials of 1 s, half of which may lose something. */
const RFC: LoadGoal = { exceed: 0.5, final: 1_000, total: 21_000 };

/** G and B are long trials that met the objective and did not; g and b are shorter ones. */
function trialsOf(text: string, { final }: LoadGoal = GOAL): LoadTrial[] {
  return [...text].map((letter) => ({
    load: 100,
    duration: letter === letter.toUpperCase() ? final : final / 2,
    good: letter.toUpperCase() === 'G',
    loss: letter.toUpperCase() === 'G' ? 0 : 0.2,
  }));
}

describe('class of a load', () => {
  it.each([
    ['', 'undecided'],
    ['G', 'undecided'],
    ['B', 'undecided'],
    ['GG', 'undecided'],
    ['GGG', 'lower'],
    ['BBB', 'upper'],
    ['GBGB', 'undecided'],
    ['GBGBG', 'lower'],
    ['GBGBB', 'upper'],
    ['BBGGG', 'lower'],
    ['GGGGG', 'lower'],
    // Beyond five, the share of all of them decides.
    ['GGGBB', 'lower'],
    ['GGGBBB', 'upper'],
    ['GGGGGBBBB', 'upper'],
    ['GGGGGGBBBB', 'lower'],
    // Short ones speak against a load, and make up for each other.
    ['ggggggggg', 'undecided'],
    ['bbbbb', 'upper'],
    ['bbbb', 'undecided'],
    ['bbbbbggg', 'undecided'],
    ['GGGbb', 'lower'],
    ['GGGbbbbb', 'upper'],
    ['GGGbbbb', 'lower'],
    ['GGbbbb', 'undecided'],
  ])('of two seconds in ten: %s', (text, expected) => {
    expect(classifyLoad(trialsOf(text), GOAL)).toBe(expected);
  });

  it.each([
    ['G'.repeat(10), 'undecided'],
    ['G'.repeat(11), 'lower'],
    ['B'.repeat(10), 'undecided'],
    ['B'.repeat(11), 'upper'],
    ['GB'.repeat(10), 'undecided'],
    [`${'GB'.repeat(10)}G`, 'lower'],
  ])('by the defaults of the standard: %s', (text, expected) => {
    expect(classifyLoad(trialsOf(text, RFC), RFC)).toBe(expected);
  });

  it('without any exceeding allows no bad trial', () => {
    const strict = { ...GOAL, exceed: 0 };
    expect(classifyLoad(trialsOf('GGGG'), strict)).toBe('undecided');
    expect(classifyLoad(trialsOf('GGGGG'), strict)).toBe('lower');
    expect(classifyLoad(trialsOf('GGGGB'), strict)).toBe('upper');
    expect(classifyLoad(trialsOf('b'), strict)).toBe('upper');
  });

  it('is decided at last, does not depend on the order, and a good trial never speaks against it', () => {
    const rank = { upper: 0, undecided: 1, lower: 2 };
    const letters = fc.array(fc.constantFrom('G', 'B', 'g', 'b'), { maxLength: 14 });
    fc.assert(
      fc.property(letters, fc.constantFrom(0, 0.2, 0.4, 0.5, 0.9), (some, exceed) => {
        const goal = { ...GOAL, exceed };
        const text = some.join('');
        const found = classifyLoad(trialsOf(text), goal);
        expect(classifyLoad(trialsOf(some.toReversed().join('')), goal)).toBe(found);
        expect(rank[classifyLoad(trialsOf(`${text}G`), goal)]).toBeGreaterThanOrEqual(rank[found]);
        expect(rank[classifyLoad(trialsOf(`${text}B`), goal)]).toBeLessThanOrEqual(rank[found]);
        const long = text.replaceAll(/[gb]/g, '');
        if (long.length >= 5 && long.length === text.length) expect(found).not.toBe('undecided');
      }),
      { numRuns: 400 },
    );
  });

  it('refuses times that are none, and a share of 1', () => {
    const [trial] = trialsOf('G') as [LoadTrial];
    expect(() => classifyLoad([{ ...trial, duration: -1 }], GOAL)).toThrow(/^trials\[0\]\.duration is -1/);
    expect(() => classifyLoad([], { ...GOAL, exceed: 1 })).toThrow(
      new RangeError('exceed is 1: it must be at least 0 and below 1'),
    );
    expect(() => classifyLoad([], { ...GOAL, exceed: Number.NaN })).toThrow(/^exceed is NaN/);
  });
});

describe('conditional throughput', () => {
  const withLosses = (...losses: number[]) =>
    losses.map((loss) => ({ load: 100, duration: 2_000, good: loss < 0.01, loss }));

  it.each([
    // The third best of five: two may be exceeded.
    [[0, 0, 0, 0.5, 0.5], 100],
    [[0.5, 0.02, 0, 0.01, 0.5], 98],
    [[0, 0, 0], 100],
    // Six of ten seconds have to be measured.
    [[0, 0], 0],
    [[], 0],
    [[0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9], 50],
  ])('of losses %j is %d', (losses, expected) => {
    expect(conditionalThroughput(100, withLosses(...losses), GOAL)).toBeCloseTo(expected, 9);
  });

  it('does not count short trials', () => {
    const short = withLosses(0, 0, 0, 0).map((trial) => ({ ...trial, duration: 1_000 }));
    expect(conditionalThroughput(100, short, GOAL)).toBe(0);
    expect(() => conditionalThroughput(100, [], { ...GOAL, exceed: -0.1 })).toThrow(/^exceed is -0\.1/);
  });
});
