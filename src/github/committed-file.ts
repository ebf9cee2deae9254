import { type CommittedFile, notAFile, textOf, tooLarge } from '../checkout/committed-file.ts';
import type { Octokit } from './client.ts';
import type { GitHubContext } from './context.ts';
import { within } from './within.ts';

/** Milliseconds for one answer. */
const ANSWER = 60_000;
/** How deep a file may lie: each folder is a request. */
const DEEPEST = 20;

/**
 * Reads a text file of a commit over GitHub's API, tree by tree as git keeps them: asked for a path, GitHub would follow
 * its links.
 *
 * @param path from the top of the repository, with slashes
 * @param most bytes
 * @throws Error when GitHub does not answer, or does not know the commit
 */
export async function readOverApi(
  octokit: Octokit,
  { owner, repo }: Pick<GitHubContext, 'owner' | 'repo'>,
  commit: string,
  path: string,
  most: number,
): Promise<CommittedFile> {
  const { git } = octokit.rest;
  const answer = <T>(work: () => Promise<T>) => within(ANSWER, "GitHub's API", work);
  const steps = path.split('/').filter((step) => step !== '' && step !== '.');
  if (steps.length === 0 || steps.length > DEEPEST || steps.includes('..')) return { missing: true };
  let id = commit;
  for (const [index, step] of steps.entries()) {
    const tree = id;
    const { data } = await answer(() => git.getTree({ owner, repo, tree_sha: tree }));
    const entry = data.tree.find((one) => one.path === step);
    if (entry === undefined) return { missing: true };
    id = entry.sha;
    if (index < steps.length - 1) {
      if (entry.type !== 'tree') return { missing: true };
      continue;
    }
    const problem = notAFile(entry.mode);
    if (problem !== null) return { problem };
    if ((entry.size ?? 0) > most) return { problem: tooLarge(entry.size ?? 0, most) };
  }
  const { data } = await answer(() => git.getBlob({ owner, repo, file_sha: id }));
  const bytes = Buffer.from(data.content, 'base64');
  return bytes.length > most ? { problem: tooLarge(bytes.length, most) } : textOf(bytes);
}
