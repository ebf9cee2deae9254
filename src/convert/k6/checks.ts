import { parsePointer } from '../../text/json-pointer.ts';
import type { Evaluator } from '../evaluator.ts';
import { Scope } from '../scope.ts';
import type { AnswerPart, Condition, Expression } from '../tree.ts';
import { Dictionary, type FunctionValue, type Value } from '../value.ts';
import { native } from './natives.ts';

/** `check(answer, { 'is 200': (r) => r.status === 200 })`. */
export const check = native(([answer, conditions], line, evaluator) => {
  const known = (value: Value): Expression => ({ kind: 'known', line, value });
  const all = conditions instanceof Dictionary && conditions.rest === null ? [...conditions.entries] : null;
  const about = answer ?? { kind: 'data', value: undefined };
  return evaluator.evaluate(
    {
      kind: 'check',
      line,
      answer: known(about),
      conditions: all?.flatMap(([name, value]) => conditionsOf(name, value, about, line, evaluator)) ?? null,
    },
    Scope.module(),
  );
});

/** The comparisons that one condition is made of. */
function conditionsOf(name: string, value: Value, answer: Value, line: number, evaluator: Evaluator): Condition[] {
  const none: Condition = { line, name, part: null, operator: null, value: null };
  if (value.kind !== 'function') return [none];
  const { conversion } = evaluator;
  return conversion.quietly(() => {
    const read = returned(value, answer, evaluator);
    if (read === null) return [{ ...none, line: value.node.line }];
    const found = comparisons(read.expression, read.scope, evaluator);
    return (found ?? [{ part: null, operator: null, value: null }]).map((one) => ({
      ...none,
      ...one,
      line: value.node.line,
    }));
  });
}

/** What a function returns whose other statements only give names to something. */
function returned(
  { node, scope: outer }: FunctionValue,
  answer: Value,
  evaluator: Evaluator,
): { expression: Expression; scope: Scope } | null {
  const scope = outer.function();
  const [first] = node.parameters;
  if (first?.target.kind === 'variable') scope.declare(first.target.name, answer);
  else if (first) return null;
  for (const statement of node.body) {
    if (statement.kind === 'return') return statement.value && { expression: statement.value, scope };
    if (statement.kind !== 'assign') return null;
    evaluator.evaluate(statement, scope);
  }
  return null;
}

type Comparison = Pick<Condition, 'part' | 'operator' | 'value'>;
const MIRRORED: Record<string, string> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

/** The comparisons of an expression; null: it is something else. */
function comparisons(node: Expression, scope: Scope, evaluator: Evaluator): Comparison[] | null {
  if (node.kind === 'alternative' && node.operator === '&&') {
    const sides = [node.left, node.right].map((side) => comparisons(side, scope, evaluator));
    return sides[0] && sides[1] ? [...sides[0], ...sides[1]] : null;
  }
  if (node.kind === 'calculation') {
    const [left, right] = [evaluator.evaluate(node.left, scope), evaluator.evaluate(node.right, scope)];
    const part = partOf(left);
    if (part !== null) return [compared(part, node.operator, right, node.line)];
    const mirrored = partOf(right);
    return mirrored && [compared(mirrored, MIRRORED[node.operator] ?? node.operator, left, node.line)];
  }
  if (node.kind === 'call' && node.callee.kind === 'member' && node.callee.key.kind === 'literal') {
    const part = partOf(evaluator.evaluate(node.callee.object, scope));
    const [searched] = node.arguments;
    if (part === null || node.callee.key.value !== 'includes' || !searched) return null;
    const value = evaluator.evaluate(searched.value, scope);
    return [{ part, operator: 'contains', value: { kind: 'known', line: node.line, value } }];
  }
  // What only says that there is an answer asks for nothing else.
  if (node.kind === 'name' && evaluator.evaluate(node, scope).kind === 'answer') return [];
  return null;
}

function compared(part: AnswerPart, operator: string, value: Value, line: number): Comparison {
  const known: Expression = { kind: 'known', line, value };
  if (operator === '==') return { part, operator: 'equals', value: known };
  return { part, operator: operator === '<' || operator === '<=' ? 'below' : null, value: known };
}

/** The part of an answer that a value is; null: it is none. */
function partOf(value: Value): AnswerPart | null {
  if (value.kind === 'status' || value.kind === 'body' || value.kind === 'time') return { kind: value.kind };
  if (value.kind !== 'part') return null;
  const { json, header } = value.from;
  if (header !== undefined && /^[a-z0-9-]+$/.test(header)) return { kind: 'header', name: header };
  const keys = json === undefined ? null : parsePointer(json);
  return keys && { kind: 'json', selector: null, keys };
}
