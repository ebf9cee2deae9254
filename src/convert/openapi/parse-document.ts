import { PerfGateError } from '../../errors.ts';
import { parseYaml } from '../../settings/yaml-source.ts';
import { parseExactJson } from '../../text/exact-json.ts';
import { numberUnlessRounded } from '../../text/exact-number.ts';
import { formatFile } from '../../text/quote.ts';
import { depthOfJson, JsonLines } from './json-lines.ts';

/** What a file may have: JSON of 50 MB takes about a second, YAML of 25 MB about ten. */
export const MOST_BYTES = 50_000_000;
const MOST_YAML = 25_000_000;
/** YAML tells better where a mistake is, but takes ten times as long. */
const MOST_EXPLAINED = 3_000_000;
/** Reading on is recursive in places. */
const DEEPEST = 500;

/** The plain data of a file, and where in the file a place of it stands. */
export interface ParsedFile {
  value: unknown;
  /** The line, from 1, of the value at these keys, or of the nearest thing around it. */
  lineOf(path: readonly string[]): number;
}

/** @throws PerfGateError `config` at what is neither JSON nor YAML */
export function parseDocument(text: string, name: string): ParsedFile {
  const clean = text.replace(/^\ufeff/, '');
  const fail = (reason: string) => new PerfGateError('config', `${formatFile(name)} ${reason}`);
  if (/^\s*[{[]/.test(clean)) {
    if (depthOfJson(clean) > DEEPEST) throw fail(`is nested more than ${DEEPEST} deep`);
    try {
      const value = parseExactJson(clean, numberUnlessRounded);
      const lines = new JsonLines(clean);
      return { value, lineOf: (path) => lines.lineOf(path) };
    } catch (error) {
      // It may be YAML that begins with a brace, and YAML says where the mistake is.
      if (clean.length > MOST_EXPLAINED) throw fail(`is not JSON${placeOf(error)}`);
    }
  }
  if (clean.length > MOST_YAML) throw fail(`is more than ${MOST_YAML / 1_000_000} MB of YAML; give it as JSON`);
  const source = parseYaml(clean, { isConfig: false });
  if (!('problems' in source)) return { value: source.value, lineOf: (path) => source.position(path, 'value').line };
  const lines = source.problems
    .slice(0, 5)
    .map(({ line, column, text: problem }) => `${formatFile(name)}:${line}:${column} ${problem}`);
  throw new PerfGateError('config', lines.join('\n'));
}

/** Where JSON.parse found the mistake, which only its message says. */
function placeOf(error: unknown): string {
  const [, line, column] = /\(line (\d+) column (\d+)\)/.exec(String(error)) ?? [];
  return line === undefined ? '' : ` (line ${line}, column ${column})`;
}
