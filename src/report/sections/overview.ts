import { type Column, table } from '../../text/blocks.ts';
import { name } from '../../text/inline.ts';
import { plural } from '../../text/plural.ts';
import type { ScenarioResult } from '../../verdict/result.ts';
import { NONE } from '../format.ts';
import { scenarioStatus } from '../status.ts';
import { worstChange } from './scenario/comparisons.ts';
import { scenarioId } from './scenarios.ts';
import type { Section } from './section.ts';

/** Where to look first among several scenarios. */
export const overview: Section = ({ result, ordered }) => {
  if (ordered.length < 2) return [];
  const columns: Column<ScenarioResult>[] = [
    {
      title: 'Scenario',
      cell: (scenario) => ({ kind: 'jump', id: scenarioId(ordered.indexOf(scenario)), text: [name(scenario.name)] }),
    },
    { title: 'Verdict', cell: (scenario) => ({ kind: 'status', status: scenarioStatus(scenario, result) }) },
    { title: 'At worst', numeric: true, cell: (scenario) => worstChange(scenario) ?? NONE },
  ];
  return [table(ordered, columns, { caption: plural(ordered.length, 'scenario'), in: ['html'] })];
};
