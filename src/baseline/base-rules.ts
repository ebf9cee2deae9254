import { realpathSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import type { BaseCommitSource } from '../checkout/base-commit-source.ts';
import { trustCheckout } from '../checkout/checkout-top.ts';
import { assertCommit, ensureCommit } from '../checkout/commit.ts';
import { type CommittedFile, readCommitted } from '../checkout/committed-file.ts';
import { findCheckout } from '../checkout/find-checkout.ts';
import { Git, GitError } from '../checkout/git.ts';
import { CONFIG_FILES, type ConfigFile, MAX_BYTES, nameOfFile } from '../config/file/config-file.ts';
import type { BaseRules } from '../config/rules/rules.ts';
import type { Session } from '../rounds/session.ts';
import { formatFile } from '../text/quote.ts';

/** Reads a file of a commit by its path from the workspace. @throws GitError where the commit cannot be had */
export type ReadFile = (commit: string, name: string) => Promise<CommittedFile>;

/** The configuration file of a commit; null: it has none. */
type Found = { file: ConfigFile | null } | { problem: string };

/**
 * Looks for the configuration of a commit at its own place: where it was named, or else where it is by default.
 *
 * @param named the file that an input names, from the workspace; empty without one
 */
export async function findRules(read: ReadFile, commit: string, named: string): Promise<Found> {
  for (const name of named === '' ? CONFIG_FILES : [named, ...CONFIG_FILES]) {
    const found = await read(commit, name);
    if ('text' in found) return { file: { name, text: found.text } };
    if ('problem' in found) return { problem: `${formatFile(name)} ${found.problem}` };
  }
  return { file: null };
}

/** Opens git in the checkout that the workspace lies in. @throws GitError */
export function openCheckout(
  workspace: string,
  { processes, abort }: Pick<Session, 'processes' | 'abort'>,
): Promise<Git> {
  return findCheckout(new Git({ folder: workspace, processes, abort, config: trustCheckout(workspace) }));
}

/** Reads files of commits that the clone has, or that can be fetched. */
export function committedFiles(git: Git, workspace: string, { remote }: Pick<BaseCommitSource, 'remote'>): ReadFile {
  const way = relative(realpathSync(git.folder), realpathSync(workspace));
  return async (commit, name) => {
    await ensureCommit(git, assertCommit(commit), remote);
    const path = relative(resolve('/'), resolve('/', way, name))
      .split(sep)
      .join('/');
    return readCommitted(git, commit, path, MAX_BYTES);
  };
}

/**
 * Reads the rules of the commit that a run at a desk is compared with, to say what differs.
 *
 * @returns null where there is no such commit: what that means is told elsewhere
 */
export async function localRules(
  source: BaseCommitSource,
  { workspace, path }: { workspace: string; path: string },
  session: Pick<Session, 'processes' | 'abort'>,
): Promise<BaseRules | null> {
  try {
    const git = await openCheckout(workspace, session);
    const base = await source.find(git);
    if ('reason' in base) return null;
    const found = await findRules(committedFiles(git, workspace, source), base.commit, nameOfFile(workspace, path));
    const known = { ref: `the ${base.ref}`, commit: base.commit };
    return 'problem' in found
      ? { ...known, file: null, problem: found.problem }
      : { ...known, ...found, problem: null };
  } catch (error) {
    if (error instanceof GitError) return null;
    throw error;
  }
}
