import { createHash } from 'node:crypto';
import { messageOf } from '../errors.ts';
import type { Octokit } from './client.ts';
import type { GitHubContext } from './context.ts';
import { within } from './within.ts';

/** Milliseconds for an archive to arrive, after GitHub has answered. */
const TIMEOUT = 60_000;

/** What is downloaded, by the names that GitHub's description has for it. */
export interface DownloadableArtifact {
  id: number;
  /** `sha256:…` of the archive, where GitHub knows it. */
  digest?: string | null;
}

/**
 * Downloads the archive of an artifact into memory, and once more where that goes wrong.
 *
 * @param maxBytes what is longer is abandoned
 * @returns the archive, or a clause on what is wrong with it
 * @throws Error what octokit throws
 */
export async function downloadArtifact(
  ...of: [artifact: DownloadableArtifact, octokit: Octokit, context: GitHubContext, maxBytes: number]
): Promise<Uint8Array | string> {
  const first = await downloadOnce(...of);
  return typeof first === 'string' ? downloadOnce(...of) : first;
}

async function downloadOnce(
  { id, digest }: DownloadableArtifact,
  octokit: Octokit,
  { owner, repo }: GitHubContext,
  maxBytes: number,
): Promise<Uint8Array | string> {
  const { data } = await octokit.rest.actions.downloadArtifact({
    owner,
    repo,
    artifact_id: id,
    archive_format: 'zip',
    // Returns the body as a stream, which can be abandoned before it is too long.
    request: { parseSuccessResponseBody: false },
  });
  let archive: Buffer | null;
  try {
    archive = await within(TIMEOUT, 'the storage of artifacts', () =>
      readUpTo(maxBytes, data as ReadableStream<Uint8Array>),
    );
  } catch (error) {
    return `its download was interrupted (${messageOf(error)})`;
  }
  if (archive === null) return `its archive is larger than ${maxBytes / 1e6} MB`;
  const actual = `sha256:${createHash('sha256').update(archive).digest('hex')}`;
  return digest && digest !== actual ? 'its archive is damaged' : archive;
}

/** @returns null for a body that is longer */
async function readUpTo(maxBytes: number, body: ReadableStream<Uint8Array>): Promise<Buffer | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
