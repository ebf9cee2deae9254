import type { OutputFolder } from '../checkout/output-folder.ts';
import type { RunDocument } from '../measurement/run-document.ts';
import { renderHtml } from '../report/html.ts';
import type { Links } from '../report/sections/section.ts';
import type { Result } from '../verdict/result.ts';

export interface ReportPaths {
  resultPath: string;
  reportPath: string;
}

/**
 * Writes a result into a folder as JSON and as a page, in place of what is there.
 *
 * @param links pages that the page leads to
 * @throws Error when one of them cannot be written
 */
export function writeReports(result: Result, output: OutputFolder, links: Links = {}): ReportPaths {
  const [resultPath, reportPath] = output.write({
    'result.json': renderDocument(result),
    'report.html': renderHtml(result, links),
  }) as [string, string];
  return { resultPath, reportPath };
}

/** @throws Error when one of them cannot be written */
export function writeRuns({ head, base }: { head: RunDocument; base: RunDocument | null }, output: OutputFolder): void {
  output.write({ 'run.json': renderDocument(head), ...(base && { 'base-run.json': renderDocument(base) }) });
}

function renderDocument(document: RunDocument | Result): string {
  // Columns of numbers stand in one line each. A line break in a text is escaped, so that only they match.
  const lines = JSON.stringify(document, null, 2).replace(/\[\n[\s\d.,eE+\-nul]*\]/g, (column) =>
    column.replace(/\s+/g, ' '),
  );
  return `${lines}\n`;
}
