import { plainText } from '../text/plain.ts';
import { plural } from '../text/plural.ts';
import type { Result, ScenarioResult } from '../verdict/result.ts';
import { failedChecks, failedOf, heldChecks, heldText, journeyTexts } from './checks.ts';
import { coverageStatus, coverageText } from './coverage-text.ts';
import { acceptanceText, evidenceText, provenance } from './evidence.ts';
import { failureText, findingText } from './failure-text.ts';
import { metricName, metricValue } from './format.ts';
import { cautionsOf, explanationsOf, loadText, rowsOf, type SaidOnce, saidOnce } from './scenario-text.ts';
import {
  bySeriousness,
  passes,
  resultStatus,
  type Status,
  scenarioPasses,
  scenarioStatus,
  type Tone,
  thresholdStatus,
  verdictCounts,
  verdictTone,
} from './status.ts';
import { type Paint, paintOf } from './terminal-paint.ts';
import { comparisonTable } from './terminal-table.ts';
import { clip, pad, paragraph, width } from './terminal-text.ts';

/** With more scenarios than this, those that pass get one line each. */
const OPEN_SCENARIOS = 10;
const OPEN_OPERATIONS = 20;
const LOG_LINES = 20;

function acceptance(result: Result, columns: number, paint: Paint): string[] {
  const text = acceptanceText(result);
  if (text === null || result.accepted === null) return [];
  const accepted = result.accepted.findings.flatMap((finding) => paragraph('    ', finding, columns));
  return ['', ...paragraph(`  ${paint.sign('note', '')} `, text, columns), ...accepted];
}

function findings(result: Result, columns: number, paint: Paint): string[] {
  const lines = result.findings
    .filter(({ text }) => text !== result.headline && !result.accepted?.findings.includes(text))
    .flatMap((finding) => {
      const { prose, log } = findingText(finding);
      const { kind, severity, fails } = finding;
      const weight = fails ? `(${kind}, ${severity})` : `(${kind}, ${severity}, does not fail the gate)`;
      const lead = `  ${paint.sign(fails ? 'fail' : 'note', '')} `;
      return [...paragraph(lead, `${prose} ${weight}`, columns), ...logLines(log, columns, paint)];
    });
  return lines.length > 0 ? ['', ...lines] : [];
}

function logLines(log: readonly string[], columns: number, paint: Paint): string[] {
  return log
    .slice(-LOG_LINES)
    .map((line) => paint.quiet(`    | ${clip(line.replaceAll('\t', '  '), columns - 6)}`.trimEnd()));
}

function failure({ failure: stopped, findings: all }: Result, columns: number, paint: Paint): string[] {
  if (stopped === null || all.some((finding) => finding.text === stopped.message)) return [];
  const { prose, log } = failureText(stopped.message);
  return ['', ...paragraph(`  ${paint.sign('fail', '')} `, prose, columns), ...logLines(log, columns, paint)];
}

/** Name and status on one line, or on two where one is too short for both. */
function headingLines(name: string, { tone, words }: Status, columns: number, paint: Paint): string[] {
  const status = paint.sign(tone, words);
  const room = columns - width(status) - 2;
  if (room >= Math.min(width(name), 20)) return [`${paint.strong(clip(name, room))}  ${status}`];
  return [paint.strong(clip(name, columns)), ...paragraph(`  ${paint.sign(tone, '')} `, words, columns)];
}

