import type { BaseCommitSource } from '../checkout/base-commit-source.ts';
import { isShallow, mergeBase, resolveCommit } from '../checkout/commit.ts';
import { type Git, GitError } from '../checkout/git.ts';
import { PerfGateError } from '../errors.ts';
import { plainText, shorten } from '../text/plain.ts';

/** What is tried, in this order, where the base is not named. */
const USUAL = ['origin/HEAD', 'main', 'master'];

/**
 * Finds the merge base of the commit that is checked out and a branch, tag or commit, in the user's own clone alone.
 * Whoever measures a base at a desk asked for it.
 *
 * @param ref untrusted text; null: the usual names of a default branch
 */
export function localBaseCommit(ref: string | null): BaseCommitSource {
  return {
    remote: { from: ['origin'], config: [] },
    required: true,
    async find(git) {
      const head = await resolveCommit(git, 'HEAD');
      if (head === null) return { reason: await whyNoHead(git) };
      for (const name of ref === null ? USUAL : [ref]) {
        const tip = await resolveCommit(git, name);
        if (tip === null) continue;
        const commit = await mergeBase(git, head, tip);
        const shown = shorten(plainText(name), 100);
        if (commit === null) return { reason: await whyNoMergeBase(git, shown) };
        return { commit, ref: `merge base with ${shown}`, notices: [] };
      }
      if (ref === null)
        return { reason: 'there is no origin/HEAD, main or master to compare with; name a base with --base' };
      throw unknown(ref, (await resolveCommit(git, `origin/${ref}`)) !== null);
    },
  };
}

function unknown(ref: string, isRemote: boolean): PerfGateError {
  const shown = shorten(plainText(ref), 100);
  const remedy = isRemote
    ? `There is an origin/${shown}: --base origin/${shown}.`
    : 'Fetch it first, or name another one.';
  const text = `--base: "${shown}" is not a branch, tag or commit of this repository. ${remedy}`;
  return new PerfGateError('config', text);
}

/** Tells a branch without commits from one whose commit is missing or damaged; a clause. */
async function whyNoHead(git: Git): Promise<string> {
  try {
    await git.run(['log', '-1', '--format=%H']);
    return 'git cannot resolve HEAD';
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    if (/does not have any commits yet|bad default revision/.test(error.message)) return 'nothing is committed yet';
    return `the commit that is checked out cannot be read: ${error.message}`;
  }
}

async function whyNoMergeBase(git: Git, name: string): Promise<string> {
  const none = `what is checked out and ${name} have no common ancestor`;
  if (!(await isShallow(git))) return none;
  return `${none} in this clone, which is shallow; "git fetch --unshallow" gets the rest of its history`;
}
