import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readKernelFile } from '../service/process-table.ts';
import type { KernelRoots } from './resources.ts';

/** The groups above each other that are looked at. */
const DEEPEST = 50;

/** The groups of a process for one controller. */
export interface CgroupFolders {
  version: 1 | 2;
  /** Its own group first, then those above it. */
  folders: string[];
}

/**
 * Finds the cgroup of a process that a controller counts in, and those above it. Where a system has both versions, a
 * controller is in one of them.
 *
 * @returns null where there is none, or it is not shown here
 */
export function cgroupFolders(
  pid: number,
  controller: 'cpu' | 'memory',
  { proc, cgroup }: KernelRoots,
): CgroupFolders | null {
  const groups = readKernelFile(`${proc}/${pid}/cgroup`) ?? '';
  const [, controllers, path] =
    groups.match(new RegExp(`^[1-9]\\d*:((?:[\\w,]*,)?${controller}(?:,[\\w,]*)?):(/.*)$`, 'm')) ?? [];
  const top = [controllers ?? controller, controller]
    .map((name) => join(cgroup, name))
    .find((folder) => existsSync(folder));
  if (path !== undefined && top !== undefined) {
    const folders = upwards(top, path);
    return folders && { version: 1, folders };
  }
  const unified = groups.match(/^0::(\/.*)$/m)?.[1];
  const folders = unified === undefined ? null : upwards(cgroup, unified);
  return folders && { version: 2, folders };
}

/** Outside of the part of the hierarchy that a container is shown, paths climb: /../other. */
function upwards(top: string, path: string): string[] | null {
  if (path.split('/').includes('..')) return null;
  const folders: string[] = [];
  for (let group = path; folders.length < DEEPEST; group = dirname(group)) {
    folders.push(join(top, group));
    if (group === '/') break;
  }
  return folders;
}
