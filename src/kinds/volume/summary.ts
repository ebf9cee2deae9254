import { median } from 'simple-statistics';
import { z } from 'zod';
import { MOST_SIZES } from '../../settings/sizes-schema.ts';
import { type Complexity, complexityOf } from '../../statistics/complexity-class.ts';
import { exponentOfRounds, growthExponent } from '../../statistics/growth-exponent.ts';

const amount = z.number().nonnegative();

const measuredSizeSchema = z.object({
  size: z.number().int().positive(),
  /** Milliseconds. */
  mean: z.number().positive(),
  p50: amount,
  p95: amount,
  /** Good answers per second. */
  throughput: amount,
  /** The share of the requests that failed. */
  failed: amount.max(1),
});
export type MeasuredSize = z.infer<typeof measuredSizeSchema>;

/** The most requests of which each has a growth of its own, and the characters of their names. */
export const MOST_REQUESTS = 50;
export const LONGEST_LABEL = 300;

/** What a volume scenario keeps of a round. */
export const volumeDetail = z.object({
  sizes: z.array(measuredSizeSchema).min(2).max(MOST_SIZES),
  /** The mean latency of each request by size, milliseconds, where there are several. */
  requests: z
    .array(z.object({ label: z.string().max(LONGEST_LABEL), means: z.array(z.number().positive()).max(MOST_SIZES) }))
    .max(MOST_REQUESTS),
});
export type VolumeDetail = z.infer<typeof volumeDetail>;

/** The power of the size that the time grows by, with 95 % bounds; null: there are too few rounds for one. */
const exponentSchema = z.object({ estimate: z.number(), from: z.number().nullable(), to: z.number().nullable() });
export type Exponent = z.infer<typeof exponentSchema>;

const complexitySchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('named'),
    classes: z
      .array(z.enum(['constant', 'logarithmic', 'linear', 'n log n', 'quadratic']))
      .min(1)
      .max(5),
  }),
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('too-few'), sizes: z.number().int(), decades: amount }),
]);

/** What all rounds of a volume scenario add up to; figures are medians. */
export const volumeSummary = z.object({
  sizes: volumeDetail.shape.sizes,
  exponent: exponentSchema,
  complexity: complexitySchema,
  requests: z.array(z.object({ label: z.string().max(LONGEST_LABEL), exponent: exponentSchema })).max(MOST_REQUESTS),
});
export type VolumeSummary = z.infer<typeof volumeSummary>;

/** The one-sided confidence of each bound. */
const CONFIDENCE = 0.95;

/** The time for twice the size, in one round: what is compared, because an exponent may be 0 or less and has no ratio. */
export function growthOf(sizes: readonly MeasuredSize[]): number {
  return 2 ** growthExponent(sizes.map(({ size, mean }) => ({ size, time: mean })));
}

/** Adds up the rounds of a volume scenario. @throws RangeError without a round */
export function summarizeVolume(rounds: readonly VolumeDetail[]): VolumeSummary {
  const [first] = rounds;
  const measured = (first?.sizes ?? []).map((_, index) => rounds.flatMap(({ sizes }) => sizes[index] ?? []));
  const sizes = measured.map((ofSize): MeasuredSize => {
    const middle = (of: (one: MeasuredSize) => number) => median(ofSize.map(of));
    return {
      size: ofSize[0]?.size as number,
      mean: middle(({ mean }) => mean),
      p50: middle(({ p50 }) => p50),
      p95: middle(({ p95 }) => p95),
      throughput: middle(({ throughput }) => throughput),
      failed: middle(({ failed }) => failed),
    };
  });
  const timed = rounds.map((round) => round.sizes.map(({ size, mean }) => ({ size, time: mean })));
  return {
    sizes,
    exponent: exponentOf(timed),
    complexity: documented(complexityOf(sizes.map(({ size, mean }) => ({ size, time: mean })))),
    requests: (first?.requests ?? []).flatMap(({ label }) => {
      const ofLabel = rounds.flatMap(({ requests, sizes: all }) => {
        const means = requests.find((request) => request.label === label)?.means ?? [];
        return means.length < all.length ? [] : [means.map((time, at) => ({ size: all[at]?.size as number, time }))];
      });
      return ofLabel.length === 0 ? [] : [{ label, exponent: exponentOf(ofLabel) }];
    }),
  };
}

function exponentOf(rounds: Parameters<typeof exponentOfRounds>[0]): Exponent {
  const { estimate, lower, upper } = exponentOfRounds(rounds, CONFIDENCE);
  return { estimate, from: finite(lower), to: finite(upper) };
}

function finite(bound: number): number | null {
  return Number.isFinite(bound) ? bound : null;
}

function documented(complexity: Complexity): VolumeSummary['complexity'] {
  switch (complexity.kind) {
    case 'named':
      return { kind: 'named', classes: complexity.classes };
    case 'none':
      return { kind: 'none' };
    case 'too-few':
      return { kind: 'too-few', sizes: complexity.sizes, decades: complexity.decades };
  }
}
