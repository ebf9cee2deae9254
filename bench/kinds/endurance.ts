import { once } from 'node:events';
import { forkProcess } from '../support.ts';
import { type Criterion, criterion, type Effort, type Section } from './criterion.ts';

/** The hours, and the most memory that they may take, megabytes. */
const HOURS = 10;
const MOST = 150;

export const enduranceSection: Section = {
  name: 'endurance',
  title: 'Endurance: memory of perf-gate',
  about:
    'Hours of windows at 50 requests per second whose times are made up, counted and judged in a process of their own: what it takes beyond an idle one.',
  isLive: false,
  run: enduranceCriteria,
};

async function enduranceCriteria({ isQuick }: Effort): Promise<Criterion[]> {
  const hours = isQuick ? 1 : HOURS;
  const [{ taken }] = await once(forkProcess('endurance-hours', [String(hours)]), 'message');
  return [
    criterion({
      name: `${hours} simulated ${hours === 1 ? 'hour' : 'hours'} of windows`,
      value: (taken as number) / 1e6,
      unit: 'MB',
      bound: { most: MOST },
      runs: 1,
    }),
  ];
}
