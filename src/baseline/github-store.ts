import { messageOf } from '../errors.ts';
import type { Octokit } from '../github/client.ts';
import { type GitHubContext, mayBecomeBaseline } from '../github/context.ts';
import type { BaselineDocument } from '../measurement/job.ts';
import { type ArtifactBaseline, findArtifactBaseline } from './artifact.ts';
import { appendJob } from './baseline-document.ts';
import { restoreFromCache } from './cache.ts';
import { saveBaseline } from './save.ts';
import type { BaselineStore } from './store.ts';

export interface GitHubStoreOptions {
  /** null without a token: then there is only the cache. */
  octokit: Octokit | null;
  context: GitHubContext;
  key: string;
}

/** Baselines in the artifacts of the base branch, with the cache behind them. */
export function githubStore({ octokit, context, key }: GitHubStoreOptions): BaselineStore {
  let previous: BaselineDocument | null = null;
  return {
    async find() {
      const stored = await findArtifact(octokit, context, key);
      if (stored.document) {
        previous = stored.document;
        return { base: { kind: 'stored', source: 'artifact', document: previous }, notices: stored.skipped };
      }
      const cached = await restoreFromCache(key, context);
      if (!cached.document) {
        const reason = `${stored.reason}, and ${cached.reason}`;
        return { base: { kind: 'none', reason }, notices: stored.skipped };
      }
      previous = cached.document;
      const notice = `The baseline comes from the cache: ${stored.reason}.`;
      return { base: { kind: 'stored', source: 'cache', document: previous }, notices: [...stored.skipped, notice] };
    },
    async save(job) {
      if (!mayBecomeBaseline(context)) return [];
      try {
        return await saveBaseline(appendJob(previous, job, key), context);
      } catch (error) {
        return [`The baseline was not saved: ${messageOf(error)}`];
      }
    },
  };
}

async function findArtifact(octokit: Octokit | null, context: GitHubContext, key: string): Promise<ArtifactBaseline> {
  const none = (reason: string): ArtifactBaseline => ({ document: null, reason, skipped: [] });
  if (!octokit) return none('without a token (input "token") no artifact can be read');
  if (context.baseBranch === null) return none('the event does not say which branch to compare with');
  return findArtifactBaseline({ octokit, context, key, branch: context.baseBranch });
}
