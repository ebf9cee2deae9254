import { lstatSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findAbandonedFolders } from '../service/owned-folder.ts';
import { killRegistered, readWorktrees } from '../service/process-registry.ts';
import { PREFIX } from './abandoned.ts';
import { removeWorktree } from './worktree.ts';

/** The registry in the folder of a run. */
export const REGISTRY = 'processes.jsonl';

/** The milliseconds that a new run waits for the rests of ended ones to go. */
const PATIENCE = 15_000;

/**
 * Ends the processes and removes the worktrees that a run has left, and then its folder, which holds whatever else it
 * needed for a while.
 *
 * @returns how many process groups still had to be ended, and what could not be removed, as sentences
 */
export async function clearRun(folder: string): Promise<{ killed: number; left: string[] }> {
  const registry = join(folder, REGISTRY);
  const isThere = lstatSync(registry, { throwIfNoEntry: false })?.isFile() === true;
  const killed = isThere ? await killRegistered(registry) : 0;
  const left: string[] = [];
  for (const worktree of isThere ? readWorktrees(registry) : []) {
    // Whoever could write to the registry does not choose what is removed.
    if (!basename(worktree.folder).startsWith(PREFIX)) continue;
    const problem = await removeWorktree(worktree);
    if (problem) left.push(problem);
  }
  rmSync(folder, { recursive: true, force: true });
  return { killed, left };
}

/**
 * Clears what runs have left in the folder for temporary files that were killed together with their guardian. Nothing
 * of a run that goes on is touched. What cannot be cleared is left to the next run.
 */
export async function clearEndedRuns(temporary: string): Promise<void> {
  const over = new AbortController();
  const cleared = Promise.allSettled(findAbandonedFolders(temporary).map(clearRun));
  await Promise.race([cleared, sleep(PATIENCE, null, { signal: over.signal }).catch(() => {})]);
  over.abort();
}
