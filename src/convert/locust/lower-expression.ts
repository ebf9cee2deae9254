import { call, literal, name, unknown } from '../nodes.ts';
import { isPlaceholderLike } from '../placeholders.ts';
import type { Argument, Expression, MapExpression } from '../tree.ts';
import { writtenNumber } from '../written-number.ts';
import type { PythonLowering } from './lower.ts';
import { operator } from './operators.ts';
import {
  childrenOf,
  dividedBy,
  dottedName,
  formatParts,
  itemsOf,
  type SyntaxNode,
  stringOf,
  tokensOf,
} from './python.ts';

const COMPARISONS: Record<string, string> = { is: '==', 'is not': '!=', '<>': '!=' };

/** Lowers the expressions of a Python file. */
export class ExpressionLowering {
  readonly #lowering: PythonLowering;

  constructor(lowering: PythonLowering) {
    this.#lowering = lowering;
  }

  /** What stands between commas is a tuple; else it is one expression. */
  group(tokens: readonly SyntaxNode[], line: number): Expression {
    const { items, isTuple } = itemsOf(tokens);
    const [only] = items;
    if (!isTuple) return only ? this.lower(only.node) : unknown('nothing', line);
    return {
      kind: 'list',
      line,
      items: items.map(({ node, stars }) => (stars > 0 ? { spread: this.lower(node) } : this.lower(node))),
    };
  }

  lower(node: SyntaxNode): Expression {
    const { source } = this.#lowering;
    const line = source.lineOf(node);
    switch (node.name) {
      case 'Number': {
        const number = writtenNumber(source.textOf(node));
        return number === null ? unknown('a number', line) : literal(number, line);
      }
      case 'Boolean':
        return literal(source.textOf(node) === 'True', line);
      case 'None':
      case 'Ellipsis':
        return literal(null, line);
      case 'String':
        return textLiteral(stringOf(source.textOf(node)), line);
      case 'ContinuedString':
        return { kind: 'text', line, parts: childrenOf(node).map((part) => this.lower(part)) };
      case 'FormatString':
        return { kind: 'text', line, parts: formatParts(node, source).map((part) => this.#formatPart(part, line)) };
      case 'ParenthesizedExpression':
      case 'AwaitExpression':
        return this.group(
          tokensOf(node).filter(({ name: kind }) => kind !== 'await'),
          line,
        );
      case 'DictionaryExpression':
        return this.#dictionary(node, line);
      case 'ArrayExpression':
      case 'TupleExpression':
      case 'SetExpression':
        return {
          kind: 'list',
          line,
          items: itemsOf(tokensOf(node)).items.map(({ node: one, stars }) =>
            stars > 0 ? { spread: this.lower(one) } : this.lower(one),
          ),
        };
      case 'VariableName':
        return name(source.textOf(node), line);
      case 'UnaryExpression':
        return this.#unary(node, line);
      case 'BinaryExpression':
        return this.#binary(node, line);
      case 'ConditionalExpression': {
        const [body, , condition, , otherwise] = childrenOf(node);
        if (!body || !condition || !otherwise) return unknown('a condition', line);
        const [value, test, other] = [body, condition, otherwise].map((one) => this.lower(one)) as [
          Expression,
          Expression,
          Expression,
        ];
        return { kind: 'conditional', line, condition: test, body: value, otherwise: other };
      }
      case 'NamedExpression': {
        const [target, , value] = childrenOf(node);
        if (!target || !value) return unknown('an assignment', line);
        return { kind: 'assign', line, target: this.#lowering.target(target), value: this.lower(value) };
      }
      case 'LambdaExpression': {
        const body = node.lastChild;
        return {
          kind: 'function',
          line,
          name: null,
          parameters: this.#lowering.parameters(node.getChild('ParamList')),
          body: body ? [{ kind: 'return', line, value: this.lower(body) }] : [],
          receiver: 'first',
        };
      }
      case 'ArrayComprehensionExpression':
      case 'ComprehensionExpression':
      case 'SetComprehensionExpression':
      case 'DictionaryComprehensionExpression':
        return this.#comprehension(tokensOf(node), line);
      case 'MemberExpression':
        return this.#member(node, line);
      case 'CallExpression':
        return this.#call(node, line);
      default:
        return unknown('an expression that is not followed', line);
    }
  }

  #formatPart(part: string | SyntaxNode, line: number): Expression {
    if (typeof part === 'string') return textLiteral(part, line);
    const { source } = this.#lowering;
    const [expression, ...rest] = childrenOf(part);
    if (!expression) return unknown('a format', line);
    const value = this.lower(expression);
    if (rest.length === 0) return value;
    const spec = rest.map((one) => source.textOf(one)).join('');
    return call(operator('formatted', line), [value, literal(spec, line)], line, 'a format');
  }

  #unary(node: SyntaxNode, line: number): Expression {
    const [sign, operand] = tokensOf(node);
    if (!operand || !sign) return unknown('the result of an operator', line);
    const value = this.lower(operand);
    const written = this.#lowering.source.textOf(sign);
    if (written === '-' || written === 'not')
      return { kind: 'negation', line, operator: written === '-' ? '-' : '!', value };
    return written === '+' ? value : unknown('the result of an operator', line, [value]);
  }

  #binary(node: SyntaxNode, line: number): Expression {
    const tokens = tokensOf(node);
    const [left, right] = [tokens[0], tokens.at(-1)];
    if (!left || !right || tokens.length < 3) return unknown('the result of an operator', line);
    const sign = tokens
      .slice(1, -1)
      .map((one) => this.#lowering.source.textOf(one))
      .join(' ');
    const lowered = this.lower(right);
    // 1 < x < 3
    const isCompared = (one: SyntaxNode) =>
      one.name === 'BinaryExpression' && /CompareOp|in|is/.test(one.childAfter(one.firstChild?.to ?? 0)?.name ?? '');
    if (/^(?:<|<=|>|>=|==|!=|<>|is|is not|in|not in)$/.test(sign) && isCompared(left)) {
      const middle = left.lastChild;
      const first = this.lower(left);
      if (middle)
        return {
          kind: 'alternative',
          line,
          operator: '&&',
          left: first,
          right: this.#operation(sign, this.lower(middle), lowered, line),
        };
    }
    return this.#operation(sign, this.lower(left), lowered, line);
  }

  #operation(sign: string, left: Expression, right: Expression, line: number): Expression {
    if (sign === 'and' || sign === 'or')
      return { kind: 'alternative', line, operator: sign === 'and' ? '&&' : '||', left, right };
    if (sign === 'in') return call(operator('in', line), [left, right], line, 'in');
    if (sign === 'not in')
      return { kind: 'negation', line, operator: '!', value: call(operator('in', line), [left, right], line, 'in') };
    if (sign === '%' || sign === '*' || sign === '+') return call(operator(sign, line), [left, right], line, sign);
    return { kind: 'calculation', line, operator: COMPARISONS[sign] ?? sign, left, right };
  }

