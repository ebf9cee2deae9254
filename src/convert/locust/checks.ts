import { literal } from '../nodes.ts';
import type { AnswerPart, Condition, Expression, Statement } from '../tree.ts';
import { writtenNumber } from '../written-number.ts';
import type { PythonLowering } from './lower.ts';
import { calledName } from './lower-class.ts';
import { childrenOf, type SyntaxNode, stringOf, tokensOf } from './python.ts';

const OPPOSITE: Record<string, string> = { '==': '!=', '!=': '==', '>': '<=', '>=': '<', in: 'not in', 'not in': 'in' };

/**
 * The checks of `assert …` and of an `if` that does nothing but call an answer a failure or a success; null: it is none,
 * or one that has no counterpart.
 *
 * @param isWanted whether the node is a condition that has to hold; else it is an `if`
 */
export function answerChecks(node: SyntaxNode, isWanted: boolean, lowering: PythonLowering): Statement[] | null {
  if (isWanted) return checkOf(node, true, lowering);
  const tokens = tokensOf(node);
  const bodies = tokens.filter(({ name }) => name === 'Body');
  const [, condition] = tokens;
  if (!condition || tokens.some(({ name }) => name === 'elif') || bodies.length > 2) return null;
  const outcomes = bodies.map((body) => outcomeOf(body, lowering));
  if (outcomes.some((one) => one === null)) return null;
  const [then, otherwise] = outcomes;
  if (then === 'failure' && otherwise !== 'failure') return checkOf(condition, false, lowering);
  if (then === 'success' && otherwise === 'failure') return checkOf(condition, true, lowering);
  return null;
}

/** Whether statements only call an answer a failure or a success; null: they do something else. */
function outcomeOf(body: SyntaxNode, lowering: PythonLowering): 'failure' | 'success' | null {
  let outcome: 'failure' | 'success' | null = 'success';
  for (const statement of childrenOf(body)) {
    const [only] = childrenOf(statement);
    const called = statement.name === 'ExpressionStatement' && only ? calledName(only, lowering) : '';
    if (/\.failure$/.test(called)) outcome = 'failure';
    else if (
      statement.name !== 'PassStatement' &&
      statement.name !== 'PrintStatement' &&
      !/\.success$|^print$|^log(?:ger|ging)?\.\w+$/.test(called)
    )
      return null;
  }
  return outcome;
}

function checkOf(node: SyntaxNode, holds: boolean, lowering: PythonLowering): Statement[] | null {
  const { source } = lowering;
  const line = source.lineOf(node);
  if (node.name === 'ParenthesizedExpression') {
    const [inner] = childrenOf(node);
    return inner ? checkOf(inner, holds, lowering) : null;
  }
  if (node.name === 'UnaryExpression' && source.textOf(node).startsWith('not')) {
    const inner = node.lastChild;
    return inner ? checkOf(inner, !holds, lowering) : null;
  }
  const tokens = tokensOf(node);
  const sign = tokens
    .slice(1, -1)
    .map((one) => source.textOf(one))
    .join(' ');
  const [left, right] = [tokens[0], tokens.at(-1)];
  if (node.name !== 'BinaryExpression' || !left || !right) return null;
  // `a or b` is a failure: neither may hold. `a and b` is wanted: both have to.
  if ((sign === 'or' && !holds) || (sign === 'and' && holds)) {
    const both = [left, right].map((one) => checkOf(one, holds, lowering));
    return both.every((one) => one !== null) ? both.flat() : null;
  }
  const effective = holds ? sign : (OPPOSITE[sign] ?? (sign === '<' ? '>=' : sign === '<=' ? '>' : ''));
  const text = (one: SyntaxNode) => source.textOf(one);
  const condition = (
    answer: string,
    part: AnswerPart,
    operator: Condition['operator'],
    value: Expression,
  ): Statement[] => [
    {
      kind: 'check',
      line,
      answer: lowering.expressions.lower(nodeNamed(node, answer, lowering) ?? node),
      conditions: [{ line, name: nameOf(part, value), part, operator, value }],
    },
  ];
  const [, status] = /^(\w+)\.status_code$/.exec(text(left)) ?? [];
  if (status && effective === '==' && right.name === 'Number')
    return condition(status, { kind: 'status' }, 'equals', lowering.expressions.lower(right));
  const [, body] = /^(\w+)\.text$/.exec(text(right)) ?? [];
  if (body && effective === 'in' && left.name === 'String')
    return condition(body, { kind: 'body' }, 'contains', lowering.expressions.lower(left));
  const [, timed] = /^(\w+)\.elapsed\.total_seconds\(\)$/.exec(text(left)) ?? [];
  const seconds = right.name === 'Number' ? Number(writtenNumber(text(right))) : Number.NaN;
  if (timed && /^<=?$/.test(effective) && seconds > 0)
    return condition(timed, { kind: 'time' }, 'below', literal(seconds * 1000, line));
  const [, json, keys] = /^(\w+)\.json\(\)((?:\["[^"\]]*"\]|\['[^'\]]*'\]|\[\d+\])+)$/.exec(text(left)) ?? [];
  if (json && keys && effective === '==' && /^(?:String|Number|Boolean)$/.test(right.name)) {
    const path = [...keys.matchAll(/\[(?:(\d+)|("[^"]*"|'[^']*'))\]/g)].map(
      ([, index, key]) => index ?? stringOf(key ?? ''),
    );
    return condition(json, { kind: 'json', selector: null, keys: path }, 'equals', lowering.expressions.lower(right));
  }
  return null;
}

/** The name of the variable that holds the answer, where it stands in a condition. */
function nodeNamed(node: SyntaxNode, variable: string, { source }: PythonLowering): SyntaxNode | null {
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (child.name === 'VariableName' && source.textOf(child) === variable) return child;
    const inner = nodeNamed(child, variable, { source } as PythonLowering);
    if (inner) return inner;
  }
  return null;
}

function nameOf(part: AnswerPart, value: Expression): string {
  const wanted = value.kind === 'literal' ? String(value.value) : '';
  switch (part.kind) {
    case 'status':
      return `status is ${wanted}`;
    case 'body':
      return `body has ${wanted}`;
    case 'time':
      return `below ${wanted} ms`;
    case 'header':
      return `${part.name} has ${wanted}`;
    case 'json':
      return `${part.keys.join('.')} is ${wanted}`;
  }
}
