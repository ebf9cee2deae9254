import { rmSync } from 'node:fs';
import { uploadArtifact } from '../github/artifact-upload.ts';
import { artifactPage } from '../github/context.ts';
import { runnerTemp } from '../github/runner-temp.ts';
import { makeOwnedFolder } from '../service/owned-folder.ts';
import { type OpenPublisher, REPORT } from './publisher.ts';

/** What the name of a report's artifact begins with; the key of the gate follows. */
export const REPORT_ARTIFACT = 'perf-gate-report-';

/** Uploads reports, documents and logs as the artifact `perf-gate-report-<key>`. */
export const openArtifacts: OpenPublisher = () => ({
  name: REPORT,
  wants: () => true,
  failure: () => 'The report was not uploaded',
  // An artifact cannot be changed, and a new one would have another address: the notices of what comes after it are not
  // in it.
  async tell({ result, folder: output }, { job }) {
    if (output === null) return { url: null };
    // What was written in the checkout may have been replaced there since.
    const folder = makeOwnedFolder(runnerTemp(), 'upload');
    try {
      const files = output.copyTo(folder);
      const name = `${REPORT_ARTIFACT}${result.key}`;
      // No key has a plus sign in it.
      const id = await uploadArtifact({ name, otherName: `${name}+2`, files, folder }, job);
      return { url: artifactPage(job.runUrl, id) };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
});
