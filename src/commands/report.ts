import { writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { commandLine } from '../command-line.ts';
import { PerfGateError } from '../errors.ts';
import { readRegular } from '../files/read-file.ts';
import { systemProblem } from '../files/system-problem.ts';
import { parseDocument } from '../measurement/parse-document.ts';
import { upgradeResult } from '../measurement/upgrade.ts';
import { renderHtml } from '../report/html.ts';
import { renderMarkdown } from '../report/markdown.ts';
import { decodeText } from '../text/decode-text.ts';
import { formatFile } from '../text/quote.ts';
import { RESULT_SCHEMA, type Result, resultSchema } from '../verdict/result.ts';
import { printResult } from './print.ts';

/** Bytes: what is larger is no result. */
const MAX_FILE = 100_000_000;

/** `perf-gate report`. @returns the exit code */
export async function report(
  path: string,
  flags: { html?: string; markdown?: string; verbose?: boolean },
): Promise<number> {
  const result = readResult(path);
  if (flags.html) write('--html', flags.html, renderHtml(result));
  if (flags.markdown) write('--markdown', flags.markdown, renderMarkdown(result));
  const written = [flags.html, flags.markdown].flatMap((file) => (file ? [`Wrote ${formatFile(file)}`] : []));
  printResult(result, { verbose: flags.verbose === true, closing: written });
  return 0;
}

/** The user names the place: a device such as /dev/stdout is as good as a file. */
function write(flag: string, path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    const place = `the folder ${dirname(resolve(path))}`;
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const why = missing ? `${place} does not exist` : systemProblem(error);
    throw new PerfGateError('config', `${flag}: cannot write ${path}: ${why}. Name a file that can be written.`);
  }
}

function readResult(path: string): Result {
  let text: string;
  try {
    const decoded = decodeText(readRegular(path, MAX_FILE));
    if ('problem' in decoded) throw new Error(`it ${decoded.problem}`);
    text = decoded.text;
  } catch (error) {
    throw new PerfGateError(
      'config',
      `cannot read the result ${path}: ${systemProblem(error)}. "${commandLine(['run'])}" writes one as result.json into its output folder.`,
    );
  }
  return parseDocument(
    text,
    path,
    { kind: 'result', newest: RESULT_SCHEMA, schema: resultSchema, upgrade: upgradeResult },
    'config',
  );
}
