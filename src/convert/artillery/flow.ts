import { quote } from '../../text/quote.ts';
import { type Call, Pauses, pointerOf, type Script } from '../conversion.ts';
import type { ImportedRequest } from '../imported.ts';
import { identifierFrom } from '../names.ts';
import { child, isPlain } from '../openapi/document.ts';
import type { ArtillerySettings } from './settings.ts';
import { type LineOf, milliseconds } from './time.ts';

type Steps = (string | number)[];
/** Names that captures have in perf-gate, by those that they have in the flow. */
type Captured = { names: Map<string, string>; taken: Set<string> };

const METHODS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'];
const DEEPEST = 10;

/** Requests of a flow in their order; what is repeated or parallel in it is sent once, one after the other. */
export function flowOf(
  flow: unknown,
  path: Steps,
  script: Script,
  lineOf: LineOf,
  settings: ArtillerySettings,
): { requests: ImportedRequest[]; pause: Pauses['range'] } {
  const pauses = new Pauses();
  const requests: ImportedRequest[] = [];
  const captured: Captured = { names: new Map(), taken: new Set() };
  const walk = (steps: unknown, at: Steps, depth: number): void => {
    if (!Array.isArray(steps) || depth > DEEPEST) {
      script.note(lineOf(at), 'a flow that is not a list of steps');
      return;
    }
    for (const [index, step] of steps.entries()) {
      for (const [key, value] of isPlain(step) ? Object.entries(step) : []) {
        const here = [...at, index, key];
        const line = lineOf(here);
        if (METHODS.includes(key)) {
          const call = callOf(key, value, line, script, settings, captured);
          const request = call && script.request(call, settings.base);
          if (request) requests.push(request);
        } else if (key === 'think') {
          const wait = milliseconds(value);
          if (wait === null) script.note(line, 'a think time that is not a number');
          else pauses.add(wait, wait);
        } else if (key === 'loop') {
          script.note(line, 'a loop: what is in it is sent once');
          walk(value, here, depth + 1);
        } else if (key === 'parallel') {
          script.note(line, 'parallel requests are sent one after the other');
          walk(value, here, depth + 1);
        } else if (!['log', 'count', 'over', 'name'].includes(key)) {
          script.note(line, `the step ${quote(key)} has no counterpart`);
        }
      }
      if (typeof step === 'string') script.note(lineOf([...at, index]), `the step ${quote(step)} has no counterpart`);
    }
  };
  walk(flow, path, 0);
  return { requests, pause: pauses.range };
}

const KNOWN = [
  'url',
  'json',
  'body',
  'form',
  'formData',
  'headers',
  'qs',
  'capture',
  'expect',
  'name',
  'auth',
  'gzip',
  'followRedirect',
];

function callOf(
  method: string,
  step: unknown,
  line: number,
  script: Script,
  settings: ArtillerySettings,
  captured: Captured,
): Call | null {
  const url = child(step, 'url');
  if (typeof url !== 'string') {
    script.note(line, 'a request without a URL');
    return null;
  }
  const unknown: string[] = [];
  const convert = (value: unknown): unknown => {
    if (typeof value === 'string') return template(value, settings, captured, script, line, unknown);
    if (Array.isArray(value)) return value.map(convert);
    if (!isPlain(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, convert(one)]));
  };
  const query = child(step, 'qs');
  const pairs = isPlain(query)
    ? Object.entries(query).map(([key, value]) => `${encodeURIComponent(key)}=${String(convert(value))}`)
    : [];
  const address = String(convert(url));
  const given = { ...settings.headers, ...(isPlain(child(step, 'headers')) ? (child(step, 'headers') as object) : {}) };
  const headers = convert(given) as Record<string, unknown>;
  const auth = child(step, 'auth');
  if (isPlain(auth)) headers.authorization = 'Basic credentials';
  const [json, form, text] = [child(step, 'json'), child(step, 'form'), child(step, 'body')];
  let body: Call['body'] = null;
  if (json !== undefined) body = { kind: 'json', value: convert(json) };
  else if (isPlain(form)) body = { kind: 'form', value: convert(form) as Record<string, unknown> };
  else if (typeof text === 'string') body = { kind: 'text', value: String(convert(text)) };
  if (child(step, 'formData') !== undefined) script.note(line, 'formData: a form with files is sent without a body');
  for (const key of Object.keys(isPlain(step) ? step : {})) {
    if (!KNOWN.includes(key)) script.note(line, `${quote(key)} of a request has no counterpart`);
  }
  if (unknown.length > 0) {
    script.note(
      line,
      `${method.toUpperCase()} ${quote(url)} is left out: ${unknown.slice(0, 5).join(', ')} cannot be filled in`,
    );
    return null;
  }
  const name = child(step, 'name');
  const { status, checks } = expectations(child(step, 'expect'), line, script);
  return {
    line,
    method: method.toUpperCase(),
    url: pairs.length > 0 ? `${address}${address.includes('?') ? '&' : '?'}${pairs.join('&')}` : address,
    name: typeof name === 'string' ? name : null,
    headers,
    body,
    status,
    extract: captures(child(step, 'capture'), line, script, captured),
    checks,
  };
}

