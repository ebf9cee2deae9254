import type { Fact } from '../../text/blocks.ts';
import { count, countInWords, formatNumber, formatPercent } from '../../text/numbers.ts';
import { plural } from '../../text/plural.ts';
import { isErrorRow, LEAST_RISE } from '../../verdict/errors-compared.ts';
import { BOUND_ERROR, levelOfBounds } from '../../verdict/looks.ts';
import { isOpen } from '../../verdict/primary.ts';
import type { Comparison, Evidence, Result, ScenarioResult } from '../../verdict/result.ts';
import { instant } from '../format.ts';

const SOURCES = {
  artifact: 'artifact of the default branch',
  cache: 'cache',
  file: 'file',
} as const;

/** Where a stored baseline comes from and how the verdicts were reached: for readers who want to check them. */
export function procedure(result: Result): Fact[] {
  const { evidence, settings, head, scenarios } = result;
  const watched = scenarios.flatMap(({ interference }) => (interference.most === null ? [] : [interference]));
  const { seed = null, cores = null, setupEach = 'run', turns = 'rounds' } = head.rules ?? {};
  const all: [title: string, text: string | null][] = [
    ['Measured', `${instant(head.startedAt)} to ${instant(head.finishedAt)}`],
    ...(evidence.kind === 'stored' ? storedFacts(evidence) : []),
    ['Order of the rounds', seed === null ? null : `random, seed ${seed}`],
    [
      'Turns in a round',
      turns === 'rounds' ? null : 'both services alive, loaded in short slices in turn, the other one paused meanwhile',
    ],
    ['Setup', setupEach === 'run' ? null : 'before every round, with the teardown after it'],
    ['Processor cores', cores === null ? null : `${cores.target} service, ${cores.agent} load generator`],
    ...verdictFacts(result),
    ['Other work on the machine', watched.length === 0 ? null : interferenceText(watched)],
    [
      'The gate',
      `fails from severity ${settings.failOn} on; no decision: ${settings.inconclusive}; no baseline: ${settings.onMissingBaseline}; what is gone: ${settings.onRemovedScenario}`,
    ],
    ['Run', head.origin.runId === null ? null : `${head.origin.runId}, attempt ${head.origin.attempt ?? 1}`],
  ];
  return all.flatMap(([title, text]) => (text === null ? [] : [{ title, text }]));
}

function storedFacts(evidence: Extract<Evidence, { kind: 'stored' }>): [title: string, text: string][] {
  const { source, origin, jobs, comparableJobs, measuredAt } = evidence;
  const run = origin.runId === null ? '' : `, run ${origin.runId}`;
  return [
    ['Baseline measured', `${instant(measuredAt)}${run}, from the ${SOURCES[source]}`],
    ['Baseline jobs', `${count(jobs)}, ${count(comparableJobs)} of them on a comparable machine`],
  ];
}

/** What the verdicts mean, and how often they were looked for. */
function verdictFacts({ scenarios, settings, looks }: Result): [title: string, text: string | null][] {
  const tested = scenarios.flatMap((scenario) => scenario.comparisons.filter((row) => row.gated && row.worse !== null));
  const gated = tested.filter((row) => !isErrorRow(row));
  const tolerances = gated.map((row) => row.tolerance).sort((a, b) => a - b);
  const limits = new Set([tolerances[0], tolerances.at(-1)].map((tolerance) => formatPercent(tolerance ?? 0)));
  const several = looks.declared > 1;
  const has = (is: (row: Comparison) => boolean) => gated.some(is);
  const what = settings.strict ? 'the lower bound of the difference' : 'the difference';
  const meanings: [title: string, text: string][] = [
    [
      'Regressed means',
      `an exact rank test over the rounds finds it worse (${errorText(looks)}over all ` +
        `${plural(gated.length, 'gated row')}, Holm) and ${what} is at least ${[...limits].join(' to ')}`,
    ],
    ['Unchanged means', 'the upper bound rules such a difference out'],
    ...(has(({ likely }) => likely === 'worse') ? [LIKELY] : []),
    ...(has(isOpen) ? [OPEN] : []),
    [
      'Range',
      `Hodges–Lehmann ratio of the rounds with one-sided ${formatNumber(100 * (1 - levelOfBounds(BOUND_ERROR, looks)))} % bounds`,
    ],
  ];
  const ofErrors =
    `regressed by a rule of its own: an exact rank test over the rounds finds it worse (error 1 %${several ? ' over all looks' : ''}) ` +
    `and the rate of all rounds together rose by at least ${formatPercent(LEAST_RISE)} of the requests`;
  const errors: [title: string, text: string][] = tested.length > gated.length ? [['An error rate is', ofErrors]] : [];
  return [...(gated.length > 0 ? meanings : []), ...errors, ['Looks', several ? looksText(looks) : null]];
}

const LIKELY: [title: string, text: string] = [
  'Likely slower means',
  'by itself it would be called a regression, but it is not proven among all rows, or does not stand out from its scatter; likely lower and likely higher mean the same',
];
const OPEN: [title: string, text: string] = [
  'Open means',
  'neither a regression nor its absence is shown, and another figure of the same requests decides',
];

/** The error of the last look that was taken; what the looks share is more, and is said where they are told. */
function errorText({ declared, taken, alpha }: Result['looks']): string {
  const which = declared === 1 ? '' : ` at look ${taken} of ${declared},`;
  return `error ${formatPercent(alpha)}${which} `;
}

function looksText({ declared, taken }: Result['looks']): string {
  const happened =
    taken === 1
      ? 'The first was enough.'
      : `${taken === declared ? 'All' : `The first ${countInWords(taken)}`} were taken, because something was undecided.`;
  return (
    `${countInWords(declared)} were declared before the first round: one at the planned rounds and, only while ` +
    `something is undecided, ${countInWords(declared - 1)} with more, up to twice as many. ${happened}`
  );
}

function interferenceText(scenarios: readonly ScenarioResult['interference'][]): string {
  const most = (of: (scenario: ScenarioResult['interference']) => number | null | undefined) =>
    Math.max(...scenarios.map((scenario) => of(scenario) ?? 0));
  const others = `${coreShare(most(({ usual }) => usual))} in the median round, ${coreShare(most(({ most: worst }) => worst))} at most`;
  if (scenarios.every(({ targetWait }) => targetWait === undefined)) return others;
  const waits = [most(({ targetWait }) => targetWait), most(({ generatorWait }) => generatorWait)].map(formatPercent);
  return `${others}; the threads of the service waited ${waits[0]} of the time for a processor, those of the load generator ${waits[1]}`;
}

function coreShare(share: number): string {
  return `${formatPercent(share)} of a core`;
}
