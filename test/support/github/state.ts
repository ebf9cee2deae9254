import type { JsonObject } from './json.ts';

/** How much a collaborator may do; `none` on a private repository that the user cannot see. */
export type Role = 'admin' | 'maintain' | 'write' | 'triage' | 'read' | 'none';

export interface User {
  id: number;
  login: string;
  type: 'User' | 'Bot' | 'Organization';
}

/** A GitHub App; GITHUB_TOKEN belongs to the app `github-actions`. */
export interface App {
  id: number;
  slug: string;
}

export interface Commit {
  sha: string;
  message: string;
  parents: string[];
  author: string;
  date: Date;
  /** Its files by their paths, as the API serves them: texts, and links to other files. */
  files: Readonly<Record<string, string | { link: string }>>;
}

interface Workflow {
  id: number;
  name: string;
  /** `.github/workflows/perf.yml` */
  path: string;
}

export interface LabelEvent {
  id: number;
  event: 'labeled' | 'unlabeled';
  label: string;
  actor: string;
  createdAt: Date;
}

/** The branch of a pull request being moved otherwise than by new commits, or its base being changed. */
export interface RefEvent {
  id: number;
  event: 'head_ref_force_pushed' | 'head_ref_deleted' | 'head_ref_restored' | 'base_ref_changed';
  /** The head after a forced push. */
  commit: string | null;
  actor: string;
  createdAt: Date;
}

export interface PullRequest {
  id: number;
  number: number;
  title: string;
  body: string | null;
  state: 'open' | 'closed';
  author: string;
  headSha: string;
  headRef: string;
  /** `owner/name`: another repository than the pull request's own for a fork. */
  headRepository: string;
  baseRef: string;
  baseSha: string;
  mergeCommitSha: string;
  labels: string[];
  labelEvents: LabelEvent[];
  refEvents: RefEvent[];
  createdAt: Date;
  updatedAt: Date;
}

/** A job of one attempt of a run. */
export interface Job {
  id: number;
  name: string;
  attempt: number;
  conclusion: string | null;
  startedAt: Date;
  /** null while it runs. */
  completedAt: Date | null;
}

export interface Run {
  id: number;
  number: number;
  attempt: number;
  workflow: Workflow;
  event: string;
  /** The ref that the run belongs to: the scope of its caches, `refs/pull/5/merge` for a pull request. */
  ref: string;
  /** The branch of the pull request or merge group that a run belongs to; its caches may be read. */
  baseRef: string | undefined;
  headBranch: string;
  headSha: string;
  headRepositoryId: number;
  status: string;
  conclusion: string | null;
  actor: string;
  createdAt: Date;
  /** The pull request that started the run. GitHub leaves it out of the run's JSON when it comes from a fork. */
  pullRequest: number | undefined;
  /** The jobs of all its attempts. */
  jobs: Job[];
  /** Name of the run inside the results service (`workflowRunBackendId`). */
  backendId: string;
}

export interface Artifact {
  id: number;
  name: string;
  runId: number;
  /** An artifact's name is taken within one attempt of a run; a later attempt may use it again. */
  attempt: number;
  jobBackendId: string;
  /** Path of its content in the blob store: a zip archive, or one file as it is, whose name is that of the artifact. */
  blob: string;
  isArchive: boolean;
  size: number;
  digest: string | null;
  expired: boolean;
  /** False between CreateArtifact and FinalizeArtifact: nothing shows it yet. */
  finalized: boolean;
  createdAt: Date;
  expiresAt: Date;
}

export interface Comment {
  id: number;
  issue: number;
  author: string;
  app: App | undefined;
  body: string;
  createdAt: Date;
  updatedAt: Date;
}

export interface CheckRun {
  id: number;
  app: App;
  name: string;
  headSha: string;
  status: string;
  conclusion: string | null;
  externalId: string;
  detailsUrl: string | null;
  startedAt: Date;
  completedAt: Date | null;
  title: string | null;
  summary: string | null;
  text: string | null;
  annotations: JsonObject[];
}

export interface CacheEntry {
  id: number;
  key: string;
  version: string;
  /** The ref that wrote it: `refs/heads/main`. */
  scope: string;
  blob: string;
  size: number;
  finalized: boolean;
  createdAt: Date;
}

export interface Repository {
  id: number;
  owner: string;
  name: string;
  private: boolean;
  fork: boolean;
  defaultBranch: string;
  createdAt: Date;
  branches: Map<string, string>;
  commits: Map<string, Commit>;
  collaborators: Map<string, Role>;
  workflows: Workflow[];
  pulls: Map<number, PullRequest>;
  runs: Map<number, Run>;
  artifacts: Artifact[];
  comments: Comment[];
  checkRuns: CheckRun[];
  caches: CacheEntry[];
}

export function fullName(repository: Repository): string {
  return `${repository.owner}/${repository.name}`;
}
