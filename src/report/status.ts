import { SEVERITIES } from '../measurement/severity.ts';
import type { Status, Tone } from '../text/inline.ts';
import { count } from '../text/numbers.ts';
import { plural } from '../text/plural.ts';
import { worseWord } from '../verdict/explain.ts';
import { isSilenceOf } from '../verdict/findings.ts';
import { isOpen } from '../verdict/primary.ts';
import {
  type Comparison,
  type CoverageOutcome,
  type Result,
  type ScenarioResult,
  type ThresholdOutcome,
  VERDICTS,
  type Verdict,
} from '../verdict/result.ts';
import { isLoosened } from '../verdict/rules-used.ts';
import { faultsOf, isLimited } from './sections/scenario/load.ts';

const VERDICT_TONE: Record<Verdict, Tone> = {
  regressed: 'fail',
  inconclusive: 'open',
  incomparable: 'note',
  'no baseline': 'note',
  improved: 'pass',
  unchanged: 'pass',
};

/** What a verdict is called; elsewhere it has the name of its key. */
export const VERDICT_WORDS: Record<Verdict, string> = {
  regressed: 'regressed',
  inconclusive: 'undecided',
  incomparable: 'not comparable',
  'no baseline': 'no baseline',
  improved: 'improved',
  unchanged: 'unchanged',
};

type Said = Pick<Comparison, 'verdict'> &
  Partial<Pick<Comparison, 'gated' | 'primary' | 'likely' | 'definition' | 'broken'>>;

export function verdictTone({ verdict, gated = false, primary, likely, broken }: Said): Tone {
  const isQuiet = isOpen({ verdict, gated, primary, broken });
  if (likely === 'worse') return isQuiet ? 'likely-aside' : 'likely';
  return isQuiet ? 'open-aside' : VERDICT_TONE[verdict];
}

/** A verdict in a table: what leans one way has a word of its own. */
export function verdictStatus(row: Comparison): Status {
  const { verdict, likely, definition } = row;
  const tone = verdictTone(row);
  if (likely !== undefined) return { tone, words: `likely ${worseWord(definition)}` };
  return { tone, words: isOpen(row) ? 'open' : VERDICT_WORDS[verdict] };
}

/** Whether a row holds nothing that a reviewer has to look at. */
export function passes(comparison: Said): boolean {
  return ['pass', 'open-aside'].includes(verdictTone(comparison));
}

/** Whether a row says nothing that counts, because another figure decides. */
export function isAside(comparison: Said): boolean {
  return ['likely-aside', 'open-aside'].includes(verdictTone(comparison));
}

/** The conclusion. A run that compared nothing never looks like a pass. */
export function resultStatus({
  conclusion,
  accepted,
  tally,
  evidence,
  findings,
  scenarios,
  rules,
  gone = [],
}: Result): Status {
  if (conclusion === 'failure') return { tone: 'fail', words: 'Failed' };
  if (evidence.kind === 'identical') return { tone: 'note', words: 'Not measured' };
  if (accepted !== null) return { tone: 'note', words: 'Accepted' };
  const compared = tally.regressed + tally.improved + tally.unchanged + tally.inconclusive;
  if (compared === 0) {
    const informed = scenarios.some(({ comparisons }) => comparisons.some(({ worse }) => worse !== null));
    return { tone: 'note', words: informed ? 'Nothing gated' : 'Not compared' };
  }
  if (conclusion === 'success') {
    if (findings.length > 0) return { tone: 'note', words: 'Passed with findings' };
    if (gone.length > 0) return { tone: 'note', words: 'Passed with less than the base has' };
    if (rules === undefined || !isLoosened(rules)) return { tone: 'pass', words: 'Passed' };
    return { tone: 'note', words: `Passed by ${rules.from === 'base' ? "the base's" : 'its own'} rules` };
  }
  if (tally.inconclusive === 0) return { tone: 'open', words: 'Neutral' };
  return { tone: scenarios.some((scenario) => leaningOf(scenario).length > 0) ? 'likely' : 'open', words: 'Undecided' };
}

/** The rows that are likely worse, and of which no other decides. */
function leaningOf({ comparisons }: ScenarioResult): Comparison[] {
  return comparisons.filter((row) => verdictTone(row) === 'likely');
}

function failsGate(
  { violated, severity }: Pick<ThresholdOutcome, 'violated' | 'severity'>,
  { settings }: Result,
): boolean {
  return violated && SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(settings.failOn);
}

export function thresholdStatus(threshold: ThresholdOutcome, result: Result): Status {
  if (threshold.violated) return { tone: failsGate(threshold, result) ? 'fail' : 'note', words: limitWords(threshold) };
  return threshold.value === null ? { tone: 'note', words: 'not measured' } : { tone: 'pass', words: 'met' };
}

/** What a violated limit is called: a floor is not exceeded. */
function limitWords({ text }: Pick<ThresholdOutcome, 'text'>): string {
  return text.trim().startsWith('>') ? 'limit not reached' : 'limit exceeded';
}

