import { createHash } from 'node:crypto';
import { lstatSync, mkdtempSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { hasEnded, type ProcessOwner, type ProcessPlace, thisPlace, thisProcess } from './process-owner.ts';

// The name of a temporary folder says whose it is, because nothing else is there from the moment at which it exists.
const NAME =
  /^perf-gate-(?:run|log|cache|baseline|upload)-(?<pid>\d+)-(?<ticks>\d+|x)-(?<boot>[\da-f]{8})(?<namespace>[\da-f]{8})-/;

/** What a temporary folder is for. */
type Use = 'run' | 'log' | 'cache' | 'baseline' | 'upload';

/** Makes a new folder for temporary files that later runs can tell to be abandoned when this process has ended. */
export function makeOwnedFolder(temporary: string, use: Use): string {
  const { pid, startTicks, ...place } = thisProcess();
  const { boot, namespace } = digests(place);
  return mkdtempSync(join(temporary, `perf-gate-${use}-${pid}-${startTicks ?? 'x'}-${boot}${namespace}-`));
}

/**
 * Finds the folders of this user's that earlier runs have left because they ended together with all that cleans up after
 * them. Links are no folders.
 */
export function findAbandonedFolders(temporary: string): string[] {
  const here = digests(thisPlace());
  return namesIn(temporary).flatMap((name) => {
    const owner = ownerOf(name);
    const path = join(temporary, name);
    return owner !== null && hasEnded(owner, here) && isOwnFolder(path) ? [path] : [];
  });
}

function ownerOf(name: string): ProcessOwner | null {
  const found = NAME.exec(name)?.groups;
  if (found === undefined) return null;
  const { pid, ticks, boot = '', namespace = '' } = found;
  return { pid: Number(pid), startTicks: ticks === 'x' ? null : Number(ticks), boot, namespace };
}

function isOwnFolder(path: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found?.isDirectory() === true && (process.getuid === undefined || found.uid === process.getuid());
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function digests({ boot, namespace }: ProcessPlace): ProcessPlace {
  const short = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 8);
  return { boot: short(boot), namespace: short(namespace) };
}
