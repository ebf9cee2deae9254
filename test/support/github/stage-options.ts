import type { Commit, RefEvent } from './state.ts';
import type { CacheScope } from './tokens.ts';

/** Every builder takes the first repository that was added when it names none. */
export interface InRepository {
  /** `owner/name` */
  repository?: string;
}

export interface RepositoryOptions {
  owner?: string;
  name?: string;
  id?: number;
  defaultBranch?: string;
  private?: boolean;
  fork?: boolean;
}

export interface PullRequestOptions extends InRepository {
  number: number;
  headSha?: string;
  headRef?: string;
  /** `owner/name` of the fork that it comes from; the repository itself when left out. */
  headRepository?: string;
  baseRef?: string;
  baseSha?: string;
  mergeCommitSha?: string;
  labels?: string[];
  title?: string;
  body?: string | null;
  author?: string;
  createdAt?: Date;
  state?: 'open' | 'closed';
}

export interface RunOptions extends InRepository {
  id?: number;
  attempt?: number;
  /** File of the workflow below `.github/workflows/`. */
  workflow?: string;
  event?: string;
  headBranch?: string;
  headSha?: string;
  headRepositoryId?: number;
  status?: string;
  conclusion?: string | null;
  actor?: string;
  createdAt?: Date;
  jobs?: { name: string; attempt?: number; conclusion?: string; startedAt: Date; completedAt?: Date }[];
  /** Number of the pull request that started the run; its branch, commit and fork are the defaults of the rest. */
  pullRequest?: number;
}

export interface ArtifactOptions extends InRepository {
  name: string;
  runId: number;
  /** The archive as it is served, good or broken. */
  zip?: Uint8Array;
  /** Or the files of a proper archive. */
  files?: Record<string, string | Uint8Array>;
  expired?: boolean;
  createdAt?: Date;
  /** `sha256:…`; the true one when left out. */
  digest?: string | null;
}

export interface CommentOptions extends InRepository {
  /** Number of the pull request. */
  pullRequest: number;
  author?: string;
  body: string;
  createdAt?: Date;
}

export interface CommitOptions extends InRepository, Partial<Commit> {
  /** The branch whose head the commit becomes. */
  branch?: string;
}

export interface LabelOptions extends InRepository {
  /** Number of the pull request. */
  number: number;
  label: string;
  /** Who sets or removes it. */
  by: string;
  /** When; now when left out. */
  at?: Date;
}

export interface PushOptions extends InRepository {
  /** Number of the pull request. */
  number: number;
  /** The new head; a new commit when left out. */
  sha?: string;
  /** Whether the branch is moved to where it would not get by new commits alone. */
  force?: boolean;
  /** When; now when left out. */
  at?: Date;
}

export interface RefEventOptions extends InRepository {
  /** Number of the pull request. */
  number: number;
  event: RefEvent['event'];
  /** When; now when left out. */
  at?: Date;
}

export interface RuntimeTokenOptions extends InRepository {
  attempt?: number;
  /** Instead of what the run's ref, base and default branch give. */
  cacheScopes?: CacheScope[];
}
