import { type Block, fold } from '../../text/blocks.ts';
import { formatPercent } from '../../text/numbers.ts';
import { plural } from '../../text/plural.ts';
import type { Result, ScenarioResult } from '../../verdict/result.ts';
import { anchorOf } from '../anchor.ts';
import { machineText } from '../format.ts';
import { profileBlocks } from '../sections/profile.ts';
import { foundBy } from '../sections/scenario/answer.ts';
import { errorBlocks } from '../sections/scenario/errors.ts';
import { loadParts } from '../sections/scenario/load.ts';
import { noiseText } from '../sections/scenario/noise.ts';
import { overTime } from '../sections/scenario/time-axis.ts';
import type { Report } from '../sections/section.ts';
import type { Entry } from './entry.ts';

/**
 * What is known of a scenario as a whole beside its figures; nothing for one of its requests.
 *
 * @param hasTime whether there is room for what happened over time
 */
export function scenarioExtras(
  { anchor, label }: Pick<Entry, 'anchor' | 'label'>,
  { ordered, result }: Report,
  hasTime = true,
): Block[] {
  const scenario = label === null ? ordered.find(({ name: one }) => anchorOf(one, null) === anchor) : undefined;
  if (scenario === undefined) return [];
  const parts = loadParts(scenario);
  return [
    ...(hasTime ? overTime(scenario, result, ordered.indexOf(scenario)) : []),
    ...errorBlocks(scenario, result),
    ...parts.afterWords,
    ...foundBy(scenario).rest,
    ...profileBlocks(scenario, result),
    ...parts.details,
    fold('How it was measured', [{ kind: 'facts', facts: factsOf(scenario, result) }]),
  ];
}

/** The configuration, the machine and the noise. */
function factsOf(scenario: ScenarioResult, { head, evidence }: Result): { title: string; text: string }[] {
  const { usual, most, targetWait } = scenario.interference;
  const noise = noiseText(scenario);
  const beside = evidence.kind === 'stored' && machineText(evidence.machine) !== machineText(head.machine);
  const all: [title: string, text: string | null][] = [
    ['Load', loadParts(scenario).words],
    ['Rounds', `${scenario.rounds} of ${plural(scenario.plannedRounds, 'planned round')}`],
    ['Noise', noise],
    ['Machine', machineText(head.machine)],
    ['Machine of the baseline', beside ? machineText(evidence.machine) : null],
    [
      'Other work on the machine',
      most === null
        ? null
        : `${formatPercent(usual ?? 0)} of a core in the median round, ${formatPercent(most)} at most`,
    ],
    [
      'Waiting for a processor',
      targetWait === undefined ? null : `${formatPercent(targetWait)} of the time of the service`,
    ],
    [
      'Rounds at the limit of the load generator',
      scenario.generatorBound > 0 ? `${scenario.generatorBound} of ${scenario.rounds}` : null,
    ],
  ];
  return all.flatMap(([title, said]) => (said === null ? [] : [{ title, text: said }]));
}
