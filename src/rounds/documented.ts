import type { z } from 'zod';
import { identityHash } from '../kinds/identity.ts';
import { type AnyKind, isCompared, kindOf, ownMetricsOf } from '../kinds/index.ts';
import type { Measured, RoundOf, Scenario } from '../kinds/kind.ts';
import type { Round, Rules, ScenarioRun } from '../measurement/run-document.ts';
import { totalsOf } from '../measurement/totals.ts';
import type { WatchedRound } from './watched-round.ts';

/** What documents hold where a kind keeps data of its own. */
type Plain = z.core.util.JSONType;

/** What the kind of a scenario says of all of its rounds. */
export function saidOf({ type, rounds }: ScenarioRun): Pick<ScenarioRun, 'detail' | 'notes'> {
  const kind = kindOf({ type });
  if (rounds.length === 0) return {};
  // These rounds were measured here, and their data was checked when they were documented.
  const own = rounds as RoundOf<unknown>[];
  const notes = kind.notes?.(own) ?? [];
  const summary = kind.summarize?.(own);
  return {
    ...(summary !== undefined && { detail: checked(kind.summary, summary) }),
    ...(notes.length > 0 && { notes }),
  };
}

/** A round as documents have it. */
export function roundOf(
  kind: Pick<AnyKind, 'detail'>,
  when: Pick<Round, 'index' | 'startedAt' | 'startup'>,
  { figures, windows = [], detail }: Measured,
  { duration, readings }: Pick<WatchedRound, 'duration' | 'readings'>,
): Round {
  const { resources = null, interference = null, ...others } = readings ?? {};
  return {
    ...when,
    duration,
    ...totalsOf(windows),
    figures,
    windows,
    resources,
    interference,
    ...(Object.keys(others).length > 0 && { readings: others as NonNullable<Round['readings']> }),
    ...(detail !== undefined && { detail: checked(kind.detail, detail) }),
  };
}

/** Data as a reader of the document will see it: what a kind could not read again is a fault of the kind. */
function checked(schema: z.ZodType | undefined, data: unknown): Plain {
  if (schema === undefined) throw new Error('a kind that keeps data has to say how it is read: detail or summary');
  return schema.parse(data) as Plain;
}

/**
 * A scenario as documents have it, before its first round.
 *
 * @param rules the rules by which its rounds are taken
 */
export function emptyRun(scenario: Scenario, rules: Rules): ScenarioRun {
  const kind = kindOf(scenario);
  const window = kind.window?.(scenario);
  const metrics = ownMetricsOf(scenario);
  return {
    name: scenario.name,
    type: scenario.type,
    hash: identityHash(kind, scenario, rules),
    words: kind.words(scenario),
    ...(window && { window }),
    ...(Object.keys(metrics).length > 0 && { metrics }),
    ...(kind.failsOnPurpose && { errors: 'measured' as const }),
    ...(!isCompared(scenario) && { compared: false as const }),
    plannedRounds: scenario.rounds,
    rounds: [],
  };
}
