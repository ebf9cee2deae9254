import { shortcomings } from '../verdict/findings.ts';
import type { Result } from '../verdict/result.ts';
import { renderComment } from './comment.ts';
import { bodyOf } from './page/body.ts';
import { embed } from './page/embed.ts';
import { entriesOf } from './page/entries.ts';
import { verdictOf } from './page/verdict.ts';
import { findings } from './sections/findings.ts';
import { headline } from './sections/headline.ts';
import { SECTIONS } from './sections/index.ts';
import { scenarios } from './sections/scenarios.ts';
import { type Links, type Report, reportOf, type Section } from './sections/section.ts';
import { thresholds } from './sections/thresholds.ts';
import { writePage } from './write/page.ts';

/** The whole result as one page that needs nothing else: no request, its scripts and its data inlined. */
export function renderHtml(result: Result, links: Links = {}): string {
  const report = reportOf(result, links);
  const entries = entriesOf(report);
  const { blocks, detailed } = bodyOf(report, entries);
  // What other media say one below the other, the page has as a matrix with details.
  const own = new Map<Section, Section>([
    [headline, () => []],
    [findings, () => findings(withoutDetails(report))],
    [scenarios, () => blocks],
    [thresholds, () => []],
  ]);
  return writePage({
    header: verdictOf(report),
    sections: SECTIONS.map((section) => (own.get(section) ?? section)(report)),
    data: embed(report, entries, detailed, renderComment(result, links)),
  });
}

/** The report without the findings that a detail says in its place. */
function withoutDetails(report: Report): Report {
  const { result } = report;
  const said = new Set(shortcomings(result.scenarios, null, () => 'high').map(({ text }) => text));
  return {
    ...report,
    p25: null,
    result: { ...result, findings: result.findings.filter(({ text }) => !said.has(text)) },
  };
}
