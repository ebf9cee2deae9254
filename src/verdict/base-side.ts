import type { BaselineDocument, Job } from '../measurement/job.ts';

/** What the head is compared with. */
export type BaseSide =
  /** Measured beside the head, its rounds interleaved with the head's: strong evidence. */
  | { kind: 'same-job'; job: Job }
  /** Measured earlier, perhaps on another machine: weaker evidence (statistics.md 5). */
  | { kind: 'stored'; source: 'artifact' | 'cache' | 'file'; document: BaselineDocument }
  | { kind: 'none'; reason: string };
