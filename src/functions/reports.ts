import { z } from 'zod';
import { isHistogram } from '../measurement/histogram.ts';
import { MOST_METRICS } from './plan.ts';

// What the process that calls a function says, one line of JSON each. The function runs in the same process and could
// write what it likes, so everything is checked.

const count = z.number().int().nonnegative();
/** Texts of the user's, such as messages of errors; the process cuts them. */
const words = z.string().max(2000);
const name = z.string().max(100);

const placeSchema = z.object({ file: z.string().max(4096), line: count });
/** A line of a file of the user's. */
export type FailurePlace = z.infer<typeof placeSchema>;

/** What went wrong, and where the user's files say so. */
const troubleSchema = z.object({ message: words, place: placeSchema.nullable() });
export type Trouble = z.infer<typeof troubleSchema>;

const stretchSchema = z.enum(['import', 'setup', 'calls', 'teardown']);

const failureSchema = z.discriminatedUnion('why', [
  /** It threw, or its promise was rejected. */
  troubleSchema.extend({ why: z.literal('threw'), during: stretchSchema }),
  /** A file of its cannot be parsed: only Node itself says where, in the log. */
  z.object({ why: z.literal('unparsed'), message: words }),
  /** It was not done in its time. */
  z.object({ why: z.literal('overdue'), during: stretchSchema }),
  /** Something that nothing waits for threw. */
  troubleSchema.extend({ why: z.literal('uncaught') }),
  /** The module does not export what it has to: a clause that says what it has instead. */
  z.object({ why: z.literal('exports'), message: words }),
  /** What a call returned cannot be used: a clause. */
  z.object({ why: z.literal('returned'), message: words }),
]);
export type CallFailure = z.infer<typeof failureSchema>;

const outcomeSchema = z.object({
  /** The length of what was measured, milliseconds. */
  duration: z.number().positive(),
  /** Calls that succeeded within it, whenever they began. */
  completed: count,
  /** Calls that began within it: those that succeeded, and those that failed by kind. */
  sent: count,
  responses: count,
  errors: z.record(z.string().max(200), count),
  /** The first of those that failed otherwise than by taking too long. */
  trouble: troubleSchema.nullable(),
  /** Their times. */
  histogram: z.string().refine(isHistogram),
  /** Of the calls that said whether they hit, how many did. */
  hits: z.object({ hit: count, of: count }),
  /** What calls returned as metrics of their own. */
  values: z.record(name, z.object({ sum: z.number().nonnegative(), count: count.min(1) })),
  /** What the module says about these metrics, as it is written. */
  declared: z
    .record(name, z.record(z.string(), z.union([z.string().max(200), z.number(), z.boolean()])))
    .refine((declared) => Object.keys(declared).length <= MOST_METRICS),
});
/** What was measured of the calls of a function. */
export type CallOutcome = z.infer<typeof outcomeSchema>;

export const reportSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('alive') }),
  z.object({ type: z.literal('measuring') }),
  z.object({ type: z.literal('measured') }),
  z.object({ type: z.literal('outcome'), outcome: outcomeSchema }),
  z.object({ type: z.literal('failed'), failure: failureSchema }),
]);
export type CallReport = z.infer<typeof reportSchema>;
