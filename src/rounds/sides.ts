import { type BaseCheckout, checkOutBase } from '../checkout/base-checkout.ts';
import type { BaseCommitSource } from '../checkout/base-commit-source.ts';
import { changedFiles } from '../checkout/changed-files.ts';
import { trustCheckout } from '../checkout/checkout-top.ts';
import { ensureCommit } from '../checkout/commit.ts';
import { hintAtCopy } from '../checkout/copy-hint.ts';
import { findCheckout } from '../checkout/find-checkout.ts';
import { Git, GitError } from '../checkout/git.ts';
import { absentPaths, sameTree } from '../checkout/same-tree.ts';
import { isOutside, realPathOf } from '../checkout/workspace.ts';
import type { Config } from '../config/config.ts';
import { needsService } from '../kinds/index.ts';
import type { Origin } from '../measurement/run-document.ts';
import { shortCommit } from '../text/commit.ts';
import { plainText } from '../text/plain.ts';
import { withoutBaseline } from '../verdict/judgement.ts';
import { planTime } from './planned-time.ts';
import type { Session } from './session.ts';
import type { Side } from './side.ts';

export interface SidesOptions {
  config: Config;
  /** Where the head comes from. */
  origin: Origin;
  /** The base to measure; null: the head is measured alone, unless the configuration has a base of its own. */
  baseCommit: BaseCommitSource | null;
}

/** What is measured. */
export interface Sides {
  head: Side;
  /** The base; null: the head is measured alone. */
  base: Side | null;
  /** The base with the same files as the head, so that there is nothing to measure; else null. */
  identical: Origin | null;
  /** Why there is no base where there should be one; a clause. */
  alone: string | null;
  /** Whether the user asked for the base, so that the head is not measured alone either. */
  required: boolean;
  /** What a reader has to know, as sentences. */
  notices: string[];
  /** Removes what was made for the sides. @returns what could not be removed, as sentences */
  close(): Promise<string[]>;
}

/**
 * Decides what is measured: the base that the configuration describes, or the base commit in a worktree beside the
 * checkout, and the head, which is what is checked out. Where a base is not available, the head is measured alone, or
 * nothing, if the user asked for the base.
 *
 * @throws PerfGateError `config`
 */
export async function openSides(options: SidesOptions, session: Session): Promise<Sides> {
  const { config, origin, baseCommit } = options;
  const head: Side = { name: 'head', target: config.target, origin, dispensable: false };
  const required = baseCommit?.required === true && withoutBaseline(config.judgement, true) !== 'pass';
  const only: Sides = { head, base: null, identical: null, alone: null, required, notices: [], close: async () => [] };
  if (config.base) {
    return { ...only, base: { name: 'base', target: config.base, origin, dispensable: false } };
  }
  if (!baseCommit) return only;
  // A change that no longer starts its service is measured where that runs, beside a base that is started as before.
  if (config.targetAtBase.start === null && config.scenarios.some(needsService)) {
    // `auto` asks for no particular base.
    if (config.baseline === 'auto' && config.target.start === null) return only;
    return { ...only, alone: 'without target.start there is nothing to start from another commit' };
  }
  try {
    return await besideBase(only, baseCommit, options, session);
  } catch (error) {
    // Measuring will notice at once that the run was canceled, and say so.
    if (session.abort.aborted) return only;
    if (!(error instanceof GitError)) throw error;
    return { ...only, alone: error.message };
  }
}

async function besideBase(
  only: Sides,
  source: BaseCommitSource,
  { config, origin }: SidesOptions,
  { processes, abort, temporary, listen }: Session,
): Promise<Sides> {
  const folder = config.target.workingDirectory;
  const git = await findCheckout(new Git({ folder, processes, abort, config: trustCheckout(folder) }));
  const found = await source.find(git);
  if ('reason' in found) return { ...only, alone: found.reason };
  await ensureCommit(git, found.commit, source.remote);
  const baseOrigin: Origin = { ...origin, commit: found.commit, ref: found.ref };
  const { paths } = config.target;
  const absent = await absentPaths(git, found.commit, paths);
  const before = [...found.notices, ...absent.map(describeAbsent)];
  // Paths that are all misspelled say nothing about what changed.
  const isUnknown = paths.length > 0 && absent.length === paths.length;
  // Other rules are a change of what is measured, wherever they are written.
  const rules = paths.length === 0 ? [] : ruleFilesIn(git, config);
  if (!isUnknown && (await sameTree(git, found.commit, [...paths, ...rules]))) {
    return { ...only, identical: baseOrigin, notices: before };
  }
  const { planned } = planTime(config.scenarios, [config.target, config.target]);
  listen({
    type: 'progress',
    phase: 'check out',
    side: 'base',
    sides: 2,
    round: 0,
    rounds: 0,
    scenario: null,
    look: 1,
    looks: 1,
    share: 0,
    left: planned.windows,
    least: true,
    expected: 0,
  });
  const checkout = await named(found.commit, () =>
    checkOutBase(git, found.commit, {
      target: config.targetAtBase,
      remote: source.remote,
      temporary,
      processes,
    }),
  );
  const notices = [...before, ...checkout.notices];
  const base: Side = {
    name: 'base',
    target: checkout.target,
    origin: baseOrigin,
    dispensable: true,
    required: only.required,
    changed: () => changedFiles(git, found.commit),
    hint: (message) => hintAtCopy(git, checkout.target, message),
  };
  return { ...only, base, notices, close: closeOnce(checkout) };
}

function ruleFilesIn(git: Git, { ruleFiles = [] }: Config): string[] {
  return ruleFiles.filter((path) => !isOutside(realPathOf(git.folder), realPathOf(path)));
}

function describeAbsent(path: string): string {
  return `${plainText(path)} (target.paths) is neither in this change nor in its base; paths are names of files and folders, not patterns.`;
}

function closeOnce(checkout: BaseCheckout): () => Promise<string[]> {
  let closed: Promise<string[]> | null = null;
  return () => {
    closed ??= checkout.close();
    return closed;
  };
}

async function named<T>(commit: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof GitError) throw new GitError(`the base ${shortCommit(commit)}: ${error.message}`);
    throw error;
  }
}
