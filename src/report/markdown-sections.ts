import { markdownTable } from 'markdown-table';
import { shorten } from '../text/plain.ts';
import { plural } from '../text/plural.ts';
import type { Finding, Result, ThresholdOutcome } from '../verdict/result.ts';
import { coverageStatus, coverageText } from './coverage-text.ts';
import { escapeMarkdown, fence } from './escape.ts';
import { acceptanceText, evidenceText, type Fact, procedure, provenance } from './evidence.ts';
import { failureText, findingText } from './failure-text.ts';
import { metricName, metricValue } from './format.ts';
import type { Detail } from './markdown-detail.ts';
import { saidOnce } from './scenario-text.ts';
import { resultStatus, type Tone, thresholdStatus } from './status.ts';

export const SIGN: Record<Tone, string> = { pass: '✅', fail: '❌', open: '❔', note: '⚠️' };

/** Findings that stand open; a phone shows about five. */
const OPEN_FINDINGS = 5;
const OPEN_OPERATIONS = 200;
const LOG_LINES = { full: 30, short: 5 };

/** A foreign sentence, cut where it would crowd out everything else. */
export function sentence(text: string, detail: Detail): string {
  return escapeMarkdown(shorten(text, detail.sentence));
}

/** A foreign name for a cell or heading. */
export function name(text: string): string {
  return escapeMarkdown(shorten(text, 80));
}

/** A figure must not break between number and unit. */
export function unbroken(text: string): string {
  return text.replaceAll(' ', '\u00A0');
}

/** @param summary escaped for Markdown; stands as raw HTML */
export function folded(summary: string, body: string): string {
  return `<details>\n<summary>${summary}</summary>\n\n${body}\n\n</details>`;
}

/** `… and 37 more findings`; empty when nothing is missing. */
export function andMore(total: number, shown: number, noun: string): string {
  return total > shown ? `… and ${plural(total - shown, `more ${noun}`)}` : '';
}

/** Parts with an empty line between; empty ones are left out. */
export function paragraphs(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}

function list(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}

export function heading(result: Result, detail: Detail): string {
  const { tone, words } = resultStatus(result);
  // A question mark is no conclusion: what is undecided needs somebody's attention.
  const sign = tone === 'open' ? SIGN.note : SIGN[tone];
  return `### ${sign} ${words} – ${sentence(result.headline, detail)}`;
}

function findingItem(finding: Finding, detail: Detail): string {
  const { kind, severity, fails } = finding;
  const { prose } = findingText(finding);
  return `${fails ? SIGN.fail : SIGN.note} ${sentence(prose, detail)} _(${kind}, ${severity}${fails ? '' : ', does not fail the gate'})_`;
}

/** Who accepted what, and each finding that was accepted. */
export function acceptanceSection(result: Result, detail: Detail): string {
  const text = acceptanceText(result);
  const accepted = result.accepted?.findings ?? [];
  const shown = accepted.slice(0, detail.findings).map((finding) => sentence(finding, detail));
  const more = andMore(accepted.length, shown.length, 'accepted finding');
  return text === null ? '' : paragraphs(`${SIGN.note} ${sentence(text, detail)}`, list(shown), more);
}

/** What fails, as a short list; neither the heading nor what was accepted is repeated. */
export function findingsSection(result: Result, detail: Detail): string {
  const all = result.findings
    .filter(({ text }) => text !== result.headline && !result.accepted?.findings.includes(text))
    .toSorted((a, b) => Number(b.fails) - Number(a.fails));
  const shown = all.slice(0, detail.findings).map((finding) => findingItem(finding, detail));
  const more = andMore(all.length, shown.length, 'finding');
  const open = shown.slice(0, OPEN_FINDINGS);
  const rest = shown.slice(OPEN_FINDINGS);
  if (rest.length === 0) return paragraphs(list(open), more);
  return paragraphs(list(open), folded(plural(all.length - open.length, 'more finding'), paragraphs(list(rest), more)));
}

