/** A number of JSON that JavaScript would write in another way, or not hold at all: 9007199254740993, 1e400, 1.0. */
export class ExactNumber {
  // It is private, so that no JSON pointer leads into a number.
  readonly #source: string;

  /** @param source as JSON writes it (RFC 8259, 6) */
  constructor(source: string) {
    this.#source = source;
  }

  toString(): string {
    return this.#source;
  }

  /** Text, so that plain JSON is stable; `writeExactJson` writes the number. */
  toJSON(): string {
    return this.#source;
  }
}

/** A number as it was written: one of JavaScript where that is written in the same way. */
export function exactNumber(source: string): number | ExactNumber {
  const number = Number(source);
  return String(number) === source ? number : new ExactNumber(source);
}

/** A number of JavaScript, unless that is another number than the one that was written. */
export function numberUnlessRounded(source: string): number | ExactNumber {
  const number = Number(source);
  return Number.isFinite(number) && canonical(source) === canonical(String(number)) ? number : new ExactNumber(source);
}

export function isNumeric(value: unknown): value is number | ExactNumber {
  return typeof value === 'number' || value instanceof ExactNumber;
}

/** Whether two numbers are equal to the last digit, however they are written: 1 is 1.0 and 10e-1. */
export function isSameNumber(one: number | ExactNumber, other: number | ExactNumber): boolean {
  if (typeof one === 'number' && typeof other === 'number') return one === other;
  return canonical(String(one)) === canonical(String(other));
}

/** Digits beyond which two numbers are compared as they are written: they are untrusted, and nobody's. */
const MOST_DIGITS = 2000;

/** Writes a number in the one way that all ways of writing it share. */
function canonical(source: string): string {
  const [, sign, whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(source) ?? [];
  if (sign === undefined || source.length > MOST_DIGITS) return source;
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  const power = BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - significant.length);
  return `${sign}${significant}e${power}`;
}
