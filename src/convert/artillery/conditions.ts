import { type Expression as Node, parseExpressionAt } from 'acorn';
import { literal, unknown } from '../nodes.ts';
import type { Expression } from '../tree.ts';
import type { Templates } from './template.ts';

const COMPARISONS = ['==', '!=', '<', '<=', '>', '>='];
const ARITHMETIC = ['+', '-', '*', '/', '%'];

/** Lowers `ifTrue`, an expression of the library filtrex: `page < 10 and status == "new"`. */
export function lowerCondition(text: string, templates: Templates, line: number): Expression {
  const cannot = () => unknown('the condition of ifTrue', line);
  const written = asJavaScript(text);
  if (written === null) return cannot();
  let node: Node;
  try {
    node = parseExpressionAt(written, 0, { ecmaVersion: 'latest' });
  } catch {
    return cannot();
  }
  if (written.slice(node.end).trim() !== '') return cannot();
  const lower = (one: Node): Expression => {
    switch (one.type) {
      case 'Literal':
        return typeof one.value === 'string' || typeof one.value === 'number' ? literal(one.value, line) : cannot();
      case 'Identifier':
        if (one.name === 'true' || one.name === 'false') return literal(one.name === 'true', line);
        return templates.variable(one.name, line);
      case 'BinaryExpression':
        if (one.left.type === 'PrivateIdentifier') return cannot();
        if (![...COMPARISONS, ...ARITHMETIC].includes(one.operator)) return cannot();
        return { kind: 'calculation', line, operator: one.operator, left: lower(one.left), right: lower(one.right) };
      case 'LogicalExpression':
        if (one.operator === '??') return cannot();
        return { kind: 'alternative', line, operator: one.operator, left: lower(one.left), right: lower(one.right) };
      case 'UnaryExpression':
        if (one.operator !== '!' && one.operator !== '-') return cannot();
        return { kind: 'negation', line, operator: one.operator, value: lower(one.argument) };
      default:
        return cannot();
    }
  };
  return lower(node);
}

/** The same expression as JavaScript writes it; null: it has words that are something else there. */
function asJavaScript(text: string): string | null {
  const words: Record<string, string> = { and: '&&', or: '||', not: '!' };
  let result = '';
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[A-Za-z_$][\w$]*|\d+(?:\.\d+)?|[<>=!]=?|[-+*/%()]|\s+|./gs)) {
    if (/^(?:in|of|mod)$/.test(token) || /^['~^?:,.[\]{}`;&|=]$/.test(token)) return null;
    result += Object.hasOwn(words, token) ? `${words[token]} ` : token;
  }
  return result;
}
