import { normalFrom, type Standard, type Uniform, uniformFrom } from '../accuracy/random.ts';

/** What a simulation draws from: the same numbers on every machine. */
export interface Draws {
  uniform: Uniform;
  normal: Standard;
}

/** The simulations for each figure. */
const RUNS = 2000;
const QUICK_RUNS = 100;

/** Simulates so many times, each time with numbers of its own. @param seed of the figure, so that no two share numbers */
export function simulate<Outcome>(isQuick: boolean, seed: number, once: (draws: Draws) => Outcome): Outcome[] {
  return Array.from({ length: isQuick ? QUICK_RUNS : RUNS }, (_, run) => {
    const uniform = uniformFrom(seed * 1_000_003 + run);
    return once({ uniform, normal: normalFrom(uniform) });
  });
}

/** A series of standard normal values of which each depends on the one before it by `rho`. */
export function wandering(length: number, rho: number, normal: Standard): number[] {
  let value = normal();
  return Array.from({ length }, () => {
    const now = value;
    value = rho * value + Math.sqrt(1 - rho ** 2) * normal();
    return now;
  });
}
