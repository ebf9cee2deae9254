import { readFileSync, writeFileSync } from 'node:fs';
import { messageOf, PerfGateError } from '../errors.ts';
import { parseDocument } from '../measurement/parse-document.ts';
import { upgradeResult } from '../measurement/upgrade.ts';
import { renderHtml } from '../report/html.ts';
import { renderMarkdown } from '../report/markdown.ts';
import { decodeText } from '../text/decode-text.ts';
import { RESULT_SCHEMA, type Result, resultSchema } from '../verdict/result.ts';
import { printResult } from './print.ts';

/** `perf-gate report`. @returns the exit code */
export async function report(path: string, flags: { html?: string; markdown?: string }): Promise<number> {
  const result = readResult(path);
  printResult(result);
  if (flags.html) writeFileSync(flags.html, renderHtml(result));
  if (flags.markdown) writeFileSync(flags.markdown, renderMarkdown(result));
  return 0;
}

function readResult(path: string): Result {
  let text: string;
  try {
    const decoded = decodeText(readFileSync(path));
    if ('problem' in decoded) throw new Error(`${path} ${decoded.problem}`);
    text = decoded.text;
  } catch (error) {
    throw new PerfGateError('config', `cannot read the result: ${messageOf(error)}`);
  }
  return parseDocument(
    text,
    path,
    { kind: 'result', newest: RESULT_SCHEMA, schema: resultSchema, upgrade: upgradeResult },
    'config',
  );
}
