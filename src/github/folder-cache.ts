import type { FolderCache } from '../checkout/build-cache.ts';
import { messageOf } from '../errors.ts';
import { asWorkspace } from './cache-folder.ts';
import { askService } from './service.ts';

/** Milliseconds for asking whether there is an entry. */
const LOOKUP = 10_000;
/** Milliseconds for a download or an upload: a build that takes longer to move is as soon made again. */
const TIMEOUT = 60_000;

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
      // The service also returns an entry whose key only starts with this one. A service that is silent is not waited for
      // as long as a download may take.
      const restore = (bound: number, lookupOnly: boolean) =>
        asWorkspace(folder, () =>
          askService('cache service', bound, () => cache.restoreCache([name], key, [], { ...limits, lookupOnly })),
        );
      return (await restore(LOOKUP, true)) === key && (await restore(TIMEOUT, false)) === key;
    } catch {
      return false;
    }
  },
  async save(folder, name, key) {
    try {
      const cache = await import('@actions/cache');
      if (!cache.isFeatureAvailable()) return 'this runner has no cache service';
      // The client logs a refusal as a warning of its own.
      const id = await asWorkspace(folder, () =>
        askService('cache service', TIMEOUT, () => cache.saveCache([name], key)),
      );
      return id === -1 ? 'the cache service refused it' : null;
    } catch (error) {
      return messageOf(error);
    }
  },
};
