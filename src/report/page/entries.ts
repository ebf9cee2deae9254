import { QUANTILES } from '../../measurement/metric.ts';
import { parseAnyThreshold } from '../../settings/threshold.ts';
import type { Status, Tone } from '../../text/inline.ts';
import { plainText } from '../../text/plain.ts';
import { plural } from '../../text/plural.ts';
import type { Comparison, Result, ScenarioResult, ThresholdOutcome } from '../../verdict/result.ts';
import { anchorOf } from '../anchor.ts';
import { metricName, metricValue } from '../format.ts';
import { itemsOf } from '../news/items.ts';
import { type Subject, subjectsOf } from '../news/subjects.ts';
import type { NewsItem } from '../news.ts';
import type { CurveLimit } from '../pictures/curve.ts';
import { foundBy } from '../sections/scenario/answer.ts';
import { decides, explanationsOf } from '../sections/scenario/comparisons.ts';
import { faultsOf, loadParts } from '../sections/scenario/load.ts';
import type { Report } from '../sections/section.ts';
import { type ScenarioSides, sidesOf } from '../sides.ts';
import { compareSeriousness, passes, scenarioStatus, thresholdStatus, verdictStatus } from '../status.ts';
import { plainInline } from '../write/paint.ts';
import type { Entry, Facet, Figure, LimitRow } from './entry.ts';
import { scenarioCurve } from './latencies.ts';
import { pairsOf } from './pairs-of.ts';
import { requestCurve } from './request-curve.ts';

/** Stands for a name without a character that can be seen. */
const NAMELESS = '""';

/** Everything that the page has a row and a detail for: each scenario, the most serious first, and then its requests. */
export function entriesOf(report: Report): Entry[] {
  const silent = itemsOf(report.result).filter(({ kind, scenario }) => kind === 'failure' && scenario !== '');
  return report.ordered.flatMap((scenario) => {
    const labels = [...new Set(scenario.comparisons.map(({ label }) => label))].filter((label) => label !== null);
    const sides = sidesOf(scenario.name, report.result);
    return [null, ...labels].map((label) => entryOf(scenario, label, { labels, sides, silent, report }));
  });
}

interface Surroundings {
  /** The requests that have an entry of their own. */
  labels: readonly string[];
  sides: ScenarioSides;
  /** Of what nothing was measured. */
  silent: readonly NewsItem[];
  report: Report;
}

function entryOf(
  scenario: ScenarioResult,
  label: string | null,
  { labels, sides, silent, report }: Surroundings,
): Entry {
  const { result } = report;
  const rows = scenario.comparisons.filter((row) => row.label === label);
  const figures = rows.map((row) => figureOf(row, scenario, sides));
  const thresholds = scenario.thresholds.filter((threshold) => {
    const own = threshold.label !== null && labels.includes(threshold.label) ? threshold.label : null;
    return own === label;
  });
  const tolerance = Math.max(0, ...rows.filter((row) => row.gated).map((row) => row.tolerance));
  return {
    anchor: anchorOf(scenario.name, label),
    scenario: plainText(scenario.name) || NAMELESS,
    label: label === null ? null : plainText(label) || NAMELESS,
    status: plainStatus(
      withSilence(
        label === null ? scenarioStatus(scenario, result) : requestStatus(rows, thresholds, result),
        silent.filter((item) => label !== null && item.scenario === scenario.name && item.label === label),
      ),
    ),
    facets: facetsOf(scenario, label, thresholds),
    sentences: sentencesOf(scenario, label, rows, report),
    limits: thresholds.map((threshold) => limitOf(threshold, label, result)),
    figures,
    paired: result.evidence.kind === 'same-job',
    curve: label === null ? scenarioCurve(sides, tolerance) : requestCurve(figures),
    lines: thresholds.flatMap((threshold) => lineOf(threshold, label)),
  };
}

function figureOf(row: Comparison, { comparisons }: ScenarioResult, sides: ScenarioSides): Figure {
  const { label, metric, definition, gated, base, head, worse, tolerance, rounds, scatter, detectable, p } = row;
  return {
    label: label === null ? null : plainText(label),
    metric: plainText(metric),
    definition: { ...definition, title: plainText(definition.title), unit: plainText(definition.unit) },
    gated,
    base,
    head,
    worse,
    tolerance,
    rounds,
    scatter,
    detectable,
    p: p && { worse: p.worse, adjusted: p.adjustedWorse },
    status: verdictStatus(row),
    decides: decides(row, comparisons),
    pairs: gated ? pairsOf(row, sides) : null,
  };
}

