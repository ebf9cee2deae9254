import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type YAMLError,
  type YAMLMap,
} from 'yaml';
import { exactNumber, numberUnlessRounded } from '../text/exact-number.ts';
import { oneLine } from '../text/quote.ts';
import type { Path } from './wording.ts';
import {
  BRACES,
  CONFIG_LIMITS,
  DOCUMENT_LIMITS,
  findStructureProblems,
  keyOf,
  tooDeep,
  toPlainData,
  type YamlLimits,
} from './yaml-data.ts';
import { keepKeys, keepNumbers } from './yaml-numbers.ts';

/** A place in the file: line and column, both from 1. */
export interface Position {
  line: number;
  column: number;
}

/** A parsed file: its plain data, and the place of each of its keys and values. */
export interface YamlSource {
  value: unknown;
  /** The position of the key or the value at `path`, or of the nearest thing around it that the file has. */
  position: (path: Path, at: 'key' | 'value') => Position;
}

export interface SyntaxProblem extends Position {
  text: string;
}

/**
 * The maps whose values are kept as they are written: `VERSION: 1.10` is not the number 1.1. `*` is any key or index.
 */
const TEXT_MAPS: readonly Path[] = [
  ['target', 'env'],
  ['base', 'env'],
  ...[['requests'], ['before'], ['journeys', '*', 'requests']].flatMap((list) =>
    [['headers'], ['form'], ['form', '*'], ['multipart'], ['multipart', '*'], ['extract', '*']].map((map) => [
      'scenarios',
      '*',
      ...list,
      '*',
      ...map,
    ]),
  ),
];
/** What is JSON, or like it: its numbers keep every digit. */
const JSON_TREES: readonly Path[] = [
  ['scenarios', '*', 'data', '*', 'rows'],
  ...[['requests'], ['before'], ['journeys', '*', 'requests']].flatMap((list) =>
    [['json'], ['checks', '*', 'equals']].map((tree) => ['scenarios', '*', ...list, '*', ...tree]),
  ),
];
/** The most problems that are shown: one mistake can cause thousands of errors after it. */
const MAX_ERRORS = 100;

/**
 * Parses one YAML 1.2 document. An empty one is an empty map. Numbers are those of JavaScript, but where JSON is to be
 * sent or compared each is kept as it is written.
 *
 * @param isConfig whether it is a configuration, which says where JSON stands; in another document, every number that
 * JavaScript would round is kept, merge keys (`<<`) are resolved, and more aliases and levels are read
 */
export function parseYaml(text: string, { isConfig = true } = {}): YamlSource | { problems: SyntaxProblem[] } {
  const limits = isConfig ? CONFIG_LIMITS : DOCUMENT_LIMITS;
  const lines = new LineCounter();
  const document = parseDocument(text, {
    version: '1.2',
    schema: 'core',
    prettyErrors: false,
    lineCounter: lines,
    logLevel: 'error',
    uniqueKeys: false,
    merge: !isConfig,
  });
  const positionOf = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };

  const errors = [...document.errors, ...document.warnings].slice(0, MAX_ERRORS);
  if (errors.length > 0) {
    return {
      problems: firstOfEachLine(errors.map((error) => located(explainSyntax(error, text, limits), error.pos[0]))),
    };
  }
  keepKeys(document);
  const structure = findStructureProblems(document, limits);
  if (structure.length > 0) return { problems: structure.map(({ node, text }) => located(text, startOf(node) ?? 0)) };

  const numbers = treesAt(document, document.contents, isConfig ? JSON_TREES : [[]]).flatMap((node) =>
    keepNumbers(document, node, isConfig ? exactNumber : numberUnlessRounded),
  );
  if (isConfig) {
    for (const path of TEXT_MAPS) keepText(document, document.contents, path);
    if (numbers.length > 0) {
      return { problems: numbers.slice(0, MAX_ERRORS).map(({ node, text }) => located(text, startOf(node) ?? 0)) };
    }
  }
  const offsetOf = locator(document);
  const made = toPlainData(document, limits);
  if ('problem' in made) return { problems: [located(made.problem, offsetOf(made.path, 'value'))] };
  return { value: made.data ?? {}, position: (path, at) => positionOf(offsetOf(path, at)) };

  function located(text: string, offset: number): SyntaxProblem {
    return { ...positionOf(offset), text };
  }
}

