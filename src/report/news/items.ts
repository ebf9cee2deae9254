import { formatPair, formatValue } from '../../measurement/metric-value.ts';
import { count, formatPercent } from '../../text/numbers.ts';
import { plural } from '../../text/plural.ts';
import { isBrokenOnly, isUndecidedByBroken } from '../../verdict/broken-words.ts';
import { changeOf, hasZero } from '../../verdict/difference.ts';
import { isErrorRow } from '../../verdict/errors-compared.ts';
import { worseWord } from '../../verdict/explain.ts';
import { isOfLimit, isSilenceOf, silenceOf } from '../../verdict/findings.ts';
import type { Gone } from '../../verdict/gone.ts';
import type { Comparison, Finding, Result, ScenarioResult, ThresholdOutcome } from '../../verdict/result.ts';
import { anchorOf } from '../anchor.ts';
import { differenceText, metricName } from '../format.ts';
import type { NewsItem } from '../news.ts';
import { coverageStatus, thresholdStatus, verdictStatus } from '../status.ts';
import { byWorst, type Subject, subjectsOf } from './subjects.ts';

const NOTHING = {
  label: null,
  row: null,
  also: [],
  threshold: null,
  figure: '',
  change: null,
  before: null,
  now: null,
} as const;

/** Finds everything that a reviewer has to look at, the most serious first. */
export function itemsOf(result: Result): NewsItem[] {
  const items = [
    ...failures(result),
    ...result.scenarios.flatMap((scenario) => scenarioItems(scenario, result)),
    ...coverageItems(result),
    ...lostLimits(result),
    ...goneItems(result),
  ];
  return items.toSorted((a, b) => seriousness(a) - seriousness(b) || sizeOf(b) - sizeOf(a));
}

const TONES = ['fail', 'note', 'likely', 'open', 'likely-aside', 'open-aside', 'pass'];
const KINDS: readonly NewsItem['kind'][] = ['failure', 'broken', 'comparison', 'errors', 'limit', 'gone', 'check'];

function seriousness({ status, kind }: NewsItem): number {
  return TONES.indexOf(status.tone) * KINDS.length + KINDS.indexOf(kind);
}

function sizeOf({ row }: NewsItem): number {
  return row?.worse?.ratio ?? 0;
}

/**
 * Takes as many items as there is room for: the most serious, but of every kind and sign at least one, so that twenty slow
 * requests do not hide a limit, or what is likely slower.
 */
export function foremost(items: readonly NewsItem[], most: number): NewsItem[] {
  const sorts = new Map<string, NewsItem>();
  for (const item of items) {
    const sort = `${item.status.tone} ${item.kind}`;
    if (!sorts.has(sort)) sorts.set(sort, item);
  }
  const kept = new Set([...sorts.values()].slice(0, most));
  for (const item of items) if (kept.size < most) kept.add(item);
  return items.filter((item) => kept.has(item));
}

/** Why the run stopped, and of what nothing was measured. */
function failures(result: Result): NewsItem[] {
  const { failure, findings, scenarios } = result;
  const stopped: NewsItem[] =
    failure === null
      ? []
      : [
          {
            ...NOTHING,
            scenario: '',
            kind: 'failure',
            status: { tone: toneOf(failure.message, result), words: 'stopped' },
            anchor: '',
          },
        ];
  const silent = findings
    .filter(({ kind }) => kind === 'nothing measured')
    .map((finding): NewsItem => {
      const about = scenarios.find((scenario) => isSilenceOf(finding, scenario));
      const label = about === undefined ? null : labelIn(finding.text, about, result);
      const name = about?.name ?? '';
      return {
        ...NOTHING,
        scenario: name,
        label,
        kind: 'failure',
        status: { tone: finding.fails ? 'fail' : 'note', words: about?.rounds === 0 ? 'not measured' : 'no good answer' },
        figure: about === undefined ? finding.text : '',
        anchor: about === undefined ? '' : anchorOf(name, label),
      };
    });
  return [...stopped, ...silent];
}

