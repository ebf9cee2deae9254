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

/**
 * The time in which threads waited for a processor, over all of them, as a share of the window: the median over the
 * windows, for the target and for the load generator; without what the system does not report.
 */
export function usualWaits(rounds: readonly Round[]): { targetWait?: number; generatorWait?: number } {
  const usual = (of: 'targetWait' | 'generatorWait') => {
    const shares = rounds.flatMap(({ interference, duration }) => {
      const wait = interference?.[of];
      return wait === undefined ? [] : [wait / duration];
    });
    return shares.length === 0 ? {} : { [of]: median(shares) };
  };
  return { ...usual('targetWait'), ...usual('generatorWait') };
}

/** What others usually take: the median over the windows. */
export function usualShare(rounds: readonly Round[]): number | null {
  const shares = rounds.map(foreignShare).filter((share) => share !== null);
  return shares.length === 0 ? null : median(shares);
}
