import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import type { Target } from '../service/target.ts';
import { quote } from '../text/quote.ts';
import { envFiles } from './env-files.ts';
import { type Git, GitError } from './git.ts';
import { isOutside } from './workspace.ts';

/** How many files are named, and of how many it is asked whether they may be. */
const MOST_NAMED = 3;
const MOST_LOOKED_AT = 10_000;

/**
 * Explains why a base may not build or start where its change does: names what lies in the checkout without being
 * committed, is missing in the worktree, and is an env file or stands in the lines or the message. Contents are not read.
 *
 * @param checkout git in the top folder of the checkout
 * @param target the base's, in its worktree
 * @param message how it failed, with the end of its log
 * @returns a sentence or two; null where nothing of the kind is found
 */
export async function hintAtCopy(checkout: Git, target: Target, message: string): Promise<string | null> {
  const top = realpathSync(checkout.folder);
  const tree = await topOf(checkout, target.workingDirectory);
  if (tree === null) return null;
  const place = relative(tree, target.workingDirectory);
  const said = [target.build, target.start, ...target.setup, message].join('\n');
  const copied = target.copy.map((path) => relative(top, path));
  const missing = (await uncommitted(checkout)).filter(
    (path) =>
      !existsSync(join(tree, path)) && !copied.some((known) => known === path || !isOutside(`/${known}`, `/${path}`)),
  );
  const envs = envFiles(missing).filter((path) => isAbove(dirname(path), place));
  const named = missing.filter((path) => !envs.includes(path) && isNamed(path, place, said));
  const shown = [...envs, ...named].slice(0, MOST_NAMED).map((path) => fromWorkspace(join(top, path)));
  const [first] = shown;
  if (first === undefined) return null;
  return (
    `The checkout of the base has no ${shown.join(' and no ')}: not committed. ` +
    `If the service needs that, name it in target.copy (copy: ${first}), or let build make it.`
  );
}

/** Finds the top of the worktree. */
async function topOf(checkout: Git, folder: string): Promise<string | null> {
  try {
    return realpathSync(await checkout.in(folder).run(['rev-parse', '--show-toplevel']));
  } catch (error) {
    if (error instanceof GitError) return null;
    throw error;
  }
}

/** Lists untracked and ignored files; a folder without tracked files is one entry. Paths from the top. */
async function uncommitted(checkout: Git): Promise<string[]> {
  const list = ['ls-files', '--others', '--exclude-standard', '--directory', '-z'];
  try {
    const found = [await checkout.run(list), await checkout.run([...list, '--ignored'])];
    const paths = found.flatMap((output) => output.split('\0')).map((path) => path.replace(/\/$/, ''));
    return [...new Set(paths)].filter((path) => path !== '').slice(0, MOST_LOOKED_AT);
  } catch (error) {
    if (error instanceof GitError) return [];
    throw error;
  }
}

/** Tells whether a folder is that place or lies above it; both from the top. */
function isAbove(folder: string, place: string): boolean {
  return folder === '.' || !isOutside(`/${folder}`, `/${place}`);
}

/** Tells whether a text names a path: from the top, from the working directory, or by its last name alone. */
function isNamed(path: string, place: string, text: string): boolean {
  const names = [path, relative(`/${place}`, `/${path}`), basename(path)];
  return names.some((name) => name.length > 2 && isWordOf(name, text));
}

function isWordOf(name: string, text: string): boolean {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\w.-])${escaped}(?![\\w-]|\\.\\w)`).test(text);
}

/** `copy` is taken from the workspace, which is where perf-gate is run. */
function fromWorkspace(path: string): string {
  const written = relative(realpathSync(process.cwd()), path);
  return /^[\w./@+-]+$/.test(written) ? written : quote(written);
}
