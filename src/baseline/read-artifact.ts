import { messageOf } from '../errors.ts';
import { downloadArtifact } from '../github/artifact-download.ts';
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
  if (artifact.size_in_bytes > MAX_ARCHIVE) return { problem: `its archive is larger than ${MAX_ARCHIVE / 1e6} MB` };
  try {
    const archive = await downloadArtifact(artifact, octokit, context, MAX_ARCHIVE);
    if (typeof archive === 'string') return { problem: archive };
    return { document: parseBaseline(unpackBaseline(archive), 'its document') };
  } catch (error) {
    if (hasStatus(error, 404, 410)) return { problem: 'it is no longer there' };
    if (error instanceof Error && 'status' in error) throw error;
    return { problem: clause(messageOf(error)) };
  }
}
