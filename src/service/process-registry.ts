import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { PerfGateError } from '../errors.ts';
import { unusableTemporary } from './owned-folder.ts';
import { readKernelFile } from './process-table.ts';
import { stopGroup } from './stop.ts';

/**
 * What is needed to find every process of one started line, even from another process and after its leader is gone.
 */
export interface ProcessGroup {
  /** The marker in the environment of each of its processes. */
  marker: string;
  /** The pid of the leader, and so the id of the group and the session; null while it is being spawned. */
  pgid: number | null;
  /**
   * The start of the leader, before which no process of the group started: clock ticks after boot; null without /proc.
   */
  startTicks: number | null;
  /** The time from SIGTERM to SIGKILL, milliseconds. */
  grace: number;
}

/** A git worktree that perf-gate made. */
export interface RegisteredWorktree {
  /** The folder that holds the worktree and nothing else. */
  folder: string;
  /** The worktree below it. */
  tree: string;
  /** The git directory that it belongs to. */
  repository: string;
}

/**
 * The process groups that perf-gate has started and not yet seen end, and the worktrees that it has made. It is kept in
 * a file as well, so that the guardian and the action's post step can end and remove them when perf-gate itself was
 * killed.
 */
export interface Registry {
  readonly file: string;
  /** The groups that were entered and not removed. */
  readonly groups: readonly ProcessGroup[];
  /** Enters a group. @throws PerfGateError `target` after `killAll`: nothing more is started */
  add(group: ProcessGroup): void;
  remove(group: ProcessGroup): void;
  /** Stops every group that is left, all at the same time, each with its grace; nothing can be started after that. */
  killAll(): Promise<void>;
  /** Enters a worktree; to be called before its folder is created. */
  addWorktree(worktree: RegisteredWorktree): void;
  removeWorktree(worktree: RegisteredWorktree): void;
}

interface GroupLine {
  event: 'add' | 'remove';
  /** Pids and start times mean nothing after a reboot. */
  boot: string;
  group: ProcessGroup;
}

interface WorktreeLine {
  event: 'add' | 'remove';
  worktree: RegisteredWorktree;
}

/** Opens a registry. @param file JSON lines, appended to; its folder is created */
export function createRegistry(file: string): Registry {
  mkdirSync(dirname(file), { recursive: true });
  const groups = new Map<string, ProcessGroup>();
  let closed = false;
  const write = (line: GroupLine | WorktreeLine) => {
    try {
      appendFileSync(file, `${JSON.stringify(line)}\n`);
    } catch (error) {
      throw unusableTemporary(dirname(file), error);
    }
  };
  const registry: Registry = {
    file,
    get groups() {
      return [...groups.values()];
    },
    add(group) {
      if (closed) throw new PerfGateError('target', 'the run is being canceled, so nothing more is started.');
      write({ event: 'add', boot: bootId(), group });
      groups.set(group.marker, group);
    },
    remove(group) {
      if (groups.delete(group.marker)) write({ event: 'remove', boot: bootId(), group });
    },
    async killAll() {
      closed = true;
      await stopAll([...groups.values()], (group) => registry.remove(group));
    },
    addWorktree: (worktree) => write({ event: 'add', worktree }),
    removeWorktree: (worktree) => write({ event: 'remove', worktree }),
  };
  return registry;
}

/**
 * Ends every process group that a registry file still holds. It is for a process other than the one that started them:
 * a process is touched only when its start time or its marker says that it belongs to the group.
 *
 * @returns how many groups still had to be ended
 */
export async function killRegistered(file: string): Promise<number> {
  const groups = readRegistered(file);
  await stopAll(groups, (group) => {
    const line: GroupLine = { event: 'remove', boot: bootId(), group };
    appendFileSync(file, `${JSON.stringify(line)}\n`);
  });
  return groups.length;
}

/** Lists the worktrees that a registry file still holds. */
export function readWorktrees(file: string): RegisteredWorktree[] {
  const worktrees = new Map<string, RegisteredWorktree>();
  for (const line of readLines(file)) {
    if (!('worktree' in line)) continue;
    if (line.event === 'add') worktrees.set(line.worktree.folder, line.worktree);
    else worktrees.delete(line.worktree.folder);
  }
  return [...worktrees.values()];
}

async function stopAll(groups: ProcessGroup[], stopped: (group: ProcessGroup) => void): Promise<void> {
  const results = await Promise.allSettled(groups.map((group) => stopGroup(group).then(() => stopped(group))));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}

function readRegistered(file: string): ProcessGroup[] {
  const boot = bootId();
  const groups = new Map<string, ProcessGroup>();
  for (const line of readLines(file)) {
    if (!('group' in line) || line.boot !== boot) continue;
    if (line.event === 'add') groups.set(line.group.marker, line.group);
    else groups.delete(line.group.marker);
  }
  return [...groups.values()];
}

/**
 * Reads the lines of the file, none where it does not exist; a line that was cut off when its writer was killed is
 * skipped.
 */
function readLines(file: string): (GroupLine | WorktreeLine)[] {
  try {
    return readFileSync(file, 'utf8').split('\n').flatMap(parseLine);
  } catch {
    return [];
  }
}

function parseLine(text: string): (GroupLine | WorktreeLine)[] {
  try {
    return [JSON.parse(text)];
  } catch {
    return [];
  }
}

function bootId(): string {
  return readKernelFile('/proc/sys/kernel/random/boot_id')?.trim() ?? '';
}
