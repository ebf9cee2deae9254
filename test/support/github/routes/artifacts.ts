import { artifactJson, downloadName } from '../factories/artifact.ts';
import type { Call, Reply, Routes } from '../route.ts';
import { ApiError, notFound, paginate } from '../route.ts';
import type { Artifact } from '../state.ts';

/** Artifacts over the REST API; uploading goes through the results service. */
export const artifactRoutes: Routes = {
  'GET /repos/{owner}/{repo}/actions/artifacts': {
    accepts: 'actions=read',
    publicRead: true,
    handle: (call) => list(call, newestFirst(call.repository.artifacts)),
  },

  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts': {
    accepts: 'actions=read',
    publicRead: true,
    handle: (call) => {
      const runId = Number(call.parameters.run_id);
      if (!call.repository.runs.has(runId)) throw notFound();
      const artifacts = newestFirst(call.repository.artifacts.filter((artifact) => artifact.runId === runId));
      return list(call, call.query.get('direction') === 'asc' ? artifacts.reverse() : artifacts);
    },
  },

  'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}': {
    accepts: 'actions=read',
    publicRead: true,
    handle: (call) => ({ status: 200, body: artifactJson(call.world, call.repository, find(call)) }),
  },

  'DELETE /repos/{owner}/{repo}/actions/artifacts/{artifact_id}': {
    accepts: 'actions=write',
    handle: (call) => {
      const artifact = find(call);
      call.repository.artifacts = call.repository.artifacts.filter((other) => other !== artifact);
      call.world.blobs.delete(artifact.blob);
      return { status: 204 };
    },
  },

  'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}': {
    accepts: 'actions=read',
    handle: (call) => {
      const artifact = find(call);
      if (call.parameters.archive_format !== 'zip') throw notFound();
      if (artifact.expired) throw new ApiError(410, 'Artifact has expired');
      return { status: 302, headers: { location: call.world.blobs.sign(artifact.blob, 'r', downloadName(artifact)) } };
    },
  },
};

function list(call: Call, artifacts: Artifact[]): Reply {
  const name = call.query.get('name');
  const named = artifacts.filter((artifact) => artifact.finalized && (name === null || artifact.name === name));
  const { items, headers } = paginate(call, named);
  return {
    status: 200,
    headers,
    body: {
      total_count: named.length,
      artifacts: items.map((artifact) => artifactJson(call.world, call.repository, artifact)),
    },
  };
}

function find({ repository, parameters }: Call): Artifact {
  const id = Number(parameters.artifact_id);
  const artifact = repository.artifacts.find((candidate) => candidate.id === id && candidate.finalized);
  if (artifact === undefined) throw notFound();
  return artifact;
}

function newestFirst(artifacts: Artifact[]): Artifact[] {
  return [...artifacts].sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || b.id - a.id);
}
