import type { JsonObject } from '../json.ts';
import type { Artifact, Repository } from '../state.ts';
import type { World } from '../world.ts';
import { repositoryUrl } from './repository.ts';
import { nodeId, timestamp } from './scalars.ts';

/** An artifact, with what tells where it came from: the run's repository, branch and commit. */
export function artifactJson(world: World, repository: Repository, artifact: Artifact): JsonObject {
  const url = `${repositoryUrl(world, repository)}/actions/artifacts/${artifact.id}`;
  const run = repository.runs.get(artifact.runId);
  return {
    id: artifact.id,
    node_id: nodeId('Artifact', artifact.id),
    name: artifact.name,
    size_in_bytes: artifact.size,
    url,
    archive_download_url: `${url}/zip`,
    expired: artifact.expired,
    digest: artifact.digest,
    created_at: timestamp(artifact.createdAt),
    updated_at: timestamp(artifact.createdAt),
    expires_at: timestamp(artifact.expiresAt),
    workflow_run:
      run === undefined
        ? null
        : {
            id: run.id,
            repository_id: repository.id,
            head_repository_id: run.headRepositoryId,
            head_branch: run.headBranch,
            head_sha: run.headSha,
          },
  };
}

/** The name under which an artifact is downloaded: that of the archive, or of the one file that it is. */
export function downloadName({ name, isArchive }: Artifact): string {
  return isArchive ? `${name}.zip` : name;
}
