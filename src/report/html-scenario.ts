import { METRICS } from '../measurement/metric.ts';
import { formatPercent, probability, signedPercent } from '../text/numbers.ts';
import { changeOf } from '../verdict/difference.ts';
import type { Comparison, Result, ScenarioResult } from '../verdict/result.ts';
import { failedChecks, failedOf, heldChecks, journeyTexts } from './checks.ts';
import { escapeHtml } from './escape.ts';
import { metricName, metricValue, NONE, rangeText, share } from './format.ts';
import { badge, type Column, details, list, name, type RowGroup, table } from './html-elements.ts';
import { intervalPlot, reachOf } from './interval-plot.ts';
import { type MetricRounds, NAMED_SHARES, type ScenarioPlots } from './plot-data.ts';
import { cautionsOf, explanationsOf, hasBase, loadText, requestsText, rowsOf, type SaidOnce } from './scenario-text.ts';
import { scenarioPasses, scenarioStatus, verdictCounts, verdictTone } from './status.ts';

/** With more scenarios than this, those that pass are folded. */
const OPEN_SCENARIOS = 10;

function byRequest(rows: readonly Comparison[], cells: (row: Comparison) => string[]): RowGroup[] {
  const labels = [...new Set(rows.map((row) => row.label))];
  const single = labels.every((label) => label === null);
  return labels.map((label) => ({
    title: single ? null : label === null ? 'All requests' : name(label),
    rows: rows.filter((row) => row.label === label).map(cells),
  }));
}

function comparisonTable(caption: string, rows: readonly Comparison[]): string {
  if (rows.length === 0) return '';
  if (!hasBase(rows)) {
    const columns: Column[] = [{ title: 'Metric' }, { title: 'This change', numeric: true }];
    return table(
      caption,
      columns,
      byRequest(rows, (row) => [metricName(row.metric), metricValue(row.metric, row.head)]),
    );
  }
  const changes = rows.flatMap((row) => changeOf(row) ?? []);
  const reach = reachOf(changes, Math.max(...rows.map((row) => row.tolerance)));
  const columns: Column[] = [
    { title: 'Metric' },
    { title: 'Verdict' },
    { title: 'Difference', numeric: true },
    { title: 'Range', numeric: true },
    {
      title: `<span title="The shaded band is the tolerance">−${formatPercent(reach)} … +${formatPercent(reach)}</span>`,
    },
    { title: 'Baseline', numeric: true },
    { title: 'This change', numeric: true },
  ];
  const groups = byRequest(rows, (row) => {
    const change = changeOf(row);
    const tone = verdictTone(row);
    return [
      metricName(row.metric),
      badge({ tone, words: row.verdict }),
      change === null ? NONE : `<strong>${signedPercent(change.estimate)}</strong>`,
      change === null ? NONE : rangeText(change),
      change === null ? '' : intervalPlot(change, row.tolerance, reach, tone),
      metricValue(row.metric, row.base),
      metricValue(row.metric, row.head),
    ];
  });
  return table(caption, columns, groups);
}

function checkTable(caption: string, checks: ReturnType<typeof failedChecks>): string {
  if (checks.length === 0) return '';
  const labels = [...new Set(checks.map(({ label }) => label))];
  const groups = labels.map((label) => ({
    title: name(label),
    rows: checks.filter((check) => check.label === label).map((check) => [name(check.name), failedOf(check)]),
  }));
  return table(caption, [{ title: 'Check' }, { title: 'Failed', numeric: true }], groups);
}

function noiseTable(rows: readonly Comparison[]): string {
  const columns = [
    { title: 'Metric' },
    ...['Rounds', 'Scatter', 'Detectable', 'Tolerance', 'p worse', 'adjusted', 'p better', 'Cliff’s delta'].map(
      (title) => ({
        title,
        numeric: true,
      }),
    ),
  ];
  const groups = byRequest(rows, ({ metric, rounds, scatter, detectable, tolerance, p, cliffsDelta }) => [
    metricName(metric),
    `${rounds.base} / ${rounds.head}`,
    `${share(scatter.base)} / ${share(scatter.head)}`,
    share(detectable),
    formatPercent(tolerance),
    ...(p === null
      ? [NONE, NONE, NONE]
      : [p.worse, p.adjustedWorse, p.better].map((value) => escapeHtml(probability(value)))),
    cliffsDelta === null ? NONE : cliffsDelta.toFixed(2),
  ]);
  return table(
    'Baseline / this change. Detectable: the smallest change that this run would have found four times out of five.',
    columns,
    groups,
  );
}

function figures(values: MetricRounds['head'] | null, at: number): string {
  return values?.[at]?.toLocaleString('en-US', { maximumSignificantDigits: 4 }) ?? NONE;
}

