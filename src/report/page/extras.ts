import { failedRequests } from '../../measurement/counts.ts';
import { type Block, type Column, fold, table } from '../../text/blocks.ts';
import { figure, name } from '../../text/inline.ts';
import { count, formatPercent } from '../../text/numbers.ts';
import { plural } from '../../text/plural.ts';
import type { Result, ScenarioResult } from '../../verdict/result.ts';
import { anchorOf } from '../anchor.ts';
import { machineText, NONE } from '../format.ts';
import { loadParts } from '../sections/scenario/load.ts';
import { noiseText } from '../sections/scenario/noise.ts';
import { kindBlocks } from '../sections/scenarios.ts';
import type { Report } from '../sections/section.ts';
import type { Entry } from './entry.ts';
import { sidesOf } from './pairs-of.ts';

/** The kinds of errors that a table names. */
const MOST_KINDS = 20;

/** What is known of a scenario as a whole beside its figures; nothing for one of its requests. */
export function scenarioExtras(
  { anchor, label }: Pick<Entry, 'anchor' | 'label'>,
  { ordered, result }: Report,
): Block[] {
  const scenario = label === null ? ordered.find(({ name: one }) => anchorOf(one, null) === anchor) : undefined;
  if (scenario === undefined) return [];
  const parts = loadParts(scenario);
  return [
    ...errorBlocks(scenario, result),
    ...parts.afterWords,
    ...kindBlocks(scenario),
    ...parts.details,
    fold('How it was measured', [{ kind: 'facts', facts: factsOf(scenario, result) }]),
  ];
}

interface ErrorRow {
  kind: string;
  before: number | null;
  now: number;
}

/** The errors by kind on both sides, the most frequent first. */
function errorBlocks(scenario: ScenarioResult, result: Result): Block[] {
  const { base } = sidesOf(scenario.name, result);
  const now = kindsOf(scenario.counts);
  const before = base?.counts === undefined ? null : kindsOf(base.counts);
  const kinds = [...new Set([...now.keys(), ...(before?.keys() ?? [])])];
  if (kinds.length === 0) return [];
  const rows = kinds
    .map((kind): ErrorRow => ({ kind, before: before && (before.get(kind) ?? 0), now: now.get(kind) ?? 0 }))
    .toSorted((a, b) => b.now - a.now || (b.before ?? 0) - (a.before ?? 0))
    .slice(0, MOST_KINDS);
  const all = (counts: { sent: number }, failed: number) => `${count(failed)} of ${count(counts.sent)}`;
  const whole: ErrorRow = {
    kind: 'all requests',
    before: before && base?.counts ? failedRequests(base.counts) : null,
    now: failedRequests(scenario.counts),
  };
  const columns: Column<ErrorRow>[] = [
    { title: 'Error', cell: (row) => (row === whole ? row.kind : name(row.kind)) },
    {
      title: 'Before',
      numeric: true,
      has: (row) => row.before !== null,
      cell: (row) => {
        if (row.before === null) return NONE;
        return figure(row === whole && base?.counts ? all(base.counts, row.before) : count(row.before));
      },
    },
    {
      title: 'Now',
      numeric: true,
      cell: (row) => figure(row === whole ? all(scenario.counts, row.now) : count(row.now)),
    },
  ];
  return [table([...rows, whole], columns, { caption: `Errors of ${scenario.name} by kind`, look: 'figures' })];
}

function kindsOf({ errors, lost }: ScenarioResult['counts']): Map<string, number> {
  const kinds = Object.entries(errors).filter(([, times]) => times > 0);
  return new Map(lost > 0 ? [...kinds, ['connection closed before a complete answer', lost]] : kinds);
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
