import { literal, unknown } from '../nodes.ts';
import { holdsVariable } from '../placeholders.ts';
import { isPlain } from '../plain.ts';
import type { Expression } from '../tree.ts';

const LONGEST = 100_000;
const TEMPLATE = /\{\{\s*([^{}]*?)\s*\}\}/g;
const OF_ENVIRONMENT = /^\$(?:processEnvironment|env|environment)\.([\w-]+)$/;
/** What stands in the place of a template while the text around it is looked at. */
const FILLED = '_';

/** Lowers data whose texts hold Artillery's templates, `{{ name }}`. */
export function lowerTemplates(value: unknown, line: number): Expression {
  if (typeof value === 'string') return lowerText(value, line);
  if (Array.isArray(value)) return { kind: 'list', line, items: value.map((one) => lowerTemplates(one, line)) };
  if (!isPlain(value)) return literal(value, line);
  const entries = Object.entries(value).map(([key, one]) => ({
    key: literal(key, line),
    value: lowerTemplates(one, line),
  }));
  return { kind: 'map', line, entries };
}

function lowerText(whole: string, line: number): Expression {
  const text = whole.slice(0, LONGEST);
  const parts: Expression[] = holdsVariable(whole) ? [unknown('text with ${…}', line)] : [];
  let end = 0;
  for (const match of text.matchAll(TEMPLATE)) {
    parts.push(literal(text.slice(end, match.index), line), lowerName(match[1] ?? '', line));
    end = match.index + match[0].length;
  }
  parts.push(literal(text.slice(end), line));
  if (text.replace(TEMPLATE, FILLED).includes('{{')) parts.push(unknown('text with {{', line));
  return { kind: 'text', line, parts };
}

/** What stands between the braces: a variable, or one of Artillery's own functions. */
function lowerName(name: string, line: number): Expression {
  const [, variable] = OF_ENVIRONMENT.exec(name) ?? [];
  if (variable !== undefined) return { kind: 'environment', line, name: literal(variable, line), fallback: null };
  const least = leastRandom(name);
  if (least !== null) return { kind: 'random', line, least: literal(least, line), most: literal(least, line) };
  if (/^\$randomString\b/.test(name)) return literal('{{ faker.string.alphanumeric }}', line);
  if (/^\$(?:uuid|guid)\b/.test(name)) return literal('{{ faker.string.uuid }}', line);
  return { kind: 'name', line, name };
}

/** Of `$randomNumber(1, 50)`: 1; below one limit, or none, 0. null: it is something else. */
function leastRandom(call: string): number | null {
  const [, limits] = /^\$randomNumber\s*\(([^()]*)\)$/.exec(call) ?? [];
  if (limits === undefined) return null;
  const numbers = limits.trim() === '' ? [0] : limits.split(',').map((limit) => Number(limit.trim() || Number.NaN));
  const least = numbers.length === 1 ? Math.min(0, ...numbers) : Math.min(...numbers);
  return Number.isFinite(least) ? least : null;
}
