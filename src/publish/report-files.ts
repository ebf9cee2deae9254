import type { OutputFolder } from '../checkout/output-folder.ts';
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
 * @throws Error when one of them cannot be written
 */
export function writeReports(result: Result, output: OutputFolder): ReportPaths {
  const resultPath = writeDocument(output, 'result.json', result);
  return { resultPath, reportPath: output.write('report.html', renderHtml(result)) };
}

/** @returns its path @throws Error when the file cannot be written */
export function writeDocument(output: OutputFolder, name: string, document: RunDocument | Result): string {
  return output.write(name, `${JSON.stringify(document, null, 2)}\n`);
}
