import { type Document, isAlias, isCollection, isMap, isScalar, type Node, type Pair, visit } from 'yaml';
import { ExactNumber } from '../text/exact-number.ts';
import { quote } from '../text/quote.ts';
import { about, type Path } from './wording.ts';

// A hostile file ends as a problem, and not in a stack overflow, exhausted memory or minutes of work.

const MAX_DEPTH = 50;
const MAX_ALIASES = 100;

export const TOO_DEEP = `nested more than ${MAX_DEPTH} deep, or containing itself by an alias`;
export const BRACES = 'text with {{ … }} needs quotes, as in "{{ users.email }}"';
const TOO_MANY_ALIASES = `aliases (*name) stand for more than ${MAX_ALIASES} values`;

/** Turns a key into text: 404 and "404" are the same key. */
export function keyOf(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value ?? '') : String(pair.key);
}

/** Finds what the parser lets pass: duplicate keys, aliases without an anchor, too many aliases. */
export function findStructureProblems(document: Document): { node: Node; text: string }[] {
  const problems: { node: Node; text: string }[] = [];
  const anchors = new Set<string>();
  let aliases = 0;
  visit(document, (_, node) => {
    if (isAlias(node)) {
      aliases += 1;
      if (!anchors.has(node.source)) {
        problems.push({ node, text: `the alias ${quote(`*${node.source}`)} has no anchor (&…) before it` });
      }
      if (aliases > MAX_ALIASES) {
        problems.push({ node, text: TOO_MANY_ALIASES });
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
export function toPlainData(document: Document): { data: unknown } | Unusable {
  try {
    const data: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
    return findUnusable(data, []) ?? { data };
  } catch (error) {
    if (error instanceof RangeError) return { path: [], problem: TOO_DEEP };
    if (error instanceof ReferenceError) return { path: [], problem: TOO_MANY_ALIASES };
    throw error;
  }
}

function findUnusable(value: unknown, path: Path): Unusable | null {
  if (path.length > MAX_DEPTH) return { path, problem: TOO_DEEP };
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
    const unusable = findUnusable(child, [...path, step]);
    if (unusable !== null) return unusable;
  }
  return null;
}
