import { commentJson } from '../factories/comment.ts';
import { labelEventJson, labelJson, refEventJson } from '../factories/label.ts';
import { pullRequestJson, pullRequestSimpleJson } from '../factories/pull-request.ts';
import { userJson } from '../factories/user.ts';
import type { JsonObject } from '../json.ts';
import type { Call, Reply, Routes } from '../route.ts';
import { ApiError, notFound, paginate, Unsupported } from '../route.ts';
import type { PullRequest } from '../state.ts';
import { fullName } from '../state.ts';
import { resolveRef } from './repository.ts';

const READ_PULL = { accepts: 'pull_requests=read', publicRead: true };
const READ_ISSUE = { accepts: 'issues=read; pull_requests=read', publicRead: true };

/** Pull requests, their labels and what happened to them. */
export const pullRoutes: Routes = {
  'GET /repos/{owner}/{repo}/pulls': {
    ...READ_PULL,
    handle: (call) => {
      const { world, query, repository } = call;
      if (query.has('sort')) throw new Unsupported('pull requests are listed by creation only');
      const state = query.get('state') ?? 'open';
      const pulls = [...repository.pulls.values()].filter(
        (pull) =>
          (state === 'all' || pull.state === state) &&
          (!query.has('base') || pull.baseRef === query.get('base')) &&
          (!query.has('head') || `${pull.headRepository.split('/')[0]}:${pull.headRef}` === query.get('head')),
      );
      const ordered = query.get('direction') === 'asc' ? pulls : pulls.reverse();
      return page(
        call,
        ordered.map((pull) => pullRequestSimpleJson(world, repository, pull)),
      );
    },
  },

  'GET /repos/{owner}/{repo}/pulls/{pull_number}': {
    ...READ_PULL,
    handle: (call) => ({
      status: 200,
      body: pullRequestJson(call.world, call.repository, find(call, 'pull_number')),
    }),
  },

  'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls': {
    accepts: 'pull_requests=read,contents=read',
    publicRead: true,
    handle: (call) => {
      const { world, repository, parameters } = call;
      const commit = resolveRef(call, repository, parameters.commit_sha ?? '');
      if (commit === undefined) throw new ApiError(422, `No commit found for SHA: ${parameters.commit_sha}`);
      // A commit of a fork has no pull request here: only the fork itself knows it, with the pull request elsewhere.
      const pulls = world
        .repositories()
        .flatMap((base) =>
          [...base.pulls.values()]
            .filter((pull) => pull.headRepository === fullName(repository) && pull.headSha === commit.sha)
            .map((pull) => pullRequestSimpleJson(world, base, pull)),
        );
      return page(call, pulls);
    },
  },

  'GET /repos/{owner}/{repo}/issues/{issue_number}/labels': {
    ...READ_ISSUE,
    handle: (call) => {
      const labels = find(call, 'issue_number').labels.map((label) => labelJson(call.world, call.repository, label));
      return page(call, labels);
    },
  },

  'GET /repos/{owner}/{repo}/issues/{issue_number}/events': {
    ...READ_ISSUE,
    handle: (call) => page(call, eventsOf(call, find(call, 'issue_number'))),
  },

  'GET /repos/{owner}/{repo}/issues/{issue_number}/timeline': {
    ...READ_ISSUE,
    handle: (call) => {
      const { world, repository } = call;
      const pull = find(call, 'issue_number');
      const comments = repository.comments
        .filter((comment) => comment.issue === pull.number)
        .map((comment): JsonObject => {
          const actor = userJson(world, comment.author);
          return { ...commentJson(world, repository, comment), event: 'commented', actor };
        });
      const timeline = [...eventsOf(call, pull), ...comments];
      return page(
        call,
        timeline.sort((a, b) => String(a.created_at).localeCompare(String(b.created_at))),
      );
    },
  },
};

/** The oldest first. */
function eventsOf({ world, repository }: Call, pull: PullRequest): JsonObject[] {
  const events = [...pull.labelEvents, ...pull.refEvents].sort(
    (a, b) => a.createdAt.getTime() - b.createdAt.getTime() || a.id - b.id,
  );
  return events.map((event) =>
    'label' in event ? labelEventJson(world, repository, event) : refEventJson(world, repository, event),
  );
}

function page(call: Call, all: JsonObject[]): Reply {
  const { items, headers } = paginate(call, all);
  return { status: 200, headers, body: items };
}

function find({ repository, parameters }: Call, parameter: string): PullRequest {
  const pull = repository.pulls.get(Number(parameters[parameter]));
  if (pull === undefined) throw notFound();
  return pull;
}
