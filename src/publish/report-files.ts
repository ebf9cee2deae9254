import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunDocument } from '../measurement/run-document.ts';
import { renderHtml } from '../report/html.ts';
import type { Result } from '../verdict/result.ts';

export interface ReportPaths {
  resultPath: string;
  reportPath: string;
}

/**
 * Writes a result into a folder as JSON and as a page, in place of what is there.
 *
 * @throws Error when the folder cannot be written
 */
export function writeReports(result: Result, folder: string): ReportPaths {
  const resultPath = join(folder, 'result.json');
  const reportPath = join(folder, 'report.html');
  writeDocument(resultPath, result);
  writeFileSync(reportPath, renderHtml(result));
  return { resultPath, reportPath };
}

/** @throws Error when the file cannot be written */
export function writeDocument(path: string, document: RunDocument | Result): void {
  writeFileSync(path, `${JSON.stringify(document, null, 2)}\n`);
}
