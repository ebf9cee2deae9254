/** Uniform numbers in [0, 1). */
export type Uniform = () => number;
/** Numbers with mean 0 and standard deviation 1. */
export type Standard = () => number;

/**
 * Uniform numbers from a seed: the same on every machine.
 * Source: sfc32 of C. Doty-Humphrey's PractRand; its period is at least 2^64 steps here, far more than a cell draws.
 */
export function uniformFrom(seed: number): Uniform {
  let a = 0x9e3779b9;
  let b = 0x243f6a88;
  let c = seed | 0;
  let counter = 1;
  const next = () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 2 ** 32;
  };
  // The first numbers of neighboring seeds are similar.
  for (let skipped = 0; skipped < 16; skipped++) next();
  return next;
}

/** Makes normal numbers, by G. Marsaglia's polar method. */
export function normalFrom(uniform: Uniform): Standard {
  let spare: number | null = null;
  return () => {
    if (spare !== null) {
      const kept = spare;
      spare = null;
      return kept;
    }
    for (;;) {
      const x = 2 * uniform() - 1;
      const y = 2 * uniform() - 1;
      const square = x * x + y * y;
      if (square === 0 || square >= 1) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      spare = y * factor;
      return x * factor;
    }
  };
}

/** Makes Student's t numbers with 3 degrees of freedom, scaled to standard deviation 1: outliers on both sides. */
export function studentFrom(normal: Standard): Standard {
  return () => {
    const scale = Math.hypot(normal(), normal(), normal());
    return normal() / scale;
  };
}

/**
 * The share and size of interference, which only ever adds time: one round in ten is slower by an exponential excess of
 * 4 σ on average.
 */
const SHARE = 0.1;
const EXCESS = 4;
const MEAN = SHARE * EXCESS;
const DEVIATION = Math.sqrt(1 + 2 * SHARE * EXCESS ** 2 - MEAN ** 2);

/** Makes normal numbers with one-sided outliers, scaled to mean 0 and standard deviation 1. */
export function disturbedFrom(normal: Standard, uniform: Uniform): Standard {
  return () => {
    const excess = uniform() < SHARE ? -EXCESS * Math.log(1 - uniform()) : 0;
    return (normal() + excess - MEAN) / DEVIATION;
  };
}

/** Makes exponential numbers with mean 0 and standard deviation 1: scatter that only ever adds time. */
export function exponentialFrom(uniform: Uniform): Standard {
  return () => -Math.log(1 - uniform()) - 1;
}
