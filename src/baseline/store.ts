import type { Job } from '../measurement/job.ts';
import type { BaseSide } from '../verdict/base-side.ts';

/** Where a workflow's baselines are kept. */
export type StoredPlace = 'artifact' | 'cache';

/** Where stored baselines come from and go to: GitHub for the action, a file at a desk. The entry chooses one. */
export interface BaselineStore {
  /** What is missing of a baseline that the user named, known before anything is measured; a clause, else null. */
  missing: string | null;
  /**
   * Finds what the head is compared with; what happened on the way, as sentences. A missing baseline is not an error.
   *
   * @param patience milliseconds for a service that may not answer, where the run can do without it
   */
  find(patience?: number): Promise<{ base: BaseSide; notices: string[] }>;
  /** Keeps the head's run for later comparisons, if it may become a baseline. @returns what went wrong, as sentences */
  save(job: Job): Promise<string[]>;
}

/** The store of a gate that is to be compared with no stored baseline. */
export const noStore: BaselineStore = {
  missing: null,
  find: async () => ({ base: { kind: 'none', reason: 'the setting `baseline` is none' }, notices: [] }),
  save: async () => [],
};
