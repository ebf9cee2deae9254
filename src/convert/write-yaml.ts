import { Document, isCollection, isMap, isScalar, isSeq, Scalar, type ScalarTag, visit } from 'yaml';
import { PerfGateError } from '../errors.ts';
import { ExactNumber } from '../text/exact-number.ts';
import { oneLine } from '../text/quote.ts';
import type { Imported, Note } from './imported.ts';
import { markUnsent, withUnsent } from './unsent-requests.ts';

/** Characters up to which a map or list stands on one line. */
const ONE_LINE = 90;
const NOTES = 60;
/** What a configuration file may have, less what surrounds the scenarios (config-file.ts). */
const MOST_BYTES = 900_000;
/** Characters that a terminal or an editor could act on, or cannot show. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u;

/** A number as it was written; it is read again as the number that it is. */
const EXACT: ScalarTag = {
  tag: 'tag:yaml.org,2002:float',
  default: true,
  identify: (value) => value instanceof ExactNumber,
  test: /(?!)/,
  resolve: (text) => text,
  stringify: ({ value }) => String(value),
};

/** The scenarios, and coverage, of what was imported as the end of perf-gate.yml. */
export function writeScenarios({ scenarios, coverage }: Imported): string {
  const data = {
    scenarios: Object.fromEntries(Object.entries(scenarios).map(([name, scenario]) => [name, withUnsent(scenario)])),
    ...(coverage !== null && {
      coverage: { openapi: coverage.openapi, ...(coverage.minimum !== null && { minimum: coverage.minimum }) },
    }),
  };
  const document = new Document(data, { aliasDuplicateObjects: false, customTags: (tags) => [EXACT, ...tags] });
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value === 'string' && UNPRINTABLE.test(node.value)) node.type = Scalar.QUOTE_DOUBLE;
    },
    Collection(_, node) {
      const leaves = node.items.every((item) =>
        isLeaf('value' in (item as object) && !isScalar(item) ? (item as { value: unknown }).value : item),
      );
      if (node.items.length > 0 && leaves && JSON.stringify(node).length <= ONE_LINE) node.flow = true;
    },
  });
  const commentOut = markUnsent(document, scenarios);
  const text = commentOut(document.toString({ lineWidth: 0, flowCollectionPadding: true })).replace(
    new RegExp(UNPRINTABLE, 'gu'),
    (character) => (character === '\n' ? character : escaped(character)),
  );
  if (Buffer.byteLength(text) > MOST_BYTES) {
    throw new PerfGateError(
      'config',
      `what was read makes a configuration of ${(text.length / 1_000_000).toFixed(1)} MB; at most 1 MB can be used. Take a smaller part of it`,
    );
  }
  return text;
}

/** What a reader of the file has to know, as comments for its head. */
export function writeHead({ found, remarks, notes, variables }: Imported): string {
  const lines = [`Made from ${found}. Look it over before the first run.`];
  if (variables.length > 0) {
    lines.push(
      '',
      'Taken from the environment, and to be set where perf-gate runs:',
      ...variables.map((name) => `  ${name}`),
    );
  }
  for (const remark of remarks) lines.push('', ...remark.split('\n'));
  if (notes.length > 0) lines.push('', 'Not converted:', ...noteLines(notes).map((line) => `  ${line}`));
  return lines.map((line) => `# ${oneLine(line)}`.trimEnd()).join('\n');
}

/** Notes as lines, `line 12: a loop: …`, in the order of the source. */
export function noteLines(notes: readonly Note[]): string[] {
  const sorted = notes.toSorted((one, other) => (one.line ?? 0) - (other.line ?? 0));
  const lines = [...new Set(sorted.map(({ line, text }) => (line === null ? text : `line ${line}: ${text}`)))];
  const more = lines.length - NOTES;
  return (more > 0 ? [...lines.slice(0, NOTES), `and ${more} more`] : lines).map(oneLine);
}

function isLeaf(node: unknown): boolean {
  return isScalar(node) || ((isMap(node) || isSeq(node)) && isCollection(node) && node.items.length === 0);
}

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}