function captures(given: unknown, line: number, script: Script, captured: Captured): Call['extract'] {
  const found: [string, Record<string, string>][] = [];
  for (const one of Array.isArray(given) ? given : given === undefined ? [] : [given]) {
    const as = child(one, 'as');
    const [json, header, regexp] = ['json', 'header', 'regexp'].map((key) => child(one, key));
    const pointer = typeof json === 'string' ? pointerOf(json) : null;
    const from: Record<string, string> | null =
      pointer !== null
        ? { json: pointer }
        : typeof header === 'string'
          ? { header: header.toLowerCase() }
          : typeof regexp === 'string' && isPattern(regexp)
            ? { regex: regexp }
            : null;
    if (typeof as !== 'string' || from === null) {
      script.note(line, `a capture that is neither a plain JSON path, a header nor a regular expression`);
      continue;
    }
    found.push([nameOf(as, captured), from]);
  }
  return Object.fromEntries(found);
}

/** `page-id` and `page_id` would both be `page_id`. */
function nameOf(as: string, { names, taken }: Captured): string {
  const known = names.get(as);
  if (known !== undefined) return known;
  const wanted = identifierFrom(as);
  let name = wanted;
  for (let number = 2; taken.has(name); number++) name = `${wanted}_${number}`;
  names.set(as, name);
  taken.add(name);
  return name;
}

function isPattern(pattern: string): boolean {
  try {
    return new RegExp(pattern) instanceof RegExp;
  } catch {
    return false;
  }
}

/** Of the plugin expect: status codes, headers, properties and texts. */
function expectations(given: unknown, line: number, script: Script): Pick<Call, 'status' | 'checks'> {
  let status: Call['status'] = null;
  const checks: Record<string, unknown>[] = [];
  for (const one of Array.isArray(given) ? given : given === undefined ? [] : [given]) {
    for (const [key, value] of isPlain(one) ? Object.entries(one) : []) {
      const codes = (Array.isArray(value) ? value : [value]).map(Number);
      if (key === 'statusCode' && codes.every((code) => Number.isInteger(code) && code >= 100 && code < 600)) {
        status = codes.length === 1 ? codes[0] : codes;
      } else if (key === 'contentType' && typeof value === 'string') {
        checks.push({ header: 'content-type', contains: value });
      } else if (key === 'hasHeader' && typeof value === 'string') checks.push({ header: value.toLowerCase() });
      else if (key === 'hasProperty' && typeof value === 'string' && pointerOf(value))
        checks.push({ json: pointerOf(value) });
      else script.note(line, `the expectation ${quote(key)} has no counterpart`);
    }
  }
  return { status, checks };
}

/** Of `$randomNumber(1, 50)`: 1; below one limit, or none, 0. null: it is something else. */
function leastRandom(call: string): number | null {
  const [, limits] = /^\$randomNumber\s*\(([^()]*)\)$/.exec(call) ?? [];
  if (limits === undefined) return null;
  const numbers = limits.trim() === '' ? [0] : limits.split(',').map((limit) => Number(limit.trim() || Number.NaN));
  const least = numbers.length === 1 ? Math.min(0, ...numbers) : Math.min(...numbers);
  return Number.isFinite(least) ? least : null;
}

/** Artillery's own templates as those of perf-gate; what has no counterpart goes to `unknown`. */
function template(
  text: string,
  { variables }: ArtillerySettings,
  captured: Captured,
  script: Script,
  line: number,
  unknown: string[],
): string {
  if (/\$\{[A-Z0-9_]+\}/.test(text)) unknown.push('text with ${…}');
  const replaced = text.slice(0, 100_000).replace(/\{\{\s*([^{}]*?)\s*\}\}/g, (_, name: string) => {
    const extracted = captured.names.get(name);
    if (extracted !== undefined) return `{{ ${extracted} }}`;
    const known = variables.get(name);
    if (known !== undefined && !/\$\{[A-Z0-9_]+\}/.test(known)) return known;
    const [, variable] = /^\$(?:processEnvironment|env|environment)\.([\w-]+)$/.exec(name) ?? [];
    if (variable !== undefined) return script.secrets.variable(variable);
    const least = leastRandom(name);
    if (least !== null) {
      script.note(line, 'of a random number only the least is sent');
      return String(least);
    }
    if (/^\$randomString\b/.test(name)) return '{{ faker.string.alphanumeric }}';
    if (/^\$(?:uuid|guid)\b/.test(name)) return '{{ faker.string.uuid }}';
    unknown.push(quote(name));
    return '';
  });
  if (/\{\{/.test(replaced.replace(/\{\{ [^{}]* \}\}/g, ''))) unknown.push('text with {{');
  return replaced;
}
