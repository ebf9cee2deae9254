import { mean } from 'simple-statistics';
import { requireCount, requireSample } from './arguments.ts';

/**
 * How much a value is like the one before it, from −1 to 1: the lag-1 autocorrelation about the mean. 0 where all values are
 * equal. It is a little too low for short series, by about (1 + 3ρ)/n. Throws a RangeError on an empty series or a value
 * that is not finite.
 */
export function lagOneCorrelation(values: readonly number[]): number {
  requireSample('values', values);
  const center = mean(values);
  let products = 0;
  let squares = 0;
  for (const [index, value] of values.entries()) {
    squares += (value - center) ** 2;
    if (index > 0) products += (value - center) * ((values[index - 1] as number) - center);
  }
  return squares === 0 ? 0 : products / squares;
}

/**
 * The correlation of the means of neighboring blocks of so many values, where every value depends on the one before it by
 * `lagOne` and on nothing else (an AR(1) series). A value has many neighbors and a block has few, so that this is a surer
 * estimate than that of the blocks themselves, as long as the series is of that sort.
 *
 * @param lagOne below 1
 */
export function blockCorrelation(lagOne: number, size: number): number {
  requireCount('size', size);
  if (!(Math.abs(lagOne) < 1)) throw new RangeError(`lagOne is ${lagOne}: it must lie between -1 and 1`);
  const faded = 1 - lagOne ** size;
  return (lagOne * faded ** 2) / (size * (1 - lagOne ** 2) - 2 * lagOne * faded);
}
