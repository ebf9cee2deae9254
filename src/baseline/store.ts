import type { Job } from '../measurement/job.ts';
import type { BaseSide } from '../verdict/base-side.ts';

/** Where a workflow's baselines are kept. */
export type StoredPlace = 'artifact' | 'cache';

/** Where stored baselines come from and go to: GitHub for the action, a file at a desk. Chosen once, by the entry. */
export interface BaselineStore {
  /** What the head is compared with, and what happened on the way, in words. Never throws for a baseline that is not there. */
  find(): Promise<{ base: BaseSide; notices: string[] }>;
  /** Keeps the head's run for later comparisons, where this run may become a baseline; what happened, in words. */
  save(job: Job): Promise<string[]>;
}

/** For a gate that is not to know any stored baseline. */
export const noStore: BaselineStore = {
  find: async () => ({ base: { kind: 'none', reason: 'the setting `baseline` is none' }, notices: [] }),
  save: async () => [],
};