/** The request that a finding says got no good answer; null where it is about the scenario. */
function labelIn(text: string, { name }: ScenarioResult, { rounds }: Result): string | null {
  const job = rounds.head.scenarios.find((scenario) => scenario.name === name);
  const labels = new Set(job?.rounds.flatMap((round) => Object.keys(round.labels)));
  return [...labels].find((label) => silenceOf(label, name) === text) ?? null;
}

function scenarioItems(scenario: ScenarioResult, result: Result): NewsItem[] {
  const subjects = subjectsOf(scenario);
  return [
    ...subjects.flatMap((subject) => subjectItems(subject, result)),
    ...uncompared(scenario, subjects, result),
    ...ungated(scenario),
    ...scenario.thresholds.filter(({ violated }) => violated).map((threshold) => limitItem(threshold, result)),
    ...checkItems(scenario),
  ];
}

function subjectItems({ said, rows: [worst, ...also] }: Subject, result: Result): NewsItem[] {
  if (said === 'uncompared' || said === 'improved' || said === 'unchanged') return [];
  return [rowItem(worst, also, said === 'regressed' ? regressedStatus(worst, result) : verdictStatus(worst))];
}

function rowItem(row: Comparison, also: readonly Comparison[], status: NewsItem['status']): NewsItem {
  const { scenario, label } = row;
  const isBroken = isBrokenOnly(row) || isUndecidedByBroken(row);
  return {
    ...NOTHING,
    scenario,
    label,
    kind: isErrorRow(row) ? 'errors' : isBroken ? 'broken' : 'comparison',
    status,
    row,
    also,
    figure: metricName(row),
    // Rounds that broke have no size.
    ...(!isBroken && figuresOf(row)),
    anchor: anchorOf(scenario, label),
  };
}

/** The figures of a comparison as an item shows them. */
export function figuresOf(row: Comparison): Pick<NewsItem, 'change' | 'before' | 'now'> {
  const change = changeOf(row);
  if (change === null || row.base === null || row.head === null) return { change: null, before: null, now: null };
  const [before, now] = formatPair(row.definition, row.base, row.head);
  const hasNoSize = hasZero(change) && !isErrorRow(row);
  return { change: hasNoSize ? null : differenceText(row, change), before, now };
}

function regressedStatus(row: Comparison, { accepted, findings }: Result): NewsItem['status'] {
  const { words } = verdictStatus(row);
  if (accepted?.findings.includes(row.explanation)) return { tone: 'note', words: `${words}, accepted` };
  const finding = findings.find(({ kind, text }) => kind === 'regression' && text === row.explanation);
  return finding?.fails === false ? { tone: 'note', words: `${words}, does not fail` } : { tone: 'fail', words };
}

/** What cannot be compared is so for one reason: it is said once of a scenario. */
function uncompared({ name, comparisons }: ScenarioResult, subjects: readonly Subject[], result: Result): NewsItem[] {
  const [first, ...others] = subjects.filter(({ said }) => said === 'uncompared').map(({ rows: [row] }) => row);
  // Where nothing at all has a baseline, the sentence says it.
  if (first === undefined || result.evidence.kind === 'none') return [];
  const labels = new Set([first, ...others].map(({ label }) => label));
  const [label = null] = labels.size === 1 ? labels : [];
  const all = comparisons.filter((row) => row.gated).length === others.length + 1;
  const status = { tone: 'open', words: first.verdict === 'incomparable' ? 'not comparable' : 'no baseline' } as const;
  return [
    {
      ...NOTHING,
      scenario: name,
      label,
      kind: 'comparison',
      status,
      row: first,
      also: others,
      figure: all || label !== null ? '' : plural(others.length + 1, 'figure'),
      anchor: anchorOf(name, label),
    },
  ];
}

