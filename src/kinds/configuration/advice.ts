import { compareVariants, type VariantDifference } from '../../verdict/variants.ts';

/** What was measured of one variant: a value a round of each figure, in the order of the rounds. */
export interface MeasuredVariant {
  name: string;
  throughput: number[];
  p50: number[];
  p95: number[];
  /** The share of its requests that failed, over all rounds. */
  failed: number;
}

type Figure = 'throughput' | 'p50' | 'p95';
const BETTER = { throughput: 'higher', p50: 'lower', p95: 'lower' } as const satisfies Record<Figure, string>;

/** Which variant to take, and why. */
export interface Advice {
  /** The one to take: the first where no other is better. */
  best: string;
  /** The figure that decides, and the one that is told beside it. */
  decides: Figure;
  beside: Figure;
  /** The variant to take against the first; null where that is the first. */
  gain: { decides: VariantDifference; beside: VariantDifference } | null;
  /** The other variants but the first, against the one to take. */
  others: { name: string; than: 'nothing more' | 'worse' | 'open' | 'failing' }[];
}

/** The chance of a wrong word about variants, over all of them, and the smallest change that is worth one. */
const ALPHA = 0.05;
const TOLERANCE = 0.03;
/** A variant whose requests fail more often is not fast, but broken. */
const FAILING = 0.01;

/** The one-sided level of each test: all but the first are tested against that one and against the best, either way. */
export function levelOfVariants(count: number): number {
  return ALPHA / (4 * Math.max(1, count - 1));
}

/**
 * Advises which variant to take: the first one, unless another is proven to be better, and of those that are the earliest
 * that no later one is proven to be better than.
 *
 * @param variants in the order in which they are written; two at least
 * @param open whether requests came at a rate: throughput is then given, and latency decides
 */
export function adviseOn(variants: readonly [MeasuredVariant, ...MeasuredVariant[]], open: boolean): Advice {
  const [first, ...others] = variants;
  const [decides, beside]: [Figure, Figure] = open ? ['p95', 'p50'] : ['throughput', 'p95'];
  const rules = { level: levelOfVariants(variants.length), bounds: ALPHA, tolerance: TOLERANCE };
  const against = (one: MeasuredVariant, other: MeasuredVariant, figure: Figure) =>
    compareVariants(one[figure], other[figure], { better: BETTER[figure] }, rules) as VariantDifference;
  const works = ({ failed }: MeasuredVariant) => failed <= FAILING;
  let best = first;
  for (const other of others) {
    if (works(other) && (!works(best) || against(best, other, decides).verdict === 'better')) best = other;
  }
  const than = (other: MeasuredVariant): Advice['others'][number]['than'] => {
    if (!works(other)) return 'failing';
    const { verdict, noBetter } = against(best, other, decides);
    if (verdict === 'worse') return 'worse';
    return noBetter ? 'nothing more' : 'open';
  };
  return {
    best: best.name,
    decides,
    beside,
    gain: best === first ? null : { decides: against(first, best, decides), beside: against(first, best, beside) },
    others: others.filter((other) => other !== best).map((other) => ({ name: other.name, than: than(other) })),
  };
}
