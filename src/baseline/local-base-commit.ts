import type { BaseCommitSource } from '../checkout/base-commit-source.ts';
import { mergeBase, resolveCommit } from '../checkout/commit.ts';
import { PerfGateError } from '../errors.ts';
import { plainText, shorten } from '../text/plain.ts';

/** What is tried, in this order, where the base is not named. */
const USUAL = ['origin/HEAD', 'main', 'master'];

/**
 * Finds the merge base of the commit that is checked out and a branch, tag or commit, in the user's own clone alone.
 *
 * @param ref untrusted text; null: the usual names of a default branch
 */
export function localBaseCommit(ref: string | null): BaseCommitSource {
  return {
    remote: { from: ['origin'], config: [] },
    settings: [],
    async find(git) {
      const head = await resolveCommit(git, 'HEAD');
      if (head === null) return { reason: 'nothing is committed yet' };
      for (const name of ref === null ? USUAL : [ref]) {
        const tip = await resolveCommit(git, name);
        if (tip === null) continue;
        const commit = await mergeBase(git, head, tip);
        const shown = shorten(plainText(name), 100);
        if (commit === null) return { reason: `what is checked out and ${shown} have no common ancestor` };
        return { commit, ref: `merge base with ${shown}`, notices: [] };
      }
      if (ref === null)
        return { reason: 'there is no origin/HEAD, main or master to compare with; name a base with --base' };
      throw new PerfGateError(
        'config',
        `--base: "${shorten(plainText(ref), 100)}" is not a branch, tag or commit of this repository. Fetch it first, or name another one.`,
      );
    },
  };
}
