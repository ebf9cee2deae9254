import { zipSync } from 'fflate';
import type { Answer, Incoming } from '../exchange.ts';
import { credentials, jsonAnswer } from '../exchange.ts';
import type { Artifact } from '../state.ts';
import { ViolationError } from '../violation.ts';
import type { World } from '../world.ts';

const DAY_MS = 24 * 3600_000;
const ARTIFACTS = /^\/_apis\/pipelines\/workflows\/(\d+)\/artifacts$/;
const CONTAINER = /^\/_apis\/resources\/Containers\/(\d+)$/;

/** Files by their paths, of the containers that are not closed yet. */
const open = new WeakMap<World, Map<string, Map<string, Buffer>>>();

/**
 * The artifact service of GitHub Enterprise Server before the results service, as major version 1 of @actions/artifact
 * spoke to it: a container is made, gets its files, and is closed by their size.
 */
export function answerOlderArtifacts(world: World, { method, url, headers, raw }: Incoming): Answer {
  const token = world.findRuntimeToken(credentials(headers) ?? '');
  if (token === undefined) return jsonAnswer(401, { message: 'the runtime token is not known' });
  if (!String(headers.accept).includes('api-version=6.0-preview')) throw refused('no api-version is accepted');
  const containers = open.get(world) ?? new Map<string, Map<string, Buffer>>();
  open.set(world, containers);

  const [, container] = CONTAINER.exec(url.pathname) ?? [];
  if (container !== undefined && method === 'PUT') {
    const path = url.searchParams.get('itemPath') ?? '';
    if (!/^bytes 0-(\d+)\/(\d+)$/.test(String(headers['content-range']))) throw refused('content-range is wrong');
    const files = containers.get(container);
    if (files === undefined) return jsonAnswer(404, { message: 'no such container' });
    files.set(path, raw);
    return jsonAnswer(201, {});
  }
  const [, run] = ARTIFACTS.exec(url.pathname) ?? [];
  if (run === undefined || Number(run) !== token.run.id) throw refused('not an address of the older artifact service');
  const { Name: name, Size: size } = JSON.parse(raw.toString('utf8')) as { Name?: string; Size?: number };
  if (method === 'POST' && name !== undefined) {
    const id = String(world.newId());
    containers.set(id, new Map());
    return jsonAnswer(201, {
      containerId: Number(id),
      name,
      fileContainerResourceUrl: `${world.url}/_apis/resources/Containers/${id}`,
    });
  }
  const wanted = url.searchParams.get('artifactName') ?? '';
  const files = [...containers.values()].findLast((entries) =>
    [...entries.keys()].some((path) => path.startsWith(`${wanted}/`)),
  );
  if (method !== 'PATCH' || files === undefined) return jsonAnswer(404, { message: 'no such artifact' });
  const total = [...files.values()].reduce((sum, { length }) => sum + length, 0);
  if (size !== total) throw refused(`Size is ${size}, ${total} bytes were uploaded`);
  const bytes = zipSync(
    Object.fromEntries([...files].map(([path, content]) => [path.slice(wanted.length + 1), new Uint8Array(content)])),
  );
  const blob = world.blobs.newPath('artifacts', '.zip');
  world.blobs.put(blob, bytes, 'application/zip');
  const createdAt = new Date();
  const artifact: Artifact = {
    id: world.newId(),
    name: wanted,
    runId: token.run.id,
    attempt: token.attempt,
    jobBackendId: token.jobBackendId,
    blob,
    isArchive: true,
    size: bytes.length,
    digest: null,
    expired: false,
    finalized: true,
    createdAt,
    expiresAt: new Date(createdAt.getTime() + 90 * DAY_MS),
  };
  token.repository.artifacts.push(artifact);
  return jsonAnswer(200, {});
}

function refused(why: string): ViolationError {
  return new ViolationError('request', [why]);
}
