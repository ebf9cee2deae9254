import { once } from 'node:events';
import { forkProcess, type Row } from '../support.ts';

/** The most memory that ten hours may take, megabytes. */
const MOST = 150;

/** Hours of windows, simulated in a process of their own: the memory that they take beyond that of an idle one. */
export async function enduranceRows(): Promise<Row[]> {
  const megabytes = async (hours: number) => {
    const [{ taken }] = await once(forkProcess('endurance-hours', [String(hours)]), 'message');
    return (taken as number) / 1e6;
  };
  const one = await megabytes(1);
  const ten = await megabytes(10);
  return [
    { name: 'endurance: 1 simulated hour of windows', value: one, unit: 'MB', goal: null, met: null },
    {
      name: 'endurance: 10 simulated hours of windows',
      value: ten,
      unit: 'MB',
      goal: `≤ ${MOST}`,
      met: ten <= MOST,
    },
  ];
}