export function coverageStatus(coverage: CoverageOutcome, result: Result): Status {
  const { violated, minimum } = coverage;
  if (violated) return { tone: failsGate(coverage, result) ? 'fail' : 'note', words: 'too little' };
  return minimum === null ? { tone: 'note', words: 'shown' } : { tone: 'pass', words: 'met' };
}

/** A scenario for its heading: `unchanged, not gated: 1 regressed, 1 limit not met`. */
export function scenarioStatus(scenario: ScenarioResult, result: Result): Status {
  const { verdict, thresholds } = scenario;
  const violated = thresholds.filter((threshold) => threshold.violated);
  const silent = result.findings.filter((finding) => isSilenceOf(finding, scenario));
  const words = [
    ...(silent.length > 0 ? [scenario.rounds === 0 ? 'not measured' : 'no good answer'] : []),
    ...verdictWords(scenario),
    ...(violated.length > 0 ? [`${plural(violated.length, 'limit')} not met`] : []),
    ...faultsOf(scenario),
  ].join(', ');
  const fails = silent.some((finding) => finding.fails) || violated.some((threshold) => failsGate(threshold, result));
  if (fails) return { tone: 'fail', words };
  const isLeaning = scenario.verdict === 'inconclusive' && leaningOf(scenario).length > 0;
  const tone = isLeaning ? 'likely' : verdictTone(scenario);
  return { tone: tone === 'pass' && words !== VERDICT_WORDS[verdict] ? 'note' : tone, words };
}

/** The verdict of the gated rows, and what it would hide: a heading must not deny a row below it. */
function verdictWords(scenario: ScenarioResult): string[] {
  if (scenario.compared === false) return ['not compared'];
  const { verdict, comparisons } = scenario;
  const gated = comparisons.filter((row) => row.gated);
  const worse = comparisons.filter((row) => !row.gated && row.verdict === 'regressed').length;
  const likely = comparisons.filter((row) => verdictTone(row) === 'likely-aside');
  const news = worse > 0 && verdict !== 'regressed' ? [`not gated: ${count(worse)} regressed`] : [];
  const isNews = likely.length > 0 && verdict !== 'regressed';
  const besides = [...(isNews ? [`${count(likely.length)} ${likelyWords(likely)}`] : []), ...news];
  if (gated.length === 0) {
    return [comparisons.some((row) => row.worse !== null) ? 'nothing gated' : VERDICT_WORDS[verdict], ...besides];
  }
  const others = gated.filter((row) => row.verdict !== 'no baseline');
  const second = VERDICTS.find((candidate) => others.some((row) => row.verdict === candidate));
  const leaning = leaningOf(scenario);
  if (verdict === 'inconclusive' && leaning.length > 0) return [likelyWords([...leaning, ...likely]), ...news];
  if (verdict !== 'no baseline' || second === undefined) return [VERDICT_WORDS[verdict], ...besides];
  return [
    VERDICT_WORDS[second],
    `${gated.length - others.length} of ${count(gated.length)} without a baseline`,
    ...besides,
  ];
}

/** `likely slower`, or where the rows have different words for it, `likely worse`. */
function likelyWords(rows: readonly Comparison[]): string {
  const [word, ...others] = new Set(rows.map(({ definition }) => worseWord(definition)));
  return `likely ${others.length === 0 ? word : 'worse'}`;
}

/** Whether a scenario holds nothing that a reviewer has to look at. */
export function scenarioPasses(scenario: ScenarioResult, result: Result): boolean {
  const complete = scenario.rounds >= scenario.plannedRounds && !isLimited(scenario);
  return complete && scenarioStatus(scenario, result).tone === 'pass';
}

/** The most serious first, those that pass last. */
export function bySeriousness(result: Result): ScenarioResult[] {
  const rank = (scenario: ScenarioResult) => {
    if (scenarioPasses(scenario, result)) return VERDICTS.length;
    const { tone } = scenarioStatus(scenario, result);
    if (tone === 'likely') return VERDICTS.indexOf('inconclusive') - 0.5;
    return tone === 'fail' ? 0 : VERDICTS.indexOf(scenario.verdict);
  };
  const ranked = result.scenarios.map((scenario) => ({ scenario, rank: rank(scenario) }));
  return ranked.toSorted((a, b) => a.rank - b.rank).map(({ scenario }) => scenario);
}

/** The tones, the most serious first; what counts for nothing is last. */
export const SERIOUSNESS: readonly Tone[] = ['fail', 'likely', 'open', 'note', 'pass', 'likely-aside', 'open-aside'];

/** Compares rows for sorting: the most serious first, and what counts for nothing last. */
export function compareSeriousness(a: Comparison, b: Comparison): number {
  const byTone = SERIOUSNESS.indexOf(verdictTone(a)) - SERIOUSNESS.indexOf(verdictTone(b));
  return byTone || VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict);
}

/** `3 regressed, 1 unchanged, 2 open`, the most serious first: each row is counted by the word that it shows. */
export function verdictCounts(rows: readonly Comparison[]): string {
  const words = rows.toSorted(compareSeriousness).map((row) => verdictStatus(row).words);
  return [...new Set(words)]
    .map((word) => `${count(words.filter((other) => other === word).length)} ${word}`)
    .join(', ');
}
