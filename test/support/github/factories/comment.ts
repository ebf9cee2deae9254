import type { JsonObject } from '../json.ts';
import type { Comment, Repository } from '../state.ts';
import type { World } from '../world.ts';
import { repositoryPage, repositoryUrl } from './repository.ts';
import { nodeId, timestamp } from './scalars.ts';
import { appJson, userJson } from './user.ts';

const REACTIONS = ['+1', '-1', 'laugh', 'hooray', 'confused', 'heart', 'rocket', 'eyes'];

/** A comment of a pull request's conversation (`issue-comment`). */
export function commentJson(world: World, repository: Repository, comment: Comment): JsonObject {
  const url = `${repositoryUrl(world, repository)}/issues/comments/${comment.id}`;
  return {
    id: comment.id,
    node_id: nodeId('IssueComment', comment.id),
    url,
    html_url: `${repositoryPage(world, repository)}/pull/${comment.issue}#issuecomment-${comment.id}`,
    issue_url: `${repositoryUrl(world, repository)}/issues/${comment.issue}`,
    body: comment.body,
    user: userJson(world, comment.author),
    created_at: timestamp(comment.createdAt),
    updated_at: timestamp(comment.updatedAt),
    author_association: authorAssociation(repository, comment.author),
    performed_via_github_app: appJson(world, comment.app),
    reactions: {
      url: `${url}/reactions`,
      total_count: 0,
      ...Object.fromEntries(REACTIONS.map((reaction) => [reaction, 0])),
    },
  };
}

export function authorAssociation(repository: Repository, login: string): string {
  if (login === repository.owner) return 'OWNER';
  return repository.collaborators.has(login) ? 'COLLABORATOR' : 'NONE';
}
