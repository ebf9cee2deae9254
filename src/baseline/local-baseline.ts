import type { BaseCommitSource } from '../checkout/base-commit-source.ts';
import { BASELINES, type Baseline } from '../measurement/baseline-source.ts';
import { fileStore } from './file.ts';
import { localBaseCommit } from './local-base-commit.ts';
import { type BaselineStore, noStore } from './store.ts';

export interface LocalBaselineOptions {
  wanted: Baseline;
  /** Branch, tag or commit of `--base`; null without that option. */
  base: string | null;
  /** Absolute path. */
  file: string;
  /** Whether the user named the file. */
  named: boolean;
  key: string;
  /** The names of the scenarios to compare. */
  scenarios: readonly string[];
  /** Whether the run is kept in the file. */
  save: boolean;
}

/**
 * Chooses what a run at a desk is compared with: the base commit where one is asked for, and a file. Artifacts and caches
 * belong to workflows; where a configuration names them, the file takes their place here.
 *
 * @throws PerfGateError `baseline` for a file that cannot be read
 */
export function localBaseline({ wanted, base, file, named, key, scenarios, save }: LocalBaselineOptions): {
  baseline: BaselineStore;
  baseCommit: BaseCommitSource | null;
} {
  const none = wanted === 'none' && !named && !save;
  return {
    baseline: none ? noStore : fileStore({ file, key, required: named && !save, scenarios, save }),
    baseCommit: base !== null || wanted === 'same-job' ? localBaseCommit(base) : null,
  };
}

/** Tells whether `--baseline` names a kind of baseline and not a file; a file of that name is written `./none`. */
export function isBaseline(text: string): text is Baseline {
  return BASELINES.some((known) => known === text);
}