/** All but one of so many: 100 is `99 %`. */
function shareText(oneIn: number): string {
  return `${Number((100 * (1 - 1 / oneIn)).toPrecision(6))} %`;
}

/** The plots in figures: for whoever cannot see them, or wants the numbers. */
function plotTables({ requests, distribution }: ScenarioPlots): string {
  const shown = (requests[0]?.metrics ?? []).filter(({ name: metric }) => METRICS[metric].gated);
  const columns = shown.flatMap(({ name: metric, unit, base }) => [
    ...(base === null ? [] : [{ title: `${metricName(metric)} baseline, ${unit}`, numeric: true }]),
    { title: `${metricName(metric)} this change, ${unit}`, numeric: true },
  ]);
  const rounds = Array.from({
    length: Math.max(0, ...shown.map(({ base, head }) => Math.max(base?.length ?? 0, head.length))),
  });
  const rows = rounds.map((_, at) => [
    String(at + 1),
    ...shown.flatMap(({ base, head }) => [...(base === null ? [] : [figures(base, at)]), figures(head, at)]),
  ]);
  const parts = [table('Rounds', [{ title: 'Round' }, ...columns], [{ title: null, rows }])];
  if (distribution !== null) {
    const { oneIn, unit, base, head } = distribution;
    const last = oneIn.length - 1;
    const named = oneIn.flatMap((value, at) =>
      NAMED_SHARES.some((share) => share === value) && at < last ? [at] : [],
    );
    const shares = [...named, last].map((at) => [
      at === last ? 'slowest' : shareText(oneIn[at] ?? 1),
      ...(base === null ? [] : [figures(base, at)]),
      figures(head, at),
    ]);
    const titles = [...(base === null ? [] : ['Baseline']), 'This change'];
    const latencyColumns = titles.map((title) => ({ title: `${title}, ${unit}`, numeric: true }));
    parts.push(
      table(
        'Latency that a share of the requests did not pass',
        [{ title: 'Share' }, ...latencyColumns],
        [{ title: null, rows: shares }],
      ),
    );
  }
  return details('The plots as tables', parts.join(''));
}

function plotFigures(scenario: ScenarioResult, plots: ScenarioPlots, index: number): string {
  const figure = (kind: string, title: string, label: string) =>
    `<figure data-plot="${kind}" data-scenario="${index}"><figcaption>${title}</figcaption><div class="controls"></div>` +
    `<div class="plot" role="img" aria-label="${escapeHtml(`${label} of ${scenario.name}. The same figures are in the tables below.`)}"></div></figure>`;
  const distribution =
    plots.distribution === null
      ? '<p class="quiet">The distribution of the latencies is not in this result.</p>'
      : figure('distribution', 'Latency distribution, all requests of all rounds', 'Plot of the latency distribution');
  return `<div class="plots">${figure('rounds', 'Every round', 'Plot of every round')}${distribution}</div>${plotTables(plots)}`;
}

/** @param index of its plots in the embedded data */
export function scenarioSection(
  scenario: ScenarioResult,
  result: Result,
  said: SaidOnce,
  plots: ScenarioPlots | null,
  index: number,
): string {
  const rows = rowsOf(scenario);
  const status = scenarioStatus(scenario, result);
  const sentences = [
    ...cautionsOf(scenario, said).map((text) => ({ tone: 'note' as const, text })),
    ...explanationsOf(rows, said).map(({ verdict, text }) => ({ tone: verdictTone({ verdict }), text })),
  ];
  const body = [
    comparisonTable(`What can fail the gate in ${scenario.name}`, rows.open),
    list(sentences.map(({ tone, text }) => `<span class="mark ${tone}">${escapeHtml(text)}</span>`)),
    `<p class="quiet">${escapeHtml(loadText(scenario))}</p>`,
    checkTable('Checks that failed', failedChecks(scenario)),
    plots === null ? '' : plotFigures(scenario, plots, index),
    rows.folded.length === 0
      ? ''
      : details(
          `Other rows: ${verdictCounts(rows.folded)}`,
          comparisonTable('Other rows, most of them for information', rows.folded),
        ),
    details(
      'Scatter, p values, counts',
      `${hasBase(scenario.comparisons) ? noiseTable([...rows.open, ...rows.folded]) : ''}${checkTable('Checks that every answer held', heldChecks(scenario))}<p>${escapeHtml(requestsText(scenario))}</p>${list(journeyTexts(scenario).map(escapeHtml))}`,
    ),
  ].join('');
  const id = `scenario-${index}`;
  if (scenarioPasses(scenario, result) && result.scenarios.length > OPEN_SCENARIOS) {
    return `<section id="${id}">${details(`<h2>${name(scenario.name)}</h2> ${badge(status)}`, body)}</section>`;
  }
  return `<section id="${id}"><h2>${name(scenario.name)} ${badge(status)}</h2>${body}</section>`;
}
