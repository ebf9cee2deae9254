import { createHash, randomUUID } from 'node:crypto';
import { zipSync } from 'fflate';
import type {
  ArtifactOptions,
  CommentOptions,
  CommitOptions,
  InRepository,
  LabelOptions,
  PullRequestOptions,
  PushOptions,
  RefEventOptions,
  RepositoryOptions,
  RunOptions,
  RuntimeTokenOptions,
} from './stage-options.ts';
import type { Artifact, Comment, Commit, PullRequest, Repository, Role, Run } from './state.ts';
import { fullName } from './state.ts';
import type { TokenOptions } from './tokens.ts';
import { createRuntimeToken, createToken, GITHUB_ACTIONS } from './tokens.ts';
import { newSha, World } from './world.ts';

const DAY_MS = 24 * 3600_000;

/** The world with the means to stage it: what a test calls before and between runs. */
export class Stage extends World {
  addRepository(options: RepositoryOptions = {}): Repository {
    const repository: Repository = {
      id: options.id ?? this.newId(),
      owner: options.owner ?? 'octo',
      name: options.name ?? 'shop',
      private: options.private ?? false,
      fork: options.fork ?? false,
      defaultBranch: options.defaultBranch ?? 'main',
      createdAt: new Date(Date.now() - 365 * DAY_MS),
      branches: new Map(),
      commits: new Map(),
      collaborators: new Map(),
      workflows: [],
      pulls: new Map(),
      runs: new Map(),
      artifacts: [],
      comments: [],
      checkRuns: [],
      caches: [],
    };
    this.repositoryByName.set(fullName(repository).toLowerCase(), repository);
    this.user(repository.owner);
    repository.collaborators.set(repository.owner, 'admin');
    this.addCommit({ repository: fullName(repository), branch: repository.defaultBranch });
    return repository;
  }

  /** Adds a commit and, with `branch`, makes it the head of that branch. Parents decide what `compare` answers. */
  addCommit(options: CommitOptions = {}): Commit {
    const repository = this.repository(options.repository);
    const commit: Commit = {
      sha: options.sha ?? newSha(),
      message: options.message ?? 'Change the shop',
      parents: options.parents ?? [],
      author: options.author ?? 'octocat',
      date: options.date ?? new Date(),
      files: options.files ?? { 'README.md': '' },
    };
    this.user(commit.author);
    repository.commits.set(commit.sha, commit);
    if (options.branch !== undefined) repository.branches.set(options.branch, commit.sha);
    return commit;
  }

  addCollaborator({ login, role, repository }: InRepository & { login: string; role: Role }): void {
    this.user(login);
    this.repository(repository).collaborators.set(login, role);
  }

  addPullRequest(options: PullRequestOptions): PullRequest {
    const repository = this.repository(options.repository);
    const baseRef = options.baseRef ?? repository.defaultBranch;
    const now = options.createdAt ?? new Date();
    const pull: PullRequest = {
      id: this.newId(),
      number: options.number,
      title: options.title ?? `Change number ${options.number}`,
      body: options.body ?? null,
      state: options.state ?? 'open',
      author: options.author ?? 'octocat',
      headSha: options.headSha ?? newSha(),
      headRef: options.headRef ?? `change-${options.number}`,
      headRepository: fullName(this.repository(options.headRepository ?? fullName(repository))),
      baseRef,
      baseSha: options.baseSha ?? this.headOf(repository, baseRef),
      mergeCommitSha: options.mergeCommitSha ?? newSha(),
      labels: [],
      labelEvents: [],
      refEvents: [],
      createdAt: now,
      updatedAt: now,
    };
    this.user(pull.author);
    repository.pulls.set(pull.number, pull);
    for (const label of options.labels ?? []) {
      this.labelPullRequest({
        repository: fullName(repository),
        number: pull.number,
        label,
        by: pull.author,
        at: now,
      });
    }
    return pull;
  }

  labelPullRequest(options: LabelOptions): void {
    this.#changeLabel('labeled', options);
  }

  unlabelPullRequest(options: LabelOptions): void {
    this.#changeLabel('unlabeled', options);
  }

  /** Moves the head of a pull request. The run that this starts, if it does, is added by the test. */
  pushToPullRequest({ repository, number, sha = newSha(), force = false, at = new Date() }: PushOptions): string {
    const pull = this.pullRequest(this.repository(repository), number);
    pull.headSha = sha;
    if (force) this.addRefEvent({ repository, number, event: 'head_ref_force_pushed', at });
    return sha;
  }

  addRefEvent({ repository, number, event, at: createdAt = new Date() }: RefEventOptions): void {
    const pull = this.pullRequest(this.repository(repository), number);
    const commit = event === 'head_ref_force_pushed' ? pull.headSha : null;
    pull.refEvents.push({ id: this.newId(), event, commit, actor: pull.author, createdAt });
  }