  /** `[a for b in c if d]`: a function of each value, and one that says which of them are taken. */
  #comprehension(tokens: readonly SyntaxNode[], line: number): Expression {
    const inside = tokens.filter(({ name: kind }) => !/^(?:[()[\]{}]|async)$/.test(kind));
    const at = inside.findIndex(({ name: kind }) => kind === 'for');
    if (at === -1) return unknown('a comprehension', line);
    const made = dividedBy(inside.slice(0, at), [':']);
    const isMap = made.length === 2;
    const clauses: SyntaxNode[][] = [];
    for (const token of inside.slice(at)) {
      if (token.name === 'for' || token.name === 'if') clauses.push([token]);
      else clauses.at(-1)?.push(token);
    }
    let item: Expression = isMap
      ? { kind: 'list', line, items: made.map((tokensOfPart) => this.group(tokensOfPart, line)) }
      : this.group(made[0] ?? [], line);
    let condition: Expression | null = null;
    let isInnermost = true;
    for (const [kind, ...rest] of clauses.reverse()) {
      if (kind?.name === 'if') {
        const one = this.group(rest, line);
        condition =
          condition === null ? one : { kind: 'alternative', line, operator: '&&', left: one, right: condition };
        continue;
      }
      const [target = [], values = []] = dividedBy(rest, ['in']);
      const parameters = [{ target: this.#lowering.loopTarget(target), fallback: null, rest: null }];
      const of = (value: Expression): Expression => ({
        kind: 'function',
        line,
        name: null,
        parameters,
        body: [{ kind: 'return', line, value }],
        receiver: null,
      });
      const given = [this.group(values, line), of(item), ...(condition === null ? [] : [of(condition)])];
      item = call(operator(isInnermost ? 'comprehension' : 'flattened', line), given, line, 'a comprehension');
      condition = null;
      isInnermost = false;
    }
    return isMap ? call(name('dict', line), [item], line, 'dict') : item;
  }

  #dictionary(node: SyntaxNode, line: number): Expression {
    const entries: MapExpression['entries'] = [];
    for (const group of dividedBy(
      tokensOf(node).filter(({ name: kind }) => !/^[{}]$/.test(kind)),
      [','],
    )) {
      const [key = [], value] = dividedBy(group, [':']);
      const [first, spread] = key;
      if (first?.name === '**' && spread) entries.push({ spread: this.lower(spread) });
      else if (first && value) entries.push({ key: this.lower(first), value: this.group(value, line) });
    }
    return { kind: 'map', line, entries };
  }

