import { markdownTable } from 'markdown-table';
import { formatPercent, probability, signedPercent } from '../text/numbers.ts';
import { plural } from '../text/plural.ts';
import { changeOf } from '../verdict/difference.ts';
import type { Comparison, Result, ScenarioResult } from '../verdict/result.ts';
import { failedChecks, failedOf, heldChecks, journeyTexts } from './checks.ts';
import { escapeMarkdown } from './escape.ts';
import { metricName, metricValue, NONE, rangeText, share } from './format.ts';
import type { Detail } from './markdown-detail.ts';
import { andMore, folded, name, paragraphs, SIGN, sentence, unbroken } from './markdown-sections.ts';
import {
  cautionsOf,
  explanationsOf,
  hasBase,
  loadText,
  requestsText,
  rowsOf,
  type SaidOnce,
  saidOnce,
  worstChange,
} from './scenario-text.ts';
import { bySeriousness, passes, scenarioPasses, scenarioStatus, verdictCounts, verdictTone } from './status.ts';

/** With more scenarios than this, those that pass are folded. */
const OPEN_SCENARIOS = 3;
/** Explanations that stand open under a table. */
const OPEN_EXPLANATIONS = 3;
/** Failed checks that stand open; a phone shows about five. */
const OPEN_CHECKS = 5;

function differenceCell(comparison: Comparison): string {
  const change = changeOf(comparison);
  if (change === null) return NONE;
  const size = unbroken(signedPercent(change.estimate));
  return `${comparison.verdict === 'regressed' ? `**${size}**` : size}<br>${unbroken(rangeText(change))}`;
}

function comparisonTable(rows: readonly Comparison[]): string {
  if (!hasBase(rows)) {
    const cells = rows.map((row) => [unbroken(metricName(row.metric)), unbroken(metricValue(row.metric, row.head))]);
    return markdownTable([['Metric', 'This change'], ...cells], { align: ['l', 'r'], alignDelimiters: false });
  }
  // A phone shows three columns before it scrolls: the verdict has to be among them.
  const cells = rows.map((row) => [
    unbroken(metricName(row.metric)),
    `${SIGN[verdictTone(row)]} ${row.verdict}`,
    differenceCell(row),
    unbroken(metricValue(row.metric, row.base)),
    unbroken(metricValue(row.metric, row.head)),
  ]);
  return markdownTable([['Metric', 'Verdict', 'Difference', 'Baseline', 'This change'], ...cells], {
    align: ['l', 'l', 'r', 'r', 'r'],
    alignDelimiters: false,
  });
}

function noiseTable(rows: readonly Comparison[]): string {
  const cells = rows.map((row) => {
    const { rounds, scatter, detectable, tolerance, p } = row;
    return [
      unbroken(metricName(row.metric)),
      `${rounds.base} / ${rounds.head}`,
      `${unbroken(share(scatter.base))} / ${unbroken(share(scatter.head))}`,
      unbroken(share(detectable)),
      unbroken(formatPercent(tolerance)),
      p === null
        ? NONE
        : [p.worse, p.adjustedWorse].map((value) => unbroken(escapeMarkdown(probability(value)))).join(' / '),
    ];
  });
  const header = ['Metric', 'Rounds', 'Scatter', 'Detectable', 'Tolerance', 'p worse / adjusted'];
  return markdownTable([header, ...cells], { align: ['l', 'r', 'r', 'r', 'r', 'r'], alignDelimiters: false });
}

/** One table for each request, under its name: as a column of the table it would push the verdict off a phone. */
function tablesByRequest(rows: readonly Comparison[], table: (rows: readonly Comparison[]) => string): string {
  const labels = [...new Set(rows.map((row) => row.label))];
  if (labels.every((label) => label === null)) return rows.length > 0 ? table(rows) : '';
  const titled = labels.flatMap((label) => [
    `**${label === null ? 'All requests' : name(label)}**`,
    table(rows.filter((row) => row.label === label)),
  ]);
  return paragraphs(...titled);
}

type Checks = ReturnType<typeof failedChecks>;

