import {
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { PerfGateError } from '../../errors.ts';
import { formatFile, oneLine, quote } from '../../text/quote.ts';
import type { Plain } from '../plain.ts';
import { Unknown } from '../value.ts';
import { Lines } from './lines.ts';
import { scalarValue } from './yaml-scalars.ts';

/** Values that a file stands for once its aliases are written out. */
const MOST_VALUES = 300_000;
const DEEPEST = 100;
const MOST_PROBLEMS = 5;

/** A file as data, in which `Unknown` stands for what only looks like a value. */
export interface YamlFile {
  root: unknown;
  lines: Lines;
}

/**
 * The only document of a YAML or JSON file, as the library reads it that Artillery has: with merge keys, aliases and
 * numbers of YAML 1.1.
 *
 * @param name for messages
 * @throws PerfGateError `config` when it is no such file
 */
export function readYaml(text: string, name: string): YamlFile {
  const counter = new LineCounter();
  const documents = parseAllDocuments(text.replace(/^\ufeff/, ''), {
    version: '1.2',
    schema: 'core',
    prettyErrors: false,
    lineCounter: counter,
    logLevel: 'error',
    uniqueKeys: false,
  });
  const at = (offset: number) => {
    const { line, col } = counter.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const fail = (offset: number, problem: string) => {
    const { line, column } = at(offset);
    return new PerfGateError('config', `${formatFile(name)}:${line}:${column} ${problem}`);
  };
  const all = Array.isArray(documents) ? documents : [];
  const problems = all.flatMap(({ errors }) => errors).slice(0, MOST_PROBLEMS);
  const [first] = problems;
  if (first !== undefined && /stack size/.test(first.message))
    throw fail(first.pos[0], `nested more than ${DEEPEST} deep`);
  if (first !== undefined) throw fail(first.pos[0], `not valid YAML: ${oneLine(first.message)}`);
  const filled = all.filter(({ contents }) => contents !== null && !(isScalar(contents) && contents.value === null));
  const [document, second] = filled;
  if (second !== undefined)
    throw fail(second.range[0], 'a second document begins here (---); Artillery reads files of one document only');
  const lines = new Lines();
  if (document === undefined) return { root: {}, lines };
  const reader = new Reader(document, lines, (offset) => at(offset).line, fail);
  return { root: reader.value(document.contents as Node | null, 0), lines };
}

class Reader {
  readonly #document: Document;
  readonly #lines: Lines;
  readonly #lineAt: (offset: number) => number;
  readonly #fail: (offset: number, problem: string) => PerfGateError;
  /** What was made of maps and lists, and of how many values they are; null: it is being made. */
  readonly #made = new Map<Node, { value: unknown; size: number } | null>();
  #size = 0;

  constructor(
    document: Document,
    lines: Lines,
    lineAt: (offset: number) => number,
    fail: (offset: number, problem: string) => PerfGateError,
  ) {
    this.#document = document;
    this.#lines = lines;
    this.#lineAt = lineAt;
    this.#fail = fail;
  }

  value(node: unknown, depth: number): unknown {
    const here = node as Node | null;
    this.#count(1, here);
    if (depth > DEEPEST) throw this.#fail(offsetOf(here), `nested more than ${DEEPEST} deep`);
    if (isAlias(here)) {
      const meant = here.resolve(this.#document);
      if (meant === undefined)
        throw this.#fail(offsetOf(here), `the alias ${quote(`*${here.source}`)} has no anchor (&…) before it`);
      return this.value(meant, depth + 1);
    }
    if (isScalar(here)) return scalarValue(here);
    if (!isMap(here) && !isSeq(here)) return null;
    const known = this.#made.get(here);
    if (known === null) throw this.#fail(offsetOf(here), 'something that contains itself by an alias');
    if (known !== undefined) {
      this.#count(known.size, here);
      return known.value;
    }
    this.#made.set(here, null);
    const before = this.#size;
    const value = isMap(here) ? this.#map(here, depth) : this.#list(here, depth);
    this.#made.set(here, { value, size: this.#size - before });
    return value;
  }

  #list(node: YAMLSeq, depth: number): unknown[] {
    const list = node.items.map((item) => this.value(item, depth + 1));
    for (const [index, item] of node.items.entries())
      this.#lines.set(list, index, this.#lineAt(offsetOf(isPair(item) ? (item.key as Node) : (item as Node))));
    return list;
  }

  /** A map of YAML; one whose key is a map or a list, such as `{{ … }}` without quotes, is no value. */
  #map(node: YAMLMap, depth: number): unknown {
    const map: Plain = {};
    const replaceable = new Set<string>();
    const put = (key: string, value: unknown, line: number) => {
      map[key] = value;
      this.#lines.set(map, key, line);
    };
    for (const { key, value } of node.items) {
      if (!isScalar(key)) return new Unknown(['text with {{ … }} without quotes, which YAML reads as a map'], 1);
      const line = this.#lineAt(offsetOf(key));
      const name = typeof key.value === 'string' ? key.value : (key.source ?? String(key.value));
      if (name === '<<' && key.type === 'PLAIN') {
        for (const merged of [this.value(value, depth + 1)].flat()) {
          if (typeof merged !== 'object' || merged === null || merged instanceof Unknown)
            throw this.#fail(offsetOf(key), 'a merge key (<<) of something that is no map');
          for (const [inner, one] of Object.entries(merged)) {
            if (Object.hasOwn(map, inner)) continue;
            put(inner, one, this.#lines.of(merged, inner, line));
            replaceable.add(inner);
          }
        }
        continue;
      }
      if (name === '__proto__') throw this.#fail(offsetOf(key), 'a key cannot be called __proto__');
      if (Object.hasOwn(map, name) && !replaceable.delete(name))
        throw this.#fail(offsetOf(key), `the key ${quote(name)} appears twice`);
      put(name, this.value(value, depth + 1), line);
    }
    return map;
  }

  #count(values: number, node: Node | null): void {
    this.#size += values;
    if (this.#size > MOST_VALUES)
      throw this.#fail(offsetOf(node), `the file stands for more than ${MOST_VALUES} values`);
  }
}

function offsetOf(node: Node | null): number {
  return node?.range?.[0] ?? 0;
}
