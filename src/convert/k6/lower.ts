import type {
  Function as JsFunction,
  Statement as JsStatement,
  ModuleDeclaration,
  SwitchStatement,
  TryStatement,
  VariableDeclaration,
} from 'acorn';
import { hasEffect } from '../effects.ts';
import { Nesting } from '../evaluation-budget.ts';
import { assignment, call, literal, loss, name, unknown } from '../nodes.ts';
import type { Expression, FunctionExpression, Parameter, Statement } from '../tree.ts';
import { lowerClass } from './classes.ts';
import { iterated } from './collections.ts';
import { lowerExpression } from './lower-expression.ts';
import { keysOf } from './natives.ts';
import { type JsNode, lineOf, writtenName } from './syntax.ts';
import { lowerTarget } from './targets.ts';

/** The name that the default export has in the scope of a module: no variable can be called so. */
const DEFAULT_EXPORT = 'default';
/** Begins the name of a module all of whose exports are exported once more. */
export const EVERYTHING = '%everything ';
/** The name of the function that gives what a module exports. */
const IMPORT = '%import';
/** Deeper than what is interpreted, and no danger for the stack. */
const DEEPEST = 400;

/** A module as statements, and what it exports: the variable by the name under which it is exported. */
export interface LoweredModule {
  statements: Statement[];
  exports: Map<string, string>;
}

/** Lowers the syntax tree of JavaScript to the neutral tree; it knows nothing of k6. */
export class Lowering {
  readonly #nesting = new Nesting(DEEPEST);
  /** What the class extends whose members are being lowered. */
  base: JsNode | null = null;

  module(body: readonly (JsStatement | ModuleDeclaration)[]): LoweredModule {
    const exports = new Map<string, string>();
    const statements = hoisted(body).flatMap((item) => this.#moduleItem(item, exports));
    return { statements, exports };
  }

  #moduleItem(item: JsStatement | ModuleDeclaration, exports: Map<string, string>): Statement[] {
    const line = lineOf(item);
    const loaded = (source: unknown) => call(name(IMPORT, line), [literal(String(source), line)], line, 'import');
    const member = (object: Expression, key: string): Expression => ({
      kind: 'member',
      line,
      object,
      key: literal(key, line),
    });
    switch (item.type) {
      case 'ImportDeclaration':
        if (item.specifiers.length === 0) return [loaded(item.source.value)];
        return item.specifiers.map((specifier) => {
          const whole = loaded(item.source.value);
          const value =
            specifier.type === 'ImportNamespaceSpecifier'
              ? whole
              : member(
                  whole,
                  specifier.type === 'ImportDefaultSpecifier' ? DEFAULT_EXPORT : nameOf(specifier.imported),
                );
          return assignment(specifier.local.name, value, line, 'block');
        });
      case 'ExportDefaultDeclaration': {
        const { declaration } = item;
        exports.set(DEFAULT_EXPORT, DEFAULT_EXPORT);
        if (declaration.type === 'FunctionDeclaration' || declaration.type === 'ClassDeclaration') {
          const value =
            declaration.type === 'FunctionDeclaration' ? this.function(declaration) : lowerClass(declaration, this);
          const own = declaration.id ? [assignment(declaration.id.name, value, line, 'block')] : [];
          return [
            ...own,
            assignment(DEFAULT_EXPORT, declaration.id ? name(declaration.id.name, line) : value, line, 'block'),
          ];
        }
        return [assignment(DEFAULT_EXPORT, this.expression(declaration), line, 'block')];
      }
      case 'ExportNamedDeclaration': {
        const { declaration, specifiers, source } = item;
        if (declaration) {
          for (const variable of declaredNames(declaration)) exports.set(variable, variable);
          return this.#statement(declaration);
        }
        return specifiers.flatMap((specifier) => {
          const [local, exported] = [nameOf(specifier.local), nameOf(specifier.exported)];
          const variable = source || exported === DEFAULT_EXPORT ? exported : local;
          exports.set(exported, variable);
          if (source) return [assignment(variable, member(loaded(source.value), local), line, 'block')];
          return variable === local ? [] : [assignment(variable, name(local, line), line, 'block')];
        });
      }
      case 'ExportAllDeclaration': {
        const variable = item.exported ? nameOf(item.exported) : `${EVERYTHING}${exports.size}`;
        exports.set(variable, variable);
        return [assignment(variable, loaded(item.source.value), line, 'block')];
      }
      default:
        return this.statement(item);
    }
  }

