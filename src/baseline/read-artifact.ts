import { createHash } from 'node:crypto';
import { messageOf } from '../errors.ts';
import type { Octokit } from '../github/client.ts';
import type { GitHubContext } from '../github/context.ts';
import { hasStatus } from '../github/failure.ts';
import type { BaselineDocument } from '../measurement/job.ts';
import { clause } from '../text/sentence.ts';
import { unpackBaseline } from './archive.ts';
import { parseBaseline } from './baseline-document.ts';

/** Bytes of an archive. */
const MAX_ARCHIVE = 5_000_000;

export type Artifact = Awaited<
  ReturnType<Octokit['rest']['actions']['listArtifactsForRepo']>
>['data']['artifacts'][number];

/**
 * Downloads an artifact and reads the baseline in it.
 *
 * @returns the document, or a clause on what is wrong with it
 * @throws what GitHub answers where that holds for every artifact (a missing permission, an outage)
 */
export async function readArtifact(
  artifact: Artifact,
  octokit: Octokit,
  context: GitHubContext,
): Promise<{ document: BaselineDocument } | { problem: string }> {
  if (artifact.expired) return { problem: 'it has expired' };
  if (artifact.size_in_bytes > MAX_ARCHIVE) return { problem: TOO_LARGE };
  try {
    const archive = await download(artifact, octokit, context);
    if (typeof archive === 'string') return { problem: archive };
    return { document: parseBaseline(unpackBaseline(archive), 'its document') };
  } catch (error) {
    if (hasStatus(error, 404, 410)) return { problem: 'it is no longer there' };
    if (error instanceof Error && 'status' in error) throw error;
    return { problem: clause(messageOf(error)) };
  }
}

const TOO_LARGE = `its archive is larger than ${MAX_ARCHIVE / 1e6} MB`;

/** @returns the archive, or a clause on what is wrong with it after a second try */
async function download(...of: Parameters<typeof downloadOnce>): Promise<Uint8Array | string> {
  const first = await downloadOnce(...of);
  return typeof first === 'string' ? downloadOnce(...of) : first;
}

async function downloadOnce(
  { id, digest }: Artifact,
  octokit: Octokit,
  { owner, repo }: GitHubContext,
): Promise<Uint8Array | string> {
  const { data } = await octokit.rest.actions.downloadArtifact({
    owner,
    repo,
    artifact_id: id,
    archive_format: 'zip',
    // Returns the body as a stream, which can be abandoned before it is too long.
    request: { parseSuccessResponseBody: false },
  });
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of data as ReadableStream<Uint8Array>) {
      size += chunk.length;
      if (size > MAX_ARCHIVE) return TOO_LARGE;
      chunks.push(chunk);
    }
  } catch (error) {
    return `its download was interrupted (${messageOf(error)})`;
  }
  const archive = Buffer.concat(chunks);
  const actual = `sha256:${createHash('sha256').update(archive).digest('hex')}`;
  return digest && digest !== actual ? 'its archive is damaged' : archive;
}
