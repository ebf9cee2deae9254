import { nonNegativeLeastSquares } from './non-negative-least-squares.ts';

/** What a service did at one level of load. */
export interface LoadLevel {
  /** Users at work at the same time; in an open model, throughput times latency (Little). Above 0. */
  load: number;
  /** Good answers per second. Above 0. */
  throughput: number;
}

/** A service as the Universal Scalability Law describes it: X(N) = λN / (1 + σ(N − 1) + κN(N − 1)). */
export interface Scalability {
  /** λ: what one user gets, per second. */
  single: number;
  /** σ: the share of the work that waits its turn. */
  contention: number;
  /** κ: what every pair of users costs, as by keeping their data in agreement. */
  coherency: number;
  /** The largest |measured / fitted − 1| of any level. */
  worst: number;
}

/** The fewest levels that leave something over to judge the three parameters by. */
export const FEWEST_LEVELS = 4;

/**
 * Fits the Universal Scalability Law with σ and κ ≥ 0, every level weighing the same by its relative error. Load by
 * throughput, N / X, is linear in 1/λ, σ/λ and κ/λ; divided by what was measured, its errors are those relative ones. So the
 * best fit is found exactly, without iteration and without a first guess.
 *
 * null where no throughput of one user fits, as when the levels begin far beyond it. Throws a RangeError with fewer than
 * four different loads, or unless all are above 0 and finite.
 *
 * Source: N. J. Gunther, Guerrilla Capacity Planning (2007), chapters 4 and 5.
 */
export function fitScalability(levels: readonly LoadLevel[]): Scalability | null {
  requireLevels(levels);
  if (new Set(levels.map(({ load }) => load)).size < FEWEST_LEVELS) {
    throw new RangeError(`levels has ${levels.length}: at least ${FEWEST_LEVELS} different loads are needed`);
  }
  const perUser = levels.map(({ load, throughput }) => throughput / load);
  const columns = [
    perUser,
    levels.map(({ load }, index) => (perUser[index] as number) * (load - 1)),
    levels.map(({ load }, index) => (perUser[index] as number) * load * (load - 1)),
  ];
  const [single, contention, coherency] = nonNegativeLeastSquares(
    columns,
    levels.map(() => 1),
  ) as [number, number, number];
  if (single === 0) return null;
  const law = { single: 1 / single, contention: contention / single, coherency: coherency / single };
  const misses = levels.map(({ load, throughput }) => Math.abs(throughput / throughputAt(law, load) - 1));
  return { ...law, worst: Math.max(...misses) };
}

/** The throughput per second that the law gives for a load. */
export function throughputAt(
  { single, contention, coherency }: Pick<Scalability, 'single' | 'contention' | 'coherency'>,
  load: number,
): number {
  return (single * load) / (1 + contention * (load - 1) + coherency * load * (load - 1));
}

/**
 * The load beyond which the throughput falls, at least one user, and the throughput there. Without coherency the load is
 * Infinity and the throughput what it approaches, which is Infinity without contention too.
 */
export function peakOf(law: Pick<Scalability, 'single' | 'contention' | 'coherency'>): LoadLevel {
  const { single, contention, coherency } = law;
  if (coherency === 0 && contention < 1) {
    return { load: Number.POSITIVE_INFINITY, throughput: single / contention };
  }
  const load = contention < 1 ? Math.max(1, Math.sqrt((1 - contention) / coherency)) : 1;
  return { load, throughput: throughputAt(law, load) };
}

/** Checks that loads and throughputs have logarithms. @throws RangeError that names the first that does not */
export function requireLevels(levels: readonly LoadLevel[]): void {
  for (const [index, { load, throughput }] of levels.entries()) {
    for (const [name, value] of Object.entries({ load, throughput })) {
      if (!(value > 0 && value < Number.POSITIVE_INFINITY)) {
        throw new RangeError(`levels[${index}].${name} is ${value}: a finite number above 0 is needed`);
      }
    }
  }
}
