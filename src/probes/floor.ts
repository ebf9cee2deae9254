import { isRunning, readKernelFile } from '../service/process-table.ts';
import { ProcessTree } from '../service/process-tree.ts';
import { askHeap } from './ask-heap.ts';

/**
 * What the memory of a service at rest is told by, the best first: what its heaps hold once garbage was collected (Node),
 * the pages that are its own, or the pages that it has in memory.
 */
export const FLOOR_SIGNALS = ['heap', 'anonymous', 'rss'] as const;
export type FloorSignal = (typeof FLOOR_SIGNALS)[number];

/** The memory of a service that nobody asks for anything. */
export interface Floor {
  signal: FloorSignal;
  bytes: number;
}

/**
 * Reads the memory of a service at rest.
 *
 * @param pid its first process
 * @param heaps where its Node processes answer
 * @param signal that of the floors before, with which this one is to be compared; null: the best that there is
 * @returns null where it cannot be read
 */
export async function readFloor(
  pid: number,
  heaps: string,
  signal: FloorSignal | null,
  proc = '/proc',
): Promise<Floor | null> {
  if (process.platform !== 'linux') return signal === null || signal === 'rss' ? portableFloor(pid) : null;
  const pids = runningPids(pid, proc);
  for (const one of signal === null ? FLOOR_SIGNALS : [signal]) {
    const bytes = one === 'heap' ? await heldBy(pids, heaps) : sumOf(pids, one, proc);
    if (bytes !== null) return { signal: one, bytes };
  }
  return null;
}

/** The processes of a service that run. */
export function runningPids(pid: number, proc = '/proc'): number[] {
  return new ProcessTree(pid, proc)
    .members()
    .filter(isRunning)
    .map((entry) => entry.pid);
}

/** What the heaps of all Node processes hold; null where none answers. */
async function heldBy(pids: readonly number[], heaps: string): Promise<number | null> {
  const answers = await Promise.all(pids.map((pid) => askHeap(heaps, pid, 'heap')));
  const known = answers.filter((held) => held !== null);
  return known.length === 0 ? null : known.reduce((sum, held) => sum + held, 0);
}

/** Where the kernel says how many pages a process has. */
const PAGES = {
  anonymous: ['smaps_rollup', /^Anonymous:\s+(\d+) kB/m],
  rss: ['status', /^VmRSS:\s+(\d+) kB/m],
} as const;

/** Adds up the pages of processes; null where one of them does not tell. */
function sumOf(pids: readonly number[], signal: 'anonymous' | 'rss', proc: string): number | null {
  const [file, line] = PAGES[signal];
  let sum = 0;
  for (const pid of pids) {
    const text = readKernelFile(`${proc}/${pid}/${file}`);
    const [, kilobytes] = text?.match(line) ?? [];
    if (kilobytes === undefined) return null;
    sum += Number(kilobytes) * 1024;
  }
  return pids.length === 0 ? null : sum;
}

/** Where there is no /proc, what `ps` or its like says. */
async function portableFloor(pid: number): Promise<Floor | null> {
  try {
    const [{ default: pidtree }, { default: pidusage }] = await Promise.all([import('pidtree'), import('pidusage')]);
    const usages = Object.values(await pidusage(await pidtree(pid, { root: true })));
    pidusage.clear();
    return { signal: 'rss', bytes: usages.reduce((sum, usage) => sum + (usage?.memory ?? 0), 0) };
  } catch {
    return null;
  }
}