  /** The object and the key of `a.b` and `a[b]`; null: it is a part of a list. */
  place(node: SyntaxNode): { object: Expression; key: Expression } | null {
    const { source } = this.#lowering;
    const line = source.lineOf(node);
    const [object, opening, ...rest] = tokensOf(node);
    if (!object || !opening) return null;
    if (opening.name === '.') {
      const property = rest[0];
      return { object: this.#objectOf(object), key: literal(property ? source.textOf(property) : '', line) };
    }
    const inside = rest.filter(({ name: kind }) => kind !== ']');
    if (inside.some(({ name: kind }) => kind === ':')) return null;
    return { object: this.#objectOf(object), key: this.group(inside, line) };
  }

  /** Of `super()` what the bases of the class have. */
  #objectOf(node: SyntaxNode): Expression {
    const isSuper = node.name === 'CallExpression' && dottedName(node.firstChild, this.#lowering.source) === 'super';
    return (isSuper ? this.#lowering.classes.base(this.#lowering.source.lineOf(node)) : null) ?? this.lower(node);
  }

  #member(node: SyntaxNode, line: number): Expression {
    const place = this.place(node);
    if (place !== null) return { kind: 'member', line, ...place };
    const [object, , ...rest] = tokensOf(node);
    const bounds = dividedBy(
      rest.filter(({ name: kind }) => kind !== ']'),
      [':'],
    ).map((group) => (group.length === 0 ? literal(null, line) : this.group(group, line)));
    return call(
      operator('slice', line),
      [object ? this.lower(object) : unknown('nothing', line), ...bounds],
      line,
      '[:]',
    );
  }

  #call(node: SyntaxNode, line: number): Expression {
    const { source } = this.#lowering;
    const callee = node.firstChild;
    if (callee === null) return unknown('a call', line);
    const written = source.textOf(callee).replace(/\s+/g, ' ').slice(0, 80);
    const given = this.arguments(node.getChild('ArgList'), line);
    const [object] = callee.name === 'MemberExpression' ? tokensOf(callee) : [];
    const isSuper =
      object?.name === 'CallExpression' &&
      dottedName(object.firstChild, source) === 'super' &&
      callee.lastChild?.name === 'PropertyName';
    const self = isSuper ? this.#lowering.classes.self(line) : null;
    return {
      kind: 'call',
      line,
      callee: this.lower(callee),
      arguments: self === null ? given : [{ value: self, name: null, isSpread: false }, ...given],
      written,
    };
  }

  /** The arguments of a call, or the bases of a class. */
  arguments(list: SyntaxNode | null, line: number): Argument[] {
    if (list === null) return [];
    const tokens = tokensOf(list).slice(1);
    const inside = tokens.at(-1)?.name === ')' ? tokens.slice(0, -1) : tokens;
    if (inside.some(({ name: kind }) => kind === 'for'))
      return [{ value: this.#comprehension(inside, line), name: null, isSpread: false }];
    return dividedBy(inside, [',']).flatMap((group): Argument[] => {
      const [first, second] = group;
      if (!first) return [];
      if (first.name === '*' || first.name === '**')
        return second ? [{ value: this.lower(second), name: null, isSpread: true }] : [];
      if (second?.name === 'AssignOp')
        return [
          { value: this.group(group.slice(2), line), name: this.#lowering.source.textOf(first), isSpread: false },
        ];
      return [{ value: this.group(group, line), name: null, isSpread: false }];
    });
  }
}

/** Text that perf-gate would read as its own cannot be sent. */
function textLiteral(text: string, line: number): Expression {
  return isPlaceholderLike(text) ? unknown('text with {{ or ${…}', line) : literal(text, line);
}
