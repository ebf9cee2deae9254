import { shortCommit } from '../text/commit.ts';
import { isCommit } from './commit-name.ts';
import { type Git, GitError } from './git.ts';
import type { GitConfig } from './git-environment.ts';
import { fetchApart } from './own-repository.ts';

/** Milliseconds for a fetch. */
const FETCH = 300_000;
/** Commits of history that are fetched, in steps, until two branches meet. */
const DEPTHS = [50, 250, 1000];

/** Where commits that a clone does not have come from. */
export interface Remote {
  /**
   * Names or URLs, tried in this order. A name is one of the checkout's own, and is asked by the checkout's settings; a
   * URL is asked with the credentials where there are any, apart from the checkout.
   */
  from: readonly string[];
  /** Credentials, which no git in the checkout gets. */
  config: GitConfig;
}

export function assertCommit(text: string): string {
  if (isCommit(text)) return text;
  throw new GitError(`"${text.slice(0, 80)}" is not the name of a commit`);
}

/** Looks up the commit that a branch, a tag or a name stands for; null when there is none. The ref is untrusted text. */
export async function resolveCommit(git: Git, ref: string): Promise<string | null> {
  // What starts with a dash would be an option.
  if (ref.startsWith('-') || ref.includes('\0')) return null;
  const found = await git.look(['rev-parse', '--verify', '--quiet', `${ref}^{commit}`]);
  return found && assertCommit(found);
}

/** Looks up the best common ancestor in what the clone has; null without one. */
export async function mergeBase(git: Git, one: string, other: string): Promise<string | null> {
  const found = await git.look(['merge-base', '--', assertCommit(one), assertCommit(other)]);
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
  const both = `${shortCommit(one)} and ${shortCommit(other)} have no common ancestor`;
  if (!(await isShallow(git))) throw new GitError(both);
  throw new GitError(
    `${both} in the last ${known + (DEPTHS.at(-1) ?? 0)} commits of this clone, which is shallow. ` +
      'Give actions/checkout "fetch-depth: 0"',
  );
}

/**
 * Fetches commits by their ids, without touching any branch, tag or FETCH_HEAD.
 *
 * @throws GitError with what git said of every place that was asked, and what to do
 */
async function fetchCommits(git: Git, commits: string[], depth: number | null, remote: Remote): Promise<void> {
  const named = [...new Set(commits.map(assertCommit))];
  const options = ['--quiet', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules', '--refmap='];
  const args = [...options, ...(depth ? [`--depth=${depth}`] : [])];
  const failures: string[] = [];
  for (const source of remote.from) {
    const isUrl = /^https?:\/\//.test(source);
    try {
      if (isUrl && remote.config.length > 0) {
        await fetchApart(git, { url: source, config: remote.config, args, commits: named, timeout: FETCH });
      } else await git.run(['fetch', ...args, '--', source, ...named], FETCH);
      return;
    } catch (error) {
      if (!(error instanceof GitError)) throw error;
      failures.push(error.message);
    }
  }
  // Those who have no access to one place are not interested in it where another one says more.
  const told = failures.at(-1) ?? 'the clone has no remote to fetch from';
  throw new GitError(`${told}${adviceOn(told)}`);
}

/** What to write where a fetch was refused; a sentence behind a full stop. */
function adviceOn(message: string): string {
  if (
    /could not read Username|Authentication failed|returned error: 40[13]|[Rr]epository not found|' not found|Permission denied/.test(
      message,
    )
  ) {
    return '. Where the repository is private, the job needs the permission "contents: read", and the input "token" a token that can read it';
  }
  if (/not our ref|unadvertised object|couldn't find remote ref|upload-pack: not our ref/.test(message)) {
    return '. The server does not give single commits, or does not have this one: give actions/checkout "fetch-depth: 0"';
  }
  return '';
}
