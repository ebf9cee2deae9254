import type { JsonObject } from '../json.ts';
import type { CacheEntry } from '../state.ts';
import { timestamp } from './scalars.ts';

/** An entry of the cache, with the ref that wrote it. */
export function cacheJson({ id, scope, key, version, createdAt, size }: CacheEntry): JsonObject {
  return {
    id,
    ref: scope,
    key,
    version,
    last_accessed_at: timestamp(createdAt),
    created_at: timestamp(createdAt),
    size_in_bytes: size,
  };
}
