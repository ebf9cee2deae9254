import { createHash } from 'node:crypto';
import type { JsonObject } from '../json.ts';
import type { LabelEvent, RefEvent, Repository } from '../state.ts';
import type { World } from '../world.ts';
import { repositoryUrl } from './repository.ts';
import { nodeId, timestamp } from './scalars.ts';
import { userJson } from './user.ts';

export function labelJson(world: World, repository: Repository, name: string): JsonObject {
  const id = createHash('sha256').update(name).digest().readUInt32BE();
  return {
    id,
    node_id: nodeId('Label', id),
    url: `${repositoryUrl(world, repository)}/labels/${encodeURIComponent(name)}`,
    name,
    description: '',
    color: 'ededed',
    default: false,
  };
}

/** A label being set or removed, in the list of events and in the timeline of a pull request. */
export function labelEventJson(world: World, repository: Repository, event: LabelEvent): JsonObject {
  return { ...eventJson(world, repository, event), label: { name: event.label, color: 'ededed' } };
}

/** What happened to the head or the base of a pull request, in the same lists. */
export function refEventJson(world: World, repository: Repository, event: RefEvent): JsonObject {
  const json = eventJson(world, repository, event);
  if (event.commit === null) return json;
  return {
    ...json,
    commit_id: event.commit,
    commit_url: `${repositoryUrl(world, repository)}/commits/${event.commit}`,
  };
}

function eventJson(world: World, repository: Repository, event: LabelEvent | RefEvent): JsonObject {
  return {
    id: event.id,
    node_id: nodeId('IssueEvent', event.id),
    url: `${repositoryUrl(world, repository)}/issues/events/${event.id}`,
    actor: userJson(world, event.actor),
    event: event.event,
    commit_id: null,
    commit_url: null,
    created_at: timestamp(event.createdAt),
    performed_via_github_app: null,
  };
}
