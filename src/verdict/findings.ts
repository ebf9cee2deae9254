import { addCounts } from '../measurement/counts.ts';
import { formatValue } from '../measurement/metric-value.ts';
import { isNever } from '../measurement/never.ts';
import type { RunDocument, ScenarioRun } from '../measurement/run-document.ts';
import { type Lenience, SEVERITIES, type Severity } from '../measurement/severity.ts';
import { count, formatPercent } from '../text/numbers.ts';
import { plural } from '../text/plural.ts';
import type { BaseSide } from './base-side.ts';
import { nameOf } from './explain.ts';
import { type Gone, summarizeGone } from './gone.ts';
import { journeysOf } from './journeys.ts';
import { type Judgement, withoutBaseline } from './judgement.ts';
import { isDoubtful } from './primary.ts';
import type { Comparison, CoverageOutcome, Finding, Result, ScenarioResult, ThresholdOutcome } from './result.ts';
import type { AppliedRules, RulesUsed } from './rules-used.ts';

export type Bare = Omit<Finding, 'fails'>;

/** Finds why the gate fails or warns, the most serious first, and what follows from it. */
export function conclude(
  run: RunDocument,
  base: BaseSide,
  scenarios: readonly ScenarioResult[],
  coverage: CoverageOutcome | null,
  judgement: Judgement,
  rules?: AppliedRules,
  gone: readonly Gone[] = [],
): Pick<Result, 'findings' | 'conclusion'> {
  // Where the files are the same, nothing has to be measured.
  const unmeasured = base.kind === 'identical' || (isUnmet(run) && withoutBaseline(judgement, true) !== 'fail');
  if (unmeasured) return unmeasuredOf(gone, judgement.onRemovedScenario);
  const rows = scenarios.flatMap(({ comparisons }) => comparisons);
  const found = [
    ...failuresOf(run),
    ...shortcomings(scenarios, coverage, (_, own) => own ?? judgement.severity),
    ...(rules?.lost ?? []).map(({ severity, text }) => finding('threshold', severity, text)),
  ];
  const doubts = [
    {
      lenience: withoutBaseline(judgement, false),
      doubt: missingBaseline(base.kind === 'none' ? base.reason : null, rows),
    },
    { lenience: judgement.inconclusive, doubt: undecided(scenarios, judgement.gated.length > 0) },
    { lenience: judgement.onRemovedScenario, doubt: removed(gone) },
  ];
  return weigh(found, judgement.failOn, doubts, rules?.used);
}

/** Concludes where nothing was measured and need not be: what is gone is gone all the same. */
export function unmeasuredOf(gone: readonly Gone[], lenience: Lenience): Pick<Result, 'findings' | 'conclusion'> {
  const doubt = removed(gone);
  if (doubt === null || lenience !== 'fail') return { findings: [], conclusion: 'neutral' };
  return { findings: [{ ...doubt, fails: true }], conclusion: 'failure' };
}

/**
 * What the figures themselves fall short of: violated limits, and gated metrics that regressed.
 *
 * @param severityOf how serious a regression is, by its explanation and by what its scenario says of itself
 */
export function shortcomings(
  scenarios: readonly ScenarioResult[],
  coverage: CoverageOutcome | null,
  severityOf: (explanation: string, own: Severity | undefined) => Severity,
): Bare[] {
  return [
    ...scenarios.flatMap(({ thresholds }) => thresholds.flatMap(violationOf)),
    ...uncoveredBy(coverage),
    ...scenarios.flatMap(({ comparisons, severity }) =>
      comparisons
        .filter((row) => row.gated && row.verdict === 'regressed')
        .map(({ explanation }) => finding('regression', severityOf(explanation, severity), explanation)),
    ),
  ];
}

/** Something that is not known, and what follows from that. */
interface Doubt {
  lenience: Lenience;
  doubt: Bare | null;
}

/**
 * Decides which findings fail, and what the conclusion is.
 *
 * @param rules those that decided: where the base's could not be read, it stays open what they would have said
 */
export function weigh(
  found: readonly Bare[],
  failOn: Severity,
  doubts: readonly Doubt[],
  rules: RulesUsed | undefined,
): Pick<Result, 'findings' | 'conclusion'> {
  const open = doubts.filter(({ doubt, lenience }) => doubt !== null && lenience !== 'pass');
  const failing = open.flatMap(({ doubt, lenience }) =>
    doubt && lenience === 'fail' ? [{ ...doubt, fails: true }] : [],
  );
  const weighed = found.map((bare) => ({ ...bare, fails: rank(bare) >= SEVERITIES.indexOf(failOn) }));
  const findings = [...weighed, ...failing].toSorted((a, b) => Number(b.fails) - Number(a.fails) || rank(b) - rank(a));
  if (findings.some(({ fails }) => fails)) return { findings, conclusion: 'failure' };
  return { findings, conclusion: open.length > 0 || (rules?.problem ?? null) !== null ? 'neutral' : 'success' };
}

/** Whether the run was stopped because the base that was asked for could not be measured. */
export function isUnmet({ failure }: Pick<RunDocument, 'failure'>): boolean {
  return failure?.class === 'baseline';
}

/** Reports a run that stopped, and scenarios or requests without one good answer: nothing measured is never a pass. */
function failuresOf(run: RunDocument): Bare[] {
  const stopped = run.failure ? [finding('failure', 'critical', run.failure.message)] : [];
  if (run.scenarios.length === 0)
    return run.failure ? stopped : [finding('nothing measured', 'critical', 'There is no scenario.')];
  const silent = run.scenarios.flatMap((scenario) => silences(scenario, run.failure !== null));
  return [...stopped, ...silent.map((text) => finding('nothing measured', 'critical', text))];
}

