import { type Column, type TableBlock, table } from '../../../text/blocks.ts';
import { figure, type Inline, only, strong, type Tone } from '../../../text/inline.ts';
import { plural } from '../../../text/plural.ts';
import { isUndecidedByBroken } from '../../../verdict/broken-words.ts';
import { type Change, changeOf, looksBetter } from '../../../verdict/difference.ts';
import { isErrorRow } from '../../../verdict/error-row.ts';
import { isAlone, nameOf } from '../../../verdict/explain.ts';
import type { Comparison, ScenarioResult } from '../../../verdict/result.ts';
import { differenceText, metricName, metricValue, NONE, rangeText } from '../../format.ts';
import { compareSeriousness, isAside, passes, verdictCounts, verdictStatus, verdictTone } from '../../status.ts';
import type { SaidOnce } from '../section.ts';

/** With more gated rows than this, requests that pass are left to the details. */
const OPEN_ROWS = 12;

/** The name of the rows of a scenario as a whole, beside those of single requests. */
export const WHOLE = 'All requests';

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
  const isOpen = (row: Comparison) => row.gated && (few || row.label === null || !passes(row));
  const wholeFirst = scenario.comparisons.toSorted((a, b) => Number(a.label !== null) - Number(b.label !== null));
  return { open: wholeFirst.filter(isOpen), folded: wholeFirst.filter((row) => !isOpen(row)) };
}

/** Whether some figures decide for others, and are marked. */
export function hasDeciding(rows: readonly Comparison[]): boolean {
  return rows.some((row) => decides(row, rows));
}

/** Whether a row decides beside others that can fail the gate too, so that it has to be told from them. */
export function decides(row: Comparison, rows: readonly Comparison[]): boolean {
  return row.gated && row.primary === true && rows.some(isBeside);
}

/** Whether a row can fail the gate although another decides. */
function isBeside({ gated, primary, worse }: Comparison): boolean {
  return gated && primary === false && worse !== null;
}

/** The name of a figure that decides; a terminal may have no bold type. */
function decidingName(title: string): Inline[] {
  return [only(['markdown'], strong(figure(title))), only(['terminal'], figure(`${title} *`))];
}

/** Rows under their request, before and after. */
export function comparisonTable(rows: readonly Comparison[], caption: string): TableBlock {
  return table(rows, columnsOf(rows), {
    caption,
    noun: 'row',
    whole: WHOLE,
    groupOf: (row) => row.label,
  });
}

/** Without any baseline there is one column of figures. A phone shows three columns before it scrolls. */
function columnsOf(rows: readonly Comparison[]): Column<Comparison>[] {
  const compared = (row: Comparison) => row.base !== null;
  const ofChange = (row: Comparison, write: (change: Change) => readonly Inline[]) => {
    const change = changeOf(row);
    return change === null ? [NONE] : write(change);
  };
  return [
    { title: 'Metric', cell: (row) => (decides(row, rows) ? decidingName(metricName(row)) : figure(metricName(row))) },
    {
      title: 'Verdict',
      has: compared,
      cell: (row) => ({ kind: 'status', status: verdictStatus(row) }),
    },
    {
      title: [only(['markdown'], 'Difference'), only(['terminal'], 'Change')],
      numeric: true,
      has: compared,
      cell: (row) =>
        ofChange(row, (change) => {
          const size = figure(differenceText(row, change));
          const range: Inline[] = isErrorRow(row) ? [] : [{ kind: 'break' }, figure(rangeText(change))];
          return [
            only(['terminal'], size),
            only(['markdown'], row.verdict === 'regressed' ? strong(size) : size, ...range),
          ];
        }),
    },
    {
      title: 'Range',
      in: ['terminal'],
      numeric: true,
      has: compared,
      drop: 3,
      cell: (row) => ofChange(row, (change) => [figure(rangeText(change))]),
    },
    {
      title: 'Baseline',
      numeric: true,
      has: compared,
      drop: 1,
      cell: (row) => figure(metricValue(row, row.base)),
    },
    { title: 'This change', numeric: true, drop: 2, cell: (row) => figure(metricValue(row, row.head)) },
  ];
}

/** What a fold says of the rows in it. */
export function moreRows(rows: readonly Comparison[]): string {
  if (rows.length === 0) return '';
  const purpose = rows.some((row) => row.gated) ? '' : ' for information';
  return `${plural(rows.length, 'more row')}${purpose} (${verdictCounts(rows)}), `;
}

/** A row that is no plain pass, in a sentence. */
interface Explanation {
  tone: Tone;
  text: string;
  /** Whether another sentence says as much, or another figure decides. */
  aside: boolean;
}

/** Each sentence once, the most serious first; of those that are as serious, that of the row which decides. */
export function explanationsOf({ open, folded }: Rows, said: SaidOnce): Explanation[] {
  const sentences = new Map<string, Explanation>();
  const saysOpen = (row: Comparison) =>
    row.primary === true && [...open, ...folded].some((other) => other.label === row.label && isAside(other));
  // Rounds that broke did so in every figure of a request.
  const saysAgain = (row: Comparison) =>
    row.primary === false &&
    isUndecidedByBroken(row) &&
    open.some((other) => other.label === row.label && other.primary === true && isUndecidedByBroken(other));
  const ordered = open.toSorted(
    (a, b) => compareSeriousness(a, b) || Number(b.primary === true) - Number(a.primary === true),
  );
  for (const row of ordered) {
    const { verdict } = row;
    if (verdict === 'unchanged' && !looksBetter(row) && !saysOpen(row)) continue;
    if (verdict === 'no baseline' && said.noBaseline) continue;
    const text = explanationText(row);
    if (said.sentences.has(text) || sentences.has(text)) continue;
    sentences.set(text, { tone: verdictTone(row), text, aside: isAside(row) || saysAgain(row) });
  }
  return [...sentences.values()];
}

/** A scenario that cannot be compared is so for one reason in every row: it is named instead of each metric. */
export function explanationText(row: Comparison): string {
  const { explanation, verdict, scenario, label, definition } = row;
  if (verdict !== 'no baseline' && verdict !== 'incomparable') return explanation;
  if (!isAlone(row)) return explanation.replace(nameOf(row), () => `"${scenario}"`);
  // All metrics of a request are taken from its answers: the base has none of them.
  return label !== null && row.base === null ? explanation.slice(`${definition.title} of `.length) : explanation;
}

/**
 * The change that matters most, in its own direction: `p95 +8.1 %`, `memory +45 % (not gated)`; null where nothing was
 * compared. A row that cannot fail the gate matters only where it regressed and no gated one did.
 */
export function worstChange({ comparisons, verdict }: ScenarioResult): string | null {
  const isNews = (row: Comparison) => row.verdict === 'regressed' && verdict !== 'regressed';
  const isCalmRate = (row: Comparison) => isErrorRow(row) && passes(row);
  const counts = (row: Comparison) => (row.gated ? verdictTone(row) !== 'open-aside' : isNews(row));
  const compared = comparisons.filter((row) => row.worse !== null && counts(row) && !isCalmRate(row));
  const [worst] = compared.sort((a, b) => (b.worse?.ratio ?? 0) - (a.worse?.ratio ?? 0));
  const change = worst === undefined ? null : changeOf(worst);
  if (worst === undefined || change === null) return null;
  return `${metricName(worst)} ${differenceText(worst, change)}${worst.gated ? '' : ' (not gated)'}`;
}
