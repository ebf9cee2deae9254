import { z } from 'zod';

/** A figure that supports what is said; its unit is that of a metric: `ms`, `/s`, `ratio`, `bytes`, or any other. */
const evidenceSchema = z.object({ title: z.string().max(80), value: z.number(), unit: z.string().max(40) });
export type Evidence = z.infer<typeof evidenceSchema>;

/** The most findings of one result, those of one scenario, and the figures of one. */
const MOST = 300;
export const MOST_OF_SCENARIO = 4;
const MOST_EVIDENCE = 12;

/** What held a service up in a scenario. */
const diagnosedSchema = z.object({
  scenario: z.string(),
  /** The name of the cause; a later version may know more of them. */
  cause: z.string().max(40),
  /** What was seen, in one sentence with its figures. */
  text: z.string().max(600),
  evidence: z.array(evidenceSchema).max(MOST_EVIDENCE),
  /** What to try first, one sentence with its figure; absent where there is nothing to say, or it is switched off. */
  advice: z.string().max(400).optional(),
});
export type Diagnosed = z.infer<typeof diagnosedSchema>;

export const diagnosisSchema = z.array(diagnosedSchema).max(MOST);

/** The most sentences of advice that anybody is given. */
const MOST_ADVICE = 3;

/**
 * The advice of a diagnosis, each sentence once. It may come from any document.
 *
 * @param scenarios the names of those that there are
 */
export function adviceOf(diagnosis: readonly Diagnosed[], scenarios: readonly string[]): string[] {
  const known = new Set(scenarios);
  const all = diagnosis.flatMap(({ scenario, advice }) =>
    advice !== undefined && known.has(scenario) ? [advice] : [],
  );
  return [...new Set(all)].slice(0, MOST_ADVICE);
}
