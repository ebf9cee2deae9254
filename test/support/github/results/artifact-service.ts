import { downloadName } from '../factories/artifact.ts';
import type { JsonObject } from '../json.ts';
import { sha256 } from '../stage.ts';
import type { Artifact } from '../state.ts';
import type { TwirpCall, TwirpService } from './twirp.ts';
import { requiredText, TwirpError } from './twirp.ts';

const RETENTION_MS = 90 * 24 * 3600_000;
/** The protocol version that @actions/artifact speaks since 6.0. */
const VERSIONS = [4, 7];
const ZIP = 'application/zip';

/** `github.actions.results.api.v1.ArtifactService`, as @actions/artifact calls it. */
export const artifactService: TwirpService = {
  CreateArtifact: ({ world, token, message }) => {
    checkRun({ world, token, message });
    const name = requiredText(message, 'name');
    if (!VERSIONS.includes(Number(message.version))) throw new TwirpError('invalid_argument', 'version is not known');
    const taken = token.repository.artifacts.some(
      (artifact) => artifact.runId === token.run.id && artifact.attempt === token.attempt && artifact.name === name,
    );
    if (taken) throw new TwirpError('already_exists', 'an artifact with this name already exists on the workflow run');
    // Since version 7 a client says what it uploads; anything but an archive is kept, and served, as it is.
    const isArchive = (message.mime_type ?? ZIP) === ZIP;
    const createdAt = new Date();
    const artifact: Artifact = {
      id: world.newId(),
      name,
      runId: token.run.id,
      attempt: token.attempt,
      jobBackendId: token.jobBackendId,
      blob: world.blobs.newPath('artifacts', isArchive ? '.zip' : ''),
      isArchive,
      size: 0,
      digest: null,
      expired: false,
      finalized: false,
      createdAt,
      expiresAt: expiry(message.expires_at, createdAt),
    };
    token.repository.artifacts.push(artifact);
    return { ok: true, signed_upload_url: world.blobs.sign(artifact.blob, 'cw') };
  },

  FinalizeArtifact: ({ world, token, message }) => {
    checkRun({ world, token, message });
    const name = requiredText(message, 'name');
    const artifact = token.repository.artifacts.find(
      (candidate) => candidate.jobBackendId === token.jobBackendId && candidate.name === name && !candidate.finalized,
    );
    const bytes = artifact === undefined ? undefined : world.blobs.read(artifact.blob);
    if (artifact === undefined || bytes === undefined) {
      throw new TwirpError('not_found', `no upload of an artifact ${name} is under way`);
    }
    if (Number(message.size) !== bytes.length) {
      throw new TwirpError('invalid_argument', `size is ${String(message.size)}, ${bytes.length} bytes were uploaded`);
    }
    const digest = sha256(bytes);
    if (message.hash !== undefined && message.hash !== digest) {
      throw new TwirpError('invalid_argument', `hash is ${String(message.hash)}, that of the upload ${digest}`);
    }
    artifact.size = bytes.length;
    artifact.digest = digest;
    artifact.finalized = true;
    return { ok: true, artifact_id: String(artifact.id) };
  },

  ListArtifacts: (call) => {
    checkRun(call);
    const { message } = call;
    const artifacts = ofRun(call).filter(
      (artifact) =>
        (message.name_filter === undefined || artifact.name === message.name_filter) &&
        (message.id_filter === undefined || String(artifact.id) === String(message.id_filter)),
    );
    return {
      artifacts: artifacts.map((artifact) => ({
        workflow_run_backend_id: call.token.run.backendId,
        workflow_job_run_backend_id: artifact.jobBackendId,
        database_id: String(artifact.id),
        name: artifact.name,
        size: String(artifact.size),
        created_at: artifact.createdAt.toISOString(),
        ...(artifact.digest === null ? {} : { digest: artifact.digest }),
      })),
    };
  },

  GetSignedArtifactURL: (call) => {
    const artifact = find(call);
    return { signed_url: call.world.blobs.sign(artifact.blob, 'r', downloadName(artifact)) };
  },

  DeleteArtifact: (call) => {
    const artifact = find(call);
    const { repository } = call.token;
    repository.artifacts = repository.artifacts.filter((other) => other !== artifact);
    call.world.blobs.delete(artifact.blob);
    return { ok: true, artifact_id: String(artifact.id) };
  },
};

/** A job may speak of the artifacts of its own run only. */
function checkRun({ token, message }: TwirpCall): void {
  if (requiredText(message, 'workflow_run_backend_id') !== token.run.backendId) {
    throw new TwirpError('permission_denied', 'the token is for another workflow run');
  }
  requiredText(message, 'workflow_job_run_backend_id');
}

/** Artifacts of the run, of all its attempts. */
function ofRun({ token }: TwirpCall): Artifact[] {
  return token.repository.artifacts.filter((artifact) => artifact.runId === token.run.id && artifact.finalized);
}

function find(call: TwirpCall): Artifact {
  checkRun(call);
  const name = requiredText(call.message, 'name');
  const job = requiredText(call.message, 'workflow_job_run_backend_id');
  const artifact = ofRun(call).find((candidate) => candidate.name === name && candidate.jobBackendId === job);
  if (artifact === undefined) throw new TwirpError('not_found', `no artifact ${name}`);
  return artifact;
}

function expiry(value: JsonObject[string], createdAt: Date): Date {
  return typeof value === 'string' ? new Date(value) : new Date(createdAt.getTime() + RETENTION_MS);
}
