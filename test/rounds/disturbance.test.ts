import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foreignShare, usualShare } from '../../src/measurement/interference.ts';
import { disturbance } from '../../src/rounds/disturbance.ts';
import { windowWith } from './windows.ts';

describe('what others had of a window', () => {
  it('is their CPU time and what the hypervisor took, as a share of one core', () => {
    expect(foreignShare(windowWith({ foreignCpu: 300, steal: 100 }, { duration: 2000 }))).toBe(0.2);
    expect(foreignShare(windowWith({ foreignCpu: 3000, steal: null }, { duration: 2000 }))).toBe(1.5);
  });

  it('is not known where the system does not tell, or nobody knows what the target used', () => {
    expect(foreignShare({ duration: 1000, interference: null })).toBeNull();
    expect(foreignShare(windowWith({ foreignCpu: null, steal: 5 }))).toBeNull();
  });

  it('is usually the median of the windows that tell', () => {
    const rounds = [0.1, null, 0.9, 0.2].map((share) => windowWith({ foreignCpu: share && share * 1000 }));
    expect(usualShare(rounds)).toBe(0.2);
    expect(usualShare([windowWith({ foreignCpu: null })])).toBeNull();
    expect(usualShare([])).toBeNull();
  });
});

describe('a window', () => {
  const busier = (share: number, usual: number | null, duration = 1000) =>
    disturbance(windowWith({ foreignCpu: share * duration }, { duration }), usual);

  it('is disturbed when others had 15 % of a core more than usual', () => {
    expect(busier(0.24, 0.1)).toBe(0);
    expect(busier(0.26, 0.1)).toBeCloseTo(0.16);
  });

  it('is as good as any other where the machine is always busy', () => {
    expect(busier(1.2, 1.2)).toBe(0);
    expect(busier(0.1, 1.2)).toBe(0);
  });

  it('that is short needs more than the ticks of 10 ms can make up', () => {
    expect(busier(0.3, 0, 100)).toBe(0);
    expect(busier(0.5, 0, 100)).toBe(0.5);
  });

  it('of which nothing is known is not disturbed', () => {
    expect(busier(3, null)).toBe(0);
    expect(disturbance(windowWith({ foreignCpu: null }), 0.1)).toBe(0);
  });

  it('is judged by these counters alone: no result changes the answer', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), fc.nat(), fc.nat(), (throughput, responses, index) => {
        const other = windowWith({ foreignCpu: 500 }, { throughput, received: responses, index, labels: {} });
        expect(disturbance(other, 0.1)).toBe(busier(0.5, 0.1));
      }),
    );
  });
});
