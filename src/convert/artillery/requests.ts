import { quote } from '../../text/quote.ts';
import { literal, loss, note, send, unknown } from '../nodes.ts';
import { child, isPlain, type Plain } from '../plain.ts';
import type { Expression, Send, Statement } from '../tree.ts';
import { Unknown } from '../value.ts';
import { capturesOf, expectationsOf, matchesOf } from './captures.ts';
import { lowerCondition } from './conditions.ts';
import type { FlowContext } from './flow-context.ts';
import { changersOf, functionNames, lowerFunctions } from './functions.ts';
import type { Templates } from './template.ts';
import { numberOf } from './time.ts';

const KNOWN = [
  ...['url', 'uri', 'json', 'body', 'form', 'formData', 'headers', 'qs', 'cookie', 'auth', 'followRedirect'],
  ...['capture', 'match', 'expect', 'name', 'beforeRequest', 'afterResponse', 'ifTrue', 'probability'],
];
/** Keys that change nothing of what is sent. */
const HARMLESS = ['gzip', 'timeout', 'setContentLengthHeader'];

/** Lowers a request of a flow (artillery.io/docs/reference/engines/http). */
export function lowerRequest(method: string, step: unknown, line: number, context: FlowContext): Statement[] {
  const { templates, processor, hooks } = context;
  if (step instanceof Unknown) return [loss(`a request is left out: ${step.reasons[0]}`, line)];
  const url = child(step, 'url') ?? child(step, 'uri');
  if (!isPlain(step) || (typeof url !== 'string' && !(url instanceof Unknown)))
    return [loss(`a ${method.toUpperCase()} without a URL is left out`, line)];
  const written = typeof url === 'string' ? url : '';
  if (typeof url === 'string' && !/^(?:\/|https?:|\{\{)/i.test(url))
    return [loss(`${method.toUpperCase()} ${quote(url)} is left out: its URL begins with neither / nor http://`, line)];
  const { captures, lost, remarks: uncaptured } = capturesOf(step.capture, context.isStrict, templates, line);
  const matches = matchesOf(step.match);
  const { status, checks, remarks: unexpected } = expectationsOf(step.expect);
  const before = [...hooks.beforeRequest, ...functionNames(step.beforeRequest)];
  const after = [...hooks.afterResponse, ...functionNames(step.afterResponse)];
  const changers = changersOf(before, processor);
  const query = isPlain(step.qs) ? queryOf(step.qs, templates, line) : null;
  const others = Object.keys(step).filter((key) => !KNOWN.includes(key) && !HARMLESS.includes(key));
  const own = step.headers === undefined ? null : templates.lower(step.headers, line);
  const request: Send = {
    ...send(literal(method, line), templates.lower(query === null ? url : written.replace(/\?.*$/s, ''), line), line),
    client: context.client,
    headers: changers.length > 0 ? unknown(`what the function ${quote(changers[0] as string)} changes`, line) : own,
    cookies: isPlain(step.cookie) ? templates.lower(step.cookie, line) : null,
    query,
    name: typeof step.name === 'string' ? templates.lower(step.name, line) : null,
    credentials: isPlain(step.auth) ? credentialsOf(step.auth, templates, line) : null,
    redirects: typeof step.followRedirect === 'boolean' ? literal(step.followRedirect, line) : null,
    ...bodyOf(method, step, templates, line),
    written: written === '' ? null : written,
    expected: { status, checks: different([...checks, ...matches.checks]) },
    captures,
    remarks: [
      ...(query !== null && written.includes('?') ? ['qs replaces the query of the URL, as it does in Artillery'] : []),
      ...(step.json === null ? ['json: null is no body here, where Artillery sends the text null'] : []),
      ...others.map((key) => `${quote(key)} of a request has no counterpart`),
      ...[...unexpected, ...matches.remarks, ...uncaptured],
    ],
  };
  const unknowns = lost.map(
    ({ variable, why }): Statement => ({
      kind: 'assign',
      line,
      target: templates.target(variable, line),
      value: unknown(`${quote(variable)}, which is ${why}`, line),
    }),
  );
  const steps: Statement[] = [
    ...lowerFunctions(before, 'request', processor, line),
    request,
    ...lost.map(({ variable, why }) => note(`the capture ${quote(variable)} is left out: it is ${why}`, line)),
    ...unknowns,
    ...lowerFunctions(after, 'answer', processor, line),
  ];
  return sometimes(step, steps, line, context);
}

/** Steps that are only taken with a probability, or under a condition. */
function sometimes(step: Plain, body: Statement[], line: number, { templates, processor }: FlowContext): Statement[] {
  let steps = body;
  const { ifTrue } = step;
  if (ifTrue !== undefined) {
    const isFunction = typeof ifTrue !== 'string' || (processor.functions?.has(ifTrue) ?? false);
    const condition = isFunction ? unknown('the condition of ifTrue', line) : lowerCondition(ifTrue, templates, line);
    steps = [{ kind: 'branch', line, condition, body: steps, otherwise: [] }];
  }
  if (step.probability === undefined) return steps;
  const percent = numberOf(step.probability);
  if (percent === null) {
    const condition = unknown('the probability', line);
    return [{ kind: 'branch', line, condition, body: steps, otherwise: [] }];
  }
  if (percent >= 100) return steps;
  const chance: Expression = {
    kind: 'random',
    line,
    least: literal(0, line),
    most: literal(100, line),
    isWhole: false,
  };
  const condition: Expression = {
    kind: 'calculation',
    line,
    operator: '<',
    left: chance,
    right: literal(Math.max(percent, 0), line),
  };
  return [{ kind: 'branch', line, condition, body: steps, otherwise: [] }];
}

/** The body of a request: JSON, if it is not nothing, goes before text, and the others exclude each other. */
function bodyOf(method: string, step: Plain, templates: Templates, line: number): Partial<Send> {
  const { json, form, formData, body } = step;
  const isEmpty = json === null || json === false || json === 0 || json === '';
  const isBoth = isEmpty && body !== undefined && body !== null;
  const kinds = [json === undefined ? body : [json], isBoth ? body : null, form, formData].filter(
    (one) => one !== undefined && one !== null,
  );
  if (kinds.length > 1)
    return { body: unknown('a body of several kinds, for which Artillery ends the scenario', line) };
  if (kinds.length === 1 && (method === 'get' || method === 'head'))
    return { body: unknown(`the body of a ${method.toUpperCase()}, for which Artillery ends the scenario`, line) };
  if (json !== undefined) return { json: templates.lower(json, line) };
  if (isPlain(form)) return { body: fieldsOf(form, (value) => formField(value, templates, line), line) };
  if (isPlain(formData)) return { multipart: fieldsOf(formData, (value) => partOf(value, templates, line), line) };
  if (form !== undefined || formData !== undefined) return { body: unknown('a form that is no map', line) };
  if (body === undefined || body === null) return {};
  if (typeof body !== 'string')
    return { body: unknown('a body that is no text, for which Artillery ends the scenario', line) };
  return { body: templates.lower(body, line) };
}

function fieldsOf(fields: Plain, lower: (value: unknown) => Expression, line: number): Expression {
  const entries = Object.entries(fields).map(([key, value]) => ({
    // Artillery fills in no names of fields.
    key: key.includes('{{') ? unknown('a name of a field', line) : literal(key, line),
    value: lower(value),
  }));
  return { kind: 'map', line, entries };
}

/** A field of a form: Artillery joins the values of a list by commas. */
function formField(value: unknown, templates: Templates, line: number): Expression {
  if (value === null) return literal('null', line);
  if (isPlain(value)) return unknown('a field of a form that is a map', line);
  if (!Array.isArray(value)) return templates.lower(value, line);
  const parts = value.flatMap((one, at) => [...(at > 0 ? [literal(',', line)] : []), templates.lower(one, line)]);
  return { kind: 'text', line, parts };
}

function partOf(value: unknown, templates: Templates, line: number): Expression {
  if (!isPlain(value)) return templates.lower(value, line);
  if (value.fromFile !== undefined) return unknown('a file of a form', line);
  if (value.contentType !== undefined) return unknown('the content type of a part of a form', line);
  return templates.lower(value.value, line);
}

/** A query: several values of a list, and nothing for what is neither text, a number nor a truth value. */
function queryOf(query: Plain, templates: Templates, line: number): Expression {
  const text = (value: unknown): unknown => (value === null || isPlain(value) ? '' : value);
  const plain = Object.entries(query).map(([key, value]) => [
    key,
    Array.isArray(value) ? value.map(text) : text(value),
  ]);
  return templates.lower(Object.fromEntries(plain), line);
}

function credentialsOf({ user = '', pass = '' }: Plain, templates: Templates, line: number): Expression {
  return { kind: 'list', line, items: [templates.lower(user, line), templates.lower(pass, line)] };
}

/** Checks without those that are there already. */
function different(checks: readonly Record<string, unknown>[]): Record<string, unknown>[] {
  return [...new Map(checks.map((check) => [JSON.stringify(check), check])).values()];
}
