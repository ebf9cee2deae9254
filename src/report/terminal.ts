import { styleText } from 'node:util';
import type { Result, ScenarioResult } from '../verdict/result.ts';
import { plainText } from './escape.ts';
import { evidenceText, provenance } from './evidence.ts';
import { failureText, findingText } from './failure-text.ts';
import { metricName, metricValue, plural } from './format.ts';
import { cautionsOf, explanationsOf, loadText, rowsOf, type SaidOnce, saidOnce } from './scenario-text.ts';
import {
  bySeriousness,
  passes,
  resultStatus,
  scenarioPasses,
  scenarioStatus,
  type Tone,
  thresholdStatus,
  verdictCounts,
  verdictTone,
} from './status.ts';
import { comparisonTable } from './terminal-table.ts';
import { clip, pad, paragraph, width } from './terminal-text.ts';

const SIGN: Record<Tone, string> = { pass: '✓', fail: '✗', open: '?', note: '!' };
const COLOUR = { pass: 'green', fail: 'red', open: 'magenta', note: 'yellow' } as const;

/** With more scenarios than this, those that pass get one line each. */
const OPEN_SCENARIOS = 10;
const LOG_LINES = 20;

/** Writes signs and emphasis, in colour or without. */
export interface Paint {
  /** A sign and its words. */
  sign(tone: Tone, words: string): string;
  strong(text: string): string;
  quiet(text: string): string;
}

function paintOf(color: boolean): Paint {
  // The caller has decided: styleText would ask the terminal again.
  const style = (format: Parameters<typeof styleText>[0], text: string) =>
    color ? styleText(format, text, { validateStream: false }) : text;
  return {
    sign: (tone, words) => style(COLOUR[tone], `${SIGN[tone]} ${words}`.trimEnd()),
    strong: (text) => style('bold', text),
    quiet: (text) => style('dim', text),
  };
}

function findings(result: Result, columns: number, paint: Paint): string[] {
  const lines = result.findings
    .filter((finding) => finding.text !== result.headline)
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

function scenarioLines(
  scenario: ScenarioResult,
  result: Result,
  said: SaidOnce,
  columns: number,
  paint: Paint,
): string[] {
  const { tone, words } = scenarioStatus(scenario, result);
  const heading = `${paint.strong(clip(plainText(scenario.name), columns - width(words) - 4))}  ${paint.sign(tone, words)}`;
  if (scenarioPasses(scenario, result) && result.scenarios.length > OPEN_SCENARIOS) return [heading];
  const rows = rowsOf(scenario);
  const notable = rows.folded.filter((row) => !passes(row) && row.worse !== null);
  const lead = (which: Tone) => `  ${paint.sign(which, '')} `;
  return [
    '',
    heading,
    ...(rows.open.length > 0 ? comparisonTable(rows.open, columns, paint) : []),
    ...(notable.length > 0 ? [paint.quiet('  For information'), ...comparisonTable(notable, columns, paint)] : []),
    ...cautionsOf(scenario, said).flatMap((text) => paragraph(lead('note'), text, columns)),
    ...explanationsOf(rows, said).flatMap(({ verdict, text }) =>
      paragraph(lead(verdictTone({ verdict })), text, columns),
    ),
    ...paragraph('  ', loadText(scenario), columns).map(paint.quiet),
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
    .flatMap(({ threshold: { scenario, metric, text, value, severity }, status }) => {
      const measured = value === null ? '' : `, measured ${metricValue(metric, value)}`;
      return paragraph(
        `  ${paint.sign(status.tone, status.words)}  `,
        `${metricName(metric)} ${text} of ${scenario}${measured} (${severity})`,
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
    ...findings(result, columns, paint),
    ...failure(result, columns, paint),
    ...bySeriousness(result).flatMap((scenario) => scenarioLines(scenario, result, said, columns, paint)),
    ...thresholds(result, columns, paint),
    ...evidence(result, said, columns, paint),
  ].join('\n');
}
