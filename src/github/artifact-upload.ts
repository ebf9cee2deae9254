import { messageOf, PerfGateError } from '../errors.ts';
import type { GitHubContext } from './context.ts';

export interface ArtifactUpload {
  name: string;
  /** Absolute paths below `folder`; the names in the archive start there. */
  files: string[];
  folder: string;
  /** Days until it is deleted; the repository's setting where that is shorter, or where this is left out. */
  retentionDays?: number;
}

/**
 * Uploads files as an artifact of the current run. The storage client is loaded when it is first needed.
 *
 * @returns the artifact's id
 * @throws Error when the service refuses it
 */
export async function uploadArtifact(
  { name, files, folder, retentionDays }: ArtifactUpload,
  { attempt }: Pick<GitHubContext, 'attempt'>,
): Promise<number> {
  const [{ DefaultArtifactClient }, core] = await Promise.all([import('@actions/artifact'), import('@actions/core')]);
  const client = new DefaultArtifactClient();
  const days = shorterRetention(retentionDays);
  const upload = () => client.uploadArtifact(name, files, folder, days ? { retentionDays: days } : {});
  core.startGroup(`perf-gate: upload of ${name}`);
  try {
    return (
      await upload().catch(async (error: unknown) => {
        if (!/already exists/.test(messageOf(error))) throw error;
        // A job that is run again belongs to the same run and finds what its first attempt left.
        if (attempt === 1) throw nameTaken(name);
        await client.deleteArtifact(name);
        return upload();
      })
    ).id as number;
  } finally {
    core.endGroup();
  }
}

/** The client would warn in every run that asks for more days than the repository allows. */
function shorterRetention(days: number | undefined): number | undefined {
  const allowed = Number(process.env.GITHUB_RETENTION_DAYS);
  return days && allowed > 0 ? Math.min(days, allowed) : days;
}

function nameTaken(name: string): PerfGateError {
  return new PerfGateError(
    'github',
    `this run already has an artifact ${name}: another step or job of it has the same key. Give each its own "key".`,
  );
}
