import { describe, expect, it } from 'vitest';
import { foreignShare, usualShare, usualWaits } from '../../src/measurement/interference.ts';
import { windowWith } from '../rounds/windows.ts';

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

describe('the wait for a processor', () => {
  it('is usually the median of the windows that tell, as a share of the window', () => {
    const rounds = [30, undefined, 90, 10].map((targetWait) =>
      windowWith({ ...(targetWait !== undefined && { targetWait }) }, { duration: 500 }),
    );
    expect(usualWaits(rounds)).toEqual({ targetWait: 0.06 });
    expect(usualWaits([windowWith({ targetWait: 0, generatorWait: 250 })])).toEqual({
      targetWait: 0,
      generatorWait: 0.25,
    });
  });

  it('is left out where the system does not tell', () => {
    expect(usualWaits([windowWith({})])).toEqual({});
    expect(usualWaits([{ ...windowWith({}), interference: null }])).toEqual({});
    expect(usualWaits([])).toEqual({});
  });
});
