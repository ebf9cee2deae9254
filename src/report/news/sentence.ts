import { figure, type Inline, name } from '../../text/inline.ts';
import { clause } from '../../text/sentence.ts';
import { changeOf } from '../../verdict/difference.ts';
import { mostOf, worseWord } from '../../verdict/explain.ts';
import { restOfHeadline } from '../../verdict/headline.ts';
import type { Comparison, Result } from '../../verdict/result.ts';
import { metricName } from '../format.ts';
import type { NewsItem } from '../news.ts';

/**
 * The result in one sentence without its full stop, from what is most serious; where that is nothing, its headline.
 *
 * @param items the most serious first
 */
export function sentenceOf(result: Result, items: readonly NewsItem[]): readonly Inline[] {
  if (result.failure !== null) return [clause(result.headline)];
  const clauses = items.flatMap((item) => {
    const said = clauseOf(item, result);
    return said === null ? [] : [{ item, said }];
  });
  const [first] = clauses;
  if (first === undefined) return [clause(result.headline)];
  // What got no answer at all must not hide what got slower, nor the other way round.
  const isSilent = (item: NewsItem) => item.kind === 'failure';
  const other = isSilent(first.item)
    ? clauses.find(({ item }) => !isSilent(item) && item.status.tone === 'fail')
    : undefined;
  return [
    ...(result.accepted === null ? [] : ['Accepted by ', name(result.accepted.by), ': ']),
    ...first.said,
    ...(other === undefined ? [] : ['; ', ...other.said]),
    ...restOfHeadline(result).map((text) => `. ${clause(text)}`),
  ];
}

/** @returns null for what decides nothing, and for what only the headline says */
function clauseOf(item: NewsItem, result: Result): Inline[] | null {
  const { kind, status, row, scenario } = item;
  if (status.tone === 'open-aside' || status.tone === 'likely-aside') return null;
  switch (kind) {
    case 'failure': {
      const what = SILENT[status.words] ?? ' got no good answer';
      return scenario === '' ? [clause(item.figure)] : [name(scenario), ...requestOf(item, result), what];
    }
    case 'broken':
      return row === null ? null : [clause(row.explanation)];
    case 'comparison':
    case 'errors':
      return row === null ? null : compared(item, row, result);
    case 'limit':
      return item.threshold === null ? null : beyondLimit(item, item.threshold, result);
    default:
      return null;
  }
}

/** What is said of what nothing was measured of, by the words of its status. */
const SILENT: Readonly<Record<string, string>> = {
  'not measured': ' was not measured at all',
  'never completed': ' was never completed',
};

/** A comparison in words, with what it was before and is now. */
function compared(item: NewsItem, row: Comparison, result: Result): Inline[] | null {
  const { change, before, now, status } = item;
  const { verdict, likely, definition } = row;
  const size = changeOf(row);
  if (size === null || before === null || now === null) return null;
  const subject = name(item.scenario);
  const figures: Inline[] = [
    figure(change === null ? item.figure : `${item.figure} ${change}`),
    ' (',
    figure(`${before} → ${now}`),
    ')',
    ...requestOf(item, result),
  ];
  // A latency is slower; what is lower or higher is plainly worse.
  const word = worseWord(definition) === 'slower' ? 'slower' : 'worse';
  if (verdict === 'regressed') return [subject, ` is ${word}: `, ...figures, ...butPasses(status.tone, result)];
  if (likely !== undefined) return ['Nothing is proven, but ', subject, ` is likely ${word}: `, ...figures];
  return ['Nothing is proven: ', subject, ` could be ${mostOf(definition, size)}: `, ...figures];
}

function beyondLimit(item: NewsItem, threshold: NonNullable<NewsItem['threshold']>, result: Result): Inline[] {
  const isFloor = threshold.text.trim().startsWith('>');
  return [
    name(item.scenario),
    isFloor ? ' does not reach a limit: ' : ' exceeds a limit: ',
    figure(`${metricName(threshold)} ${item.now ?? ''}`),
    ', allowed is ',
    figure(threshold.text),
    ...requestOf(item, result),
    ...butPasses(item.status.tone, result),
  ];
}

function butPasses(tone: NewsItem['status']['tone'], { accepted }: Result): Inline[] {
  return tone === 'note' && accepted === null ? [', which does not fail the gate'] : [];
}

/** Names the request where it is not the only one of its scenario. */
function requestOf({ scenario, label }: NewsItem, { scenarios }: Result): Inline[] {
  if (label === null) return [];
  const rows = scenarios.find((one) => one.name === scenario)?.comparisons ?? [];
  const labels = new Set(rows.map((row) => row.label).filter((one) => one !== null));
  return labels.size < 2 ? [] : [' in ', name(label)];
}
