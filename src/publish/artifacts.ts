import { existsSync } from 'node:fs';
import { messageOf } from '../errors.ts';
import { uploadArtifact } from '../github/artifact-upload.ts';
import type { GitHubContext } from '../github/context.ts';

export interface ReportFiles {
  key: string;
  /** Absolute paths below `folder`; what does not exist is left out. */
  files: string[];
  folder: string;
}

/**
 * Uploads reports, documents and logs as `perf-gate-report-<key>`.
 *
 * @returns the artifact's page, or why there is none, as a sentence
 */
export async function uploadReport(
  { key, files, folder }: ReportFiles,
  context: Pick<GitHubContext, 'attempt' | 'runUrl'>,
): Promise<{ url: string; problem: null } | { url: null; problem: string }> {
  const present = files.filter((file) => existsSync(file));
  try {
    const id = await uploadArtifact({ name: `perf-gate-report-${key}`, files: present, folder }, context);
    return { url: `${context.runUrl.replace(/\/attempts\/\d+$/, '')}/artifacts/${id}`, problem: null };
  } catch (error) {
    return { url: null, problem: `The report was not uploaded: ${messageOf(error).replace(/\.$/, '')}.` };
  }
}
