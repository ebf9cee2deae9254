import { isNumeric } from '../../text/exact-number.ts';
import { quote } from '../../text/quote.ts';
import { child, isPlain } from '../plain.ts';
import { selectorPointer } from '../selector.ts';
import type { Capture } from '../tree.ts';
import { patternOf } from './regexp.ts';
import type { Templates } from './template.ts';

/** What a request takes from its answer, and the variables that it takes in a way that cannot be followed. */
export interface Captures {
  captures: Capture[];
  lost: { variable: string; why: string }[];
  remarks: string[];
}

/**
 * Lowers `capture` of a request.
 *
 * @param isStrict whether a scenario ends where there is nothing to capture, unless the capture says otherwise
 */
export function capturesOf(given: unknown, isStrict: boolean, templates: Templates, line: number): Captures {
  const result: Captures = { captures: [], lost: [], remarks: [] };
  for (const one of listOf(given)) {
    const variable = child(one, 'as');
    if (typeof variable !== 'string' || variable === '') {
      result.remarks.push('a capture without a name (as) is left out');
      continue;
    }
    const source = sourceOf(one);
    if ('problem' in source) {
      result.lost.push({ variable, why: source.problem });
      continue;
    }
    if (source.remark !== null) result.remarks.push(`${quote(variable)}: ${source.remark}`);
    const strict = child(one, 'strict');
    const mayFail = strict === false || (strict === undefined && !isStrict);
    if (mayFail)
      result.remarks.push(`${quote(variable)} is empty where an answer has none, and undefined in Artillery`);
    result.captures.push({
      target: templates.target(variable, line),
      variable,
      from: { ...source.from, ...(mayFail && { default: '' }) },
    });
  }
  return result;
}

type Source = { from: Capture['from']; remark: string | null } | { problem: string };

function sourceOf(capture: unknown): Source {
  const [json, header, regexp, transform] = ['json', 'header', 'regexp', 'transform'].map((key) => child(capture, key));
  if (transform !== undefined) return { problem: 'a capture with transform, which is not followed' };
  for (const text of [json, header, regexp]) {
    if (typeof text === 'string' && text.includes('{{')) return { problem: 'a capture with a template' };
  }
  if (typeof json === 'string') return fromJson(json, child(capture, 'multiple'));
  if (typeof regexp === 'string') {
    const [group = null, flags] = ['group', 'flags'].map((key) => child(capture, key));
    if (flags !== undefined && !/^[gu]*$/.test(String(flags)))
      return { problem: `a regular expression with the flags ${quote(String(flags))}` };
    const pattern = patternOf(regexp, typeof group === 'string' || typeof group === 'number' ? group : null);
    if (pattern === null) return { problem: 'a regular expression that perf-gate cannot use' };
    return { from: { regex: pattern }, remark: null };
  }
  if (typeof header === 'string') return { from: { header: header.toLowerCase() }, remark: null };
  const kind = ['xpath', 'selector'].find((key) => child(capture, key) !== undefined);
  return { problem: kind === undefined ? 'a capture of nothing that is known' : `a capture by ${kind}` };
}

/** A JSON path. Of several results Artillery takes one at random. */
function fromJson(path: string, multiple: unknown): Source {
  const pointer = selectorPointer(path);
  if (pointer?.endsWith('/length')) return { problem: `the JSON path ${quote(path)}, which is the length of a list` };
  if (pointer !== null) return { from: { json: pointer }, remark: null };
  if (multiple === false) return { problem: `the JSON path ${quote(path)}, which selects several values` };
  const first = selectorPointer(path.replace(/\[\s*(?:\*|0?:\d*(?::1)?)\s*\]|\.\*(?=$|[.[])/g, '[0]'));
  if (first === null) return { problem: `the JSON path ${quote(path)}, which selects more than one place` };
  return { from: { json: first }, remark: 'of several values Artillery takes one at random; here it is the first' };
}

/** Conditions of `match`, which end a scenario that does not meet them. */
export function matchesOf(given: unknown): { checks: Record<string, unknown>[]; remarks: string[] } {
  const checks: Record<string, unknown>[] = [];
  const remarks: string[] = [];
  for (const one of listOf(given)) {
    const [json, header, value] = ['json', 'header', 'value'].map((key) => child(one, key));
    const pointer = typeof json === 'string' ? selectorPointer(json) : null;
    const isFixed =
      isNumeric(value) || typeof value === 'boolean' || (typeof value === 'string' && !value.includes('{{'));
    if (pointer !== null && isFixed) checks.push({ json: pointer, equals: value });
    else if (typeof header === 'string' && typeof value === 'string' && isFixed && value !== '')
      checks.push({ header: header.toLowerCase(), contains: value });
    else remarks.push('a match that is neither of a plain JSON path nor of a header is left out');
  }
  return { checks, remarks };
}

/** What the plugin "expect" asks for: status codes, headers and properties. */
export function expectationsOf(given: unknown): {
  status: number | number[] | null;
  checks: Record<string, unknown>[];
  remarks: string[];
} {
  let status: number | number[] | null = null;
  const checks: Record<string, unknown>[] = [];
  const remarks: string[] = [];
  const isText = (value: unknown): value is string =>
    typeof value === 'string' && value !== '' && !value.includes('{{');
  for (const [key, value] of listOf(given).flatMap((one) => (isPlain(one) ? Object.entries(one) : []))) {
    const codes = [value].flat().map(Number);
    const [name, text] = Array.isArray(value) ? value : [];
    const path = isText(value) ? selectorPointer(value) : null;
    if (
      key === 'statusCode' &&
      codes.length > 0 &&
      codes.every((code) => Number.isInteger(code) && code >= 100 && code < 600)
    )
      status = codes.length === 1 ? (codes[0] as number) : codes;
    else if (key === 'contentType' && isText(value)) checks.push({ header: 'content-type', contains: value });
    else if (key === 'hasHeader' && isText(value)) checks.push({ header: value.toLowerCase() });
    else if (key === 'headerEquals' && isText(name) && isText(text))
      checks.push({ header: name.toLowerCase(), contains: text });
    else if (key === 'hasProperty' && path !== null && path !== '') checks.push({ json: path });
    else remarks.push(`the expectation ${quote(key)} has no counterpart`);
  }
  return { status, checks, remarks };
}

function listOf(given: unknown): unknown[] {
  return Array.isArray(given) ? given : given === undefined || given === null ? [] : [given];
}
