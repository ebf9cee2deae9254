import { z } from 'zod';
import type { Severity } from '../measurement/severity.ts';
import { shortCommit } from '../text/commit.ts';
import type { Gone } from './gone.ts';

/** What another value in the change's file would do to the gate. */
const EFFECTS = ['loosens', 'tightens', 'changes'] as const;
export type Effect = (typeof EFFECTS)[number];

const ruleDifferenceSchema = z.object({
  /** The key that differs, from the top of the file: `compare.tolerance.same-job`. */
  key: z.string(),
  effect: z.enum(EFFECTS),
  /** One sentence. */
  text: z.string(),
});
export type RuleDifference = z.infer<typeof ruleDifferenceSchema>;

/** Whose rules decided, and how those of the change differ from those of its base. */
export const rulesUsedSchema = z.object({
  from: z.enum(['base', 'head']),
  /** The commit whose file is the base's; null where no commit is known. */
  commit: z.string().nullable(),
  /** What that commit is called: `main`. Untrusted text. */
  ref: z.string(),
  /** Why the base's rules did not decide although they should have; a clause. */
  problem: z.string().nullable(),
  /** Those that loosen the gate come first. */
  differences: z.array(ruleDifferenceSchema),
  /** How many more differences there are. */
  omitted: z.number().int().nonnegative(),
});
export type RulesUsed = z.infer<typeof rulesUsedSchema>;

/** The rules that a run is held to, where its change has a base. */
export interface AppliedRules {
  used: RulesUsed;
  /** The scenarios that only the change has: they are judged beside the others. */
  added: readonly string[];
  /** Limits of the base on what the change does not send anymore, one sentence each. */
  lost: readonly { severity: Severity; text: string }[];
  /** What the base's file has and the change's has not, whether it was measured or not. */
  gone?: readonly Gone[];
}

/** `main (abc1234)`. */
export function rulesOrigin({ ref, commit }: Pick<RulesUsed, 'ref' | 'commit'>): string {
  return commit === null ? ref : `${ref} (${shortCommit(commit)})`;
}

/** Whether the change's file would let more pass than that of its base. */
export function isLoosened({ differences }: RulesUsed): boolean {
  return differences.some(({ effect }) => effect === 'loosens');
}

/** What a headline has to add about the rules; null where it says enough without. */
export function rulesInHeadline(rules: RulesUsed | undefined): string | null {
  if (rules === undefined) return null;
  const { from, ref, problem } = rules;
  if (problem !== null) return `The rules of ${ref} could not be used.`;
  if (!isLoosened(rules)) return null;
  return from === 'base'
    ? `Judged by the rules of ${ref}; this change loosens the gate.`
    : 'Judged by its own rules; this change loosens the gate.';
}
