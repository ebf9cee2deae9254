import type { FolderCache } from '../checkout/build-cache.ts';
import { messageOf } from '../errors.ts';
import { asWorkspace } from './cache-folder.ts';

/** Milliseconds for a download. */
const TIMEOUT = 120_000;

/**
 * Keeps folders in the cache service of the workflow. What a pull request keeps is visible only to itself, what the base
 * branch keeps is visible to all. The client is loaded when it is first needed.
 * https://docs.github.com/actions/reference/workflows-and-actions/dependency-caching#restrictions-for-accessing-a-cache
 */
export const githubFolderCache: FolderCache = {
  async restore(folder, name, key) {
    try {
      const cache = await import('@actions/cache');
      if (!cache.isFeatureAvailable()) return false;
      const limits = { timeoutInMs: TIMEOUT, segmentTimeoutInMs: TIMEOUT };
      // The service also returns an entry whose key only starts with this one.
      return (await asWorkspace(folder, () => cache.restoreCache([name], key, [], limits))) === key;
    } catch {
      return false;
    }
  },
  async save(folder, name, key) {
    try {
      const cache = await import('@actions/cache');
      if (!cache.isFeatureAvailable()) return 'this runner has no cache service';
      // The client logs a refusal as a warning of its own.
      const id = await asWorkspace(folder, () => cache.saveCache([name], key));
      return id === -1 ? 'the cache service refused it' : null;
    } catch (error) {
      return messageOf(error);
    }
  },
};
