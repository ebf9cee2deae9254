import type { CacheEntry } from '../state.ts';
import type { RuntimeToken } from '../tokens.ts';
import type { TwirpService } from './twirp.ts';
import { requiredText, TwirpError } from './twirp.ts';

const READ = 1;
const WRITE = 2;

/**
 * `github.actions.results.api.v1.CacheService`, as @actions/cache calls it with ACTIONS_CACHE_SERVICE_V2. The words
 * of its refusals are those of GitHub's service; @actions/cache tells some of them apart by their beginning.
 */
export const cacheService: TwirpService = {
  CreateCacheEntry: ({ world, token, message }) => {
    const key = requiredText(message, 'key');
    const version = requiredText(message, 'version');
    const scope = writableScope(token);
    if (scope === undefined) return { ok: false, message: 'cache write denied: token has no writable scopes' };
    const taken = token.repository.caches.some(
      (entry) => entry.key === key && entry.version === version && entry.scope === scope,
    );
    if (taken) {
      throw new TwirpError('already_exists', 'cache entry with the same key, version, and scope already exists');
    }
    const entry: CacheEntry = {
      id: world.newId(),
      key,
      version,
      scope,
      blob: world.blobs.newPath('caches', ''),
      size: 0,
      finalized: false,
      createdAt: new Date(),
    };
    token.repository.caches.push(entry);
    return { ok: true, signed_upload_url: world.blobs.sign(entry.blob, 'cw') };
  },

  FinalizeCacheEntryUpload: ({ world, token, message }) => {
    const key = requiredText(message, 'key');
    const version = requiredText(message, 'version');
    const scope = writableScope(token);
    const entry = token.repository.caches.find(
      (candidate) =>
        candidate.key === key && candidate.version === version && candidate.scope === scope && !candidate.finalized,
    );
    const bytes = entry === undefined ? undefined : world.blobs.read(entry.blob);
    if (entry === undefined || bytes === undefined) throw new TwirpError('not_found', 'cache entry not found');
    if (Number(message.size_bytes) !== bytes.length) {
      throw new TwirpError('invalid_argument', `size_bytes is ${String(message.size_bytes)}, not ${bytes.length}`);
    }
    entry.size = bytes.length;
    entry.finalized = true;
    return { ok: true, entry_id: String(entry.id) };
  },

  GetCacheEntryDownloadURL: ({ world, token, message }) => {
    const scopes = token.cacheScopes.filter((scope) => (scope.Permission & READ) !== 0).map(({ Scope }) => Scope);
    if (scopes.length === 0) {
      throw new TwirpError('permission_denied', 'cache read denied: token has no readable scopes');
    }
    const key = requiredText(message, 'key');
    const restoreKeys = Array.isArray(message.restore_keys) ? message.restore_keys.map(String) : [];
    const version = requiredText(message, 'version');
    for (const scope of scopes) {
      const entries = token.repository.caches.filter(
        (entry) => entry.finalized && entry.version === version && entry.scope === scope,
      );
      const match = search(entries, key, restoreKeys);
      if (match !== undefined) {
        return { ok: true, signed_download_url: world.blobs.sign(match.blob, 'r'), matched_key: match.key };
      }
    }
    return { ok: false };
  },
};

/**
 * The exact key, then the key as a prefix, then each restore key as a prefix; of several the newest. Searched first
 * in the run's own scope, then in the next one.
 * https://docs.github.com/actions/reference/workflows-and-actions/dependency-caching#cache-key-matching
 */
function search(entries: CacheEntry[], key: string, restoreKeys: string[]): CacheEntry | undefined {
  const newest = [...entries].sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || b.id - a.id);
  return (
    newest.find((entry) => entry.key === key) ??
    [key, ...restoreKeys]
      .map((prefix) => newest.find((entry) => entry.key.startsWith(prefix)))
      .find((entry) => entry !== undefined)
  );
}

function writableScope(token: RuntimeToken): string | undefined {
  return token.cacheScopes.find((scope) => (scope.Permission & WRITE) !== 0)?.Scope;
}
