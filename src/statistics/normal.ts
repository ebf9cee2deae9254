import { requireOpenProbability } from './arguments.ts';

const INVERSE_SQRT_PI = 0.5641895835477563;
const ERFC_IS_ZERO_BEYOND = 28;

/** Coefficients of numerator and denominator, highest power first. */
type Rational = readonly [numerator: readonly number[], denominator: readonly number[]];

const ERF_CENTRE: Rational = [
  [0.18577770618460315, 3.1611237438705655, 113.86415415105016, 377.485237685302, 3209.3775891384694],
  [1, 23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171],
];
const ERFC_MIDDLE: Rational = [
  [
    2.1531153547440383e-8, 0.5641884969886701, 8.883149794388377, 66.11919063714163, 298.6351381974001,
    881.952221241769, 1712.0476126340707, 2051.0783778260716, 1230.3393547979972,
  ],
  [
    1, 15.744926110709835, 117.6939508913125, 537.1811018620099, 1621.3895745666903, 3290.7992357334597,
    4362.619090143247, 3439.3676741437216, 1230.3393548037495,
  ],
];
const ERFC_TAIL: Rational = [
  [
    0.016315387137302097, 0.30532663496123236, 0.36034489994980445, 0.12578172611122926, 0.016083785148742275,
    0.0006587491615298378,
  ],
  [1, 2.568520192289822, 1.8729528499234673, 0.5279051029514285, 0.06051834131244132, 0.0023352049762686918],
];

/**
 * Complementary error function, to full double precision, also far out in the tail.
 * Source: W. J. Cody, "Rational Chebyshev approximations for the error function", Mathematics of Computation 23
 * (1969); coefficients of his CALERF.
 */
export function erfc(x: number): number {
  if (Number.isNaN(x)) throw new RangeError('x is NaN: a number is needed');
  const distance = Math.abs(x);
  if (distance <= 0.46875) return 1 - x * ratio(ERF_CENTRE, x * x);
  const upperTail = distance <= 4 ? gaussian(distance) * ratio(ERFC_MIDDLE, distance) : farTail(distance);
  return x > 0 ? upperTail : 2 - upperTail;
}

function farTail(distance: number): number {
  if (distance > ERFC_IS_ZERO_BEYOND) return 0;
  const inverseSquare = 1 / distance ** 2;
  return (gaussian(distance) * (INVERSE_SQRT_PI - inverseSquare * ratio(ERFC_TAIL, inverseSquare))) / distance;
}

/** Computes exp(−x²), with the square taken in two parts because its rounding error would be multiplied by x². */
function gaussian(x: number): number {
  const coarse = Math.trunc(x * 16) / 16;
  return Math.exp(-coarse * coarse) * Math.exp(-(x - coarse) * (x + coarse));
}

/** P(Z ≤ z) of the standard normal distribution. The upper tail is normalCdf(−z). */
export function normalCdf(z: number): number {
  return erfc(-z / Math.SQRT2) / 2;
}

const QUANTILE_CENTRE: Rational = [
  [
    2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946, 1971.5909503065513,
    133.14166789178438, 3.3871328727963665,
  ],
  [
    5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751, 687.1870074920579,
    42.31333070160091, 1,
  ],
];
const QUANTILE_MIDDLE: Rational = [
  [
    0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045,
    5.769497221460691, 4.630337846156546, 1.4234371107496835,
  ],
  [
    1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008, 0.6897673349851,
    1.6763848301838038, 2.053191626637759, 1,
  ],
];
const QUANTILE_TAIL: Rational = [
  [
    2.0103343992922881e-7, 0.000027115555687434876, 0.0012426609473880784, 0.026532189526576124, 0.29656057182850487,
    1.7848265399172913, 5.463784911164114, 6.657904643501103,
  ],
  [
    2.0442631033899397e-15, 1.421511758316446e-7, 0.000018463183175100548, 0.0007868691311456133, 0.014875361290850615,
    0.1369298809227358, 0.599832206555888, 1,
  ],
];

/**
 * The z with P(Z ≤ z) = p, relative accuracy about 1e-16. Throws a RangeError unless 0 < p < 1.
 * Source: M. J. Wichura, algorithm AS 241 (PPND16), Applied Statistics 37 (1988).
 */
export function normalQuantile(p: number): number {
  requireOpenProbability('p', p);
  const fromCentre = p - 0.5;
  if (Math.abs(fromCentre) <= 0.425) return fromCentre * ratio(QUANTILE_CENTRE, 0.180625 - fromCentre ** 2);
  const depth = Math.sqrt(-Math.log(Math.min(p, 1 - p)));
  const distance = depth <= 5 ? ratio(QUANTILE_MIDDLE, depth - 1.6) : ratio(QUANTILE_TAIL, depth - 5);
  return Math.sign(fromCentre) * distance;
}

function ratio([numerator, denominator]: Rational, x: number): number {
  return polynomial(numerator, x) / polynomial(denominator, x);
}

function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduce((value, coefficient) => value * x + coefficient, 0);
}
