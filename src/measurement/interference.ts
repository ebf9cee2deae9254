import { median } from 'simple-statistics';
import type { Round } from './run-document.ts';

/**
 * The CPU time of others within the window, as a share of one core (may exceed 1); null where the system does not
 * report it.
 */
export function foreignShare({ interference, duration }: Pick<Round, 'interference' | 'duration'>): number | null {
  if (interference === null || interference.foreignCpu === null) return null;
  return (interference.foreignCpu + (interference.steal ?? 0)) / duration;
}

/** What others usually take: the median over the windows. */
export function usualShare(rounds: readonly Round[]): number | null {
  const shares = rounds.map(foreignShare).filter((share) => share !== null);
  return shares.length === 0 ? null : median(shares);
}
