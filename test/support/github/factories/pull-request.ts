import type { JsonObject } from '../json.ts';
import type { PullRequest, Repository } from '../state.ts';
import { fullName } from '../state.ts';
import type { World } from '../world.ts';
import { authorAssociation } from './comment.ts';
import { labelJson } from './label.ts';
import { repositoryJson, repositoryPage, repositoryUrl } from './repository.ts';
import { nodeId, timestamp } from './scalars.ts';
import { userJson } from './user.ts';

/** A pull request in a list (`pull-request-simple`). */
export function pullRequestSimpleJson(world: World, repository: Repository, pull: PullRequest): JsonObject {
  const url = `${repositoryUrl(world, repository)}/pulls/${pull.number}`;
  const issue = `${repositoryUrl(world, repository)}/issues/${pull.number}`;
  const page = `${repositoryPage(world, repository)}/pull/${pull.number}`;
  const statuses = `${repositoryUrl(world, repository)}/statuses/${pull.headSha}`;
  const head = world.repository(pull.headRepository);
  return {
    url,
    id: pull.id,
    node_id: nodeId('PullRequest', pull.id),
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: issue,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${repositoryUrl(world, repository)}/pulls/comments{/number}`,
    comments_url: `${issue}/comments`,
    statuses_url: statuses,
    number: pull.number,
    state: pull.state,
    locked: false,
    title: pull.title,
    user: userJson(world, pull.author),
    body: pull.body,
    labels: pull.labels.map((label) => labelJson(world, repository, label)),
    milestone: null,
    active_lock_reason: null,
    created_at: timestamp(pull.createdAt),
    updated_at: timestamp(pull.updatedAt),
    closed_at: null,
    merged_at: null,
    merge_commit_sha: pull.mergeCommitSha,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    head: side(world, head, pull.headRef, pull.headSha),
    base: side(world, repository, pull.baseRef, pull.baseSha),
    _links: {
      self: { href: url },
      html: { href: page },
      issue: { href: issue },
      comments: { href: `${issue}/comments` },
      review_comments: { href: `${url}/comments` },
      review_comment: { href: `${repositoryUrl(world, repository)}/pulls/comments{/number}` },
      commits: { href: `${url}/commits` },
      statuses: { href: statuses },
    },
    author_association: authorAssociation(repository, pull.author),
    auto_merge: null,
    draft: false,
  };
}

/** A pull request by itself (`pull-request`), and in the payload of an event. */
export function pullRequestJson(world: World, repository: Repository, pull: PullRequest): JsonObject {
  return {
    ...pullRequestSimpleJson(world, repository, pull),
    merged: false,
    mergeable: true,
    rebaseable: true,
    mergeable_state: 'clean',
    merged_by: null,
    comments: repository.comments.filter((comment) => comment.issue === pull.number).length,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: 1,
    additions: 1,
    deletions: 1,
    changed_files: 1,
  };
}

/** A pull request as runs and check runs name it (`pull-request-minimal`). */
export function pullRequestMinimalJson(world: World, repository: Repository, pull: PullRequest): JsonObject {
  const head = world.repository(pull.headRepository);
  return {
    id: pull.id,
    number: pull.number,
    url: `${repositoryUrl(world, repository)}/pulls/${pull.number}`,
    head: minimalSide(world, head, pull.headRef, pull.headSha),
    base: minimalSide(world, repository, pull.baseRef, pull.baseSha),
  };
}

function side(world: World, repository: Repository, ref: string, sha: string): JsonObject {
  return {
    label: `${repository.owner}:${ref}`,
    ref,
    sha,
    user: userJson(world, repository.owner),
    repo: repositoryJson(world, repository),
  };
}

function minimalSide(world: World, repository: Repository, ref: string, sha: string): JsonObject {
  const repo = { id: repository.id, url: repositoryUrl(world, repository), name: repository.name };
  return { ref, sha, repo };
}

/** Whether a pull request comes from another repository. */
export function isFromFork(repository: Repository, pull: PullRequest): boolean {
  return pull.headRepository !== fullName(repository);
}
