import { failedRequests } from '../measurement/job.ts';
import { count, formatDuration, formatPercent, signedPercent } from '../text/numbers.ts';
import { plural } from '../text/plural.ts';
import { changeOf, looksBetter } from '../verdict/difference.ts';
import { nameOf } from '../verdict/explain.ts';
import { type Comparison, type Result, type ScenarioResult, VERDICTS } from '../verdict/result.ts';
import { modelText } from './model-text.ts';

/** With more gated rows than this, requests that pass are left to the details. */
const OPEN_ROWS = 12;

/** The rows of a scenario: those that decide, and those to look up. */
export interface Rows {
  open: Comparison[];
  folded: Comparison[];
}

/**
 * Rows that can fail the gate stand open, the scenario as a whole before single requests; all others are folded,
 * and so are requests that pass where there are many.
 */
export function rowsOf(scenario: ScenarioResult): Rows {
  const gated = scenario.comparisons.filter((row) => row.gated);
  const few = gated.length <= OPEN_ROWS;
  const isOpen = (row: Comparison) => row.gated && (few || row.label === null || !isCalm(row));
  const wholeFirst = scenario.comparisons.toSorted((a, b) => Number(a.label !== null) - Number(b.label !== null));
  return { open: wholeFirst.filter(isOpen), folded: wholeFirst.filter((row) => !isOpen(row)) };
}

function isCalm({ verdict }: Comparison): boolean {
  return verdict === 'unchanged' || verdict === 'improved';
}

/** A scenario or table without any baseline shows one column of figures. */
export function hasBase(comparisons: readonly Comparison[]): boolean {
  return comparisons.some((row) => row.base !== null);
}

/** `10 connections, 10 rounds of 5 s after 2 s of warm-up; rounds scattered by up to 1.4 %, …` */
export function loadText(scenario: ScenarioResult): string {
  const { rounds, duration, warmup } = scenario;
  const after = warmup > 0 ? ` after ${formatDuration(warmup)} of warm-up` : '';
  const load = `${modelText(scenario)}, ${plural(rounds, 'round')} of ${formatDuration(duration)}${after}`;
  const noise = noiseText(scenario);
  return noise === null ? `${load}.` : `${load}; ${noise}.`;
}

/** The noise of the gated rows, and what it lets the run see. */
function noiseText(scenario: ScenarioResult): string | null {
  const gated = scenario.comparisons.filter((row) => row.gated && row.detectable !== null);
  if (gated.length === 0) return null;
  const scatter = Math.max(...gated.map(({ scatter: { base, head } }) => Math.max(base ?? 0, head ?? 0)));
  const detectable = Math.max(...gated.map((row) => row.detectable ?? 0));
  const blind = gated.some((row) => (row.detectable ?? 0) > row.tolerance);
  const reach = blind ? 'only changes' : 'changes';
  return `rounds scattered by up to ${formatPercent(scatter)}, which lets ${reach} of ${formatPercent(detectable)} or more be seen`;
}

/** What weakens the figures of a scenario, in words. */
export function cautionsOf(scenario: ScenarioResult, said: SaidOnce): string[] {
  const cautions = scenario.notes.filter((note) => !said.notes.includes(note));
  const failures = failuresText(scenario);
  if (failures !== null) cautions.unshift(failures);
  if (scenario.rounds < scenario.plannedRounds) {
    cautions.push(`Only ${scenario.rounds} of ${plural(scenario.plannedRounds, 'planned round')} were measured.`);
  }
  return cautions;
}

/** `12 of 4,012 requests failed: 10 × status 500, 2 × connection closed before a complete answer.` */
function failuresText({ counts }: ScenarioResult): string | null {
  const failed = failedRequests(counts);
  if (failed === 0) return null;
  const kinds = Object.entries(counts.errors).filter(([, times]) => times > 0);
  if (counts.lost > 0) kinds.push(['connection closed before a complete answer', counts.lost]);
  const list = kinds.sort(([, a], [, b]) => b - a).map(([kind, times]) => `${count(times)} × ${kind}`);
  return `${count(failed)} of ${plural(counts.sent, 'request')} failed: ${list.join(', ')}.`;
}

export function requestsText({ counts }: ScenarioResult): string {
  const { sent, responses, inFlight } = counts;
  const rest = `${count(failedRequests(counts))} failed, ${count(inFlight)} unanswered when the round ended`;
  return `${plural(sent, 'request')} sent, ${count(responses)} answered as expected, ${rest}.`;
}

/** A row that is no plain pass, in a sentence. */
export interface Explanation {
  verdict: Comparison['verdict'];
  text: string;
}

/** What stands in a report once for all scenarios, and so not again in each. */
export interface SaidOnce {
  /** Findings and headline. */
  sentences: ReadonlySet<string>;
  /** Notes that every scenario has. */
  notes: readonly string[];
  /** Whether nothing at all has a baseline. */
  noBaseline: boolean;
}

export function saidOnce({ findings, headline, scenarios, evidence }: Result): SaidOnce {
  const [first, ...others] = scenarios;
  const shared = (note: string) => others.length > 0 && others.every((other) => other.notes.includes(note));
  return {
    sentences: new Set([headline, ...findings.map((finding) => finding.text)]),
    notes: first?.notes.filter(shared) ?? [],
    noBaseline: evidence.kind === 'none',
  };
}

/** Each sentence once, the most serious first. */
export function explanationsOf({ open }: Rows, said: SaidOnce): Explanation[] {
  const sentences = new Map<string, Explanation>();
  for (const row of open) {
    const { verdict } = row;
    if ((verdict === 'unchanged' && !looksBetter(row)) || (verdict === 'no baseline' && said.noBaseline)) continue;
    const text = explanationText(row);
    if (!said.sentences.has(text)) sentences.set(text, { verdict, text });
  }
  return [...sentences.values()].sort((a, b) => VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict));
}

/** What cannot be compared is so for one reason in every row: the scenario is named instead of each metric. */
function explanationText(row: Comparison): string {
  const { explanation, verdict, scenario } = row;
  const whole = verdict === 'no baseline' || verdict === 'incomparable';
  return whole ? explanation.replace(nameOf(row), () => `"${scenario}"`) : explanation;
}

/** The change that matters most, in its own direction: `p95 +8.1 %`; null where nothing was compared. */
export function worstChange(scenario: ScenarioResult): string | null {
  const gated = scenario.comparisons.filter((row) => row.gated && row.worse !== null);
  const [worst] = gated.sort((a, b) => (b.worse?.ratio ?? 0) - (a.worse?.ratio ?? 0));
  const change = worst === undefined ? null : changeOf(worst);
  return worst === undefined || change === null ? null : `${worst.metric} ${signedPercent(change.estimate)}`;
}
