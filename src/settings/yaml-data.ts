import { type Document, isAlias, isCollection, isMap, isScalar, type Node, type Pair, visit } from 'yaml';
import { ExactNumber } from '../text/exact-number.ts';
import { count } from '../text/numbers.ts';
import { quote } from '../text/quote.ts';
import { about, type Path } from './wording.ts';

// A hostile file ends as a problem, and not in a stack overflow, exhausted memory or minutes of work.

/** What a document may have. */
export interface YamlLimits {
  depth: number;
  /** How many values aliases may stand for, also those that others of them stand for. */
  aliases: number;
}

/** Of a configuration, which people write. */
export const CONFIG_LIMITS: YamlLimits = { depth: 50, aliases: 100 };
/** Of a document from elsewhere, which may be generated. */
export const DOCUMENT_LIMITS: YamlLimits = { depth: 200, aliases: 20_000 };
/** How many values a document may come to with all of its aliases. */
const MOST_VALUES = 10_000_000;

export function tooDeep({ depth }: YamlLimits): string {
  return `nested more than ${depth} deep, or containing itself by an alias`;
}

export const BRACES = 'text with {{ … }} needs quotes, as in "{{ users.email }}"';

/** Turns a key into text: 404 and "404" are the same key. */
export function keyOf(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value ?? '') : String(pair.key);
}

/** Finds what the parser lets pass: duplicate keys, aliases without an anchor, too many aliases. */
export function findStructureProblems(document: Document, limits: YamlLimits): { node: Node; text: string }[] {
  const problems: { node: Node; text: string }[] = [];
  const anchors = new Set<string>();
  let aliases = 0;
  visit(document, (_, node) => {
    if (isAlias(node)) {
      aliases += 1;
      if (!anchors.has(node.source)) {
        problems.push({ node, text: `the alias ${quote(`*${node.source}`)} has no anchor (&…) before it` });
      }
      if (aliases > limits.aliases) {
        problems.push({ node, text: tooManyAliases(limits.aliases) });
        return visit.BREAK;
      }
    } else if ((isScalar(node) || isCollection(node)) && node.anchor) {
      anchors.add(node.anchor);
    }
    if (isMap(node)) problems.push(...findDuplicates(node.items), ...findBraces(node.items));
    return undefined;
  });
  return problems;
}

/** Whether a node is `{{ … }}` without quotes: `email: {{ users.email }}` is a map whose key is a map. */
function findBraces(pairs: Pair[]): { node: Node; text: string }[] {
  return pairs.flatMap(({ key }) => (isMap(key) ? [{ node: key, text: BRACES }] : []));
}

/** Finds duplicate keys; the parser's own check takes quadratic time and treats 404 and "404" as different. */
function findDuplicates(pairs: Pair[]): { node: Node; text: string }[] {
  const seen = new Set<string>();
  return pairs.flatMap((pair) => {
    const key = keyOf(pair);
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    return [{ node: pair.key as Node, text: `the key ${quote(key)} appears twice` }];
  });
}

interface Unusable {
  path: Path;
  problem: string;
}

/** Turns the document into maps, lists, texts, finite numbers, booleans and nulls, or says why it cannot. */
export function toPlainData(document: Document, limits: YamlLimits): { data: unknown } | Unusable {
  try {
    const data: unknown = document.toJS({ maxAliasCount: limits.aliases });
    return findUnusable(data, [], { limits, values: 0 }) ?? { data };
  } catch (error) {
    if (error instanceof RangeError) return { path: [], problem: tooDeep(limits) };
    if (error instanceof ReferenceError) return { path: [], problem: tooManyAliases(limits.aliases) };
    throw error;
  }
}

function tooManyAliases(most: number): string {
  return `aliases (*name) stand for more than ${count(most)} values`;
}

function findUnusable(value: unknown, path: Path, seen: { limits: YamlLimits; values: number }): Unusable | null {
  if (path.length > seen.limits.depth) return { path, problem: tooDeep(seen.limits) };
  if (++seen.values > MOST_VALUES) return { path: [], problem: tooManyAliases(MOST_VALUES) };
  if (typeof value === 'number' && !Number.isFinite(value))
    return { path, problem: about(path, 'not a finite number') };
  if (typeof value !== 'object' || value === null || value instanceof ExactNumber) return null;
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) {
    return { path, problem: about(path, 'a tag (!…) makes a value that is not plain data') };
  }
  const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  for (const [step, child] of entries) {
    if (step === '__proto__')
      return { path: [...path, step], problem: about(path, 'a key cannot be called __proto__') };
    const unusable = findUnusable(child, [...path, step], seen);
    if (unusable !== null) return unusable;
  }
  return null;
}
