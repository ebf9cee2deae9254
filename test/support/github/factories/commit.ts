import type { JsonObject } from '../json.ts';
import type { Commit, Repository } from '../state.ts';
import type { World } from '../world.ts';
import { repositoryPage, repositoryUrl } from './repository.ts';
import { nodeId, timestamp } from './scalars.ts';
import { userJson } from './user.ts';

/** A commit of the REST API (`commit`). */
export function commitJson(world: World, repository: Repository, commit: Commit): JsonObject {
  const url = repositoryUrl(world, repository);
  const page = repositoryPage(world, repository);
  const signature = { ...gitUser(commit), date: timestamp(commit.date) };
  return {
    url: `${url}/commits/${commit.sha}`,
    sha: commit.sha,
    node_id: nodeId('Commit', commit.sha),
    html_url: `${page}/commit/${commit.sha}`,
    comments_url: `${url}/commits/${commit.sha}/comments`,
    commit: {
      url: `${url}/git/commits/${commit.sha}`,
      author: signature,
      committer: signature,
      message: commit.message,
      tree: { sha: commit.sha, url: `${url}/git/trees/${commit.sha}` },
      comment_count: 0,
      verification: { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null },
    },
    author: userJson(world, commit.author),
    committer: userJson(world, commit.author),
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${url}/commits/${sha}`,
      html_url: `${page}/commit/${sha}`,
    })),
  };
}

/** A commit as it stands in a run and in a merge group (`simple-commit`). */
export function simpleCommitJson(commit: Commit): JsonObject {
  return {
    id: commit.sha,
    tree_id: commit.sha,
    message: commit.message,
    timestamp: timestamp(commit.date),
    author: gitUser(commit),
    committer: gitUser(commit),
  };
}

function gitUser(commit: Commit): JsonObject {
  return { name: commit.author, email: `${commit.author.replaceAll(/\W/g, '')}@users.noreply.github.com` };
}
