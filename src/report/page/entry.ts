import type { Status, Tone } from '../../text/inline.ts';
import type { Comparison } from '../../verdict/result.ts';
import type { Curve, CurveLimit } from '../pictures/curve.ts';

// What the page is made from. The matrix, the pictures, the details, what is said of them and what can be downloaded are
// all made from these figures, some when the report is made and some when a reader asks for them.

/** What a reader can filter by, in the order of the counts at the top. */
export const FACETS = ['regressed', 'limits', 'undecided', 'unchanged', 'failed', 'uncompared'] as const;
export type Facet = (typeof FACETS)[number];

/** A comparison with its verdict in words. */
export interface Figure
  extends Pick<
    Comparison,
    'label' | 'metric' | 'definition' | 'gated' | 'base' | 'head' | 'worse' | 'tolerance' | 'rounds' | 'scatter'
  > {
  status: Status;
  /** Whether it decides beside others that can fail the gate too. */
  decides: boolean;
  detectable: number | null;
  /** The p for "worse", as it is and adjusted. */
  p: { worse: number; adjusted: number } | null;
  /** The ratio of each pair of rounds, above 1 is worse; null where there are none, or they are left out. */
  pairs: readonly number[] | null;
}

/** A limit and what was measured. */
export interface LimitRow {
  status: Status;
  /** `p95 < 4 ms` */
  limit: string;
  measured: string;
  severity: string;
}

/** What a row of the matrix and a detail are about: a scenario as a whole, or one of its requests. */
export interface Entry {
  anchor: string;
  scenario: string;
  /** null: the scenario as a whole. */
  label: string | null;
  status: Status;
  facets: readonly Facet[];
  /** Without a tone, it is what a kind found. */
  sentences: readonly { tone?: Tone | undefined; text: string }[];
  limits: readonly LimitRow[];
  figures: readonly Figure[];
  /** Whether its rounds are pairs of the same turn. */
  paired: boolean;
  curve: Curve | null;
  /** The limits on percentiles, for the curve. */
  lines: readonly CurveLimit[];
}

/** Whether an entry holds nothing that a reviewer has to look at. */
export function isGreen({ status: { tone } }: Pick<Entry, 'status'>): boolean {
  return tone === 'pass' || tone === 'open-aside';
}
