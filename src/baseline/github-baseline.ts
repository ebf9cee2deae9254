import type { BaseCommitSource } from '../checkout/base-commit-source.ts';
import type { GitConfig } from '../checkout/git-environment.ts';
import { PerfGateError } from '../errors.ts';
import type { Octokit } from '../github/client.ts';
import type { GitHubContext } from '../github/context.ts';
import type { Baseline } from '../measurement/baseline-source.ts';
import { fileStore } from './file.ts';
import { githubBaseCommit } from './github-base-commit.ts';
import { githubStore } from './github-store.ts';
import { type BaselineStore, noStore } from './store.ts';

/** What the head of a workflow's run is compared with. */
export interface ChosenBaseline {
  baseline: BaselineStore;
  /** null where no other commit is measured. */
  baseCommit: BaseCommitSource | null;
}

export interface GitHubBaselineOptions {
  wanted: Baseline;
  /** Absolute path of the input `baseline-file`; null without that input. */
  file: string | null;
  octokit: Octokit | null;
  context: GitHubContext;
  /** What git may read the repository with. */
  credentials: GitConfig;
  key: string;
  /** The names of the scenarios to compare. */
  scenarios: readonly string[];
}

/** Events whose change has a base commit. */
const CHANGES = ['pull_request', 'merge_group'];

/**
 * Chooses what the head is compared with. `auto` measures the base commit of a pull request or merge group, and takes a
 * stored baseline otherwise, or where a file is given.
 *
 * @throws PerfGateError `config` for settings that do not go together, `baseline` for a file that cannot be read
 */
export function githubBaseline(options: GitHubBaselineOptions): ChosenBaseline {
  const { wanted, file, octokit, context, credentials } = options;
  if (wanted === 'file' && file === null) {
    throw new PerfGateError('config', 'baseline: file needs the input "baseline-file", which names the file');
  }
  if (file !== null && !['auto', 'same-job', 'file'].includes(wanted)) {
    throw new PerfGateError('config', `the input "baseline-file" is given, but the setting baseline is ${wanted}`);
  }
  const changes = CHANGES.includes(context.event);
  const beside = wanted === 'same-job' || (wanted === 'auto' && file === null && changes);
  // A push or a schedule has no base that could be missing.
  const required = wanted === 'same-job' && changes;
  return {
    baseline: storeFor(options),
    baseCommit: beside ? githubBaseCommit({ octokit, context, credentials, required }) : null,
  };
}

function storeFor({ wanted, file, octokit, context, key, scenarios }: GitHubBaselineOptions): BaselineStore {
  if (file !== null) return fileStore({ file, key, required: true, scenarios, save: false });
  if (wanted === 'none') return noStore;
  const places = wanted === 'artifact' || wanted === 'cache' ? [wanted] : (['artifact', 'cache'] as const);
  return githubStore({ octokit, context, key, places });
}
