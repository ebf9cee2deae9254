import { readlinkSync } from 'node:fs';
import { isRunning, readKernelFile, readProcess } from './process-table.ts';

/** Identifies a process even after its pid was given to another; without /proc by its pid alone. */
export interface ProcessOwner extends ProcessPlace {
  pid: number;
  /** Clock ticks after boot. */
  startTicks: number | null;
}

/** Where a pid means anything. */
export interface ProcessPlace {
  boot: string;
  /** Pids of another container mean nothing here. */
  namespace: string;
}

export function thisProcess(): ProcessOwner {
  return { pid: process.pid, startTicks: readProcess(process.pid)?.startTicks ?? null, ...thisPlace() };
}

export function thisPlace(): ProcessPlace {
  return { boot: readKernelFile('/proc/sys/kernel/random/boot_id')?.trim() ?? '', namespace: pidNamespace() };
}

/** Tells whether a process has ended; false where that is unknown. @param here where the caller looks from */
export function hasEnded(owner: ProcessOwner, here: ProcessPlace): boolean {
  if (owner.boot !== here.boot) return true;
  if (owner.namespace !== here.namespace) return false;
  if (owner.startTicks === null) return !answers(owner.pid);
  const entry = readProcess(owner.pid);
  return entry === null || !isRunning(entry) || entry.startTicks !== owner.startTicks;
}

function answers(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}
