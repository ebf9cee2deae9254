import type { Evidence } from './diagnosed.ts';
import type { Seen } from './seen.ts';

/** What a cause says of a scenario. */
export interface Found {
  /** What was seen, in one sentence with its figures. */
  text: string;
  evidence: readonly Evidence[];
  /** What to try first, in one sentence with its figure; null: nothing that the evidence supports. */
  advice: string | null;
}

/**
 * Something that can hold a service up. It is recognized by what is recorded of the rounds anyway, and says nothing where
 * that is weak: a healthy service is accused of nothing.
 */
export interface Cause {
  /** Its name in documents, and in `advice`, which can switch its advice off. */
  readonly name: string;
  /** What it is, for readers and for the documentation: `throttled by its cgroup`. */
  readonly title: string;
  /** By which figures it is recognized, one sentence for the documentation. */
  readonly rule: string;
  /** The causes that say nothing beside it: it explains what they would be recognized by. */
  readonly explains?: readonly string[];
  find(seen: Seen): Found | null;
}
