import { count, formatPercent } from '../text/numbers.ts';
import { plural } from '../text/plural.ts';
import type { Evidence, Result, ScenarioResult } from '../verdict/result.ts';
import { age, instant, machineText, originText } from './format.ts';
import { trendText } from './trend-text.ts';

/** A fact about a run: what it is, and its text (foreign, not escaped). */
export type Fact = readonly [name: string, text: string];

function withoutFullStop(text: string): string {
  return text.replace(/[.\s]+$/, '');
}

/** How much the comparison can prove, in a few sentences. */
export function evidenceText(result: Result): string {
  const { evidence } = result;
  const repeated = repetitionText(result);
  switch (evidence.kind) {
    case 'none':
      return `Nothing was compared: ${withoutFullStop(evidence.reason)}.${result.scenarios.length > 0 ? ' The figures are measurements and no verdict.' : ''}`;
    case 'same-job':
      return `Both sides were measured in this job, on the same machine, ${turnsText(result)}: strong evidence.${repeated}`;
    case 'identical':
      return 'Nothing was measured: the files of the service are the same in both, changes that are not committed included.';
    case 'stored': {
      const floor =
        evidence.noiseFloor === null
          ? ''
          : ` Changes under ${formatPercent(evidence.noiseFloor)} cannot be told from machine differences.`;
      return `Stored baseline: lower confidence, because it was measured in another job.${floor}${repeated}`;
    }
  }
}

function turnsText({ head: { rules } }: Result): string {
  return rules?.order === 'random' ? 'in rounds of random order' : 'in alternating rounds';
}

function repetitionText({ head: { attempt } }: Result): string {
  return attempt > 1
    ? ` This is attempt ${count(attempt)} of the same commit: who repeats until the gate passes errs more often than it says.`
    : '';
}

/** Who accepted what would have failed the gate; null where nobody did. */
export function acceptanceText({ accepted }: Result): string | null {
  if (accepted === null) return null;
  return `${accepted.by} accepted this with the label "${accepted.label}" (${instant(accepted.at)}):`;
}

/** Both commits, the baseline's age and the machine: what a reviewer checks first. */
export function provenance({ evidence, head, trend }: Result): Fact[] {
  const attempt = head.attempt > 1 ? `, attempt ${count(head.attempt)} of the same commit` : '';
  const change: Fact = ['This change', `${originText(head.origin)}${attempt}`];
  const machine: Fact = ['Machine', machineText(head.machine)];
  if (evidence.kind === 'none') return [change, machine];
  const baseline: Fact = ['Baseline', baselineText(evidence, head)];
  if (evidence.kind === 'identical') return [baseline, change];
  const facts = [baseline, change, ...(trend ? [['Trend', trendText(trend, head)] as const] : [])];
  if (machineText(evidence.machine) === machine[1]) return [...facts, machine];
  return [...facts, ['Machine of the baseline', machineText(evidence.machine)], machine];
}

function baselineText(evidence: Exclude<Evidence, { kind: 'none' }>, head: Result['head']): string {
  const { origin } = evidence;
  if (evidence.kind === 'stored') return `${originText(origin)}, ${age(evidence.measuredAt, head.startedAt)}`;
  const { commit, ref } = head.origin;
  const sameCommit = origin.commit !== null && origin.commit === commit && origin.ref === ref;
  return sameCommit ? `${originText(origin)}: the same commit, started in another way` : originText(origin);
}

const SOURCES = {
  artifact: 'artifact of the default branch',
  cache: 'cache',
  file: 'file',
} as const;

/** Where a stored baseline comes from and how the verdicts were reached: for whoever doubts them. */
export function procedure(result: Result): Fact[] {
  const { evidence, settings, looks, head, scenarios } = result;
  const facts: Fact[] = [['Measured', `${instant(head.startedAt)} to ${instant(head.finishedAt)}`]];
  if (evidence.kind === 'stored') {
    const { source, origin, jobs, comparableJobs, measuredAt } = evidence;
    const run = origin.runId === null ? '' : `, run ${origin.runId}`;
    facts.push(
      ['Baseline measured', `${instant(measuredAt)}${run}, from the ${SOURCES[source]}`],
      ['Baseline jobs', `${count(jobs)}, ${count(comparableJobs)} of them on a comparable machine`],
    );
  }
  const { rules } = head;
  if (rules?.seed != null) facts.push(['Order of the rounds', `random, seed ${rules.seed}`]);
  if (rules?.cores)
    facts.push(['Processor cores', `${rules.cores.target} service, ${rules.cores.agent} load generator`]);
  const gated = scenarios.flatMap((scenario) => scenario.comparisons.filter((row) => row.gated && row.worse !== null));
  if (gated.length > 0) {
    const tolerances = gated.map((row) => row.tolerance).sort((a, b) => a - b);
    const limits = new Set([tolerances[0], tolerances.at(-1)].map((tolerance) => formatPercent(tolerance ?? 0)));
    const each = looks.declared > 1 ? 'in each of two looks, ' : '';
    const what = settings.strict ? 'the lower bound of the difference' : 'the difference';
    facts.push(
      [
        'Regressed means',
        `an exact rank test over the rounds finds it worse (error ${formatPercent(looks.alpha)} ${each}over all ` +
          `${plural(gated.length, 'gated row')}, Holm) and ${what} is at least ${[...limits].join(' to ')}`,
      ],
      ['Unchanged means', 'the upper bound rules such a difference out'],
      ['Range', `Hodges–Lehmann ratio of the rounds with one-sided ${looks.declared > 1 ? '97.5' : '95'} % bounds`],
    );
  }
  if (looks.declared > 1) {
    const taken = looks.taken > 1 ? 'The first left something undecided, so both were taken.' : 'One was enough.';
    facts.push([
      'Looks',
      `two were declared before the first round: one at the planned rounds, one at twice as many if anything was inconclusive. ${taken}`,
    ]);
  }
  const watched = scenarios.flatMap(({ interference }) => (interference.most === null ? [] : [interference]));
  if (watched.length > 0) facts.push(['Other work on the machine', interferenceText(watched)]);
  facts.push([
    'The gate',
    `fails from severity ${settings.failOn} on; inconclusive rows: ${settings.inconclusive}; no baseline: ${settings.onMissingBaseline}`,
  ]);
  if (head.origin.runId !== null) facts.push(['Run', `${head.origin.runId}, attempt ${head.origin.attempt ?? 1}`]);
  return facts;
}

/** Rounds of the change; those of a base beside it are taken and repeated together with them. */
function interferenceText(scenarios: readonly ScenarioResult['interference'][]): string {
  const most = (of: (scenario: ScenarioResult['interference']) => number) => Math.max(...scenarios.map(of));
  const total = (of: (scenario: ScenarioResult['interference']) => number) =>
    scenarios.reduce((sum, scenario) => sum + of(scenario), 0);
  const shares = `${cores(most(({ usual }) => usual ?? 0))} in the median round, ${cores(most(({ most: worst }) => worst ?? 0))} at most`;
  const repeated = total(({ repeatedRounds }) => repeatedRounds);
  const left = total(({ disturbedRounds }) => disturbedRounds);
  return `${shares}; ${plural(repeated, 'round')} measured again for it, ${count(left)} left disturbed`;
}

function cores(share: number): string {
  return `${formatPercent(share)} of a core`;
}
