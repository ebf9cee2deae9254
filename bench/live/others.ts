import { cpus } from 'node:os';
import { sleep } from '../support.ts';

/** Milliseconds, longer than a pause of what works in bursts. */
const WATCHED = 3000;

/** Measures how much of a core others use while this process does nothing: 0.1 is a tenth. */
export async function usedByOthers(): Promise<number> {
  const before = busyTime();
  const begin = performance.now();
  await sleep(WATCHED);
  return (busyTime() - before) / (performance.now() - begin);
}

/** Milliseconds of all cores together. */
function busyTime(): number {
  return cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0);
}
