import type { BaselineDocument, Job } from '../measurement/job.ts';
import type { Origin } from '../measurement/run-document.ts';

/** What the head is compared with. */
export type BaseSide =
  /** A base measured beside the head, its rounds interleaved with the head's: strong evidence. */
  | { kind: 'same-job'; job: Job }
  /** A base measured earlier, perhaps on another machine: weaker evidence (statistics.md 5). */
  | { kind: 'stored'; source: 'artifact' | 'cache' | 'file'; document: BaselineDocument }
  /** A base with the same files as the head: nothing was measured, because there is no difference to find. */
  | { kind: 'identical'; origin: Origin }
  | { kind: 'none'; reason: string };
