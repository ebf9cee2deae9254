import { lstatSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../errors.ts';
import { asWorkspace } from '../github/cache-folder.ts';
import type { GitHubContext } from '../github/context.ts';
import { runnerTemp } from '../github/runner-temp.ts';
import { askService, isSilent } from '../github/service.ts';
import type { BaselineDocument } from '../measurement/job.ts';
import { makeOwnedFolder } from '../service/owned-folder.ts';
import { decodeText } from '../text/decode-text.ts';
import { clause } from '../text/sentence.ts';
import { writeBaselineFile } from './file.ts';

/** The path in the cache. Entries are found by it too, so it must never change. */
const FILE = 'baseline.json';
/** Bytes of the document. */
const MAX_SIZE = 5_000_000;
/** Milliseconds for looking it up and downloading it, or for saving it: a megabyte at most. */
const TIMEOUT = 15_000;
const LIMITS = { timeoutInMs: TIMEOUT, segmentTimeoutInMs: TIMEOUT };
const TRIES = 2;

/**
 * Puts a baseline into the cache of the branch, under a key of its own for every commit and attempt: an entry can never
 * be overwritten. The cache's client is loaded when it is first needed.
 *
 * @returns a clause on why it was not saved, or null
 */
export async function saveToCache(document: BaselineDocument, context: GitHubContext): Promise<string | null> {
  const key = `${cachePrefix(document.key)}${context.sha}/${context.runId}-${context.attempt}`;
  try {
    const cache = await import('@actions/cache');
    if (!cache.isFeatureAvailable()) return NO_SERVICE;
    return await inOwnFolder(async (folder) => {
      writeBaselineFile(join(folder, FILE), document);
      // The client logs a refusal as a warning of its own. Of a try whose answer was lost the key may be taken.
      const save = (suffix: string) =>
        askService('cache service', TIMEOUT, () => cache.saveCache([FILE], `${key}${suffix}`));
      const tries = isSilent('cache service') ? 1 : TRIES;
      for (let attempt = 1; ; attempt++) {
        const last = attempt === tries;
        const id = await save(attempt === 1 ? '' : `-${attempt}`).catch((error: unknown) => {
          if (last) throw error;
          return -1;
        });
        if (id !== -1) return null;
        if (last) return 'the cache service refused it';
      }
    });
  } catch (error) {
    return clause(messageOf(error));
  }
}

/** No key contains a slash: the entries of "shop-api" are not found under the prefix of "shop". */
export function cachePrefix(key: string): string {
  return `perf-gate-baseline/${key}/`;
}

/** The run that an entry's key names, by whoever wrote it. */
export interface NamedRun {
  commit: string;
  runId: number;
}

/** Reads the run out of an entry's key; null where it is not one of `saveToCache`. */
export function runOfKey(entry: string, key: string): NamedRun | null {
  if (!entry.startsWith(cachePrefix(key))) return null;
  const [, commit, runId] =
    /^([0-9a-f]{40}(?:[0-9a-f]{24})?)\/(\d{1,15})-\d{1,9}(?:-\d)?$/.exec(entry.slice(cachePrefix(key).length)) ?? [];
  return commit === undefined ? null : { commit, runId: Number(runId) };
}

/**
 * Asks for the newest entry that this run can see, of whatever branch; nothing is downloaded.
 *
 * @returns its key; null without any
 * @throws Error
 */
export async function lookUpCache(key: string): Promise<string | null> {
  const cache = await import('@actions/cache');
  if (!cache.isFeatureAvailable()) throw new Error(NO_SERVICE);
  const options = { ...LIMITS, lookupOnly: true };
  const found = await inOwnFolder(() =>
    askService('cache service', TIMEOUT, () =>
      cache.restoreCache([FILE], cachePrefix(key), [cachePrefix(key)], options),
    ),
  );
  return found ?? null;
}

/**
 * Reads the document of one entry.
 *
 * @param entry the whole key
 * @returns null where the entry is gone, or another one comes first
 * @throws Error
 */
export async function readFromCache(entry: string): Promise<string | null> {
  const cache = await import('@actions/cache');
  return inOwnFolder(async (folder) => {
    const found = await askService('cache service', 2 * TIMEOUT, () => cache.restoreCache([FILE], entry, [], LIMITS));
    // The service also returns an entry whose key only starts with this one.
    return found === entry ? readRestored(join(folder, FILE)) : null;
  });
}

const NO_SERVICE = 'this runner has no cache service';

async function inOwnFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = makeOwnedFolder(runnerTemp(), 'cache');
  try {
    return await asWorkspace(folder, () => work(folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns null where nothing was restored. An archive can hold a link to somewhere else, which is not followed. */
function readRestored(file: string): string | null {
  const stats = lstatSync(file, { throwIfNoEntry: false });
  if (!stats) return null;
  if (!stats.isFile() || stats.size > MAX_SIZE) throw new Error(`its ${FILE} is not a baseline`);
  const decoded = decodeText(readFileSync(file));
  if ('problem' in decoded) throw new Error(`its ${FILE} ${decoded.problem}`);
  return decoded.text;
}
