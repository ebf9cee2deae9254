import { type CommittedFile, textOf, tooLarge } from '../checkout/committed-file.ts';
import type { Octokit } from './client.ts';
import type { GitHubContext } from './context.ts';
import { within } from './within.ts';

/** Milliseconds for one answer. */
const ANSWER = 60_000;
/** How deep a file may lie: each folder is a request. */
const DEEPEST = 20;

/**
 * Reads a text file of a commit over GitHub's API, folder by folder: asked for a path, GitHub would follow its links.
 *
 * @param path from the top of the repository, with slashes
 * @param most bytes
 * @throws Error when GitHub does not answer, or does not know the commit
 */
export async function readContents(
  octokit: Octokit,
  { owner, repo }: Pick<GitHubContext, 'owner' | 'repo'>,
  commit: string,
  path: string,
  most: number,
): Promise<CommittedFile> {
  const get = (at: string) =>
    within(ANSWER, "GitHub's contents API", () =>
      octokit.rest.repos.getContent({ owner, repo, path: at, ref: commit }),
    );
  const steps = path.split('/').filter((step) => step !== '' && step !== '.');
  if (steps.length === 0 || steps.length > DEEPEST || steps.includes('..')) return { missing: true };
  for (const [index, step] of steps.entries()) {
    const { data } = await get(steps.slice(0, index).join('/'));
    const entry = Array.isArray(data) ? data.find(({ name }) => name === step) : undefined;
    if (entry === undefined) return { missing: true };
    if (index < steps.length - 1) {
      if (entry.type !== 'dir') return { missing: true };
      continue;
    }
    if (entry.type === 'symlink') return { problem: 'is a link, which is not followed; make it a file' };
    if (entry.type !== 'file') return { problem: 'is not a file' };
    if (entry.size > most) return { problem: tooLarge(entry.size, most) };
  }
  const { data } = await get(steps.join('/'));
  if (Array.isArray(data) || data.type !== 'file' || !('content' in data)) return { problem: 'is not a file' };
  return textOf(Buffer.from(data.content, 'base64'));
}
