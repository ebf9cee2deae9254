import { messageOf } from '../errors.ts';
import type { Octokit } from '../github/client.ts';
import { type GitHubContext, mayBecomeBaseline } from '../github/context.ts';
import { explainFailure } from '../github/failure.ts';
import { within } from '../github/within.ts';
import type { BaselineDocument } from '../measurement/job.ts';
import { clause } from '../text/sentence.ts';
import { type ArtifactBaseline, findArtifactBaseline } from './artifact.ts';
import { appendJob } from './baseline-document.ts';
import { restoreFromCache } from './cache.ts';
import { saveBaseline } from './save.ts';
import type { BaselineStore, StoredPlace } from './store.ts';

export interface GitHubStoreOptions {
  /** null without a token: then only the cache can be read. */
  octokit: Octokit | null;
  context: GitHubContext;
  key: string;
  /** Where baselines are kept, in the order in which they are looked for. */
  places: readonly StoredPlace[];
}

/** Milliseconds for a search that decides what the change is compared with. */
const PATIENCE = 40_000;

/** Makes a store of the artifacts of the base branch and of the cache. */
export function githubStore({ octokit, context, key, places }: GitHubStoreOptions): BaselineStore {
  let previous: BaselineDocument | null = null;
  const findIn = async (place: StoredPlace, patience: number): Promise<ArtifactBaseline> => {
    if (place === 'cache') return findCached(context, key);
    try {
      return await within(patience, 'GitHub', () => findArtifact(octokit, context, key));
    } catch (error) {
      return { document: null, reason: explainFailure(error, 'baseline artifacts could not be read'), skipped: [] };
    }
  };
  return {
    missing: null,
    async find(patience = PATIENCE) {
      const notices: string[] = [];
      const reasons: string[] = [];
      for (const source of places) {
        const found = await findIn(source, patience);
        notices.push(...found.skipped);
        if (found.document) {
          previous = found.document;
          const detour = reasons.map((reason) => `The baseline comes from the ${source}: ${reason}.`);
          return { base: { kind: 'stored', source, document: previous }, notices: [...notices, ...detour] };
        }
        reasons.push(found.reason);
      }
      return { base: { kind: 'none', reason: reasons.join(', and ') }, notices };
    },
    async save(job) {
      if (!mayBecomeBaseline(context)) return [];
      try {
        return await saveBaseline(appendJob(previous, job, key), context, places);
      } catch (error) {
        return [`The baseline was not saved: ${clause(messageOf(error))}.`];
      }
    },
  };
}

async function findCached(context: GitHubContext, key: string): Promise<ArtifactBaseline> {
  return { ...(await restoreFromCache(key, context)), skipped: [] };
}

async function findArtifact(octokit: Octokit | null, context: GitHubContext, key: string): Promise<ArtifactBaseline> {
  const none = (reason: string): ArtifactBaseline => ({ document: null, reason, skipped: [] });
  if (!octokit) return none('without a token (input "token") no artifact can be read');
  if (context.baseBranch === null) return none('the event does not say which branch to compare with');
  return findArtifactBaseline({ octokit, context, key, branch: context.baseBranch });
}
