/** A sample of measurements: at least one value, all of them finite. Throws a RangeError that names the bad one. */
export function requireSample(name: string, values: readonly number[]): void {
  if (values.length === 0) throw new RangeError(`${name} is empty: at least one value is needed`);
  values.forEach((value, index) => {
    if (!Number.isFinite(value)) throw new RangeError(`${name}[${index}] is ${value}: a finite number is needed`);
  });
}

/** A probability strictly between 0 and 1: a level, a confidence, the argument of a quantile. */
export function requireOpenProbability(name: string, value: number): void {
  if (!(value > 0 && value < 1)) throw new RangeError(`${name} is ${value}: it must lie between 0 and 1`);
}

/** P-values, 0 and 1 included. An empty list is allowed. */
export function requirePValues(name: string, values: readonly number[]): void {
  values.forEach((value, index) => {
    if (!(value >= 0 && value <= 1)) {
      throw new RangeError(`${name}[${index}] is ${value}: a probability from 0 to 1 is needed`);
    }
  });
}

/** How many there are of something: a whole number of at least 1. */
export function requireCount(name: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new RangeError(`${name} is ${value}: a whole number of at least 1 is needed`);
  }
}

/** A size that cannot be negative: a standard deviation, a coefficient of variation. */
export function requireNonNegative(name: string, value: number): void {
  if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`${name} is ${value}: a finite number of at least 0 is needed`);
  }
}
