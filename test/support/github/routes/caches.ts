import { cacheJson } from '../factories/cache.ts';
import type { Routes } from '../route.ts';
import { paginate, Unsupported } from '../route.ts';

/** Entries of the cache over the REST API; saving and restoring goes through the results service. */
export const cacheRoutes: Routes = {
  'GET /repos/{owner}/{repo}/actions/caches': {
    accepts: 'actions=read',
    publicRead: true,
    handle: (call) => {
      const { query, repository } = call;
      if (query.get('sort') !== 'created_at') throw new Unsupported('caches are listed by creation only');
      const found = repository.caches
        .filter(
          ({ finalized, key, scope }) =>
            finalized && key.startsWith(query.get('key') ?? '') && scope === (query.get('ref') ?? scope),
        )
        .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || b.id - a.id);
      const { items, headers } = paginate(call, query.get('direction') === 'asc' ? found.reverse() : found);
      return { status: 200, headers, body: { total_count: found.length, actions_caches: items.map(cacheJson) } };
    },
  },
};
