import { z } from 'zod';

const count = z.number().int().nonnegative();
const amount = z.number().nonnegative();

/** The most functions, rounds and places in the tree that a document has of one scenario. */
export const MOST_FUNCTIONS = 500;
const MOST_PROFILED_ROUNDS = 50;
export const MOST_PLACES = 2000;

/** A function that was seen at work. */
export const profiledFunctionSchema = z.object({
  name: z.string().max(200),
  /** From the root of the repository, or as the service knows it, such as `node:fs`; null where it has none. */
  file: z.string().max(400).nullable(),
  /** The line in which it begins, from 1; null where it is unknown. */
  line: z.number().int().positive().nullable(),
  /** The file is one of those in which the change differs from its base; absent where it is not, or not known. */
  changed: z.literal(true).optional(),
});
export type ProfiledFunction = z.infer<typeof profiledFunctionSchema>;

/** Where the processor time of a service went in rounds that were taken for that alone, and whose figures count for nothing. */
export const profileSchema = z
  .object({
    /** What amounts are: milliseconds of processor time, or samples of a profiler that names no unit. */
    unit: z.enum(['ms', 'samples']),
    functions: z.array(profiledFunctionSchema).max(MOST_FUNCTIONS),
    /** For each round, the answered requests, and what each function took itself, in the order of the functions. */
    rounds: z.array(z.object({ requests: count, self: z.array(amount).max(MOST_FUNCTIONS) })).max(MOST_PROFILED_ROUNDS),
    /**
     * The calls, callers first: the place of the caller in this list (−1: none), the place of the function in its list,
     * and what was taken there itself, a request, over all rounds.
     */
    tree: z.array(z.tuple([z.number().int().min(-1), count, amount])).max(MOST_PLACES),
  })
  .refine(({ functions, rounds }) => rounds.every(({ self }) => self.length === functions.length))
  .refine(({ functions, tree }) => tree.every(([caller, at], place) => caller < place && at < functions.length));
export type Profile = z.infer<typeof profileSchema>;
