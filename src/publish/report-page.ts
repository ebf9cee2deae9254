import { rmSync } from 'node:fs';
import { keepsSingleFiles, uploadArtifact } from '../github/artifact-upload.ts';
import { artifactPage } from '../github/context.ts';
import { runnerTemp } from '../github/runner-temp.ts';
import { makeOwnedFolder } from '../service/owned-folder.ts';
import { type OpenPublisher, REPORT_PAGE } from './publisher.ts';

/**
 * Uploads report.html as it is: its artifact opens in a browser with one click, where that of everything else is an archive
 * to download and unpack.
 */
export const openReportPage: OpenPublisher = () => ({
  name: REPORT_PAGE,
  wants: () => keepsSingleFiles(),
  failure: () => 'The report was not uploaded as a page of its own',
  async tell({ result, folder: output }, { job }) {
    if (output === null) return { url: null };
    const folder = makeOwnedFolder(runnerTemp(), 'upload');
    try {
      const files = output.copyTo(folder, ['report.html']);
      if (files.length === 0) return { url: null };
      const upload = { name: pageName(result.key), otherName: pageName(`${result.key}+2`), files, folder };
      const id = await uploadArtifact({ ...upload, isSingle: true }, job);
      return { url: artifactPage(job.runUrl, id) };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
});

/** With a dot where names of archives have a hyphen: no key makes it one of theirs. */
function pageName(key: string): string {
  return `perf-gate.${key}.html`;
}
