import type { JsonObject } from '../json.ts';
import type { Repository } from '../state.ts';
import { fullName } from '../state.ts';
import type { World } from '../world.ts';
import { nodeId, timestamp } from './scalars.ts';
import { userJson } from './user.ts';

/** The address of a repository in the REST API. */
export function repositoryUrl(world: World, repository: Repository): string {
  return `${world.url}/repos/${fullName(repository)}`;
}

/** The address of a repository's page. */
export function repositoryPage(world: World, repository: Repository): string {
  return `${world.serverUrl}/${fullName(repository)}`;
}

/** What ends the URL templates of every repository object. */
const URLS: Record<string, string> = {
  archive_url: '/{archive_format}{/ref}',
  assignees_url: '/assignees{/user}',
  blobs_url: '/git/blobs{/sha}',
  branches_url: '/branches{/branch}',
  collaborators_url: '/collaborators{/collaborator}',
  comments_url: '/comments{/number}',
  commits_url: '/commits{/sha}',
  compare_url: '/compare/{base}...{head}',
  contents_url: '/contents/{+path}',
  contributors_url: '/contributors',
  deployments_url: '/deployments',
  downloads_url: '/downloads',
  events_url: '/events',
  forks_url: '/forks',
  git_commits_url: '/git/commits{/sha}',
  git_refs_url: '/git/refs{/sha}',
  git_tags_url: '/git/tags{/sha}',
  hooks_url: '/hooks',
  issue_comment_url: '/issues/comments{/number}',
  issue_events_url: '/issues/events{/number}',
  issues_url: '/issues{/number}',
  keys_url: '/keys{/key_id}',
  labels_url: '/labels{/name}',
  languages_url: '/languages',
  merges_url: '/merges',
  milestones_url: '/milestones{/number}',
  notifications_url: '/notifications{?since,all,participating}',
  pulls_url: '/pulls{/number}',
  releases_url: '/releases{/id}',
  stargazers_url: '/stargazers',
  statuses_url: '/statuses/{sha}',
  subscribers_url: '/subscribers',
  subscription_url: '/subscription',
  tags_url: '/tags',
  teams_url: '/teams',
  trees_url: '/git/trees{/sha}',
};

/**
 * A repository with what `full-repository`, `repository`, `minimal-repository` and the webhooks' repository have in
 * common and apart: one object fits all four.
 */
export function repositoryJson(world: World, repository: Repository): JsonObject {
  const url = repositoryUrl(world, repository);
  const page = repositoryPage(world, repository);
  const at = timestamp(repository.createdAt);
  return {
    id: repository.id,
    node_id: nodeId('Repository', repository.id),
    name: repository.name,
    full_name: fullName(repository),
    owner: userJson(world, repository.owner),
    private: repository.private,
    visibility: repository.private ? 'private' : 'public',
    description: null,
    fork: repository.fork,
    url,
    html_url: page,
    ...Object.fromEntries(Object.entries(URLS).map(([name, suffix]) => [name, url + suffix])),
    git_url: `${page.replace(/^http/, 'git')}.git`,
    ssh_url: `git@${new URL(world.serverUrl).hostname}:${fullName(repository)}.git`,
    clone_url: `${page}.git`,
    svn_url: page,
    mirror_url: null,
    homepage: null,
    language: 'JavaScript',
    license: null,
    topics: [],
    default_branch: repository.defaultBranch,
    size: 108,
    forks: 0,
    forks_count: 0,
    stargazers_count: 0,
    watchers: 0,
    watchers_count: 0,
    subscribers_count: 0,
    network_count: 0,
    open_issues: repository.pulls.size,
    open_issues_count: repository.pulls.size,
    has_issues: true,
    has_projects: true,
    has_downloads: true,
    has_wiki: true,
    has_pages: false,
    has_discussions: false,
    allow_forking: true,
    is_template: false,
    web_commit_signoff_required: false,
    archived: false,
    disabled: false,
    created_at: at,
    updated_at: at,
    pushed_at: at,
  };
}
