import type { BaseCommitSource } from '../checkout/base-commit-source.ts';
import type { Git } from '../checkout/git.ts';
import { GitError } from '../checkout/git.ts';
import type { GitConfig } from '../checkout/git-environment.ts';
import { MAX_BYTES, nameOfFile } from '../config/file/config-file.ts';
import { type BaseRules, POLICIES, type Policy, type RuleSource } from '../config/rules/rules.ts';
import { messageOf, PerfGateError } from '../errors.ts';
import type { Octokit } from '../github/client.ts';
import { readOverApi } from '../github/committed-file.ts';
import type { GitHubContext } from '../github/context.ts';
import { explainFailure } from '../github/failure.ts';
import type { Session } from '../rounds/session.ts';
import { quote } from '../text/quote.ts';
import { clause } from '../text/sentence.ts';
import { committedFiles, findRules, openCheckout, type ReadFile } from './base-rules.ts';
import { githubBaseCommit } from './github-base-commit.ts';

export interface GitHubRulesOptions {
  /** The input of that name. */
  policy: string;
  workspace: string;
  /** The input `config`. */
  path: string;
  /** null without a token. */
  octokit: Octokit | null;
  context: GitHubContext;
  /** What git fetches with. */
  credentials: GitConfig;
}

/**
 * Reads the rules that a pull request or a merge group is held to: those of the branch that it is to be merged into. They
 * are read from the tip of that branch, because an old commit may have had other rules, or none.
 *
 * @returns null for an event without a change
 * @throws PerfGateError `config` for an input that is neither base nor head
 */
export async function githubRules(
  options: GitHubRulesOptions,
  session: Pick<Session, 'processes' | 'abort'>,
): Promise<RuleSource | null> {
  const policy = policyOf(options.policy);
  const { pullRequest, mergeGroupBase, baseBranch } = options.context;
  if (pullRequest === null && mergeGroupBase === null) return null;
  const ref = baseBranch ?? 'the base';
  try {
    return { policy, base: { ref, ...(await readRules(options, session)) } };
  } catch (error) {
    session.abort.throwIfAborted();
    const problem = clause(
      error instanceof GitError ? error.message : explainFailure(error, 'GitHub did not give them'),
    );
    return { policy, base: { ref, commit: null, file: null, problem } };
  }
}

function policyOf(input: string): Policy {
  const wanted = input.trim() || 'base';
  const known = POLICIES.find((policy) => policy === wanted);
  if (known) return known;
  throw new PerfGateError('config', `input "policy": expected one of ${POLICIES.join(', ')}, got ${quote(wanted)}`);
}

/** @throws GitError, or what octokit throws */
async function readRules(
  { workspace, path, octokit, context, credentials }: GitHubRulesOptions,
  session: Pick<Session, 'processes' | 'abort'>,
): Promise<Omit<BaseRules, 'ref'>> {
  const name = nameOfFile(workspace, path);
  const source = githubBaseCommit({ octokit, context, credentials, required: false });
  const opened = await openCheckout(workspace, session).catch(orReason);
  const git = 'reason' in opened ? null : opened;
  const read = readBy(git, source, { workspace, octokit, context, reason: 'reason' in opened ? opened.reason : '' });
  const { tip, isMerged } = await tipOf(git, context);
  const began = isMerged || git === null ? null : await mergeBaseOf(git, source);
  if (tip === null) {
    if (began === null) throw new GitError('the event does not say which commit the change is based on');
    return asRules(began, await findRules(read, began, name));
  }
  const found = await findRules(read, tip, name);
  const before = began === null || began === tip ? null : await findRules(read, began, name).catch(() => null);
  if ('problem' in found || before === null || 'problem' in before) return asRules(tip, found);
  const [now, then] = [found.file, before.file];
  // The commit that is measured is named where nothing has changed since.
  if (now?.text === then?.text && now?.name === then?.name) return asRules(began as string, found);
  return { ...asRules(tip, found), ...(then && { before: then }) };
}

function asRules(commit: string, found: Awaited<ReturnType<typeof findRules>>): Omit<BaseRules, 'ref'> {
  if ('problem' in found) return { commit, file: null, problem: found.problem };
  return { commit, file: found.file, problem: null };
}

/**
 * Finds the tip of the base branch. GitHub checks out a merge of the change into it, unless the workflow says otherwise;
 * only a commit that GitHub made is taken for that.
 */
async function tipOf(
  git: Git | null,
  { pullRequest, mergeGroupBase, sha }: GitHubContext,
): Promise<{ tip: string | null; isMerged: boolean }> {
  if (mergeGroupBase !== null) return { tip: mergeGroupBase, isMerged: true };
  const raw = git === null ? null : await git.find(['cat-file', 'commit', 'HEAD']);
  if (raw !== null && (await git?.find(['rev-parse', 'HEAD'])) === sha) {
    const head = raw.split('\n\n', 1)[0] ?? '';
    const [first, second] = [...head.matchAll(/^parent ([0-9a-f]+)$/gm)].map((match) => match[1]);
    if (first !== undefined && second === pullRequest?.headSha) return { tip: first, isMerged: true };
  }
  return { tip: pullRequest?.baseSha ?? null, isMerged: false };
}

async function mergeBaseOf(git: Git, source: BaseCommitSource): Promise<string | null> {
  try {
    const found = await source.find(git);
    return 'reason' in found ? null : found.commit;
  } catch (error) {
    if (error instanceof GitError) return null;
    throw error;
  }
}

interface Means {
  workspace: string;
  octokit: Octokit | null;
  context: GitHubContext;
  /** Why git cannot be asked. */
  reason: string;
}

/** From the clone, which gets the commit where it is missing; over the API where git cannot. */
function readBy(git: Git | null, source: BaseCommitSource, { workspace, octokit, context, reason }: Means): ReadFile {
  const byGit = git && committedFiles(git, workspace, source);
  return async (commit, name) => {
    let why = reason;
    if (byGit) {
      try {
        return await byGit(commit, name);
      } catch (error) {
        if (!(error instanceof GitError)) throw error;
        why = error.message;
      }
    }
    if (octokit === null) throw new GitError(why);
    return readOverApi(octokit, context, commit, name, MAX_BYTES);
  };
}

function orReason(error: unknown): { reason: string } {
  if (error instanceof GitError) return { reason: messageOf(error) };
  throw error;
}