function checkTable(checks: Checks): string {
  if (checks.length === 0) return '';
  const cells = checks.map((check) => [`${name(check.label)}<br>${name(check.name)}`, unbroken(failedOf(check))]);
  return markdownTable([['Check', 'Failed'], ...cells], { align: ['l', 'r'], alignDelimiters: false });
}

const NOISE_LEGEND =
  '<sub>Baseline / this change. Detectable: the smallest change that this run would have found four times out of five.</sub>';

function scenarioBody(scenario: ScenarioResult, said: SaidOnce, detail: Detail): string {
  const rows = rowsOf(scenario);
  const wanted = (row: Comparison) => detail.passing || !passes(row);
  const open = rows.open.filter(wanted);
  const shown = open.slice(0, detail.scenarios);
  const other = rows.folded.filter(wanted);
  const explained = explanationsOf(rows, said).map(
    ({ verdict, text }) => `- ${SIGN[verdictTone({ verdict })]} ${sentence(text, detail)}`,
  );
  const cautions = cautionsOf(scenario, said).map((text) => `- ${SIGN.note} ${sentence(text, detail)}`);
  const purpose = other.some((row) => row.gated) ? '' : ' for information';
  const more = other.length > 0 ? `${plural(other.length, 'more row')}${purpose} (${verdictCounts(other)}), ` : '';
  const failing = failedChecks(scenario);
  const shownChecks = failing.slice(0, Math.min(detail.scenarios, OPEN_CHECKS));
  return paragraphs(
    tablesByRequest(shown, comparisonTable),
    andMore(open.length, shown.length, 'row'),
    checkTable(shownChecks),
    andMore(failing.length, shownChecks.length, 'check'),
    [...cautions, ...explained.slice(0, OPEN_EXPLANATIONS)].join('\n'),
    `<sub>${loadText(scenario)}</sub>`,
    detail.blocks
      ? folded(
          `${more}scatter and p values of ${name(scenario.name)}`,
          paragraphs(
            tablesByRequest(other, comparisonTable),
            explained.slice(OPEN_EXPLANATIONS).join('\n'),
            hasBase(scenario.comparisons)
              ? paragraphs(tablesByRequest([...shown, ...other], noiseTable), NOISE_LEGEND)
              : '',
            checkTable([...failing.slice(shownChecks.length), ...heldChecks(scenario)]),
            requestsText(scenario),
            journeyTexts(scenario)
              .map((text) => `- ${sentence(text, detail)}`)
              .join('\n'),
          ),
        )
      : '',
  );
}

function summaryOf(scenario: ScenarioResult, result: Result): string {
  const { tone, words } = scenarioStatus(scenario, result);
  const worst = worstChange(scenario);
  return `${SIGN[tone]} <b>${name(scenario.name)}</b>: ${words}${worst === null ? '' : `, at worst ${worst}`}`;
}

/** A heading and a table a scenario, the most serious first; what passes is folded when there is much of it. */
export function scenarioSections(result: Result, detail: Detail): string[] {
  const said = saidOnce(result);
  const ordered = bySeriousness(result);
  const passing = ordered.filter((scenario) => scenarioPasses(scenario, result));
  const wanted = detail.passing ? ordered : ordered.filter((scenario) => !passing.includes(scenario));
  const shown = wanted.slice(0, detail.scenarios);
  const rest = wanted.slice(shown.length);
  const sections = shown.map((scenario) => {
    const body = scenarioBody(scenario, said, detail);
    if (passing.includes(scenario) && ordered.length > OPEN_SCENARIOS) return folded(summaryOf(scenario, result), body);
    const { tone, words } = scenarioStatus(scenario, result);
    return `#### ${SIGN[tone]} ${name(scenario.name)}: ${words}\n\n${body}`;
  });
  return [
    ...sections,
    rest.length > 0 ? `${andMore(wanted.length, shown.length, 'scenario')}: ${verdictCounts(rest)}` : '',
    passing.length > 0 && !detail.passing && detail.blocks
      ? folded(
          `${plural(passing.length, 'scenario')} that passed`,
          passing.map((scenario) => `- ${summaryOf(scenario, result)}`).join('\n'),
        )
      : '',
  ];
}
