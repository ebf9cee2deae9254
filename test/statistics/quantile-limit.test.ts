import { describe, expect, it } from 'vitest';
import { judgeQuantile } from '../../src/statistics/quantile-limit.ts';
import { seeded } from './random.ts';
import { shareOf } from './wandering.ts';

describe('quantile and limit', () => {
  it.each([
    // 0.95^58 is 0.0510, 0.95^59 is 0.0485.
    [0, 58, 'open'],
    [0, 59, 'within'],
    [1, 59, 'open'],
    // Of 60, seven or more are over with a chance of 3.0 %, six with 7.9 %.
    [6, 60, 'open'],
    [7, 60, 'beyond'],
    [0, 1, 'open'],
    [1, 1, 'beyond'],
    [40, 1_000, 'open'],
    [35, 1_000, 'within'],
    [65, 1_000, 'beyond'],
    [500, 1_000, 'beyond'],
    [49_000, 1_000_000, 'within'],
    [51_000, 1_000_000, 'beyond'],
  ] as const)('p95: %i of %i took longer', (over, of, expected) => {
    expect(judgeQuantile({ over, of }, 0.95, 0.95)).toBe(expected);
  });

  it('asks for more requests the farther out the quantile is', () => {
    expect(judgeQuantile({ over: 0, of: 100 }, 0.5, 0.95)).toBe('within');
    expect(judgeQuantile({ over: 0, of: 100 }, 0.99, 0.95)).toBe('open');
    expect(judgeQuantile({ over: 0, of: 299 }, 0.99, 0.95)).toBe('within');
  });

  it.each(['within', 'beyond'])(
    'says %s of a quantile that lies on the limit in at most 5 percent of cases',
    (verdict) => {
      const uniform = seeded(8);
      const share = shareOf(2_000, 1, () => {
        const over = Array.from({ length: 300 }, () => uniform() > 0.95).filter(Boolean).length;
        return judgeQuantile({ over, of: 300 }, 0.95, 0.95) === verdict;
      });
      expect(share).toBeLessThan(0.06);
    },
  );

  it('refuses no request, and what is no probability', () => {
    expect(() => judgeQuantile({ over: 0, of: 0 }, 0.95, 0.95)).toThrow(/^trials is 0/);
    expect(() => judgeQuantile({ over: 0, of: 1 }, 1, 0.95)).toThrow(/^quantile is 1/);
    expect(() => judgeQuantile({ over: 0, of: 1 }, 0.95, 0)).toThrow(/^confidence is 0/);
  });
});
