import type { Inline, Status } from '../text/inline.ts';
import type { Comparison, Result, ThresholdOutcome } from '../verdict/result.ts';
import { countsOf } from './news/counts.ts';
import { itemsOf } from './news/items.ts';
import { nextOf } from './news/next.ts';
import { sentenceOf } from './news/sentence.ts';
import type { Links } from './sections/section.ts';
import { resultStatus } from './status.ts';

/** One thing that a reviewer has to look at: p25, p50 and p95 of one request are one item. */
export interface NewsItem {
  /** The scenario; empty where it is about the whole run. */
  scenario: string;
  /** The request, or null: the scenario as a whole. */
  label: string | null;
  /** `failure` is a run that stopped, or something of which nothing was measured. */
  kind: 'comparison' | 'limit' | 'errors' | 'broken' | 'check' | 'gone' | 'failure';
  /** Sign and words (regressed, likely slower, limit exceeded, undecided …). */
  status: Status;
  /** The comparison with the worst figure, where the item is one of comparisons. */
  row: Comparison | null;
  /** The other comparisons of the same scenario and request that say the same. */
  also: readonly Comparison[];
  /** The limit, where the item is one. */
  threshold: ThresholdOutcome | null;
  /** `p50`, `throughput`, `p95 < 4 ms`; empty where a sign and its words are all. */
  figure: string;
  /** `+11 %`; null where there is none. */
  change: string | null;
  /** `2.13` and `2.37 ms` (the unit once, at the end); null where there is none. */
  before: string | null;
  now: string | null;
  /** The slug of the row in the report: `search/get-search`. */
  anchor: string;
}

/**
 * How many there are of each. A subject is what one item would be about: the speed of one request, or another figure of it
 * that can fail the gate. It is counted once, as the most serious that is said of it.
 */
export interface NewsCounts {
  regressed: number;
  /** Limits that are exceeded, or missed. */
  limits: number;
  undecided: number;
  likely: number;
  improved: number;
  unchanged: number;
  /** Subjects without a baseline, and those that cannot be compared. */
  uncompared: number;
  failedRequests: number;
}

/** What there is to say about a result, the most serious first; every medium shows this and counts the same. */
export interface News {
  status: Status;
  /** `search is slower: p50 +11 % (2.13 → 2.37 ms)`; names are name() inlines; it ends without a full stop. */
  sentence: readonly Inline[];
  counts: NewsCounts;
  items: readonly NewsItem[];
  /** What now: each a sentence and, where there is one, a command to copy. */
  next: readonly NextStep[];
}

export interface NextStep {
  /** What it comes to, in a few words after "What now?"; absent where that is its command. */
  way?: string;
  text: readonly Inline[];
  command?: string;
  url?: string;
}

/** Finds what there is to say about a result. @param links pages that a step can lead to */
export function newsOf(result: Result, links: Links = {}): News {
  const items = itemsOf(result);
  return {
    status: resultStatus(result),
    sentence: sentenceOf(result, items),
    counts: countsOf(result, items),
    items,
    next: nextOf(result, items, links),
  };
}
