import { isNumeric } from '../../text/exact-number.ts';
import { quote } from '../../text/quote.ts';
import type { Interpreter } from '../interpreter.ts';
import { chosen } from '../members.ts';
import { isPlain, type Plain } from '../plain.ts';
import type { Scope } from '../scope.ts';
import { type Feeder, fromPlain, Unknown, type Value } from '../value.ts';
import type { Lines } from './lines.ts';
import type { Variable } from './payloads.ts';
import type { Templates } from './template.ts';

/** The variables that the configuration gives every virtual user: of a list, each draws one value. */
export function variablesOf(
  config: Plain,
  templates: Templates,
  interpreter: Interpreter,
  scope: Scope,
  lines: Lines,
): Variable[] {
  const given = isPlain(config.variables) ? config.variables : {};
  return Object.entries(given).map(([name, value]) => {
    const line = lines.of(given, name);
    const read = holdsTemplate(value, 0) ? interpreter.evaluate(templates.lower(value, line), scope) : fromPlain(value);
    if (isOnce(value)) return [name, new Unknown([`${quote(name)}, which Artillery makes up once`], line)];
    if (read.kind !== 'list') return [name, read];
    const one = chosen(read, 'random', line, null);
    if (one.kind === 'row' && one.feeder.name === null) one.feeder.name = name;
    return [name, one];
  });
}

function holdsTemplate(value: unknown, depth: number): boolean {
  if (typeof value === 'string') return value.includes('{{') || value.includes('${');
  if (typeof value !== 'object' || value === null || depth > 100) return false;
  return Object.values(value).some((one) => holdsTemplate(one, depth + 1));
}

/** Whether it is random, and the same for all virtual users. */
function isOnce(value: unknown): boolean {
  return typeof value === 'string' && /\{\{\s*\$\w+\s*\(/.test(value);
}

/** Most rows of which each makes a journey of its own. */
const MOST_WAYS = 20;

/**
 * Rows that stand in a URL in a way that perf-gate would percent-encode: a path with slashes, or a query. A way through
 * the flow is made for each of few rows, and with many the values are unknown.
 */
export interface UrlRows {
  feeder: Feeder;
  /** Variables that have a value of a row. */
  names: string[];
}

/** The feeders of variables whose values a URL of the flow holds as more than a segment of its path. */
export function urlRowsOf(flow: unknown, variables: readonly Variable[]): UrlRows[] {
  const urls: string[] = [];
  collectUrls(flow, urls, 0);
  const found = new Map<Feeder, string[]>();
  for (const [name, value] of variables) {
    if (value.kind !== 'row') continue;
    const isUsed = urls.some((url) =>
      places(url, name).some((place) => value.feeder.rows.some((row) => isSplit(row, value, place))),
    );
    if (isUsed) found.set(value.feeder, []);
  }
  for (const [name, value] of variables) if (value.kind === 'row') found.get(value.feeder)?.push(name);
  return [...found].map(([feeder, names]) => ({ feeder, names }));
}

export function areFew({ feeder }: UrlRows): boolean {
  return feeder.rows.length <= MOST_WAYS;
}

function collectUrls(steps: unknown, urls: string[], depth: number): void {
  if (typeof steps !== 'object' || steps === null || depth > 100) return;
  for (const [key, value] of Object.entries(steps)) {
    if ((key === 'url' || key === 'uri') && typeof value === 'string') urls.push(value);
    else collectUrls(value, urls, depth + 1);
  }
}

type Place = 'start' | 'path' | 'query';

/** Where a variable, or a part of it, stands in a URL. */
function places(url: string, name: string): Place[] {
  const pattern = /\{\{\{?\s*([\s$\w.[\]'"-]+?)\s*\}\}\}?/g;
  return [...url.matchAll(pattern)].flatMap((match): Place[] => {
    const written = match[1] ?? '';
    if (written !== name && !written.startsWith(`${name}.`) && !written.startsWith(`${name}[`)) return [];
    if (match.index === 0) return ['start'];
    return [url.slice(0, match.index).includes('?') ? 'query' : 'path'];
  });
}

function isSplit(row: Value, { path }: Extract<Value, { kind: 'row' }>, place: Place): boolean {
  if (place === 'start') return true;
  return textsOf(row, path, 0).some((text) => (place === 'path' ? /[/?#%]/ : /[&#+%]/).test(text));
}

/** The texts of a row at a path, and of what is below it. */
function textsOf(value: Value, path: readonly string[], depth: number): string[] {
  if (depth > 10) return [];
  if (value.kind === 'data')
    return typeof value.value === 'string' || isNumeric(value.value) ? [String(value.value)] : [];
  if (value.kind === 'list') return value.items.flatMap((item) => textsOf(item, path.slice(1), depth + 1));
  if (value.kind !== 'dictionary') return [];
  const [key, ...rest] = path;
  const below = key === undefined ? [...value.entries.values()] : [value.get(key)].filter((one) => one !== undefined);
  return below.flatMap((one) => textsOf(one, rest, depth + 1));
}
