import { Nesting } from '../evaluation-budget.ts';
import { literal, note, unknown } from '../nodes.ts';
import { isPlaceholderLike } from '../placeholders.ts';
import type { Expression, FunctionExpression, MapExpression, Statement, Target } from '../tree.ts';
import { writtenNumber } from '../written-number.ts';
import { lowerCall } from './calls.ts';
import {
  argumentsOf,
  childrenOf,
  formatParts,
  type Lowering,
  nameOf,
  type PythonSource,
  type SyntaxNode,
  stringOf,
} from './python.ts';

/** Deeper than what is interpreted, and no danger for the stack. */
const DEEPEST = 400;
const NOT_PYTHON = 'what stands here is not Python';

/** Lowers functions, statements and expressions of Lezer's Python tree to the neutral tree. */
export class LocustLowering implements Lowering {
  readonly source: PythonSource;
  readonly #nesting = new Nesting(DEEPEST);

  constructor(source: PythonSource) {
    this.source = source;
  }

  /** A function that keeps what it sets in the scope of its user, as Locust's tasks do with `self`. */
  function(definition: SyntaxNode): FunctionExpression {
    const line = this.source.lineOf(definition);
    return { kind: 'function', line, parameters: [], body: this.#body(definition), scope: 'shared' };
  }

  #body(owner: SyntaxNode): Statement[] {
    const body = owner.getChild('Body');
    return body === null ? [] : childrenOf(body).flatMap((statement) => this.statement(statement));
  }

  statement(node: SyntaxNode): Statement[] {
    return (
      this.#nesting.deeper(() => this.#statement(node)) ?? [unknown('nested too deeply', this.source.lineOf(node))]
    );
  }

