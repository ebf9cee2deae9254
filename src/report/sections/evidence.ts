import { type Fact, fold, type Item, list, text, titled } from '../../text/blocks.ts';
import { count, formatPercent } from '../../text/numbers.ts';
import { plural } from '../../text/plural.ts';
import { clause } from '../../text/sentence.ts';
import { isDoubtful, isOpen } from '../../verdict/primary.ts';
import type { Evidence, Result } from '../../verdict/result.ts';
import { age, machineText, originText } from '../format.ts';
import { procedure } from './procedure.ts';
import type { Section } from './section.ts';
import { trendText } from './trend-text.ts';

/** What the comparison can prove, what weakens all of it, both commits and the machine. */
export const evidence: Section = ({ result, said }) => {
  const note = (caution: string): Item => ({ tone: 'note', text: [caution] });
  return [
    titled(
      'Evidence',
      [
        text(evidenceText(result), { in: ['markdown', 'terminal'] }),
        list(said.notes.map(note)),
        list(result.notices.map(note), { in: ['terminal'] }),
        { kind: 'facts', facts: provenance(result) },
        fold('How this was decided', [{ kind: 'facts', facts: procedure(result) }], {
          in: ['markdown', 'html'],
        }),
      ],
      { titleIn: ['markdown', 'html'] },
    ),
  ];
};

/** How much the comparison can prove, in a few sentences. */
export function evidenceText(result: Result): string {
  const { evidence: found } = result;
  const repeated = repetitionText(result);
  switch (found.kind) {
    case 'none':
      return `Nothing was compared: ${clause(found.reason)}.${result.scenarios.length > 0 ? ' The figures are measurements, not a verdict.' : ''}`;
    case 'same-job':
      if (!result.scenarios.some(({ comparisons }) => comparisons.some((row) => row.worse !== null))) {
        return 'Nothing was compared: the figures are measurements, not a verdict.';
      }
      return `Both sides were measured in this job, on the same machine, ${turnsText(result)}${strengthText(result)}.${repeated}`;
    case 'identical':
      return 'Nothing was measured: the files of the service are the same in both, including uncommitted changes.';
    case 'stored': {
      const floor =
        found.noiseFloor === null
          ? ''
          : ` Changes under ${formatPercent(found.noiseFloor)} cannot be told from machine differences.`;
      return `Stored baseline: lower confidence, because it was measured in another job.${floor}${repeated}`;
    }
  }
}

/** Same-job evidence is called strong only where it decided everything, and nothing else in the report weakens it. */
function strengthText({ scenarios, head, failure }: Result): string {
  const gated = scenarios.flatMap(({ comparisons }) => comparisons.filter((row) => row.gated && !isOpen(row)));
  const undecided = gated.filter((row) => isDoubtful(row) || row.verdict === 'incomparable').length;
  if (undecided > 0) return `, but ${count(undecided)} of ${plural(gated.length, 'comparison')} could not be decided`;
  const isWeakened = scenarios.some(
    ({ generatorBound, rounds, plannedRounds }) => generatorBound > 0 || rounds < plannedRounds,
  );
  const isDecided = gated.some(({ worse }) => worse !== null);
  return isDecided && !isWeakened && head.freshProcess && failure === null ? ': strong evidence' : '';
}

function turnsText({ head: { rules } }: Result): string {
  return rules?.order === 'random' ? 'in rounds of random order' : 'in alternating rounds';
}

function repetitionText({ head: { attempt } }: Result): string {
  return attempt > 1
    ? ` This is attempt ${count(attempt)} of the same commit: rerunning a gate until it passes makes a wrong answer likelier than stated.`
    : '';
}

/** Both commits, the baseline's age and the machine: what a reviewer checks first. */
function provenance(result: Result): Fact[] {
  return [...comparedSides(result), ...machines(result)];
}

/** What was compared with what, and the trend beside it. */
export function comparedSides({ evidence: found, head, trend }: Result): Fact[] {
  const attempt = head.attempt > 1 ? `, attempt ${count(head.attempt)} of the same commit` : '';
  const change: Fact = { title: 'This change', text: `${originText(head.origin)}${attempt}` };
  if (found.kind === 'none') return [change];
  const baseline: Fact = { title: 'Baseline', text: baselineText(found, head) };
  return [baseline, change, ...(trend ? [{ title: 'Trend', text: trendText(trend, head) }] : [])];
}

function machines({ evidence: found, head }: Result): Fact[] {
  if (found.kind === 'identical') return [];
  const machine: Fact = { title: 'Machine', text: machineText(head.machine) };
  const other = found.kind === 'none' ? machine.text : machineText(found.machine);
  return [...(other === machine.text ? [] : [{ title: 'Machine of the baseline', text: other }]), machine];
}

function baselineText(found: Exclude<Evidence, { kind: 'none' }>, head: Result['head']): string {
  const { origin } = found;
  if (found.kind === 'stored') return `${originText(origin)}, ${age(found.measuredAt, head.startedAt)}`;
  const { commit, ref } = head.origin;
  const sameCommit = origin.commit !== null && origin.commit === commit && origin.ref === ref;
  return sameCommit ? `${originText(origin)}: the same commit, started in another way` : originText(origin);
}
