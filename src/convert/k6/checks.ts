import type { BinaryExpression, Expression, ObjectExpression, Property } from 'acorn';
import { quote } from '../../text/quote.ts';
import { writeDuration } from '../addresses.ts';
import { type Call, pointerOf } from '../conversion.ts';
import { Names } from '../names.ts';
import type { Value } from '../value.ts';

/**
 * Conditions of a check that are a plain comparison of one part of the answer: status, body, header, JSON value or time.
 *
 * @param note told of each that is something else, with its line
 */
export function checksOf(
  conditions: ObjectExpression,
  call: Call,
  evaluate: (expression: Expression) => Value | null,
  note: (text: string, line: number | null) => void,
): void {
  const names = new Names();
  for (const check of call.checks) names.take(String(check.name));
  for (const property of conditions.properties) {
    const found = property.type === 'Property' ? conditionOf(property, evaluate) : null;
    const name = property.type === 'Property' ? nameOf(property) : '';
    if (found === null) note(`the check ${quote(name)} has no counterpart`, property.loc?.start.line ?? null);
    // An answer of 404 is an error unless it is expected.
    else if (typeof found.status === 'number' && found.status >= 400) call.status = found.status;
    else call.checks.push({ name: names.take(name), ...found });
  }
}

function nameOf({ key }: Property): string {
  if (key.type === 'Identifier') return key.name;
  return key.type === 'Literal' ? String(key.value) : 'check';
}

function conditionOf(
  { value }: Property,
  evaluate: (expression: Expression) => Value | null,
): Record<string, unknown> | null {
  if (value.type !== 'ArrowFunctionExpression' && value.type !== 'FunctionExpression') return null;
  const [parameter] = value.params;
  const answer = parameter?.type === 'Identifier' ? parameter.name : '';
  let { body } = value;
  if (body.type === 'BlockStatement') {
    const [only] = body.body;
    if (body.body.length !== 1 || only?.type !== 'ReturnStatement' || !only.argument) return null;
    body = only.argument;
  }
  if (body.type === 'CallExpression' && body.callee.type === 'MemberExpression') {
    const [text] = body.arguments.map((argument) => (argument.type === 'SpreadElement' ? null : evaluate(argument)));
    const method = body.callee.property.type === 'Identifier' ? body.callee.property.name : '';
    const isText = text?.kind === 'data' && typeof text.value === 'string' && text.value !== '';
    if (method !== 'includes' || !isText || body.callee.object.type === 'Super') return null;
    const subject = pathOf(body.callee.object, answer, evaluate);
    if (subject?.kind === 'body') return { body: text.value };
    return subject?.kind === 'header' ? { header: subject.name, contains: text.value } : null;
  }
  return body.type === 'BinaryExpression' ? compared(body, answer, evaluate) : null;
}

function compared(
  { left, operator, right }: BinaryExpression,
  answer: string,
  evaluate: (expression: Expression) => Value | null,
): Record<string, unknown> | null {
  if (left.type === 'PrivateIdentifier') return null;
  const subject = pathOf(left, answer, evaluate);
  const value = evaluate(right);
  if (value?.kind !== 'data') return null;
  const isEqual = operator === '===' || operator === '==';
  const wanted = value.value;
  if (
    subject?.kind === 'status' &&
    isEqual &&
    typeof wanted === 'number' &&
    wanted >= 100 &&
    wanted < 600 &&
    Number.isInteger(wanted)
  ) {
    return { status: wanted };
  }
  if (
    subject?.kind === 'time' &&
    (operator === '<' || operator === '<=') &&
    typeof wanted === 'number' &&
    wanted >= 1
  ) {
    return { latency: writeDuration(wanted) };
  }
  if (subject?.kind === 'header' && isEqual && typeof wanted === 'string' && wanted !== '') {
    return { header: subject.name, contains: wanted };
  }
  const isPlain = ['string', 'number', 'boolean'].includes(typeof wanted);
  return subject?.kind === 'json' && isEqual && isPlain ? { json: subject.pointer, equals: wanted } : null;
}

type Subject =
  | { kind: 'status' | 'body' | 'time' }
  | { kind: 'header'; name: string }
  | { kind: 'json'; pointer: string };

/** The part of the answer that an expression is: `r.status`, `r.headers['X']`, `r.json('a.b')`. */
function pathOf(node: Expression, answer: string, evaluate: (expression: Expression) => Value | null): Subject | null {
  const keys: string[] = [];
  let here = node;
  while (here.type === 'MemberExpression' && here.object.type !== 'Super') {
    const { property, computed } = here;
    if (property.type === 'Identifier' && !computed) keys.unshift(property.name);
    else if (property.type === 'Literal') keys.unshift(String(property.value));
    else return null;
    here = here.object;
  }
  if (here.type === 'Identifier' && here.name === answer) {
    const [first, second, third] = keys;
    if (keys.length === 1 && (first === 'status' || first === 'body')) return { kind: first };
    if (first === 'timings' && second === 'duration' && third === undefined) return { kind: 'time' };
    const isName = second !== undefined && /^[A-Za-z0-9-]+$/.test(second);
    return first === 'headers' && isName && third === undefined ? { kind: 'header', name: second.toLowerCase() } : null;
  }
  if (
    here.type !== 'CallExpression' ||
    here.callee.type !== 'MemberExpression' ||
    here.callee.property.type !== 'Identifier'
  )
    return null;
  const isAnswer = here.callee.object.type === 'Identifier' && here.callee.object.name === answer;
  if (!isAnswer || here.callee.property.name !== 'json') return null;
  const [selector] = here.arguments;
  const given = selector === undefined || selector.type === 'SpreadElement' ? null : evaluate(selector);
  if (selector !== undefined && (given?.kind !== 'data' || typeof given.value !== 'string')) return null;
  const start = given?.kind === 'data' ? pointerOf(String(given.value)) : '';
  if (start === null) return null;
  return {
    kind: 'json',
    pointer: `${start}${keys.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')}`,
  };
}
