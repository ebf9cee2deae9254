import type { Remote } from '../checkout/commit.ts';
import type { Git } from '../checkout/git.ts';
import type { GitConfig } from '../checkout/git-environment.ts';

/** The commit that the head is measured beside. */
interface BaseCommit {
  commit: string;
  /** What it is to the head: `merge base with main`. Foreign text. */
  ref: string;
  /** What a reader has to know about it, in words. */
  notices: string[];
}

/** How the base commit is found, and where it comes from when the clone does not have it. Chosen once, by the entry. */
export interface BaseCommitSource {
  remote: Remote;
  /** For every git that is run. */
  settings: GitConfig;
  /**
   * @param git in the checkout
   * @returns the commit, or why there is none
   * @throws GitError; PerfGateError `config` when a name that the user gave means no commit
   */
  find(git: Git): Promise<BaseCommit | { reason: string }>;
}
