import { formatPair } from '../../measurement/metric-value.ts';
import type { Tone } from '../../text/inline.ts';
import { plural } from '../../text/plural.ts';
import { isBrokenOnly, isUndecidedByBroken } from '../../verdict/broken-words.ts';
import { changeOf, hasZero } from '../../verdict/difference.ts';
import { isErrorRow } from '../../verdict/error-row.ts';
import { worseWord } from '../../verdict/explain.ts';
import type { Comparison, Result, ScenarioResult } from '../../verdict/result.ts';
import { anchorOf } from '../anchor.ts';
import { differenceText, metricName } from '../format.ts';
import type { NewsItem } from '../news.ts';
import { verdictStatus } from '../status.ts';
import { NOTHING } from './bare-item.ts';
import { checkItems, failureItems, goneItems } from './failure-items.ts';
import { limitItems } from './limit-items.ts';
import { byWorst, type Subject, subjectsOf } from './subjects.ts';

/** Finds everything that a reviewer has to look at, the most serious first. */
export function itemsOf(result: Result): NewsItem[] {
  const items = [
    ...failureItems(result),
    ...result.scenarios.flatMap((scenario) => scenarioItems(scenario, result)),
    ...limitItems(result),
    ...goneItems(result),
  ];
  return items.toSorted((a, b) => seriousness(a) - seriousness(b) || sizeOf(b) - sizeOf(a));
}

const TONES: readonly Tone[] = ['fail', 'note', 'likely', 'open', 'likely-aside', 'open-aside', 'pass'];
const KINDS: readonly NewsItem['kind'][] = ['failure', 'broken', 'comparison', 'errors', 'limit', 'gone', 'check'];

function seriousness({ status, kind }: NewsItem): number {
  return TONES.indexOf(status.tone) * KINDS.length + KINDS.indexOf(kind);
}

function sizeOf({ row }: NewsItem): number {
  return row?.worse?.ratio ?? 0;
}

/**
 * Takes as many items as there is room for: the most serious, but in up to half of the places the first of each other kind
 * and sign, so that twenty slow requests do not hide a limit, or what is likely slower.
 */
export function foremost(items: readonly NewsItem[], most: number): NewsItem[] {
  const sorts = new Map<string, NewsItem>();
  for (const item of items) {
    const sort = `${item.status.tone} ${item.kind}`;
    if (!sorts.has(sort) && !ASIDE.includes(item.status.tone)) sorts.set(sort, item);
  }
  const [, ...others] = sorts.values();
  const kept = new Set(others.slice(0, Math.floor(most / 2)));
  for (const item of items) if (kept.size < most) kept.add(item);
  return items.filter((item) => kept.has(item));
}

/** What decides nothing. */
const ASIDE: readonly Tone[] = ['likely-aside', 'open-aside'];

function scenarioItems(scenario: ScenarioResult, result: Result): NewsItem[] {
  const subjects = subjectsOf(scenario);
  return [
    ...subjects.flatMap((subject) => subjectItems(subject, result)),
    ...uncompared(scenario, subjects, result),
    ...ungated(scenario),
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
function figuresOf(row: Comparison): Pick<NewsItem, 'change' | 'before' | 'now'> {
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
function uncompared({ name }: ScenarioResult, subjects: readonly Subject[], result: Result): NewsItem[] {
  const own = subjects.filter(({ said }) => said === 'uncompared');
  const [first, ...also] = own.flatMap(({ rows }) => rows);
  // Where nothing at all has a baseline, the sentence says it.
  if (first === undefined || result.evidence.kind === 'none') return [];
  const labels = new Set([first, ...also].map(({ label }) => label));
  const [label = null] = labels.size === 1 ? labels : [];
  const isAll = own.length === subjects.length;
  const status = { tone: 'open', words: first.verdict === 'incomparable' ? 'not comparable' : 'no baseline' } as const;
  return [
    {
      ...NOTHING,
      scenario: name,
      label,
      kind: 'comparison',
      status,
      row: first,
      also,
      figure: isAll || label !== null ? '' : plural(own.length, 'figure'),
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
