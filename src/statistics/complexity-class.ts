import { requireSizedTimes, type SizedTime } from './growth-exponent.ts';
import { nonNegativeLeastSquares } from './non-negative-least-squares.ts';

const GROWTHS = {
  constant: () => 0,
  logarithmic: Math.log,
  linear: (size: number) => size,
  'n log n': (size: number) => size * Math.log(size),
  quadratic: (size: number) => size ** 2,
} as const satisfies Record<string, (size: number) => number>;

/** How the time grows with the size n of the data: not at all, by log n, n, n log n or n². */
type ComplexityClass = keyof typeof GROWTHS;

/** What sizes and times say about the class. */
export type Complexity =
  /** The best class, and those that are about as good, best first. `worst` is the largest error of the best one. */
  | { kind: 'named'; classes: ComplexityClass[]; worst: number }
  /** No class is right to 10 % at every size; `worst` is the largest error of the best one. */
  | { kind: 'none'; worst: number }
  /** There are too few sizes, or they lie too close together. */
  | { kind: 'too-few'; sizes: number; decades: number };

const FEWEST_SIZES = 5;
const FEWEST_DECADES = 2;
const ROUNDING_OF_DECADES = 1e-9;
/** A class counts as a description up to this error at its worst size. */
const MOST_RESIDUAL = 0.1;
/** Classes that are less than this behind the best one in AICc cannot be told from it. */
const TOLD_APART = 4;
/** The square of the relative error that every time is taken to have: otherwise one exact fit would beat another. */
const FINEST = 1e-12;

/**
 * Names the class of growth, from one time of each size (the median over rounds); it is advice and decides nothing, and
 * takes five sizes over two decades. Each class is fitted as a + b·f(n), with a, b ≥ 0 and every size weighing the same by
 * its relative error: a request has a share that does not grow, and without it a linear query behind a constant 1 ms passes
 * for a logarithmic one. Classes are compared by AICc on the squares of the log errors, where a constant has one
 * parameter less. Those less than 4 behind are named too: linear and n log n can hardly be told apart.
 *
 * Throws a RangeError without two different sizes, on one below 1, or on a time that is not above 0 and finite.
 *
 * Source: C. M. Hurvich, C.-L. Tsai, Biometrika 76 (1989) for AICc; K. P. Burnham, D. R. Anderson, Model Selection and
 * Multimodel Inference (2002), 2.6, for the difference of 4.
 */
export function complexityOf(points: readonly SizedTime[]): Complexity {
  requireSizedTimes(points);
  const sizes = [...new Set(points.map(({ size }) => size))];
  const decades = Math.log10(Math.max(...sizes) / Math.min(...sizes));
  if (sizes.length < FEWEST_SIZES || decades < FEWEST_DECADES - ROUNDING_OF_DECADES) {
    return { kind: 'too-few', sizes: sizes.length, decades };
  }
  const names = Object.keys(GROWTHS) as ComplexityClass[];
  const fits = names.map((name) => ({ name, ...fitOf(name, points) })).sort((a, b) => a.aicc - b.aicc);
  const [best] = fits as [(typeof fits)[number], ...typeof fits];
  if (best.worst > MOST_RESIDUAL) return { kind: 'none', worst: best.worst };
  const near = fits.filter(({ aicc }) => aicc - best.aicc < TOLD_APART);
  return { kind: 'named', classes: near.map(({ name }) => name), worst: best.worst };
}

function fitOf(name: ComplexityClass, points: readonly SizedTime[]): { aicc: number; worst: number } {
  const growths = points.map(({ size }) => GROWTHS[name](size));
  const columns = [
    points.map(({ time }) => 1 / time),
    ...(name === 'constant' ? [] : [growths.map((growth, index) => growth / (points[index] as SizedTime).time)]),
  ];
  const [fixed, growing = 0] = nonNegativeLeastSquares(
    columns,
    points.map(() => 1),
  ) as [number, number?];
  const ratios = points.map(({ time }, index) => time / (fixed + growing * (growths[index] as number)));
  const squares = ratios.reduce((sum, ratio) => sum + Math.log(ratio) ** 2 + FINEST, 0);
  // The scatter is a parameter too.
  const parameters = columns.length + 1;
  const count = points.length;
  const few = (2 * parameters * (parameters + 1)) / (count - parameters - 1);
  return {
    aicc: count * Math.log(squares / count) + 2 * parameters + few,
    worst: Math.max(...ratios.map((ratio) => Math.abs(ratio - 1))),
  };
}