function explainSyntax({ code, message, pos: [offset] }: YAMLError, text: string, limits: YamlLimits): string {
  const before = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  const next = text[offset];
  if (code === 'RESOURCE_EXHAUSTION') return tooDeep(limits);
  if (code === 'MULTIPLE_DOCS') return 'a second document begins here (---); only one is read';
  if (/(^|[:,[{-])\s+>=?\s*$/.test(before) || (code === 'BAD_SCALAR_START' && next === '>')) {
    return 'text that begins with > needs quotes, as in "> 500/s"';
  }
  const after = text.slice(offset).split('\n', 1)[0] ?? '';
  const unquoted = (before + after).replace(/"[^"]*"|'[^']*'/g, '');
  if (unquoted.includes('{{')) return BRACES;
  if (before.endsWith('$') && next === '{') return `text with \${…} needs quotes inside braces`;
  return `not valid YAML: ${oneLine(message)}`;
}

/** One mistake often raises several errors on its line; the first one says it best. */
function firstOfEachLine(problems: SyntaxProblem[]): SyntaxProblem[] {
  const first = new Map<number, SyntaxProblem>();
  for (const problem of problems.toSorted((one, other) => one.line - other.line || one.column - other.column)) {
    if (!first.has(problem.line)) first.set(problem.line, problem);
  }
  return [...first.values()];
}

function keepText(document: Document, node: unknown, [step, ...rest]: Path): void {
  const here = resolve(document, node);
  if (!isCollection(here)) return;
  for (const item of here.items) {
    const child = isPair(item) ? item.value : item;
    if (step === undefined) {
      const scalar = resolve(document, child);
      if (isScalar(scalar) && typeof scalar.value !== 'string' && scalar.value !== null) {
        scalar.value = scalar.source ?? String(scalar.value);
      }
    } else if (step === '*' || (isPair(item) && keyOf(item) === step)) {
      keepText(document, child, rest);
    }
  }
}

/** Finds the nodes that these paths lead to. */
function treesAt(document: Document, node: unknown, paths: readonly Path[]): Node[] {
  const here = resolve(document, node);
  return paths.flatMap(([step, ...rest]): Node[] => {
    if (step === undefined) return isNode(here) ? [here] : [];
    if (!isCollection(here)) return [];
    return here.items.flatMap((item) => {
      if (step !== '*' && !(isPair(item) && keyOf(item) === step)) return [];
      return treesAt(document, isPair(item) ? item.value : item, [rest]);
    });
  });
}

function locator(document: Document): (path: Path, at: 'key' | 'value') => number {
  const indexes = new Map<YAMLMap, Map<string, Pair>>();
  const pairAt = (map: YAMLMap, step: string): Pair | undefined => {
    const index = indexes.get(map) ?? new Map(map.items.map((pair) => [keyOf(pair), pair]));
    indexes.set(map, index);
    return index.get(step);
  };
  return (path, at) => {
    let node: unknown = document.contents;
    let offset = startOf(node) ?? 0;
    for (const [index, step] of path.entries()) {
      const here = resolve(document, node);
      if (!isCollection(here)) return offset;
      const item = isMap(here) ? pairAt(here, String(step)) : here.items[Number(step)];
      if (item === undefined) return offset;
      const isLast = index === path.length - 1;
      const key = isPair(item) ? startOf(item.key) : undefined;
      node = isPair(item) ? item.value : item;
      offset = (isLast && at === 'value' ? (startOf(node) ?? key) : (key ?? startOf(node))) ?? offset;
    }
    return offset;
  };
}

function resolve(document: Document, node: unknown): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}

function startOf(node: unknown): number | undefined {
  return (node as Node | null)?.range?.[0];
}
