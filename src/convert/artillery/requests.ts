import { quote } from '../../text/quote.ts';
import { literal, note, send } from '../nodes.ts';
import { child, isPlain } from '../plain.ts';
import { selectorPointer } from '../selector.ts';
import type { Capture, Expression, Send, Statement } from '../tree.ts';
import { lowerTemplates } from './template.ts';

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

/** Lowers a request of a flow (artillery.io/docs/reference/engines/http). */
export function lowerRequest(
  method: string,
  step: unknown,
  line: number,
  defaults: Readonly<Record<string, unknown>>,
): Statement[] {
  const url = child(step, 'url');
  if (typeof url !== 'string') return [note('a request without a URL', line)];
  const [headers, query, name, auth] = ['headers', 'qs', 'name', 'auth'].map((key) => child(step, key));
  const others = Object.keys(isPlain(step) ? step : {}).filter((key) => !KNOWN.includes(key));
  const { captures, remarks: uncaptured } = capturesOf(child(step, 'capture'));
  const { expected, remarks: unexpected } = expectationsOf(child(step, 'expect'));
  const request: Send = {
    ...send(literal(method, line), lowerTemplates(url, line), line),
    headers: lowerTemplates({ ...defaults, ...(isPlain(headers) && headers) }, line),
    query: isPlain(query) ? lowerTemplates(query, line) : null,
    name: literal(name, line),
    credentials: isPlain(auth) ? literal(true, line) : null,
    body: bodyOf(step, line),
    written: url,
    expected,
    captures,
    remarks: [...unexpected, ...uncaptured],
  };
  return [
    ...(child(step, 'formData') === undefined
      ? []
      : [note('formData: a form with files is sent without a body', line)]),
    ...others.map((key) => note(`${quote(key)} of a request has no counterpart`, line)),
    request,
  ];
}

function bodyOf(step: unknown, line: number): Expression | null {
  const [json, form, text] = ['json', 'form', 'body'].map((key) => child(step, key));
  if (json !== undefined) return { kind: 'json', line, value: lowerTemplates(json, line) };
  if (isPlain(form)) return lowerTemplates(form, line);
  return typeof text === 'string' ? lowerTemplates(text, line) : null;
}

function capturesOf(given: unknown): { captures: Capture[]; remarks: string[] } {
  const captures: Capture[] = [];
  const remarks: string[] = [];
  for (const one of listOf(given)) {
    const variable = child(one, 'as');
    const from = sourceOf(one);
    if (typeof variable === 'string' && from !== null) captures.push({ variable, from });
    else remarks.push('a capture that is neither a plain JSON path, a header nor a regular expression');
  }
  return { captures, remarks };
}

function sourceOf(capture: unknown): Capture['from'] | null {
  const [json, header, regexp] = ['json', 'header', 'regexp'].map((key) => child(capture, key));
  const pointer = typeof json === 'string' ? selectorPointer(json) : null;
  if (pointer !== null) return { json: pointer };
  if (typeof header === 'string') return { header: header.toLowerCase() };
  return typeof regexp === 'string' && isPattern(regexp) ? { regex: regexp } : null;
}

function isPattern(pattern: string): boolean {
  try {
    return new RegExp(pattern) instanceof RegExp;
  } catch {
    return false;
  }
}

/** What the plugin "expect" asks for: status codes, headers and properties. */
function expectationsOf(given: unknown): { expected: Send['expected']; remarks: string[] } {
  let status: Send['expected']['status'] = null;
  const checks: Record<string, unknown>[] = [];
  const remarks: string[] = [];
  for (const [key, value] of listOf(given).flatMap((one) => (isPlain(one) ? Object.entries(one) : []))) {
    const codes = (Array.isArray(value) ? value : [value]).map(Number);
    if (key === 'statusCode' && codes.every((code) => Number.isInteger(code) && code >= 100 && code < 600)) {
      status = codes.length === 1 ? codes[0] : codes;
    } else if (key === 'contentType' && typeof value === 'string') {
      checks.push({ header: 'content-type', contains: value });
    } else if (key === 'hasHeader' && typeof value === 'string') checks.push({ header: value.toLowerCase() });
    else if (key === 'hasProperty' && typeof value === 'string' && selectorPointer(value))
      checks.push({ json: selectorPointer(value) });
    else remarks.push(`the expectation ${quote(key)} has no counterpart`);
  }
  return { expected: { status, checks }, remarks };
}

function listOf(given: unknown): unknown[] {
  return Array.isArray(given) ? given : given === undefined ? [] : [given];
}
