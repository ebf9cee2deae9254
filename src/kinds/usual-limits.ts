import { severityOf, type Threshold } from '../verdict/threshold.ts';

/** A limit on a scenario as a whole that its kind brings along. */
export interface UsualLimit extends Pick<Threshold, 'metric' | 'comparator' | 'limit' | 'text'> {
  /** The line of the file that it follows from, from 1; absent: from none. */
  line?: number | null;
}

/** Adds the limits that a kind brings along for what nobody has limited; each is as serious as its scenario. */
export function withUsualLimits(limits: readonly Threshold[], ...usual: readonly UsualLimit[]): Threshold[] {
  const added = usual
    .filter(({ metric }) => limits.every((limit) => limit.metric !== metric))
    .map(({ line = null, ...limit }): Threshold => ({ ...limit, label: null, ...severityOf(undefined), line }));
  return [...limits, ...added];
}