  addRun(options: RunOptions = {}): Run {
    const repository = this.repository(options.repository);
    const pull = options.pullRequest === undefined ? undefined : this.pullRequest(repository, options.pullRequest);
    const event = options.event ?? (pull === undefined ? 'push' : 'pull_request');
    const headBranch = options.headBranch ?? pull?.headRef ?? repository.defaultBranch;
    const status = options.status ?? 'completed';
    const run: Run = {
      id: options.id ?? this.newId(),
      number: repository.runs.size + 1,
      attempt: options.attempt ?? 1,
      workflow: this.#workflow(repository, options.workflow ?? 'perf-gate.yml'),
      event,
      ref: pull === undefined ? `refs/heads/${headBranch}` : `refs/pull/${pull.number}/merge`,
      baseRef: pull?.baseRef ?? /^gh-readonly-queue\/(.+)\/pr-/.exec(headBranch)?.[1],
      headBranch,
      headSha: options.headSha ?? pull?.headSha ?? this.headOf(repository, headBranch),
      headRepositoryId: options.headRepositoryId ?? this.repository(pull?.headRepository ?? fullName(repository)).id,
      status,
      conclusion: options.conclusion ?? (status === 'completed' ? 'success' : null),
      actor: options.actor ?? pull?.author ?? 'octocat',
      createdAt: options.createdAt ?? new Date(),
      pullRequest: pull?.number,
      jobs: (options.jobs ?? []).map(({ name, attempt = 1, conclusion = 'success', startedAt, completedAt = null }) => {
        return { id: this.newId(), name, attempt, conclusion, startedAt, completedAt };
      }),
      backendId: randomUUID(),
    };
    this.user(run.actor);
    repository.runs.set(run.id, run);
    return run;
  }

  addArtifact(options: ArtifactOptions): Artifact {
    const repository = this.repository(options.repository);
    const run = repository.runs.get(options.runId);
    if (run === undefined) throw new Error(`${fullName(repository)} has no run ${options.runId}`);
    const bytes = options.zip ?? zip(options.files ?? {});
    const createdAt = options.createdAt ?? new Date();
    const artifact: Artifact = {
      id: this.newId(),
      name: options.name,
      runId: run.id,
      attempt: run.attempt,
      jobBackendId: randomUUID(),
      blob: this.blobs.newPath('artifacts', '.zip'),
      isArchive: true,
      size: bytes.length,
      digest: options.digest === undefined ? sha256(bytes) : options.digest,
      expired: options.expired ?? false,
      finalized: true,
      createdAt,
      expiresAt: new Date(createdAt.getTime() + 90 * DAY_MS),
    };
    this.blobs.put(artifact.blob, bytes, 'application/zip');
    repository.artifacts.push(artifact);
    return artifact;
  }

  /** A comment that somebody else wrote; `github-actions[bot]` writes as the app that GITHUB_TOKEN belongs to. */
  addComment(options: CommentOptions): Comment {
    const repository = this.repository(options.repository);
    const author = options.author ?? 'octocat';
    const createdAt = options.createdAt ?? new Date();
    const comment: Comment = {
      id: this.newId(),
      issue: this.pullRequest(repository, options.pullRequest).number,
      author: this.user(author).login,
      app: author === 'github-actions[bot]' ? GITHUB_ACTIONS : undefined,
      body: options.body,
      createdAt,
      updatedAt: createdAt,
    };
    repository.comments.push(comment);
    return comment;
  }

  /** Issues a token for the REST API. */
  token(options: TokenOptions = {}): string {
    const token = createToken(options);
    this.user(token.login);
    this.tokenByValue.set(token.value, token);
    return token.value;
  }

  /**
   * Issues ACTIONS_RUNTIME_TOKEN for a job of a run. The caches of the run's own ref are read and written, those of
   * its base branch and of the default branch read.
   * https://docs.github.com/actions/reference/workflows-and-actions/dependency-caching#restrictions-for-accessing-a-cache
   */
  runtimeToken(runId: number, options: RuntimeTokenOptions = {}): string {
    const repository = this.repository(options.repository);
    const run = repository.runs.get(runId);
    if (run === undefined) throw new Error(`${fullName(repository)} has no run ${runId}`);
    const readable = [run.baseRef, repository.defaultBranch]
      .filter((branch) => branch !== undefined)
      .map((branch) => `refs/heads/${branch}`);
    const scopes = options.cacheScopes ?? [
      { Scope: run.ref, Permission: 3 },
      ...[...new Set(readable)].filter((ref) => ref !== run.ref).map((ref) => ({ Scope: ref, Permission: 1 })),
    ];
    const attempt = options.attempt ?? run.attempt;
    const token = createRuntimeToken(repository, run, { attempt, cacheScopes: scopes });
    this.runtimeTokenByValue.set(token.value, token);
    return token.value;
  }

  #workflow(repository: Repository, file: string): Run['workflow'] {
    const path = `.github/workflows/${file}`;
    const known = repository.workflows.find((workflow) => workflow.path === path);
    if (known !== undefined) return known;
    const workflow = { id: this.newId(), name: file.replace(/\.ya?ml$/, ''), path };
    repository.workflows.push(workflow);
    return workflow;
  }

  #changeLabel(event: 'labeled' | 'unlabeled', { repository, number, label, by, at }: LabelOptions): void {
    const pull = this.pullRequest(this.repository(repository), number);
    pull.labels = pull.labels.filter((name) => name !== label);
    if (event === 'labeled') pull.labels.push(label);
    pull.labelEvents.push({
      id: this.newId(),
      event,
      label,
      actor: this.user(by).login,
      createdAt: at ?? new Date(),
    });
  }
}

/** `sha256:…`, as GitHub writes the digest of an artifact. */
export function sha256(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

function zip(files: Record<string, string | Uint8Array>): Uint8Array {
  return zipSync(
    Object.fromEntries(
      Object.entries(files).map(([name, content]) => [
        name,
        typeof content === 'string' ? new TextEncoder().encode(content) : content,
      ]),
    ),
  );
}
