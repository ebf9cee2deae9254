import type {
  Expression as JsExpression,
  Function as JsFunction,
  Statement as JsStatement,
  MemberExpression,
  ModuleDeclaration,
  ObjectExpression,
  VariableDeclaration,
} from 'acorn';
import { Nesting } from '../evaluation-budget.ts';
import { literal, note, unknown } from '../nodes.ts';
import { isPlaceholderLike } from '../placeholders.ts';
import type { Expression, FunctionExpression, MapExpression, Statement } from '../tree.ts';
import { writtenNumber } from '../written-number.ts';
import { lowerCall } from './calls.ts';
import { type JsNode, type Lowering, lineOf } from './syntax.ts';

/** The name that the default export has in the scope of a module: no variable can be called so. */
const DEFAULT_EXPORT = 'default';
/** Deeper than what is interpreted, and no danger for the stack. */
const DEEPEST = 400;

/** Lowers the syntax tree of a k6 script to the neutral tree. */
export class K6Lowering implements Lowering {
  readonly #nesting = new Nesting(DEEPEST);

  /** The statements of a module, in which an export is a variable. Imports and classes have no counterpart. */
  module(body: readonly (JsStatement | ModuleDeclaration)[]): Statement[] {
    return body.flatMap((item): Statement[] => {
      if (item.type === 'ExportDefaultDeclaration') {
        const { declaration } = item;
        const line = lineOf(item);
        if (declaration.type === 'Identifier') return [assign(DEFAULT_EXPORT, this.expression(declaration), line)];
        return isFunction(declaration) ? [assign(DEFAULT_EXPORT, this.#function(declaration), line)] : [];
      }
      const declared = item.type === 'ExportNamedDeclaration' ? item.declaration : item;
      if (!declared || /^(?:Import|Export|Empty|Class)/.test(declared.type)) return [];
      return this.#statements([declared as JsStatement]);
    });
  }

  #statements(statements: readonly JsStatement[]): Statement[] {
    return statements.flatMap(
      (statement) =>
        this.#nesting.deeper(() => this.#statement(statement)) ?? [unknown('nested too deeply', lineOf(statement))],
    );
  }

  #statement(node: JsStatement): Statement[] {
    const line = lineOf(node);
    const inside = (body: JsStatement) => this.#statements(body.type === 'BlockStatement' ? body.body : [body]);
    const loop = (body: Statement[]): Statement[] => [{ kind: 'loop', line, variable: null, values: null, body }];
    switch (node.type) {
      case 'ExpressionStatement':
        return [this.expression(node.expression)];
      case 'VariableDeclaration':
        return this.#declarations(node);
      case 'FunctionDeclaration':
        return [assign(node.id.name, this.#function(node), line)];
      case 'ReturnStatement':
        return [{ kind: 'return', line, value: node.argument ? this.expression(node.argument) : null }];
      case 'BlockStatement':
        return [{ kind: 'block', line, body: this.#statements(node.body) }];
      case 'TryStatement':
        return [{ kind: 'block', line, body: this.#statements(node.block.body) }];
      case 'IfStatement': {
        const otherwise = node.alternate ? inside(node.alternate) : [];
        const condition = this.expression(node.test);
        return [{ kind: 'branch', line, condition, body: inside(node.consequent), otherwise }];
      }
      case 'ForStatement': {
        const first = node.init?.type === 'VariableDeclaration' ? this.#declarations(node.init) : [];
        return loop([...first, { kind: 'block', line, body: inside(node.body) }]);
      }
      case 'ForOfStatement': {
        const [declared] = node.left.type === 'VariableDeclaration' ? node.left.declarations : [];
        const variable = declared?.id.type === 'Identifier' ? declared.id.name : null;
        return [{ kind: 'loop', line, variable, values: this.expression(node.right), body: inside(node.body) }];
      }
      case 'ForInStatement':
      case 'WhileStatement':
      case 'DoWhileStatement':
        return loop(inside(node.body));
      case 'EmptyStatement':
        return [];
      default:
        return [note('a statement that has no counterpart', line)];
    }
  }

  #declarations({ declarations }: VariableDeclaration): Statement[] {
    return declarations.flatMap(({ id, init, ...declarator }): Statement[] => {
      const line = declarator.loc?.start.line ?? 1;
      const value = init ? this.expression(init) : unknown('it has no value', line);
      return [id.type === 'Identifier' ? assign(id.name, value, line) : value];
    });
  }

  #function(node: JsFunction): FunctionExpression {
    const line = lineOf(node);
    const { body } = node;
    return {
      kind: 'function',
      line,
      parameters: node.params.map((parameter) => (parameter.type === 'Identifier' ? parameter.name : null)),
      body:
        body.type === 'BlockStatement'
          ? this.#statements(body.body)
          : [{ kind: 'return', line, value: this.expression(body) }],
      scope: 'own',
    };
  }

  expression(node: JsNode): Expression {
    return this.#nesting.deeper(() => this.#expression(node)) ?? unknown('nested too deeply', lineOf(node));
  }

  #expression(node: JsNode): Expression {
    const line = lineOf(node);
    switch (node.type) {
      case 'Literal':
        if (node.value instanceof RegExp || typeof node.value === 'bigint') return unknown('a literal', line);
        if (typeof node.value === 'number' && /^\d/.test(node.raw ?? ''))
          return literal(writtenNumber(node.raw ?? ''), line);
        return typeof node.value === 'string' ? textLiteral(node.value, line) : literal(node.value, line);
      case 'TemplateLiteral': {
        const parts = node.quasis.flatMap((quasi, index) => {
          const expression = node.expressions[index];
          const own = textLiteral(quasi.value.cooked ?? '', line);
          return expression ? [own, this.expression(expression)] : [own];
        });
        return { kind: 'text', line, parts };
      }
      case 'Identifier':
        return { kind: 'name', line, name: node.name };
      case 'ArrayExpression': {
        const items = node.elements.map((element) => (element ? this.expression(element) : literal(null, line)));
        return { kind: 'list', line, items };
      }
      case 'ObjectExpression':
        return this.#map(node, line);
      case 'ArrowFunctionExpression':
      case 'FunctionExpression':
        return this.#function(node);
      case 'UnaryExpression': {
        const value = this.expression(node.argument);
        if (node.operator !== '-' && node.operator !== '!')
          return unknown(`the result of ${node.operator}`, line, [value]);
        return { kind: 'negation', line, operator: node.operator, value };
      }
      case 'BinaryExpression': {
        const [left, right] = [this.expression(node.left), this.expression(node.right)];
        return { kind: 'calculation', line, operator: node.operator, left, right };
      }
      case 'LogicalExpression': {
        const [left, right] = [this.expression(node.left), this.expression(node.right)];
        return { kind: 'alternative', line, operator: node.operator, left, right };
      }
      case 'AssignmentExpression': {
        const isPlain = node.left.type === 'Identifier' && node.operator === '=';
        const value = this.expression(node.right);
        if (isPlain) return assign((node.left as { name: string }).name, value, line);
        return { kind: 'assign', line, target: { kind: 'none' }, value };
      }
      case 'AwaitExpression':
        return this.expression(node.argument);
      case 'ChainExpression':
        return this.expression(node.expression);
      case 'MemberExpression':
        return this.#member(node, line);
      case 'TaggedTemplateExpression': {
        const { tag } = node;
        const isUrl =
          tag.type === 'MemberExpression' && tag.property.type === 'Identifier' && tag.property.name === 'url';
        return isUrl ? this.expression(node.quasi) : unknown('a tagged template', line);
      }
      case 'CallExpression':
        return lowerCall(node, this);
      case 'NewExpression': {
        const last = node.arguments.at(-1);
        const made = last ? this.expression(last) : null;
        const isShared = node.callee.type === 'Identifier' && node.callee.name === 'SharedArray';
        if (isShared && made) return { kind: 'call', line, callee: made, arguments: [] };
        return unknown('an object of a class', line, made ? [made] : []);
      }
      default:
        return unknown('an expression that has no counterpart', line);
    }
  }

  #map({ properties }: ObjectExpression, line: number): MapExpression {
    const entries = properties.map((property): MapExpression['entries'][number] => {
      if (property.type === 'SpreadElement') return { spread: this.expression(property.argument) };
      const { key } = property;
      const isName = key.type === 'Identifier' && !property.computed;
      return {
        key: isName ? literal(key.name, line) : this.expression(key),
        value: this.expression(property.value as JsExpression),
      };
    });
    return { kind: 'map', line, entries };
  }

  #member({ object, property, computed }: MemberExpression, line: number): Expression {
    const key = property.type === 'Identifier' && !computed ? literal(property.name, line) : this.expression(property);
    if (object.type === 'Identifier' && object.name === '__ENV')
      return { kind: 'environment', line, name: key, fallback: null };
    return { kind: 'member', line, object: this.expression(object), key };
  }
}

function isFunction(node: { type: string }): node is JsFunction {
  return /Function/.test(node.type);
}

function assign(name: string, value: Expression, line: number): Expression {
  return { kind: 'assign', line, target: { kind: 'variable', name }, value };
}

/** Text that perf-gate would read as its own cannot be sent. */
function textLiteral(text: string, line: number): Expression {
  return isPlaceholderLike(text) ? unknown('text with {{ or ${…}', line) : literal(text, line);
}