/** What got worse without being gated, where nothing gated did: otherwise it goes without saying. */
function ungated({ comparisons, verdict }: ScenarioResult): NewsItem[] {
  if (verdict === 'regressed') return [];
  const worse = comparisons.filter((row) => !row.gated && row.verdict === 'regressed').toSorted(byWorst);
  const [worst, ...also] = worse;
  if (worst === undefined) return [];
  return [rowItem(worst, also, { tone: 'open-aside', words: `${worseWord(worst.definition)}, not gated` })];
}

function limitItem(threshold: ThresholdOutcome, result: Result): NewsItem {
  const { scenario, label, definition, text, value } = threshold;
  return {
    ...NOTHING,
    scenario,
    label,
    kind: 'limit',
    status: thresholdStatus(threshold, result),
    threshold,
    figure: `${metricName(threshold)} ${text}`,
    now: value === null ? null : formatValue(definition, value),
    anchor: anchorOf(scenario, label),
  };
}

function coverageItems(result: Result): NewsItem[] {
  const { coverage } = result;
  if (coverage === null || !coverage.violated) return [];
  const { covered, total, minimum } = coverage;
  return [
    {
      ...NOTHING,
      scenario: '',
      kind: 'limit',
      status: coverageStatus(coverage, result),
      figure: `coverage ≥ ${formatPercent(minimum ?? 0)}`,
      now: formatPercent(covered / total),
      anchor: 'coverage',
    },
  ];
}

/** Limits of the base on what the change does not send anymore: no scenario has them. */
function lostLimits(result: Result): NewsItem[] {
  const lost = result.findings.filter(({ kind, text }) => kind === 'threshold' && !isOfLimit(text, result.scenarios));
  return lost.map((finding) => lostItem(finding, result));
}

function lostItem({ text }: Finding, result: Result): NewsItem {
  return {
    ...NOTHING,
    scenario: '',
    kind: 'limit',
    status: { tone: toneOf(text, result), words: 'limit lost' },
    figure: text,
    anchor: '',
  };
}

/** How serious a finding is. */
function toneOf(text: string, { accepted, findings }: Result): 'fail' | 'note' {
  if (accepted?.findings.includes(text)) return 'note';
  return findings.find((finding) => finding.text === text)?.fails === false ? 'note' : 'fail';
}

/** What the base has and the change has not, one item for each scenario. */
function goneItems({ gone = [], findings }: Result): NewsItem[] {
  const fails = findings.some((finding) => finding.kind === 'removed' && finding.fails);
  const names = [...new Set(gone.map(({ scenario }) => scenario))];
  return names.map((scenario) => {
    const own = gone.filter((item) => item.scenario === scenario);
    return {
      ...NOTHING,
      scenario,
      kind: 'gone',
      status: { tone: fails ? 'fail' : 'note', words: 'gone' },
      figure: own.some(({ kind }) => kind === 'scenario') ? '' : goneText(own),
      anchor: anchorOf(scenario, null),
    };
  });
}

/** `request GET /cart`, `2 requests, 1 check` */
function goneText(gone: readonly Gone[]): string {
  const [first, ...others] = gone;
  if (first !== undefined && others.length === 0) return `${first.kind} ${first.name}`;
  return (['request', 'journey', 'check'] as const)
    .map((noun) => [noun, gone.filter(({ kind }) => kind === noun).length] as const)
    .filter(([, number]) => number > 0)
    .map(([noun, number]) => plural(number, noun))
    .join(', ');
}

/** Checks that some answer failed; what follows from that, the error rate says. */
function checkItems({ name: scenario, checks = [] }: ScenarioResult): NewsItem[] {
  return checks
    .filter(({ failed }) => failed > 0)
    .toSorted((a, b) => b.failed - a.failed)
    .map(({ label, name, passed, failed }) => ({
      ...NOTHING,
      scenario,
      label,
      kind: 'check',
      status: { tone: 'open-aside', words: 'check failed' },
      figure: name,
      now: `${count(failed)} of ${count(passed + failed)}`,
      anchor: anchorOf(scenario, label),
    }));
}
