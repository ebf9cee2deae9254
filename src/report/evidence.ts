import { formatPercent } from '../measurement/format.ts';
import type { Machine } from '../measurement/run-document.ts';
import type { Result } from '../verdict/result.ts';
import { age, count, instant, machineText, originText, plural } from './format.ts';

/** A fact about a run: what it is, and its text (foreign, not escaped). */
export type Fact = readonly [name: string, text: string];

function sameMachine(a: Machine, b: Machine): boolean {
  return machineText(a) === machineText(b);
}

function withoutFullStop(text: string): string {
  return text.replace(/[.\s]+$/, '');
}

/** How much the comparison can prove, in one or two sentences. */
export function evidenceText(result: Result): string {
  const { evidence } = result;
  switch (evidence.kind) {
    case 'none':
      return `Nothing was compared: ${withoutFullStop(evidence.reason)}.${result.scenarios.length > 0 ? ' The figures are measurements and no verdict.' : ''}`;
    case 'same-job':
      return `Both sides were measured in this job, on the same machine, in alternating rounds: strong evidence.`;
    case 'stored': {
      const floor =
        evidence.noiseFloor === null
          ? ''
          : ` Changes under ${formatPercent(evidence.noiseFloor)} cannot be told from machine differences.`;
      return `Stored baseline: lower confidence, because it was measured in another job.${floor}`;
    }
  }
}

/** Both commits, the baseline's age and the machine: what a reviewer checks first. */
export function provenance(result: Result): Fact[] {
  const { evidence, head } = result;
  const attempt = (head.origin.attempt ?? 1) > 1 ? `, attempt ${head.origin.attempt} of the same run` : '';
  const facts: Fact[] = [['This change', `${originText(head.origin)}${attempt}`]];
  if (evidence.kind === 'none') return [...facts, ['Machine', machineText(head.machine)]];
  facts.unshift([
    'Baseline',
    evidence.kind === 'same-job'
      ? originText(evidence.origin)
      : `${originText(evidence.origin)}, ${age(evidence.measuredAt, head.startedAt)}`,
  ]);
  if (sameMachine(evidence.machine, head.machine)) {
    facts.push([evidence.kind === 'same-job' ? 'Machine' : 'Machines', machineText(head.machine)]);
    return facts;
  }
  return [...facts, ['Baseline machine', machineText(evidence.machine)], ['This machine', machineText(head.machine)]];
}

const SOURCES = {
  artifact: 'artifact of the default branch',
  cache: 'cache',
  file: 'file',
} as const;

/** Where a stored baseline comes from and how the verdicts were reached: for whoever doubts them. */
export function procedure(result: Result): Fact[] {
  const { evidence, settings, head, scenarios } = result;
  const facts: Fact[] = [['Measured', `${instant(head.startedAt)} to ${instant(head.finishedAt)}`]];
  if (evidence.kind === 'stored') {
    const { source, origin, jobs, comparableJobs, measuredAt } = evidence;
    const run = origin.runId === null ? '' : `, run ${origin.runId}`;
    facts.push(
      ['Baseline measured', `${instant(measuredAt)}${run}, from the ${SOURCES[source]}`],
      ['Baseline jobs', `${count(jobs)}, ${count(comparableJobs)} of them on a comparable machine`],
    );
  }
  const gated = scenarios.flatMap((scenario) => scenario.comparisons.filter((comparison) => comparison.gated));
  const tolerances = [...new Set(gated.map((comparison) => comparison.tolerance))].sort((a, b) => a - b);
  if (tolerances.length > 0) {
    const least = settings.strict ? 'its lower bound is' : 'the difference is';
    facts.push([
      'Regressed means',
      `an exact rank test over the rounds finds it worse (error ${formatPercent(settings.alpha)} over all ` +
        `${plural(gated.length, 'gated row')}, Holm) and ${least} at least ` +
        `${tolerances.map((tolerance) => formatPercent(tolerance)).join(' or ')} to the worse`,
    ]);
    facts.push(['Unchanged means', 'the upper bound rules such a difference out']);
    facts.push(['Range', 'Hodges–Lehmann ratio of the rounds with one-sided 95 % bounds']);
  }
  facts.push([
    'The gate',
    `fails from severity ${settings.failOn} on; inconclusive rows: ${settings.inconclusive}; no baseline: ${settings.onMissingBaseline}`,
  ]);
  if (head.origin.runId !== null) facts.push(['Run', `${head.origin.runId}, attempt ${head.origin.attempt ?? 1}`]);
  return facts;
}
