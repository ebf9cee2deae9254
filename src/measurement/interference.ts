import { median } from 'simple-statistics';
import type { Round } from './run-document.ts';

/** CPU time that others had within the window, as a share of one core (may pass 1); null where the system does not tell. */
export function foreignShare({ interference, duration }: Pick<Round, 'interference' | 'duration'>): number | null {
  if (interference === null || interference.foreignCpu === null) return null;
  return (interference.foreignCpu + (interference.steal ?? 0)) / duration;
}

/** What others usually have: the median over the windows. */
export function usualShare(rounds: readonly Round[]): number | null {
  const shares = rounds.map(foreignShare).filter((share) => share !== null);
  return shares.length === 0 ? null : median(shares);
}