  statement(statement: JsStatement): Statement[] {
    return this.#nesting.deeper(() => this.#statement(statement)) ?? [unknown('nested too deeply', lineOf(statement))];
  }

  statements(statements: readonly JsStatement[]): Statement[] {
    return hoisted(statements).flatMap((statement) => this.statement(statement));
  }

  #inside(body: JsStatement): Statement[] {
    return body.type === 'BlockStatement' ? this.statements(body.body) : this.statement(body);
  }

  #statement(node: JsStatement): Statement[] {
    const line = lineOf(node);
    switch (node.type) {
      case 'ExpressionStatement':
        return this.#expressionStatement(node.expression);
      case 'VariableDeclaration':
        return this.#declarations(node);
      case 'FunctionDeclaration':
        return [assignment(node.id.name, this.function(node), line, 'block')];
      case 'ClassDeclaration':
        return [assignment(node.id.name, lowerClass(node, this), line, 'block')];
      case 'ReturnStatement':
        return [
          { kind: 'return', line, value: node.argument ? this.expression(node.argument) : literal(undefined, line) },
        ];
      case 'BlockStatement':
        return [{ kind: 'block', line, body: this.statements(node.body), hasScope: true }];
      case 'TryStatement':
        return this.#try(node);
      case 'IfStatement': {
        const otherwise = node.alternate ? this.#inside(node.alternate) : [];
        const condition = this.expression(node.test);
        const body = this.#inside(node.consequent);
        // What ends with an error is not what a good turn does.
        const bad = [body, otherwise].map(endsWithError);
        const side = bad[0] ? 'body' : 'otherwise';
        const ends = { side, isSent: holdsHttp(bad[0] ? body : otherwise) } as const;
        return [{ kind: 'branch', line, condition, body, otherwise, ...(bad[0] !== bad[1] && { ends }) }];
      }
      case 'ForStatement': {
        const setup = !node.init
          ? []
          : node.init.type === 'VariableDeclaration'
            ? this.#declarations(node.init)
            : [this.expression(node.init)];
        const condition = node.test ? this.expression(node.test) : null;
        const update = node.update ? this.expression(node.update) : null;
        return [{ ...this.#loop(line, node.body), setup, condition, update }];
      }
      case 'ForOfStatement':
      case 'ForInStatement': {
        const target =
          node.left.type === 'VariableDeclaration'
            ? lowerTarget(node.left.declarations[0]?.id, declaring(node.left.kind), this)
            : lowerTarget(node.left, null, this);
        const over = this.expression(node.right);
        const values =
          node.type === 'ForOfStatement'
            ? call({ kind: 'known', line, value: iterated }, [over], line, 'for … of')
            : call({ kind: 'known', line, value: keysOf }, [over], line, 'for … in');
        return [{ ...this.#loop(line, node.body), target, values }];
      }
      case 'WhileStatement':
        return [{ ...this.#loop(line, node.body), condition: this.expression(node.test) }];
      case 'DoWhileStatement': {
        const once: Statement = { kind: 'block', line, body: this.#inside(node.body), hasScope: true };
        return [once, { ...this.#loop(line, node.body), condition: this.expression(node.test) }];
      }
      case 'SwitchStatement':
        return this.#switch(node);
      case 'BreakStatement':
      case 'ContinueStatement': {
        const jump: Statement = { kind: 'jump', line, to: node.type === 'BreakStatement' ? 'break' : 'continue' };
        return node.label ? [loss('a jump to a label is taken as one of the innermost loop', line), jump] : [jump];
      }
      case 'ThrowStatement':
        return [this.expression(node.argument), { kind: 'jump', line, to: 'throw' }];
      case 'LabeledStatement':
        return this.statement(node.body);
      case 'EmptyStatement':
      case 'DebuggerStatement':
        return [];
      default:
        return [loss('a statement that has no counterpart', line)];
    }
  }

  /** `fail('…')` and `exec.test.abort()` end what a user does. */
  #expressionStatement(node: JsNode): Statement[] {
    const line = lineOf(node);
    if (node.type === 'CallExpression') {
      const { callee } = node;
      const isFail = callee.type === 'Identifier' && callee.name === 'fail';
      const isAbort =
        callee.type === 'MemberExpression' &&
        callee.property.type === 'Identifier' &&
        callee.property.name === 'abort' &&
        /(?:^|\.)test$/.test(writtenName(callee.object));
      if (isFail || isAbort) return [{ kind: 'jump', line, to: 'throw' }];
    }
    // `a && f()` and `a ? f() : g()` are conditions.
    if (node.type === 'LogicalExpression' && node.operator === '&&') {
      const body = this.#expressionStatement(node.right);
      return [{ kind: 'branch', line, condition: this.expression(node.left), body, otherwise: [] }];
    }
    if (node.type === 'ConditionalExpression') {
      const [body, otherwise] = [node.consequent, node.alternate].map((way) => this.#expressionStatement(way));
      const condition = this.expression(node.test);
      return [{ kind: 'branch', line, condition, body: body ?? [], otherwise: otherwise ?? [] }];
    }
    return [this.expression(node)];
  }

  #loop(line: number, body: JsStatement): Extract<Statement, { kind: 'loop' }> {
    return {
      kind: 'loop',
      line,
      setup: [],
      target: null,
      values: null,
      condition: null,
      update: null,
      body: this.#inside(body),
    };
  }

  /** What is caught is what goes wrong. */
  #try({ block, handler, finalizer, loc }: TryStatement): Statement[] {
    const line = lineOf({ loc });
    const caught = handler ? this.statements(handler.body.body) : [];
    const remark = hasEffect(caught) && holdsHttp(caught) ? 'what is sent after an error is left out' : null;
    const body = this.statements(block.body);
    const last = finalizer ? this.statements(finalizer.body) : [];
    return [{ kind: 'block', line, body, hasScope: true, caught: handler ? { body: caught, remark } : null, last }];
  }

  /** One `if` after the other, within a loop of one turn where a `break` stands deeper than at the end. */
  #switch(node: SwitchStatement): Statement[] {
    const line = lineOf(node);
    const value = `%switch ${line}`;
    const bodies = node.cases.map((_, index) => {
      const following: JsStatement[] = [];
      for (const { consequent } of node.cases.slice(index)) {
        const statements = consequent.flatMap((one) => (one.type === 'BlockStatement' ? one.body : [one]));
        const end = statements.findIndex(({ type }) => /^(?:Break|Return|Throw|Continue)Statement$/.test(type));
        following.push(...(end === -1 ? statements : statements.slice(0, end + 1)));
        if (end !== -1) break;
      }
      if (following.at(-1)?.type === 'BreakStatement') following.pop();
      return this.statements(following);
    });
    const byDefault = node.cases.findIndex(({ test }) => !test);
    let chain: Statement[] = byDefault === -1 ? [] : (bodies[byDefault] as Statement[]);
    for (let index = node.cases.length - 1; index >= 0; index--) {
      const test = node.cases[index]?.test;
      if (!test) continue;
      const condition: Expression = {
        kind: 'calculation',
        line: lineOf(test),
        operator: '==',
        left: name(value, line),
        right: this.expression(test),
      };
      chain = [{ kind: 'branch', line: lineOf(test), condition, body: bodies[index] as Statement[], otherwise: chain }];
    }
    const setup = assignment(value, this.expression(node.discriminant), line, 'block');
    if (!holdsBreak(bodies)) return [setup, ...chain];
    const once = { kind: 'list' as const, line, items: [literal(null, line)] };
    return [
      setup,
      { kind: 'loop', line, setup: [], target: null, values: once, condition: null, update: null, body: chain },
    ];
  }

  #declarations({ declarations, kind }: VariableDeclaration): Statement[] {
    return declarations.flatMap(({ id, init, ...declarator }): Statement[] => {
      const line = declarator.loc?.start.line ?? 1;
      const value = init ? this.named(init, id.type === 'Identifier' ? id.name : null) : literal(undefined, line);
      return [{ kind: 'assign', line, target: lowerTarget(id, declaring(kind), this), value }];
    });
  }

  /** An expression that a variable is made of, whose name a function takes over. */
  named(node: JsNode, variable: string | null): Expression {
    const value = this.expression(node);
    return value.kind === 'function' && value.name === null ? { ...value, name: variable } : value;
  }

  function(node: JsFunction, receiver: 'this' | null = 'this'): FunctionExpression {
    const line = lineOf(node);
    const { body } = node;
    const statements: Statement[] =
      body.type === 'BlockStatement'
        ? [...this.statements(body.body), { kind: 'return', line, value: literal(undefined, line) }]
        : [{ kind: 'return', line: lineOf(body), value: this.expression(body) }];
    return {
      kind: 'function',
      line,
      name: node.id?.name ?? null,
      parameters: node.params.map((parameter) => this.#parameter(parameter)),
      body: statements,
      receiver: node.type === 'ArrowFunctionExpression' ? null : receiver,
    };
  }

  #parameter(node: JsFunction['params'][number]): Parameter {
    if (node.type === 'AssignmentPattern')
      return { target: lowerTarget(node.left, 'block', this), fallback: this.expression(node.right), rest: null };
    if (node.type === 'RestElement')
      return { target: lowerTarget(node.argument, 'block', this), fallback: null, rest: 'positional' };
    return { target: lowerTarget(node, 'block', this), fallback: null, rest: null };
  }

  expression(node: JsNode): Expression {
    return this.#nesting.deeper(() => lowerExpression(node, this)) ?? unknown('it is nested too deeply', lineOf(node));
  }
}

function declaring(kind: VariableDeclaration['kind']): 'block' | 'function' {
  return kind === 'var' ? 'function' : 'block';
}

/** Functions are there before the statements that stand above them. */
function hoisted<T extends JsStatement | ModuleDeclaration>(statements: readonly T[]): T[] {
  const isFunction = (one: T) =>
    one.type === 'FunctionDeclaration' ||
    (one.type === 'ExportNamedDeclaration' && one.declaration?.type === 'FunctionDeclaration') ||
    (one.type === 'ExportDefaultDeclaration' && one.declaration.type === 'FunctionDeclaration');
  const isImport = (one: T) => one.type === 'ImportDeclaration';
  return [
    ...statements.filter(isImport),
    ...statements.filter(isFunction),
    ...statements.filter((one) => !isFunction(one) && !isImport(one)),
  ];
}

function nameOf(node: { type: string; name?: string; value?: unknown }): string {
  return node.type === 'Identifier' ? String(node.name) : String(node.value);
}

function declaredNames(node: JsStatement): string[] {
  if (node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration') return [node.id.name];
  if (node.type !== 'VariableDeclaration') return [];
  return node.declarations.flatMap(({ id }) => patternNames(id));
}

function patternNames(node: unknown): string[] {
  const { type, name: own, ...parts } = node as { type?: string; name?: string };
  if (type === 'Identifier') return [String(own)];
  if (type === 'Property') return patternNames((parts as { value: unknown }).value);
  if (type === 'AssignmentPattern') return patternNames((parts as { left: unknown }).left);
  return Object.values(parts)
    .flat()
    .flatMap((one) => (typeof one === 'object' && one !== null && 'type' in one ? patternNames(one) : []));
}

function endsWithError(statements: readonly Statement[]): boolean {
  const last = statements.at(-1);
  if (last?.kind === 'block') return endsWithError(last.body);
  return last?.kind === 'jump' && last.to === 'throw';
}

function holdsBreak(node: unknown): boolean {
  if (typeof node !== 'object' || node === null) return false;
  const { kind, to } = node as { kind?: string; to?: string };
  if (kind === 'jump' && to === 'break') return true;
  if (kind === 'loop' || kind === 'function') return false;
  return Object.values(node).some(holdsBreak);
}

function holdsHttp(node: unknown): boolean {
  return JSON.stringify(node, (_, value) => (value === undefined ? null : value)).includes('"written":"http.');
}
