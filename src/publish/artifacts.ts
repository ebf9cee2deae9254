import { rmSync } from 'node:fs';
import { uploadArtifact } from '../github/artifact-upload.ts';
import { runnerTemp } from '../github/runner-temp.ts';
import { makeOwnedFolder } from '../service/owned-folder.ts';
import { type OpenPublisher, REPORT } from './publisher.ts';

/** Uploads reports, documents and logs as the artifact `perf-gate-report-<key>`. */
export const openArtifacts: OpenPublisher = () => ({
  name: REPORT,
  wants: () => true,
  failure: () => 'The report was not uploaded',
  // An artifact cannot be changed, and a new one would have another address: notices that only the publishers after it
  // cause are not in it.
  async tell({ result, folder: output }, { job }) {
    if (output === null) return { url: null };
    // What was written in the checkout may have been replaced there since.
    const folder = makeOwnedFolder(runnerTemp(), 'upload');
    try {
      const files = output.copyTo(folder);
      const id = await uploadArtifact({ name: `perf-gate-report-${result.key}`, files, folder }, job);
      return { url: `${job.runUrl.replace(/\/attempts\/\d+$/, '')}/artifacts/${id}` };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
});
