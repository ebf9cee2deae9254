import { createHash } from 'node:crypto';
import { plural } from '../text/plural.ts';
import type { Result, ScenarioResult } from '../verdict/result.ts';
import { coverageStatus, coverageText } from './coverage-text.ts';
import { escapeHtml } from './escape.ts';
import { acceptanceText, evidenceText, type Fact, procedure, provenance } from './evidence.ts';
import { failureText, findingText } from './failure-text.ts';
import { metricName, metricValue, NONE } from './format.ts';
import { badge, details, list, name, table } from './html-elements.ts';
import { scenarioSection } from './html-scenario.ts';
import { PAGE_STYLE } from './page-style.ts';
import { scenarioPlots } from './plot-data.ts';
import { saidOnce, worstChange } from './scenario-text.ts';
import { bySeriousness, resultStatus, scenarioStatus, thresholdStatus } from './status.ts';
import { PLOT_SCRIPT, UPLOT_SCRIPT, UPLOT_STYLE } from './uplot-assets.ts';

const SCRIPT = `${UPLOT_SCRIPT}\n${PLOT_SCRIPT}`;
const STYLE = `${UPLOT_STYLE}\n${PAGE_STYLE}`;

function hash(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/** Only these very texts run, and nothing is fetched: whatever got past the escaping stays inert. */
const POLICY = `default-src 'none'; style-src ${hash(STYLE)}; script-src ${hash(SCRIPT)}; img-src data:; base-uri 'none'; form-action 'none'`;

const OPEN_FINDINGS = 10;

function factList(facts: readonly Fact[]): string {
  return `<dl>${facts.map(([title, text]) => `<dt>${escapeHtml(title)}</dt><dd>${escapeHtml(text)}</dd>`).join('')}</dl>`;
}

function logBlock(lines: readonly string[]): string {
  return lines.length === 0 ? '' : `<pre tabindex="0">${lines.map(escapeLine).join('\n')}</pre>`;
}

function acceptance(result: Result): string {
  const text = acceptanceText(result);
  if (text === null || result.accepted === null) return '';
  return `<p>${escapeHtml(text)}</p>${list(result.accepted.findings.map((finding) => escapeHtml(finding)))}`;
}

function findings({ findings: all, accepted }: Result): string {
  const open = all.filter(({ text }) => !accepted?.findings.includes(text));
  const items = open.map((finding) => {
    const { kind, severity, fails } = finding;
    const { prose, log } = findingText(finding);
    const weight = `${kind}, ${severity}${fails ? '' : ', does not fail the gate'}`;
    return `<span class="mark ${fails ? 'fail' : 'note'}">${escapeHtml(prose)}</span> <small>${escapeHtml(weight)}</small>${logBlock(log)}`;
  });
  const rest = items.slice(OPEN_FINDINGS);
  const folded = rest.length > 0 ? details(plural(rest.length, 'more finding'), list(rest)) : '';
  return list(items.slice(0, OPEN_FINDINGS)) + folded;
}

/** Indentation stays, as a log is read by it. */
function escapeLine(line: string): string {
  return `${/^[ \t]*/.exec(line)?.[0] ?? ''}${escapeHtml(line)}`;
}

function failure({ failure: stopped, findings: all }: Result): string {
  if (stopped === null || all.some((finding) => finding.text === stopped.message)) return '';
  const { prose, log } = failureText(stopped.message);
  return `<p><strong>The run stopped early:</strong> ${escapeHtml(prose)}</p>${logBlock(log)}`;
}

function overview(result: Result, ordered: readonly ScenarioResult[]): string {
  if (ordered.length < 2) return '';
  const rows = ordered.map((scenario, index) => [
    `<a href="#scenario-${index}">${name(scenario.name)}</a>`,
    worstChange(scenario) ?? NONE,
    badge(scenarioStatus(scenario, result)),
  ]);
  const columns = [{ title: 'Scenario' }, { title: 'At worst', numeric: true }, { title: 'Verdict' }];
  return table(plural(ordered.length, 'scenario'), columns, [{ title: null, rows }]);
}

function thresholds(result: Result): string {
  const all = result.scenarios
    .flatMap((scenario) => scenario.thresholds)
    .toSorted((a, b) => Number(b.violated) - Number(a.violated));
  if (all.length === 0) return '';
  const rows = all.map((threshold) => [
    `${name(threshold.scenario)} ${threshold.label === null ? '' : `${name(threshold.label)} `}${metricName(threshold.metric)} ${escapeHtml(threshold.text)}`,
    badge(thresholdStatus(threshold, result)),
    threshold.severity,
    metricValue(threshold.metric, threshold.value),
  ]);
  const columns = [
    { title: 'Threshold' },
    { title: 'Outcome' },
    { title: 'Severity' },
    { title: 'Measured', numeric: true },
  ];
  const violated = all.filter((threshold) => threshold.violated).length;
  const caption =
    violated > 0
      ? `${violated} of ${plural(all.length, 'threshold')} violated`
      : `${plural(all.length, 'threshold')} met or not measured`;
  return `<section><h2>Thresholds</h2>${table(caption, columns, [{ title: null, rows }])}</section>`;
}

function coverage(result: Result): string {
  if (result.coverage === null) return '';
  const { uncovered } = result.coverage;
  const names = list(uncovered.map((operation) => escapeHtml(operation)));
  const folded = uncovered.length > 0 ? details(`${plural(uncovered.length, 'operation')} not covered`, names) : '';
  const text = escapeHtml(coverageText(result.coverage));
  return `<section><h2>Coverage</h2><p>${badge(coverageStatus(result.coverage, result))} ${text}</p>${folded}</section>`;
}

/**
 * The whole result as one page that needs nothing else: no request, its only script inlined and named by hash in its
 * content security policy.
 */
export function renderHtml(result: Result): string {
  const ordered = bySeriousness(result);
  const plots = ordered.map((scenario) => scenarioPlots(scenario, result));
  const status = resultStatus(result);
  const said = saidOnce(result);
  const sections = ordered.map((scenario, index) =>
    scenarioSection(scenario, result, said, plots[index] ?? null, index),
  );
  const data = JSON.stringify(plots).replaceAll('<', '\\u003c');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(`${status.words} – ${result.headline}`)}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<p class="quiet">perf-gate ${escapeHtml(result.version)}, key ${name(result.key)}</p>
<h1>${badge(status)} ${escapeHtml(result.headline)}</h1>
<p class="quiet">${escapeHtml(evidenceText(result))}</p>
</header>
<main>
${acceptance(result)}
${findings(result)}
${failure(result)}
${overview(result, ordered)}
${sections.join('\n')}
${thresholds(result)}
${coverage(result)}
<section><h2>Evidence</h2>${list(said.notes.map((note) => `<span class="mark note">${escapeHtml(note)}</span>`))}${factList(provenance(result))}${details('How this was decided', factList(procedure(result)))}</section>
${result.notices.length === 0 ? '' : `<section><h2>Notices</h2>${list(result.notices.map((notice) => `<span class="mark note">${escapeHtml(notice)}</span>`))}</section>`}
<noscript><p>The plots need JavaScript; the tables below them hold the same figures.</p></noscript>
</main>
<script type="application/json" id="plot-data">${data}</script>
<script type="module">${SCRIPT}</script>
</body>
</html>
`;
}
