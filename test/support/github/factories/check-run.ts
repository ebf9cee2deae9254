import type { JsonObject } from '../json.ts';
import type { CheckRun, Repository } from '../state.ts';
import type { World } from '../world.ts';
import { isFromFork, pullRequestMinimalJson } from './pull-request.ts';
import { repositoryPage, repositoryUrl } from './repository.ts';
import { nodeId, timestamp } from './scalars.ts';
import { appJson } from './user.ts';

/** A check run; its pull requests are the open ones of this repository, not of a fork, with its commit as head. */
export function checkRunJson(world: World, repository: Repository, check: CheckRun): JsonObject {
  const url = `${repositoryUrl(world, repository)}/check-runs/${check.id}`;
  const page = `${repositoryPage(world, repository)}/runs/${check.id}`;
  const pulls = [...repository.pulls.values()].filter(
    (pull) => pull.state === 'open' && pull.headSha === check.headSha && !isFromFork(repository, pull),
  );
  return {
    id: check.id,
    head_sha: check.headSha,
    node_id: nodeId('CheckRun', check.id),
    external_id: check.externalId,
    url,
    html_url: page,
    details_url: check.detailsUrl ?? page,
    status: check.status,
    conclusion: check.conclusion,
    started_at: timestamp(check.startedAt),
    completed_at: check.completedAt === null ? null : timestamp(check.completedAt),
    output: {
      title: check.title,
      summary: check.summary,
      text: check.text,
      annotations_count: check.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    name: check.name,
    check_suite: { id: Number.parseInt(check.headSha.slice(0, 8), 16) },
    app: appJson(world, check.app),
    pull_requests: pulls.map((pull) => pullRequestMinimalJson(world, repository, pull)),
  };
}

export function annotationJson(
  world: World,
  repository: Repository,
  check: CheckRun,
  annotation: JsonObject,
): JsonObject {
  return {
    start_column: null,
    end_column: null,
    title: '',
    raw_details: '',
    ...annotation,
    blob_href: `${repositoryPage(world, repository)}/blob/${check.headSha}/${String(annotation.path)}`,
  };
}
