import { readdirSync, readFileSync } from 'node:fs';

/** Whether a process is there and not only a zombie. */
export function isRunning(pid: number): boolean {
  return stateOf(pid) !== null && stateOf(pid) !== 'Z';
}

/** The pids of all processes younger than this one that have `text` in their environment and still run. */
export function runningWith(text: string): number[] {
  const own = startOf(process.pid);
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid && isRunning(pid) && startOf(pid) >= own)
    .filter((pid) => read(`/proc/${pid}/environ`)?.includes(text));
}

/** Resolves when `condition` holds; fails after ten seconds. */
export async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`waited in vain until ${what}`);
}

function stateOf(pid: number): string | null {
  return statOf(pid)?.[0] ?? null;
}

/** Clock ticks after boot. */
function startOf(pid: number): number {
  return Number(statOf(pid)?.[19] ?? 0);
}

/** The fields of /proc/PID/stat from the state on. */
function statOf(pid: number): string[] | null {
  const stat = read(`/proc/${pid}/stat`);
  return stat === null ? null : stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return null;
  }
}
