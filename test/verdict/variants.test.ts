import { expect, it } from 'vitest';
import { compareVariants } from '../../src/verdict/variants.ts';

const ROUNDS = Array.from({ length: 10 }, (_, index) => 100 + ((index * 7) % 5));
const rules = { level: 0.01, bounds: 0.05, tolerance: 0.03 };
const times = (factor: number) => ROUNDS.map((value, index) => value * factor * (1 + ((index % 3) - 1) / 1000));

it.each([
  ['lower', 1.2, 'worse', 0.2],
  ['lower', 0.8, 'better', -0.2],
  ['lower', 1.001, 'same', 0.001],
  ['higher', 1.2, 'better', 0.2],
  ['higher', 0.8, 'worse', -0.2],
  ['higher', 1, 'same', 0],
] as const)('where %s is better, %f times is %s', (better, factor, verdict, change) => {
  const found = compareVariants(ROUNDS, times(factor), { better }, rules);
  expect(found?.verdict).toBe(verdict);
  expect(found?.change).toBeCloseTo(change, 2);
  expect(found?.noBetter).toBe(verdict !== 'better');
});

it('a change within the tolerance is none, however sure it is', () => {
  expect(compareVariants(ROUNDS, times(1.02), { better: 'lower' }, rules)).toMatchObject({ verdict: 'same' });
  expect(compareVariants(ROUNDS, times(0.98), { better: 'lower' }, rules)).toMatchObject({
    verdict: 'same',
    noBetter: true,
  });
});

it('what scatters, or has too few rounds for the level, stays open', () => {
  const wild = ROUNDS.map((value, index) => value * (index % 2 === 0 ? 0.6 : 1.5));
  expect(compareVariants(ROUNDS, wild, { better: 'lower' }, rules)).toMatchObject({ verdict: 'open', noBetter: false });
  expect(compareVariants(ROUNDS.slice(0, 5), times(2).slice(0, 5), { better: 'lower' }, rules)).toMatchObject({
    verdict: 'open',
  });
  expect(compareVariants([], [], { better: 'lower' }, rules)).toBeNull();
});
