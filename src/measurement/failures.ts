import { z } from 'zod';
import { failureExampleSchema } from './failure-example.ts';
import type { SeenRound } from './seen-rounds.ts';

/** Kinds of errors that are kept, the most frequent ones, and those of them that have an example. */
const MOST_KINDS = 20;
const MOST_EXAMPLES = 8;
/** Characters of a kind. A longer one is left out and never cut: half a secret is not found. */
const LONGEST_KIND = 200;
/** Milliseconds. */
const SECOND = 1000;

const count = z.number().int().nonnegative();

/** A second of a round. */
const momentSchema = z.object({
  /** The number of the round, from 0. */
  round: count,
  /** How many whole seconds after the start of its measured window the second began. */
  second: count,
});
export type Moment = z.infer<typeof momentSchema>;

const failureSchema = z.object({
  /** The first and the last second in which a request was sent, or was due, that failed like that. */
  first: momentSchema,
  last: momentSchema,
  example: failureExampleSchema.optional(),
});
export type Failure = z.infer<typeof failureSchema>;

/** How requests of one side of a scenario failed, by kind of error. */
export const failuresSchema = z
  .record(z.string(), failureSchema)
  .refine((failures) => Object.keys(failures).length <= MOST_KINDS);
export type Failures = z.infer<typeof failuresSchema>;

/**
 * Finds when requests failed first and last, by kind of error, from the seconds as they were counted: it stays true where
 * those are taken together later.
 *
 * @returns undefined where none failed
 */
export function failuresOf(rounds: readonly SeenRound[]): Failures | undefined {
  // A Map, because an untrusted kind may be `constructor`.
  const found = new Map<string, Failure & { times: number }>();
  for (const { index, measured, load } of rounds.toSorted((a, b) => a.index - b.index)) {
    for (const { at, span, errors } of load.toSorted((a, b) => a.at - b.at)) {
      const [from, until] = secondsIn(at - measured, span);
      for (const [kind, times] of Object.entries(errors)) {
        if (times === 0 || kind.length > LONGEST_KIND) continue;
        const known = found.get(kind);
        const first = known?.first ?? { round: index, second: from };
        const last = { round: index, second: until };
        found.set(kind, { first, last, times: (known?.times ?? 0) + times });
      }
    }
  }
  if (found.size === 0) return undefined;
  const kinds = [...found].toSorted(([, a], [, b]) => b.times - a.times).slice(0, MOST_KINDS);
  const all = rounds.flatMap((round) => round.examples ?? []);
  const examples = new Map(all.toReversed().map(({ kind, example }) => [kind, example]));
  return Object.fromEntries(
    kinds.map(([kind, { first, last }], place) => {
      const example = place < MOST_EXAMPLES ? examples.get(kind) : undefined;
      return [kind, { first, last, ...(example && { example }) }];
    }),
  );
}

/** The seconds of a window that a stretch of it lies in. Clocks are a hundredth of a millisecond apart at most. */
function secondsIn(offset: number, span: number): [from: number, until: number] {
  const from = Math.max(0, Math.floor((offset + 0.01) / SECOND));
  return [from, Math.max(from, Math.ceil((offset + span - 1) / SECOND) - 1)];
}
