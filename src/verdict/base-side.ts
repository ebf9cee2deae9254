import type { BaselineDocument, Job } from '../measurement/job.ts';
import type { Origin } from '../measurement/run-document.ts';

/** What the head is compared with. */
export type BaseSide =
  /** Measured beside the head, its rounds interleaved with the head's: strong evidence. */
  | { kind: 'same-job'; job: Job }
  /** Measured earlier, perhaps on another machine: weaker evidence (statistics.md 5). */
  | { kind: 'stored'; source: 'artifact' | 'cache' | 'file'; document: BaselineDocument }
  /** Its files are those of the head: nothing was measured, because there is no difference to be found. */
  | { kind: 'identical'; origin: Origin }
  | { kind: 'none'; reason: string };
