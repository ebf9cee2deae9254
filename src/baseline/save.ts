import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../errors.ts';
import { uploadArtifact } from '../github/artifact-upload.ts';
import type { GitHubContext } from '../github/context.ts';
import { runnerTemp } from '../github/runner-temp.ts';
import type { BaselineDocument } from '../measurement/job.ts';
import { makeOwnedFolder } from '../service/owned-folder.ts';
import { clause } from '../text/sentence.ts';
import { BASELINE_ENTRY } from './archive.ts';
import { baselineArtifactName, otherBaselineName } from './artifact.ts';
import { saveToCache } from './cache.ts';
import { writeBaselineFile } from './file.ts';
import type { StoredPlace } from './store.ts';

/** Days: the most that a public repository allows. */
const RETENTION = 90;

/**
 * Keeps a baseline for later runs: as an artifact, in the cache in case that expires, or in one of them. Only a run that
 * `mayBecomeBaseline` calls this.
 *
 * @returns what could not be done, as sentences
 */
export async function saveBaseline(
  document: BaselineDocument,
  context: GitHubContext,
  places: readonly StoredPlace[],
): Promise<string[]> {
  const problems = places.includes('artifact') ? await saveAsArtifact(document, context) : [];
  const uncached = places.includes('cache') ? await saveToCache(document, context) : null;
  if (uncached) problems.push(`The baseline was not saved in the cache: ${uncached}.`);
  return problems;
}

async function saveAsArtifact(document: BaselineDocument, context: GitHubContext): Promise<string[]> {
  const folder = makeOwnedFolder(runnerTemp(), 'baseline');
  try {
    const file = join(folder, BASELINE_ENTRY);
    writeBaselineFile(file, document);
    const name = baselineArtifactName(document.key);
    const otherName = otherBaselineName(document.key);
    await uploadArtifact({ name, otherName, files: [file], folder, retentionDays: RETENTION }, context);
    return [];
  } catch (error) {
    return [`The baseline was not saved as an artifact: ${clause(messageOf(error))}.`];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
