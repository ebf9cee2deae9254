import { isErrorRow } from './error-row.ts';
import { errorsAgree } from './errors-compared.ts';
import {
  finding,
  isOfLimit,
  missingBaseline,
  removed,
  shortcomings,
  undecided,
  unmeasuredOf,
  weigh,
} from './findings.ts';
import { headline } from './headline.ts';
import { tallyOf, worstVerdict } from './judge.ts';
import { type Comparison, type Finding, type Result, type ScenarioResult, VERDICTS } from './result.ts';

/** A margin for rounding, as in decide.ts. */
const ROUNDING = 1e-9;

/**
 * Derives everything in a result that follows from its rows and limits again, for a result that somebody else has
 * stored: what is found and whether it fails, the conclusion, the counts and the headline. An acceptance in it is undone.
 *
 * @returns the result as it has to be, or a clause on what in it contradicts the rest
 */
export function rederive(stored: Result): Result | string {
  const rows = stored.scenarios.flatMap(({ comparisons }) => comparisons);
  const odd = oddScenario(stored.scenarios) ?? rows.map((row) => oddRow(row, stored)).find((why) => why !== null);
  if (odd) return odd;
  const tally = tallyOf(rows);
  const miscounted = VERDICTS.find((verdict) => (stored.tally[verdict] ?? 0) !== tally[verdict]);
  if (miscounted)
    return `it counts ${stored.tally[miscounted] ?? 0} comparisons as "${miscounted}", but has ${tally[miscounted]}`;
  const said = stored.accepted ? 'failure' : stored.conclusion;
  // Whether any metric is to be gated at all, a result does not say.
  const possible = [true, false].map((wanted) => conclusionOf(stored, rows, wanted));
  const derived = possible.find(({ conclusion }) => conclusion === said);
  if (!derived) {
    return `its conclusion is "${said}", but its own findings and rows make it "${possible[0]?.conclusion}"`;
  }
  const scenarios = stored.scenarios.map((scenario) => ({ ...scenario, verdict: worstVerdict(scenario.comparisons) }));
  const result = { ...stored, ...derived, scenarios, tally, accepted: null };
  return { ...result, headline: headline(result) };
}

function oddScenario(scenarios: readonly ScenarioResult[]): string | null {
  const names = new Set(scenarios.map(({ name }) => name));
  if (names.size < scenarios.length) return 'two of its scenarios have the same name';
  const strays = scenarios.some(({ name, comparisons, thresholds }) =>
    [...comparisons, ...thresholds].some(({ scenario }) => scenario !== name),
  );
  return strays ? 'it has rows of one scenario in another' : null;
}

/** What is wrong with a verdict in the light of the figures beside it; a clause. */
function oddRow(row: Comparison, { looks, evidence }: Result): string | null {
  const { verdict, p, worse, tolerance, broken } = row;
  // Broken rounds prove a regression whatever the rank test says, or where there is none.
  if (verdict === 'regressed' && broken && broken.p <= looks.alpha) return null;
  if (verdict !== 'regressed' && verdict !== 'improved' && verdict !== 'unchanged') return null;
  const odd = `one of its rows is called "${verdict}" against its own figures`;
  if (!p || !worse || evidence.kind === 'none' || evidence.kind === 'identical') return odd;
  if (isErrorRow(row)) return errorsAgree(row, looks) ? null : odd;
  const reaches = (ratio: number) => ratio >= (1 + tolerance) * (1 - ROUNDING);
  const follows = {
    regressed: p.adjustedWorse <= looks.alpha && reaches(worse.ratio),
    improved: p.adjustedBetter <= looks.alpha && reaches(1 / worse.ratio),
    unchanged: worse.upper !== null && !reaches(worse.upper),
  };
  return follows[verdict] ? null : odd;
}

function conclusionOf(
  stored: Result,
  rows: readonly Comparison[],
  wanted: boolean,
): Pick<Result, 'findings' | 'conclusion'> {
  const { scenarios, settings, evidence, failure, coverage } = stored;
  const isUnmet = failure?.class === 'baseline' && settings.onMissingBaseline !== 'fail';
  if (scenarios.length === 0 && (evidence.kind === 'identical' ? failure === null : isUnmet)) {
    return unmeasuredOf(stored.gone ?? [], settings.onRemovedScenario);
  }
  const known = new Map(stored.findings.map(({ text, severity }) => [text, severity]));
  const derived = shortcomings(scenarios, coverage, (explanation) => known.get(explanation) ?? 'critical');
  const found = [
    ...(failure ? [finding('failure', 'critical', failure.message)] : []),
    ...silences(stored).map((text) => finding('nothing measured', 'critical', text)),
    ...derived,
    // Limits on what a change does not send anymore are in no scenario.
    ...stored.findings.filter(({ kind, text }) => kind === 'threshold' && !isOfLimit(text, scenarios)),
    ...stored.findings.filter(isOther),
  ];
  const doubts = [
    {
      lenience: settings.onMissingBaseline,
      doubt: missingBaseline(reasonOf(stored), rows),
    },
    { lenience: settings.inconclusive, doubt: undecided(scenarios, wanted) },
    { lenience: settings.onRemovedScenario, doubt: removed(stored.gone ?? []) },
  ];
  return weigh(found, settings.failOn, doubts, stored.rules);
}

function reasonOf({ evidence }: Result): string | null {
  return evidence.kind === 'none' ? evidence.reason : null;
}

/** What was not measured: as it is written, and as far as the counts show it. */
function silences({ scenarios, failure, findings }: Result): string[] {
  const written = findings.filter(({ kind }) => kind === 'nothing measured').map(({ text }) => text);
  if (scenarios.length === 0) return failure || written.length > 0 ? written : ['There is no scenario.'];
  const shown = scenarios.flatMap(({ name, rounds, counts }) => {
    if (rounds === 0) return failure ? [] : [`"${name}" was not measured at all.`];
    return counts.sent > 0 && counts.responses === 0 ? [`No request of "${name}" got a good answer.`] : [];
  });
  return [...new Set([...shown, ...written])];
}

/** The kinds of findings that follow from nothing else in a result. */
const DERIVED: readonly string[] = [
  'failure',
  'nothing measured',
  'threshold',
  'regression',
  'no baseline',
  'removed',
  'inconclusive',
];

function isOther({ kind }: Finding): boolean {
  return !DERIVED.includes(kind);
}
