import type { BinaryExpression, CallExpression, Expression as JsExpression, ObjectExpression, Property } from 'acorn';
import type { AnswerPart, Condition } from '../tree.ts';
import { type Lowering, lineOf } from './syntax.ts';

type Comparison = Pick<Condition, 'part' | 'operator' | 'value'>;

const NONE: Comparison = { part: null, operator: null, value: null };

/** Lowers the conditions of a check: functions that compare one part of the answer with a value. */
export function lowerConditions({ properties }: ObjectExpression, lowering: Lowering, line: number): Condition[] {
  return properties.map((property) => ({
    name: property.type === 'Property' ? nameOf(property) : '',
    line: property.loc ? lineOf(property) : line,
    ...(property.type === 'Property' ? comparisonOf(property, lowering) : NONE),
  }));
}

function nameOf({ key }: Property): string {
  if (key.type === 'Identifier') return key.name;
  return key.type === 'Literal' ? String(key.value) : 'check';
}

function comparisonOf({ value }: Property, lowering: Lowering): Comparison {
  if (value.type !== 'ArrowFunctionExpression' && value.type !== 'FunctionExpression') return NONE;
  const [parameter] = value.params;
  const answer = parameter?.type === 'Identifier' ? parameter.name : '';
  let { body } = value;
  if (body.type === 'BlockStatement') {
    const [only] = body.body;
    if (body.body.length !== 1 || only?.type !== 'ReturnStatement' || !only.argument) return NONE;
    body = only.argument;
  }
  if (body.type === 'CallExpression') return contained(body, answer, lowering);
  return body.type === 'BinaryExpression' ? compared(body, answer, lowering) : NONE;
}

/** `r.body.includes('lamp')` */
function contained({ callee, arguments: given }: CallExpression, answer: string, lowering: Lowering): Comparison {
  const [text] = given;
  const isIncludes =
    callee.type === 'MemberExpression' && callee.property.type === 'Identifier' && callee.property.name === 'includes';
  if (!isIncludes || callee.object.type === 'Super' || !text) return NONE;
  return {
    part: partOf(callee.object, answer, lowering),
    operator: 'contains',
    value: lowering.expression(text),
  };
}

function compared({ left, operator, right }: BinaryExpression, answer: string, lowering: Lowering): Comparison {
  if (left.type === 'PrivateIdentifier') return NONE;
  return {
    part: partOf(left, answer, lowering),
    operator: operatorOf(operator),
    value: lowering.expression(right),
  };
}

function operatorOf(operator: string): Condition['operator'] {
  if (operator === '===' || operator === '==') return 'equals';
  return operator === '<' || operator === '<=' ? 'below' : null;
}

/** The part of the answer that an expression is: `r.status`, `r.headers['X']`, `r.json('a.b')`; null: it is none. */
function partOf(node: JsExpression, answer: string, lowering: Lowering): AnswerPart | null {
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
  if (here.type !== 'CallExpression' || here.callee.type !== 'MemberExpression') return null;
  const { object, property } = here.callee;
  const isJson =
    object.type === 'Identifier' &&
    object.name === answer &&
    property.type === 'Identifier' &&
    property.name === 'json';
  const [selector] = here.arguments;
  return isJson ? { kind: 'json', selector: selector ? lowering.expression(selector) : null, keys } : null;
}