function silences({ name, rounds }: ScenarioRun, stopped: boolean): string[] {
  // Why a run that stopped did not get this far is reported already.
  if (rounds.length === 0) return stopped ? [] : [`"${name}" was not measured at all.`];
  const windows = rounds.flatMap((round) => round.windows);
  // A scenario that makes no requests has no windows.
  if (windows.length === 0) return [];
  if (addCounts(windows.map(({ counts }) => counts)).responses === 0)
    return [`No request of "${name}" got a good answer.`];
  const labels = new Set(windows.flatMap(({ labels }) => Object.keys(labels)));
  const answered = new Set(
    windows.flatMap((window) =>
      Object.entries(window.labels).flatMap(([label, { counts }]) => (counts.responses > 0 ? [label] : [])),
    ),
  );
  return [
    ...[...labels].filter((label) => !answered.has(label)).map((label) => silenceOf(label, name)),
    ...(journeysOf(windows).journeys ?? [])
      .filter(({ counts }) => counts.responses === 0)
      .map((journey) => `No journey "${journey.name}" of "${name}" was completed within a round.`),
  ];
}

/** Whether a finding says that nothing was measured of a scenario, or of a part of it. */
export function isSilenceOf(
  { kind, text }: Pick<Finding, 'kind' | 'text'>,
  { name }: Pick<ScenarioResult, 'name'>,
): boolean {
  if (kind !== 'nothing measured') return false;
  if (text === `"${name}" was not measured at all.`) return true;
  return [' got a good answer.', ' was completed within a round.'].some((end) => text.endsWith(` of "${name}"${end}`));
}

/** Says that no request with a label got a good answer. */
export function silenceOf(label: string, scenario: string): string {
  return `No ${label || '""'} of "${scenario}" got a good answer.`;
}

function violationOf(outcome: ThresholdOutcome): Bare[] {
  const { definition, text, value, violated, severity, line } = outcome;
  if (value === null || !violated) return [];
  const reached = isNever(definition, value) ? 'without end: ' : '';
  const said = `${nameOf(outcome)} is ${reached}${formatValue(definition, value)}; the limit is ${text}.`;
  return [{ ...finding('threshold', severity, said), line }];
}

/**
 * Whether a finding is about a limit of a scenario, or about the coverage, in the words of whatever version; otherwise it is
 * a limit on what the change does not send anymore.
 */
export function isOfLimit(said: string, scenarios: readonly Pick<ScenarioResult, 'thresholds'>[]): boolean {
  if (said.startsWith(COVERED)) return true;
  return scenarios.some(({ thresholds }) =>
    thresholds.some((outcome) => said.startsWith(`${nameOf(outcome)} is `) && said.endsWith(` is ${outcome.text}.`)),
  );
}

const COVERED = 'The scenarios cover ';

function uncoveredBy(coverage: CoverageOutcome | null): Bare[] {
  if (!coverage?.violated || coverage.minimum === null) return [];
  const { covered, total, document, minimum, severity, line } = coverage;
  const share = [formatPercent(covered / total), ...shortfall(coverage)].join('; ');
  const said = `${COVERED}${covered} of ${total} operations of ${document} (${share}); the limit is ${formatPercent(minimum)}.`;
  return [{ ...finding('threshold', severity, said), line }];
}

/** What became of the operations that are not covered: `1 without a request, 2 never sent`. */
function shortfall({ uncovered, unsent, unanswered }: CoverageOutcome): string[] {
  const said = [
    [uncovered.length - unsent.length - unanswered.length, 'without a request'],
    [unsent.length, 'never sent'],
    [unanswered.length, 'never answered as expected'],
  ] as const;
  const parts = said.filter(([number]) => number > 0).map(([number, what]) => `${count(number)} ${what}`);
  return parts.length > 0 ? [parts.join(', ')] : [];
}

/** @param reason why there is none at all; null where there is one */
export function missingBaseline(reason: string | null, rows: readonly Comparison[]): Bare | null {
  if (reason !== null) return finding('no baseline', 'high', `There is no baseline: ${reason}.`);
  const missing = rows.filter((row) => row.gated && row.verdict === 'no baseline').length;
  return missing > 0
    ? finding('no baseline', 'high', `There is no baseline for ${plural(missing, 'comparison')}.`)
    : null;
}

/** Reports what was left undecided. @param wanted whether any metric is to be gated at all */
export function undecided(scenarios: readonly ScenarioResult[], wanted: boolean): Bare | null {
  const gated = scenarios.map(({ comparisons }) => comparisons.filter((row) => row.gated));
  const open = gated.flat().filter((row) => isDoubtful(row) || row.verdict === 'incomparable').length;
  if (open > 0) return finding('inconclusive', 'high', `${plural(open, 'comparison')} could not be decided.`);
  const ungated = scenarios.filter(
    ({ rounds, compared }, index) => wanted && rounds > 0 && compared !== false && gated[index]?.length === 0,
  );
  const names = ungated.map(({ name }) => `"${name}"`).join(', ');
  return ungated.length > 0
    ? finding('inconclusive', 'high', `Nothing that can fail the gate was compared in ${names}.`)
    : null;
}

/** Reports what the base has and the change has not: nobody can say how it would have fared. */
export function removed(gone: readonly Gone[]): Bare | null {
  return gone.length > 0 ? finding('removed', 'high', summarizeGone(gone)) : null;
}

export function finding(kind: Finding['kind'], severity: Severity, text: string): Bare {
  return { kind, severity, text, line: null };
}

function rank({ severity }: Bare): number {
  return SEVERITIES.indexOf(severity);
}
