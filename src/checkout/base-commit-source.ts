import type { Remote } from './commit.ts';
import type { Git } from './git.ts';

/** The commit that the head is measured beside. */
interface BaseCommit {
  commit: string;
  /** How it relates to the head: `merge base with main`. Untrusted text. */
  ref: string;
  /** What a reader has to know about it, as sentences. */
  notices: string[];
}

/** How the base commit is found, and where it comes from when the clone does not have it. The entry chooses one. */
export interface BaseCommitSource {
  remote: Remote;
  /** Whether the user asked for it, so that without it the change is not measured either. */
  required: boolean;
  /**
   * @param git in the checkout
   * @returns the commit, or why there is none
   * @throws GitError; PerfGateError `config` when a name that the user gave stands for no commit
   */
  find(git: Git): Promise<BaseCommit | { reason: string }>;
}
