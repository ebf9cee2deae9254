import { identityHash } from '../kinds/identity.ts';
import { kindOf } from '../kinds/index.ts';
import type { Measured, Scenario } from '../kinds/kind.ts';
import type { Round, Rules, ScenarioRun } from '../measurement/run-document.ts';
import { totalsOf } from '../measurement/totals.ts';
import type { Watching } from './stage.ts';

/** What the kind of a scenario says of all of its rounds. */
export function saidOf({ type, rounds }: ScenarioRun): Pick<ScenarioRun, 'detail' | 'notes'> {
  const kind = kindOf({ type });
  if (rounds.length === 0) return {};
  const notes = kind.notes?.(rounds) ?? [];
  return {
    ...(kind.summarize && { detail: kind.summarize(rounds) }),
    ...(notes.length > 0 && { notes }),
  };
}

/** A round as documents have it. */
export function roundOf(
  when: Pick<Round, 'index' | 'startedAt' | 'startup'>,
  { figures, windows = [], detail }: Measured,
  { duration, readings }: Watching,
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
    ...(detail !== undefined && { detail }),
  };
}

/**
 * A scenario as documents have it, before its first round.
 *
 * @param rules the rules by which its rounds are taken
 */
export function emptyRun(scenario: Scenario, rules: Rules): ScenarioRun {
  const kind = kindOf(scenario);
  const window = kind.window?.(scenario);
  return {
    name: scenario.name,
    type: scenario.type,
    hash: identityHash(kind, scenario, rules),
    words: kind.words(scenario),
    ...(window && { window }),
    plannedRounds: scenario.rounds,
    rounds: [],
  };
}
