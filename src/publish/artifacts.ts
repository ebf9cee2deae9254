import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { uploadArtifact } from '../github/artifact-upload.ts';
import { type OpenPublisher, REPORT } from './publisher.ts';

/** What is uploaded of the folder, as far as it exists. */
const FILES = ['result.json', 'report.html', 'run.json', 'base-run.json', 'head.log', 'base.log'];

/** Uploads reports, documents and logs as the artifact `perf-gate-report-<key>`. */
export const openArtifacts: OpenPublisher = () => ({
  name: REPORT,
  wants: () => true,
  failure: () => 'The report was not uploaded',
  // An artifact cannot be changed, and a new one would have another address: the notices of what comes after it are not
  // in it.
  async tell({ result, folder }, { job }) {
    if (folder === null) return { url: null };
    const files = FILES.map((name) => join(folder, name)).filter((file) => existsSync(file));
    const name = `perf-gate-report-${result.key}`;
    // No key has a plus sign in it.
    const id = await uploadArtifact({ name, otherName: `${name}+2`, files, folder }, job);
    const run = job.runUrl.replace(/\/attempts\/\d+$/, '');
    return { url: id === null ? `${run}#artifacts` : `${run}/artifacts/${id}` };
  },
});
