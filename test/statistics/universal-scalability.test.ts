import { describe, expect, it } from 'vitest';
import {
  fitScalability,
  type LoadLevel,
  peakOf,
  type Scalability,
  throughputAt,
} from '../../src/statistics/universal-scalability.ts';
import { seededNormal } from './random.ts';

type Law = Pick<Scalability, 'single' | 'contention' | 'coherency'>;
/** A peak of 28.4 users. */
const SERVICE: Law = { single: 100, contention: 0.03, coherency: 0.0012 };

function levelsOf(law: Law, loads: readonly number[], noise = () => 0): LoadLevel[] {
  return loads.map((load) => ({ load, throughput: throughputAt(law, load) * Math.exp(noise()) }));
}

function squaresOf(law: Law, levels: readonly LoadLevel[]): number {
  return levels.reduce((sum, { load, throughput }) => sum + (throughput / throughputAt(law, load) - 1) ** 2, 0);
}

describe('Universal Scalability Law', () => {
  it.each([
    ['a peak inside', SERVICE, [1, 5, 10, 20, 50]],
    ['a peak beyond', { single: 2_000, contention: 0.01, coherency: 1e-6 }, [1, 8, 64, 256]],
    ['contention alone (Amdahl)', { single: 7, contention: 0.2, coherency: 0 }, [1, 2, 4, 8, 16]],
    ['no limit at all', { single: 7, contention: 0, coherency: 0 }, [1, 2, 4, 8, 16]],
    ['levels that begin above one', SERVICE, [4, 9, 25, 60, 90]],
    ['loads that are no whole numbers', SERVICE, [0.7, 3.2, 11.5, 30.1]],
    ['loads in any order', SERVICE, [50, 1, 20, 5, 10]],
  ])('is found where the levels follow it: %s', (_, law, loads) => {
    const found = fitScalability(levelsOf(law, loads)) as Scalability;
    expect(found.single / law.single).toBeCloseTo(1, 8);
    expect(found.contention).toBeCloseTo(law.contention, 8);
    expect(found.coherency).toBeCloseTo(law.coherency, 8);
    expect(found.worst).toBeLessThan(1e-8);
  });

  it('says how far the worst level is off', () => {
    const levels = levelsOf(SERVICE, [1, 5, 10, 20, 50]);
    const off = levels.map((level, index) => (index === 2 ? { ...level, throughput: level.throughput * 1.5 } : level));
    const found = fitScalability(off) as Scalability;
    expect(found.worst).toBeGreaterThan(0.1);
    const misses = off.map(({ load, throughput }) => Math.abs(throughput / throughputAt(found, load) - 1));
    expect(found.worst).toBe(Math.max(...misses));
  });

  it('is the best of its neighbors, with σ and κ at 0 where they would be negative', () => {
    const normal = seededNormal(4);
    for (let run = 0; run < 200; run++) {
      const levels = levelsOf({ ...SERVICE, coherency: 1e-5 }, [1, 2, 4, 8, 12], () => 0.08 * normal());
      const found = fitScalability(levels) as Scalability;
      const least = squaresOf(found, levels);
      for (const part of ['single', 'contention', 'coherency'] as const) {
        for (const factor of [0.999, 1.001]) {
          const neighbor = { ...found, [part]: found[part] === 0 ? 1e-6 : found[part] * factor };
          expect(squaresOf(neighbor, levels)).toBeGreaterThanOrEqual(least);
        }
      }
    }
  });

  it('does not depend on the unit of the throughput', () => {
    const normal = seededNormal(5);
    const levels = levelsOf(SERVICE, [1, 5, 10, 20, 50], () => 0.05 * normal());
    const found = fitScalability(levels) as Scalability;
    const thousand = levels.map(({ load, throughput }) => ({ load, throughput: throughput * 1000 }));
    const scaled = fitScalability(thousand) as Scalability;
    expect(peakOf(scaled).load / peakOf(found).load).toBeCloseTo(1, 9);
    expect(scaled.single / found.single).toBeCloseTo(1000, 6);
  });

  it('fits no throughput of one user that would be infinite', () => {
    const fallen = [100, 200, 400, 800].map((load) => ({ load, throughput: 1e6 / load ** 3 }));
    expect(fitScalability(fallen)).toBeNull();
  });

  it.each([
    ['peak', SERVICE, Math.sqrt(0.97 / 0.0012)],
    ['no coherency', { single: 7, contention: 0.2, coherency: 0 }, Number.POSITIVE_INFINITY],
    ['no limit', { single: 7, contention: 0, coherency: 0 }, Number.POSITIVE_INFINITY],
    ['falling from the first user', { single: 7, contention: 1.5, coherency: 0.1 }, 1],
    ['falling by contention alone', { single: 7, contention: 1.5, coherency: 0 }, 1],
    ['falling by coherency from the first user', { single: 7, contention: 0.5, coherency: 4 }, 1],
  ])('has its peak where the throughput is highest: %s', (_, law, load) => {
    const peak = peakOf(law);
    expect(peak.load).toBe(load);
    if (load === Number.POSITIVE_INFINITY) expect(peak.throughput).toBe(law.contention === 0 ? load : 35);
    else {
      for (const other of [load * 1.01, Math.max(1, load * 0.99)]) {
        expect(peak.throughput).toBeGreaterThanOrEqual(throughputAt(law, other));
      }
    }
  });

  /** The middle 95 % of the found peaks, in units of the true one. */
  function scatter(loads: readonly number[], noise: number): [number, number] {
    const normal = seededNormal(11);
    const peaks = Array.from({ length: 2_000 }, () => {
      const law = fitScalability(levelsOf(SERVICE, loads, () => noise * normal()));
      return (law === null ? Number.POSITIVE_INFINITY : peakOf(law).load) / peakOf(SERVICE).load;
    }).sort((a, b) => a - b);
    return [peaks[50] as number, peaks[1_949] as number];
  }

  it.each([
    [0.02, 0.93, 1.08],
    [0.05, 0.85, 1.23],
  ])('finds a peak between the levels with noise of %d', (noise, least, most) => {
    const [low, high] = scatter([1, 5, 10, 20, 50], noise);
    expect(low).toBeGreaterThan(least);
    expect(high).toBeLessThan(most);
  });

  it('is worth nothing for a peak far above the levels', () => {
    const [low, high] = scatter([1, 2, 4, 6, 8, 10], 0.02);
    expect(low).toBeLessThan(0.7);
    expect(high).toBe(Number.POSITIVE_INFINITY);
  });

  it.each([
    ['three loads', [1, 2, 3], 1, /^levels has 3: at least 4 different loads are needed$/],
    ['four of which two are the same', [1, 2, 3, 3], 1, /^levels has 4: at least 4 different loads/],
    ['a load of 0', [0, 1, 2, 3], 1, /^levels\[0\]\.load is 0: a finite number above 0 is needed$/],
    ['no throughput', [1, 2, 3, 4], 0, /^levels\[0\]\.throughput is 0/],
    ['what is no number', [1, 2, 3, 4], Number.NaN, /^levels\[0\]\.throughput is NaN/],
    ['what is not finite', [1, 2, Number.POSITIVE_INFINITY, 4], 1, /^levels\[2\]\.load is Infinity/],
  ])('refuses %s', (_, loads, throughput, message) => {
    expect(() => fitScalability(loads.map((load) => ({ load, throughput })))).toThrow(message);
  });
});
