import { seededNormal } from './random.ts';

/** A series of standard normal values of which each depends on the one before it by `rho`. */
export function wandering(length: number, rho: number, normal: () => number): number[] {
  let value = normal();
  return Array.from({ length }, () => {
    const now = value;
    value = rho * value + Math.sqrt(1 - rho ** 2) * normal();
    return now;
  });
}

/** The share of so many seeded series for which something holds. */
export function shareOf(runs: number, seed: number, holds: (normal: () => number) => boolean): number {
  const normal = seededNormal(seed);
  let count = 0;
  for (let run = 0; run < runs; run++) if (holds(normal)) count++;
  return count / runs;
}
