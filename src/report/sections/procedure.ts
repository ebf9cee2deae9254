import type { Fact } from '../../text/blocks.ts';
import { count, formatPercent } from '../../text/numbers.ts';
import { plural } from '../../text/plural.ts';
import { isErrorRow, LEAST_RISE } from '../../verdict/errors-compared.ts';
import type { Evidence, Result, ScenarioResult } from '../../verdict/result.ts';
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
  const { seed = null, cores = null, setupEach = 'run' } = head.rules ?? {};
  const all: [title: string, text: string | null][] = [
    ['Measured', `${instant(head.startedAt)} to ${instant(head.finishedAt)}`],
    ...(evidence.kind === 'stored' ? storedFacts(evidence) : []),
    ['Order of the rounds', seed === null ? null : `random, seed ${seed}`],
    ['Setup', setupEach === 'run' ? null : 'before every round, with the teardown after it'],
    ['Processor cores', cores === null ? null : `${cores.target} service, ${cores.agent} load generator`],
    ...verdictFacts(result),
    ['Other work on the machine', watched.length === 0 ? null : interferenceText(watched)],
    [
      'The gate',
      `fails from severity ${settings.failOn} on; inconclusive rows: ${settings.inconclusive}; no baseline: ${settings.onMissingBaseline}; what is gone: ${settings.onRemovedScenario}`,
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
  const each = several ? 'in each of two looks, ' : '';
  const what = settings.strict ? 'the lower bound of the difference' : 'the difference';
  const taken = looks.taken > 1 ? 'The first left something undecided, so both were taken.' : 'One was enough.';
  const meanings: [title: string, text: string][] = [
    [
      'Regressed means',
      `an exact rank test over the rounds finds it worse (error ${formatPercent(looks.alpha)} ${each}over all ` +
        `${plural(gated.length, 'gated row')}, Holm) and ${what} is at least ${[...limits].join(' to ')}`,
    ],
    ['Unchanged means', 'the upper bound rules such a difference out'],
    ['Range', `Hodges–Lehmann ratio of the rounds with one-sided ${several ? '97.5' : '95'} % bounds`],
  ];
  const declared =
    'two were declared before the first round: one at the planned rounds, one at twice as many if anything was inconclusive.';
  const ofErrors =
    `regressed by a rule of its own: an exact rank test over the rounds finds it worse (error 1 %${several ? ' over all looks' : ''}) ` +
    `and the rate of all rounds together rose by at least ${formatPercent(LEAST_RISE)} of the requests`;
  const errors: [title: string, text: string][] = tested.length > gated.length ? [['An error rate is', ofErrors]] : [];
  return [...(gated.length > 0 ? meanings : []), ...errors, ['Looks', several ? `${declared} ${taken}` : null]];
}

/** Rounds of the change; those of a base beside it are taken and repeated together with them. */
function interferenceText(scenarios: readonly ScenarioResult['interference'][]): string {
  const most = (of: (scenario: ScenarioResult['interference']) => number) => Math.max(...scenarios.map(of));
  const total = (of: (scenario: ScenarioResult['interference']) => number) =>
    scenarios.reduce((sum, scenario) => sum + of(scenario), 0);
  const shares = `${coreShare(most(({ usual }) => usual ?? 0))} in the median round, ${coreShare(most(({ most: worst }) => worst ?? 0))} at most`;
  const repeated = total(({ repeatedRounds }) => repeatedRounds);
  const left = total(({ disturbedRounds }) => disturbedRounds);
  return `${shares}; ${plural(repeated, 'round')} measured again for it, ${count(left)} left disturbed`;
}

function coreShare(share: number): string {
  return `${formatPercent(share)} of a core`;
}