/** Why the run stopped, with the last lines of the log as code. */
export function failureSection({ failure, findings }: Result, detail: Detail): string {
  if (failure === null) return '';
  const { prose, log } = failureText(failure.message);
  const said = findings.some((finding) => finding.text === failure.message);
  const lines = log
    .filter((line) => line.trim() !== '')
    .slice(detail.blocks ? -LOG_LINES.full : -LOG_LINES.short)
    .map((line) => shorten(line, 200));
  return paragraphs(
    said ? '' : `**The run stopped early:** ${sentence(prose, detail)}`,
    lines.length > 0 ? fence(lines) : '',
  );
}

function thresholdTable(thresholds: readonly ThresholdOutcome[], result: Result): string {
  const rows = thresholds.map((threshold) => {
    const { tone, words } = thresholdStatus(threshold, result);
    const { scenario, label, metric, text, value, severity } = threshold;
    const request = label === null ? '' : `${name(label)}<br>`;
    return [
      `${name(scenario)}<br>${request}${unbroken(`${metricName(metric)} ${name(text)}`)}`,
      unbroken(metricValue(metric, value)),
      `${SIGN[tone]} ${words}<br>${severity}`,
    ];
  });
  return markdownTable([['Threshold', 'Measured', 'Outcome'], ...rows], {
    align: ['l', 'r', 'l'],
    alignDelimiters: false,
  });
}

/** Thresholds that are violated stand open, the others are folded. */
export function thresholdsSection(result: Result, detail: Detail): string {
  const all = result.scenarios.flatMap((scenario) => scenario.thresholds);
  const violated = all.filter((threshold) => threshold.violated);
  const rest = all.filter((threshold) => !threshold.violated);
  const unmeasured = rest.filter((threshold) => threshold.value === null).length;
  const shown = violated.slice(0, detail.findings);
  const summary = [
    ...(rest.length > unmeasured ? [`${SIGN.pass} ${plural(rest.length - unmeasured, 'threshold')} met`] : []),
    ...(unmeasured > 0 ? [`${SIGN.note} ${plural(unmeasured, 'threshold')} not measured`] : []),
  ].join(', ');
  return paragraphs(
    shown.length > 0 ? `#### Thresholds violated\n\n${thresholdTable(shown, result)}` : '',
    andMore(violated.length, shown.length, 'violated threshold'),
    rest.length > 0 && detail.blocks ? folded(summary, thresholdTable(rest, result)) : '',
  );
}

/** The operations that no scenario goes to are folded. */
export function coverageSection(result: Result, detail: Detail): string {
  const { coverage } = result;
  if (coverage === null) return '';
  const { tone } = coverageStatus(coverage, result);
  const sign = coverage.uncovered.length === 0 ? SIGN.pass : SIGN[tone];
  const shown = coverage.uncovered.slice(0, Math.min(OPEN_OPERATIONS, detail.findings));
  const names = paragraphs(list(shown.map(name)), andMore(coverage.uncovered.length, shown.length, 'operation'));
  return paragraphs(
    `#### Coverage\n\n${sign} ${sentence(coverageText(coverage), detail)}`,
    shown.length > 0 && detail.blocks
      ? folded(`${plural(coverage.uncovered.length, 'operation')} not covered`, names)
      : '',
  );
}

function factList(facts: readonly Fact[], detail: Detail): string {
  return list(facts.map(([title, text]) => `**${title}:** ${sentence(text, detail)}`));
}

export function evidenceSection(result: Result, detail: Detail): string {
  const facts = provenance(result).filter(([title]) => detail.extras || !/machine/i.test(title));
  return paragraphs(
    '#### Evidence',
    sentence(evidenceText(result), detail),
    detail.extras ? list(saidOnce(result).notes.map((note) => `${SIGN.note} ${sentence(note, detail)}`)) : '',
    factList(facts, detail),
    detail.blocks ? folded('How this was decided', factList(procedure(result), detail)) : '',
  );
}

const OPEN_NOTICES = 20;

export function noticesSection({ notices }: Result, detail: Detail): string {
  if (notices.length === 0 || !detail.extras) return '';
  const shown = notices.slice(0, OPEN_NOTICES).map((notice) => `${SIGN.note} ${sentence(notice, detail)}`);
  return paragraphs('#### Notices', list(shown), andMore(notices.length, shown.length, 'notice'));
}