  #statement(node: SyntaxNode): Statement[] {
    const line = this.source.lineOf(node);
    switch (node.name) {
      case 'ExpressionStatement':
        return childrenOf(node).map((expression) => this.expression(expression));
      case 'AssignStatement':
        return this.#assignment(node, line);
      case 'WithStatement': {
        const [call, name] = childrenOf(node).filter(({ name: kind }) => !/^(?:with|as|async|Body)$/.test(kind));
        const value = call ? [this.expression(call)] : [];
        const isNamed = name?.name === 'VariableName';
        const first = value.map(
          (one): Statement =>
            isNamed ? this.#assign({ kind: 'variable', name: this.source.textOf(name) }, one, line) : one,
        );
        return [...first, { kind: 'block', line, body: this.#body(node) }];
      }
      case 'IfStatement': {
        const [, condition] = childrenOf(node);
        const test = condition ? this.expression(condition) : unknown('it is not given', line);
        return [{ kind: 'branch', line, condition: test, body: this.#body(node), otherwise: [] }];
      }
      case 'ForStatement': {
        const [variable, list] = childrenOf(node).filter(({ name: kind }) => !/^(?:for|in|async|Body)$/.test(kind));
        return [
          {
            kind: 'loop',
            line,
            variable: variable?.name === 'VariableName' ? this.source.textOf(variable) : null,
            values: list ? this.#values(list) : null,
            body: this.#body(node),
          },
        ];
      }
      case 'WhileStatement':
        return [{ kind: 'loop', line, variable: null, values: null, body: this.#body(node) }];
      case 'TryStatement':
        return [{ kind: 'block', line, body: this.#body(node) }];
      case '⚠':
        return [note(NOT_PYTHON, line)];
      case 'FunctionDefinition':
        return [note('a function inside a function', line)];
      default:
        return childrenOf(node)
          .filter(({ name }) => name.endsWith('Expression'))
          .map((child) => this.expression(child));
    }
  }

  /** What a loop goes over; of a range its first number is enough. */
  #values(list: SyntaxNode): Expression {
    const { source } = this;
    if (list.name !== 'CallExpression' || nameOf(list.firstChild, source) !== 'range') return this.expression(list);
    const line = source.lineOf(list);
    const given = argumentsOf(list, source)?.positional ?? [];
    const first = given.length > 1 && given[0] ? this.expression(given[0]) : literal(0, line);
    return { kind: 'list', line, items: [first] };
  }

  /** `name = …`, `self.name = …`, and headers of the client. */
  #assignment(node: SyntaxNode, line: number): Statement[] {
    const parts = childrenOf(node).filter(({ name }) => name !== 'AssignOp' && name !== 'TypeDef');
    const [target, value] = parts;
    if (target === undefined || value === undefined || parts.length !== 2) return [];
    return [this.#assign(this.#target(target), this.expression(value), line)];
  }

  #target(node: SyntaxNode): Target {
    const name = nameOf(node, this.source);
    if (name !== null) return isHeaders(name) ? { kind: 'headers', merge: false } : { kind: 'variable', name };
    if (node.name !== 'MemberExpression' || !isHeaders(nameOf(node.firstChild, this.source))) return { kind: 'none' };
    const [, key] = childrenOf(node);
    return { kind: 'header', name: key ? this.expression(key) : unknown('it is not given', this.source.lineOf(node)) };
  }

  #assign(target: Target, value: Expression, line: number): Expression {
    return { kind: 'assign', line, target, value };
  }

  expression(node: SyntaxNode): Expression {
    return this.#nesting.deeper(() => this.#expression(node)) ?? unknown('nested too deeply', this.source.lineOf(node));
  }

  #expression(node: SyntaxNode): Expression {
    const { source } = this;
    const line = source.lineOf(node);
    switch (node.name) {
      case 'Number': {
        const number = writtenNumber(source.textOf(node));
        return number === null ? unknown('a number', line) : literal(number, line);
      }
      case 'Boolean':
        return literal(source.textOf(node) === 'True', line);
      case 'None':
        return literal(null, line);
      case 'String':
        return textLiteral(stringOf(source.textOf(node)), line);
      case 'ContinuedString':
        return { kind: 'text', line, parts: childrenOf(node).map((part) => this.expression(part)) };
      case 'FormatString':
        return { kind: 'text', line, parts: formatParts(node, source).map((part) => this.#formatPart(part, line)) };
      case 'ParenthesizedExpression':
      case 'AwaitExpression': {
        const [inner] = childrenOf(node).filter(({ name }) => name !== 'await');
        return inner ? this.expression(inner) : unknown('nothing', line);
      }
      case 'DictionaryExpression':
        return this.#dictionary(node, line);
      case 'ArrayExpression':
      case 'TupleExpression':
        return { kind: 'list', line, items: childrenOf(node).map((element) => this.expression(element)) };
      case 'VariableName':
        return { kind: 'name', line, name: source.textOf(node) };
      case 'UnaryExpression': {
        const [operand] = childrenOf(node).filter(({ name }) => name !== 'ArithOp');
        const value = operand ? this.expression(operand) : unknown('it is not given', line);
        if (!source.textOf(node).startsWith('-')) return unknown('the result of an operator', line, [value]);
        if (operand?.name === 'Number') return { kind: 'negation', line, operator: '-', value };
        return { kind: 'calculation', line, operator: '-', left: literal(0, line), right: value };
      }
      case 'BinaryExpression': {
        const [left, operator, right] = childrenOf(node);
        if (!left || !operator || !right) return unknown('the result of an operator', line);
        return {
          kind: 'calculation',
          line,
          operator: source.textOf(operator),
          left: this.expression(left),
          right: this.expression(right),
        };
      }
      case 'MemberExpression':
        return this.#member(node, line);
      case 'CallExpression':
        return lowerCall(node, this);
      default:
        return unknown('an expression that has no counterpart', line);
    }
  }

  #formatPart(part: string | SyntaxNode, line: number): Expression {
    if (typeof part === 'string') return textLiteral(part, line);
    const [expression, ...rest] = childrenOf(part);
    // A conversion or a format would change the text.
    return expression && rest.length === 0
      ? this.expression(expression)
      : unknown('a format', this.source.lineOf(part));
  }

  #dictionary(node: SyntaxNode, line: number): Expression {
    const parts = childrenOf(node);
    if (node.getChild('**') || parts.length % 2 === 1) return unknown('a map with ** in it', line);
    const entries: MapExpression['entries'] = [];
    for (let index = 0; index + 1 < parts.length; index += 2) {
      const [key, value] = [parts[index] as SyntaxNode, parts[index + 1] as SyntaxNode];
      entries.push({ key: this.expression(key), value: this.expression(value) });
    }
    return { kind: 'map', line, entries };
  }

  #member(node: SyntaxNode, line: number): Expression {
    const name = nameOf(node, this.source);
    if (name !== null) return { kind: 'name', line, name };
    const [object, key] = childrenOf(node);
    if (!object || !key || key.name === 'PropertyName') return unknown('an attribute', line);
    if (nameOf(object, this.source) === 'os.environ')
      return { kind: 'environment', line, name: this.expression(key), fallback: null };
    return { kind: 'member', line, object: this.expression(object), key: this.expression(key) };
  }
}

function isHeaders(name: string | null): boolean {
  return name?.endsWith('.client.headers') ?? false;
}

/** Text that perf-gate would read as its own cannot be sent. */
function textLiteral(text: string, line: number): Expression {
  return isPlaceholderLike(text) ? unknown('text with {{ or ${…}', line) : literal(text, line);
}
