import { lstatSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../errors.ts';
import { asWorkspace } from '../github/cache-folder.ts';
import type { GitHubContext } from '../github/context.ts';
import { runnerTemp } from '../github/runner-temp.ts';
import { askService, isSilent } from '../github/service.ts';
import type { BaselineDocument } from '../measurement/job.ts';
import { decodeText } from '../text/decode-text.ts';
import { clause } from '../text/sentence.ts';
import { parseBaseline } from './baseline-document.ts';
import { writeBaselineFile } from './file.ts';

/** The path in the cache. Entries are found by it too, so it must never change. */
const FILE = 'baseline.json';
/** Bytes of the document. */
const MAX_SIZE = 5_000_000;
/** Milliseconds for looking it up and downloading it, or for saving it: a megabyte at most. */
const TIMEOUT = 15_000;
const TRIES = 2;

/**
 * Puts a baseline into the cache of the branch, under a key of its own for every commit and attempt: an entry can never
 * be overwritten. The cache's client is loaded when it is first needed.
 *
 * @returns a clause on why it was not saved, or null
 */
export async function saveToCache(document: BaselineDocument, context: GitHubContext): Promise<string | null> {
  const key = `${prefixFor(document.key)}${context.sha}/${context.runId}-${context.attempt}`;
  try {
    const cache = await import('@actions/cache');
    if (!cache.isFeatureAvailable()) return 'this runner has no cache service';
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

/**
 * Finds the newest baseline in the cache that this run can see: it sees the entries of its own branch, of its base branch
 * and of the default branch. Only the entries themselves say where they come from, so this is less certain than an
 * artifact; but nothing that a pull request writes is visible outside of it.
 * https://docs.github.com/actions/reference/workflows-and-actions/dependency-caching#restrictions-for-accessing-a-cache
 */
export async function restoreFromCache(
  key: string,
  { owner, repo }: GitHubContext,
): Promise<{ document: BaselineDocument } | { document: null; reason: string }> {
  const none = (reason: string) => ({ document: null, reason }) as const;
  try {
    const cache = await import('@actions/cache');
    if (!cache.isFeatureAvailable()) return none('this runner has no cache service');
    const text = await inOwnFolder(async (folder) => {
      const limits = { timeoutInMs: TIMEOUT, segmentTimeoutInMs: TIMEOUT };
      await askService('cache service', TIMEOUT, () =>
        cache.restoreCache([FILE], prefixFor(key), [prefixFor(key)], limits),
      );
      return readRestored(join(folder, FILE));
    });
    if (text === null) return none('the cache has none');
    const document = parseBaseline(text, 'the cached baseline');
    if (document.key !== key) return none('the cached baseline has another key');
    if (document.jobs[0]?.origin.repository !== `${owner}/${repo}`) {
      return none('the cached baseline is of another repository');
    }
    return { document };
  } catch (error) {
    return none(`the cache could not be read: ${clause(messageOf(error))}`);
  }
}

/** No key contains a slash: the entries of "shop-api" are not found under the prefix of "shop". */
function prefixFor(key: string): string {
  return `perf-gate-baseline/${key}/`;
}

async function inOwnFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(runnerTemp(), 'perf-gate-cache-'));
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
