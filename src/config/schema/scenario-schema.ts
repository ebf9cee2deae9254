import { z } from 'zod';
import { type AnyKind, KINDS } from '../../kinds/index.ts';
import { MOST_ROUNDS } from '../../measurement/rules.ts';
import type { Severity } from '../../measurement/severity.ts';
import { ONCE_RIGHT } from '../../settings/fault.ts';
import { type ScrapedSettings, scrapedMetrics } from '../../settings/metrics-schema.ts';
import type { Occasion } from '../../settings/occasion.ts';
import { severity, tags, when, wholeNumber } from '../../settings/values-schema.ts';
import { FEWEST_ROUNDS } from '../../verdict/rank-test.ts';

const NAMES = KINDS.map(({ name }) => name);

/** The kind of a scenario without a `type`. */
const DEFAULT = NAMES[0] as string;

/** The rounds that a scenario has where it says nothing else. */
const USUAL_ROUNDS = 10;

/** How much a scenario counts and for what, whatever its kind. */
const standing = {
  severity: severity
    .optional()
    .describe(
      'How serious it is where this scenario regresses, or exceeds a limit that has no severity of its own. Default: compare.severity for a regression, high for a limit.',
    ),
  tags: tags.prefault([]).describe('Names by which scenarios are chosen: --tag checkout.'),
  when: when
    .prefault('always')
    .describe(
      'What it is measured for: pull_request (with merge groups and runs of the local command), push (with manual starts), schedule, a list of them, or always.',
    ),
};

const metrics = scrapedMetrics
  .optional()
  .describe('Metrics of the service that are read in this scenario, added to those of target.metrics.');

/** A scenario of any kind: its `type` decides which keys it has. */
export const scenario = z.discriminatedUnion('type', KINDS.map(schemaOf) as unknown as [Schema, ...Schema[]], {
  // What is not a map at all has no kind either.
  error: ({ code }) => (code === 'invalid_union' ? `one of ${NAMES.join(', ')}` : undefined),
});
type Schema = ReturnType<typeof schemaOf>;

/** What every scenario has once it is checked; only its kind knows the rest. */
export interface ScenarioSettings {
  type?: string | undefined;
  rounds: number;
  severity?: Severity | undefined;
  tags: string[];
  when: Occasion[];
  metrics?: ScrapedSettings | undefined;
}

/** The name of a scenario's kind. */
export function typeOf({ type = DEFAULT }: Pick<ScenarioSettings, 'type'>): string {
  return type;
}

function schemaOf(kind: AnyKind) {
  const named = z.literal(kind.name);
  const type = kind.name === DEFAULT ? named.optional().meta({ default: DEFAULT }) : named;
  return z
    .strictObject({
      type: type.describe(`Kind of scenario. ${kind.name}: ${kind.about}`),
      ...kind.keys,
      ...standing,
      ...((kind.needs === 'service' ? { metrics } : {}) as { metrics: typeof metrics }),
      rounds: roundsOf(kind),
    })
    .superRefine((settings, context) => kind.faults?.(settings as never, context), ONCE_RIGHT);
}

function roundsOf({ rounds: { least, default: usual = USUAL_ROUNDS } = { least: FEWEST_ROUNDS } }: AnyKind) {
  const few =
    least < FEWEST_ROUNDS ? `; with fewer than ${FEWEST_ROUNDS} nothing is compared, and its limits hold` : '';
  return wholeNumber(least, MOST_ROUNDS)
    .prefault(usual)
    .describe(`Rounds, each with a fresh process of what is measured: ${least} to ${MOST_ROUNDS}${few}.`);
}