function scenarioLines(
  scenario: ScenarioResult,
  result: Result,
  said: SaidOnce,
  columns: number,
  paint: Paint,
): string[] {
  const heading = headingLines(plainText(scenario.name), scenarioStatus(scenario, result), columns, paint);
  if (scenarioPasses(scenario, result) && result.scenarios.length > OPEN_SCENARIOS) return heading;
  const rows = rowsOf(scenario);
  const notable = rows.folded.filter((row) => !passes(row) && row.worse !== null);
  const lead = (which: Tone) => `  ${paint.sign(which, '')} `;
  return [
    '',
    ...heading,
    ...(rows.open.length > 0 ? comparisonTable(rows.open, columns, paint) : []),
    ...(notable.length > 0 ? [paint.quiet('  For information'), ...comparisonTable(notable, columns, paint)] : []),
    ...cautionsOf(scenario, said).flatMap((text) => paragraph(lead('note'), text, columns)),
    ...explanationsOf(rows, said).flatMap(({ verdict, text }) =>
      paragraph(lead(verdictTone({ verdict })), text, columns),
    ),
    ...failedChecks(scenario).flatMap((check) =>
      paragraph(lead('note'), `check "${check.name}" of ${check.label} failed: ${failedOf(check)}`, columns),
    ),
    ...paragraph('  ', loadText(scenario), columns).map(paint.quiet),
    ...journeyTexts(scenario).flatMap((text) => paragraph('  ', text, columns).map(paint.quiet)),
    ...(heldChecks(scenario).length > 0 ? [paint.quiet(`  ${heldText(heldChecks(scenario))}`)] : []),
    ...(rows.folded.length > notable.length
      ? [paint.quiet(`  Not shown: ${verdictCounts(rows.folded.filter((row) => !notable.includes(row)))}`)]
      : []),
  ];
}

function thresholds(result: Result, columns: number, paint: Paint): string[] {
  const all = result.scenarios.flatMap((scenario) => scenario.thresholds);
  if (all.length === 0) return [];
  const judged = all.map((threshold) => ({ threshold, status: thresholdStatus(threshold, result) }));
  const met = judged.filter(({ status }) => status.tone === 'pass').length;
  const lines = judged
    .filter(({ status }) => status.tone !== 'pass')
    .flatMap(({ threshold: { scenario, label, metric, text, value, severity }, status }) => {
      const request = label === null ? '' : `${label} in `;
      const measured = value === null ? '' : `, measured ${metricValue(metric, value)}`;
      return paragraph(
        `  ${paint.sign(status.tone, status.words)}  `,
        `${metricName(metric)} ${text} of ${request}${scenario}${measured} (${severity})`,
        columns,
      );
    });
  return [
    '',
    paint.strong('Thresholds'),
    ...lines,
    ...(met > 0 ? [`  ${paint.sign('pass', `${plural(met, 'threshold')} met`)}`] : []),
  ];
}

function coverage(result: Result, columns: number, paint: Paint): string[] {
  if (result.coverage === null) return [];
  const { uncovered } = result.coverage;
  const { tone, words } = coverageStatus(result.coverage, result);
  const more = uncovered.length - OPEN_OPERATIONS;
  const names = uncovered.slice(0, OPEN_OPERATIONS).flatMap((operation) => paragraph('    ', operation, columns));
  return [
    '',
    paint.strong('Coverage'),
    ...paragraph(`  ${paint.sign(tone, words)}  `, coverageText(result.coverage), columns),
    ...(names.length > 0 ? [paint.quiet('  Not covered:'), ...names] : []),
    ...(more > 0 ? [paint.quiet(`    and ${more} more`)] : []),
  ];
}

function evidence(result: Result, said: SaidOnce, columns: number, paint: Paint): string[] {
  const facts = provenance(result);
  const longest = Math.max(...facts.map(([title]) => width(title)));
  return [
    '',
    ...paragraph('', evidenceText(result), columns),
    ...[...said.notes, ...result.notices].flatMap((text) => paragraph(`${paint.sign('note', '')} `, text, columns)),
    ...facts.flatMap(([title, text]) => paragraph(`${paint.quiet(pad(title, longest, 'left'))}  `, text, columns)),
  ];
}

/** The result for a terminal of so many columns (40 or more): plain text, or with ANSI colours. */
export function renderTerminal(result: Result, { columns, color }: { columns: number; color: boolean }): string {
  const paint = paintOf(color);
  const { tone, words } = resultStatus(result);
  const said = saidOnce(result);
  return [
    ...paragraph(`${paint.sign(tone, words.toUpperCase())}  `, result.headline, columns),
    ...acceptance(result, columns, paint),
    ...findings(result, columns, paint),
    ...failure(result, columns, paint),
    ...bySeriousness(result).flatMap((scenario) => scenarioLines(scenario, result, said, columns, paint)),
    ...thresholds(result, columns, paint),
    ...coverage(result, columns, paint),
    ...evidence(result, said, columns, paint),
  ].join('\n');
}