/** What there is to say of one request: its most serious row that can fail the gate, its limits, and what else got worse. */
function requestStatus(rows: readonly Comparison[], thresholds: readonly ThresholdOutcome[], result: Result): Status {
  const gated = rows.filter((row) => row.gated);
  const [worst] = (gated.length > 0 ? gated : rows).toSorted(compareSeriousness);
  const exceeded = thresholds.filter(({ violated }) => violated);
  const worse = rows.filter((row) => !row.gated && row.verdict === 'regressed').length;
  const likely = rows.map(verdictStatus).filter(({ tone }) => tone === 'likely-aside');
  const own: Status =
    worst === undefined
      ? { tone: 'note', words: 'not compared' }
      : gated.length === 0 && passes(worst)
        ? { tone: 'pass', words: 'nothing gated' }
        : verdictStatus(worst);
  const words = [
    own.words,
    ...(likely[0] !== undefined && !['likely-aside', 'fail'].includes(own.tone)
      ? [`${likely.length} ${likely[0].words}`]
      : []),
    ...(exceeded.length > 0 ? [`${plural(exceeded.length, 'limit')} not met`] : []),
    ...(worse > 0 && own.words !== 'regressed' ? [`not gated: ${worse} regressed`] : []),
  ].join(', ');
  if (exceeded.some((threshold) => thresholdStatus(threshold, result).tone === 'fail')) return { tone: 'fail', words };
  const isNote = own.tone === 'pass' && words !== own.words;
  return { tone: isNote ? 'note' : own.tone, words };
}

/** Nothing measured is never a pass, whatever the figures of the others are. */
function withSilence(status: Status, silent: readonly NewsItem[]): Status {
  const [first] = silent;
  if (first === undefined) return status;
  const tone = silent.some((item) => item.status.tone === 'fail') ? 'fail' : status.tone === 'fail' ? 'fail' : 'note';
  return { tone, words: status.tone === 'pass' ? first.status.words : `${first.status.words}, ${status.words}` };
}

const FACET_OF: Record<Subject['said'], Facet> = {
  regressed: 'regressed',
  likely: 'undecided',
  undecided: 'undecided',
  uncompared: 'uncompared',
  improved: 'unchanged',
  unchanged: 'unchanged',
};

/** What an entry is found by; the counts at the top count the same subjects. */
function facetsOf(
  scenario: ScenarioResult,
  label: string | null,
  thresholds: readonly ThresholdOutcome[],
): readonly Facet[] {
  const subjects = subjectsOf(scenario).filter(({ rows: [first] }) => first.label === label);
  const facets = new Set<Facet>(subjects.map(({ said }) => FACET_OF[said]));
  if (thresholds.some(({ violated }) => violated)) facets.add('limits');
  if (label === null && faultsOf(scenario).length > 0) facets.add('failed');
  return [...facets];
}

/** What weakens the figures of a scenario, and what explains the rows of an entry, the most serious first. */
function sentencesOf(
  scenario: ScenarioResult,
  label: string | null,
  rows: readonly Comparison[],
  { said }: Report,
): Entry['sentences'] {
  const notes = scenario.notes.filter((note) => !said.notes.includes(note));
  const cautions = label === null ? cautionsOf(scenario, notes) : [];
  const [open, folded] = [rows.filter((row) => row.gated), rows.filter((row) => !row.gated)];
  // On this page, what was found is said here and nowhere else.
  const explanations = explanationsOf({ open, folded }, { ...said, sentences: new Set() });
  // Where something that is gated regressed, the others go without saying.
  const isSaid = open.some((row) => row.verdict === 'regressed');
  const besides = folded.filter((row) => row.verdict === 'regressed' && !isSaid).map((row) => row.explanation);
  // The answer to what a scenario asks comes first.
  const answer = label === null ? foundBy(scenario).answer : [];
  return [
    ...answer.map(({ tone, text }) => ({ tone, text: plainInline(text) })),
    ...cautions.map((text) => ({ tone: 'note' as Tone, text })),
    ...explanations.map(({ tone, text }) => ({ tone, text })),
    ...besides.map((text) => ({ tone: 'note' as Tone, text })),
  ].map(({ tone, text }) => ({ tone, text: plainText(text) }));
}

function limitOf(threshold: ThresholdOutcome, label: string | null, result: Result): LimitRow {
  const of = threshold.label !== label && threshold.label !== null ? `${threshold.label}: ` : '';
  return {
    status: plainStatus(thresholdStatus(threshold, result)),
    limit: plainText(`${of}${metricName(threshold)} ${threshold.text}`),
    measured: metricValue(threshold, threshold.value),
    severity: threshold.severity,
  };
}

/** A limit on a latency's percentile, as far as its text says a latency. */
function lineOf({ definition, metric, text, violated, label }: ThresholdOutcome, of: string | null): CurveLimit[] {
  const read = parseAnyThreshold(text);
  const isQuantile = QUANTILES.some(([name]) => name === metric) && definition.unit === 'ms';
  if (read === null || read.unit !== 'ms' || !isQuantile || label !== of) return [];
  return [{ text: plainText(`${metric} ${text}`), value: read.limit, exceeded: violated }];
}

function plainStatus({ tone, words }: Status): Status {
  return { tone, words: plainText(words) };
}

function cautionsOf(scenario: ScenarioResult, notes: readonly string[]): string[] {
  const { cautions, missing } = loadParts(scenario);
  return [...cautions, ...notes, ...missing];
}
