import { formatNumber } from '../text/numbers.ts';

/** A number of processor cores: `1 core`, `0.5 cores`. */
export function coresText(cores: number): string {
  const number = formatNumber(cores);
  return `${number} ${number === '1' ? 'core' : 'cores'}`;
}
