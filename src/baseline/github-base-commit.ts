import type { BaseCommitSource } from '../checkout/base-commit-source.ts';
import { assertCommit, findMergeBase, isShallow, mergeBase, type Remote, resolveCommit } from '../checkout/commit.ts';
import { type Git, GitError } from '../checkout/git.ts';
import type { GitConfig } from '../checkout/git-environment.ts';
import type { Octokit } from '../github/client.ts';
import type { GitHubContext } from '../github/context.ts';
import { explainFailure } from '../github/failure.ts';
import { shortCommit } from '../text/commit.ts';
import { plainText, shorten } from '../text/plain.ts';

export interface GitHubBaseOptions {
  /** null without a token. */
  octokit: Octokit | null;
  context: GitHubContext;
  /** What git fetches with; empty for a repository that everybody can read. */
  credentials: GitConfig;
  /** Whether the base was asked for. */
  required: boolean;
}

/**
 * Finds the merge base of a pull request, or the commit that a merge group is built on: what the base branch has gained
 * since is not the change's doing.
 */
export function githubBaseCommit({ octokit, context, credentials, required }: GitHubBaseOptions): BaseCommitSource {
  const address = `${context.serverUrl}/${context.owner}/${context.repo}`;
  // The clone's own remote first, without the token: it may be a mirror, and needs none where everybody can read it.
  const remote: Remote = { from: ['origin', address], config: credentials };
  return {
    remote,
    required,
    async find(git) {
      const { pullRequest, mergeGroupBase, event } = context;
      if (mergeGroupBase) return { commit: mergeGroupBase, ref: 'base of the merge group', notices: [] };
      if (!pullRequest) return { reason: `a run for the event ${event} has no base commit` };
      const branch = shorten(plainText(pullRequest.baseRef), 100);
      const { baseSha, headSha } = pullRequest;
      if (baseSha === null) return { reason: 'the event does not say which commit the pull request is based on' };
      const commit = await findBase(git, octokit, context, remote, baseSha, headSha);
      const notices = await mergedMeanwhile(git, commit, headSha, branch);
      return { commit, ref: `merge base with ${branch}`, notices };
    },
  };
}

/** Takes the merge base from the clone where that has the whole history, else from GitHub, else from fetched history. */
async function findBase(
  git: Git,
  octokit: Octokit | null,
  { owner, repo }: GitHubContext,
  remote: Remote,
  base: string,
  head: string,
): Promise<string> {
  const known = (await resolveCommit(git, base)) !== null && (await resolveCommit(git, head)) !== null;
  const local = known && !(await isShallow(git)) ? await mergeBase(git, base, head) : null;
  if (local) return local;
  let unanswered = 'without a token (input "token") GitHub cannot be asked for the merge base';
  if (octokit) {
    try {
      const basehead = `${base}...${head}`;
      const { data } = await octokit.rest.repos.compareCommitsWithBasehead({ owner, repo, basehead, per_page: 1 });
      return assertCommit(data.merge_base_commit.sha);
    } catch (error) {
      unanswered = explainFailure(error, 'GitHub did not give the merge base');
    }
  }
  try {
    return await findMergeBase(git, base, head, remote);
  } catch (error) {
    if (error instanceof GitError) throw new GitError(`${unanswered}, and ${error.message}`);
    throw error;
  }
}

/**
 * GitHub checks out a merge of the pull request into the tip of its base branch, unless the workflow says otherwise: what
 * the branch has gained since the merge base is then measured as part of the change.
 */
async function mergedMeanwhile(git: Git, base: string, head: string, branch: string): Promise<string[]> {
  const raw = await git.run(['cat-file', 'commit', 'HEAD']);
  const parents = [...(raw.split('\n\n', 1)[0] ?? '').matchAll(/^parent ([0-9a-f]+)$/gm)].map((match) => match[1]);
  const [tip, merged] = parents;
  if (merged !== head || tip === base || tip === undefined) return [];
  return [
    `The checkout is a merge of this pull request into ${branch} at ${shortCommit(tip)}, so that what ${branch} has gained ` +
      `since the merge base ${shortCommit(base)} is measured as part of this change. To measure the change alone, give ` +
      'actions/checkout the ref github.event.pull_request.head.sha.',
  ];
}
