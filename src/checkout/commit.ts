import { shortCommit } from '../text/commit.ts';
import { type Git, GitError } from './git.ts';
import type { GitConfig } from './git-environment.ts';

/** SHA-1 or SHA-256 as git writes it; nothing else is passed to git as a commit. */
const COMMIT = /^[0-9a-f]{40}([0-9a-f]{24})?$/;

/** Milliseconds for a fetch. */
const FETCH = 300_000;
/** Commits of history that are fetched, in steps, until two branches meet. */
const DEPTHS = [50, 250, 1000];

/** Where commits that a clone does not have come from. */
export interface Remote {
  /** Names or URLs, tried in this order. */
  from: readonly string[];
  /** Credentials. */
  config: GitConfig;
}

export function assertCommit(text: string): string {
  if (COMMIT.test(text)) return text;
  throw new GitError(`"${text.slice(0, 80)}" is not the name of a commit`);
}

/** Looks up the commit that a branch, a tag or a name stands for; null when there is none. The ref is untrusted text. */
export async function resolveCommit(git: Git, ref: string): Promise<string | null> {
  // What starts with a dash would be an option.
  if (ref.startsWith('-') || ref.includes('\0')) return null;
  const found = await git.find(['rev-parse', '--verify', '--quiet', `${ref}^{commit}`]);
  return found && assertCommit(found);
}

/** Looks up the best common ancestor in what the clone has; null without one. */
export async function mergeBase(git: Git, one: string, other: string): Promise<string | null> {
  const found = await git.find(['merge-base', '--', assertCommit(one), assertCommit(other)]);
  return found && assertCommit(found.split('\n')[0] as string);
}

/** Tells whether the clone lacks history, like the ones that actions/checkout makes. */
export async function isShallow(git: Git): Promise<boolean> {
  return (await git.run(['rev-parse', '--is-shallow-repository'])) === 'true';
}

async function has(git: Git, commit: string): Promise<boolean> {
  return (await resolveCommit(git, assertCommit(commit))) !== null;
}

/**
 * Makes sure that the clone has a commit with all its files: fetches this one commit where it is missing.
 *
 * @throws GitError when no remote has it
 */
export async function ensureCommit(git: Git, commit: string, remote: Remote): Promise<void> {
  if (await has(git, commit)) return;
  await fetchCommits(git, [commit], (await isShallow(git)) ? 1 : null, remote);
}

/**
 * Finds the merge base of two commits, and fetches as much history as that takes, up to 1,000 commits of each.
 *
 * @throws GitError when no remote has them, or they do not meet
 */
export async function findMergeBase(git: Git, one: string, other: string, remote: Remote): Promise<string> {
  const known = Number(await git.run(['rev-list', '--count', 'HEAD']));
  for (const more of [0, ...DEPTHS]) {
    const shallow = await isShallow(git);
    // Deeper than what is there: a fetch to a smaller depth would cut history off.
    if (more > 0) await fetchCommits(git, [one, other], shallow ? known + more : null, remote);
    const found = (await has(git, one)) && (await has(git, other)) ? await mergeBase(git, one, other) : null;
    if (found) return found;
    if (more > 0 && !shallow) break;
  }
  throw new GitError(`${shortCommit(one)} and ${shortCommit(other)} have no common ancestor in their last commits`);
}

/** Fetches commits by their ids, without touching any branch, tag or FETCH_HEAD. */
async function fetchCommits(git: Git, commits: string[], depth: number | null, remote: Remote): Promise<void> {
  const named = [...new Set(commits.map(assertCommit))];
  const options = ['--quiet', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules', '--refmap='];
  const online = git.with(remote.config);
  let failure: unknown = new GitError('the clone has no remote to fetch from');
  for (const source of remote.from) {
    try {
      await online.run(['fetch', ...options, ...(depth ? [`--depth=${depth}`] : []), '--', source, ...named], FETCH);
      return;
    } catch (error) {
      if (!(error instanceof GitError)) throw error;
      failure = error;
    }
  }
  throw failure;
}
