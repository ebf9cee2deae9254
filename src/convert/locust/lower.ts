import { Nesting } from '../evaluation-budget.ts';
import { assignment, call, literal, loss, name, note, unknown } from '../nodes.ts';
import type { Expression, FunctionExpression, Parameter, Statement, Target } from '../tree.ts';
import { answerChecks } from './checks.ts';
import { ClassLowering } from './lower-class.ts';
import { ExpressionLowering } from './lower-expression.ts';
import { importStatements } from './lower-import.ts';
import { matchStatement } from './lower-match.ts';
import { operator } from './operators.ts';
import {
  childrenOf,
  dividedBy,
  dottedName,
  itemsOf,
  nameIn,
  type PythonSource,
  type SyntaxNode,
  tokensOf,
} from './python.ts';

/** Deeper than what is interpreted, and no danger for the stack. */
const DEEPEST = 400;

/** Names of a function whose assignments change variables outside of it. */
interface Outside {
  global: Set<string>;
  nonlocal: Set<string>;
}

/** Lowers the statements of a Python file to the neutral tree. */
export class PythonLowering {
  readonly source: PythonSource;
  readonly expressions: ExpressionLowering;
  readonly classes: ClassLowering;
  readonly #nesting = new Nesting(DEEPEST);
  #outside: Outside = { global: new Set(), nonlocal: new Set() };

  constructor(source: PythonSource) {
    this.source = source;
    this.expressions = new ExpressionLowering(this);
    this.classes = new ClassLowering(this);
  }

  /** The statements of a file, a function or a branch. */
  statements(owner: SyntaxNode | null): Statement[] {
    return owner === null ? [] : childrenOf(owner).flatMap((statement) => this.statement(statement));
  }

  statement(node: SyntaxNode): Statement[] {
    const line = this.source.lineOf(node);
    return this.#nesting.deeper(() => this.#statement(node, line)) ?? [loss('what is nested too deeply', line)];
  }

  #statement(node: SyntaxNode, line: number): Statement[] {
    const { expressions } = this;
    switch (node.name) {
      case 'ExpressionStatement':
        return this.#expressionStatement(node, line);
      case 'StatementGroup':
        return childrenOf(node).flatMap((one) => this.statement(one));
      case 'AssignStatement':
        return this.#assignment(node, line);
      case 'UpdateStatement': {
        const [target, operation, ...value] = tokensOf(node);
        if (!target || !operation) return [];
        const sign = this.source.textOf(operation).slice(0, -1);
        return this.update(this.target(target), sign, expressions.group(value, line), line);
      }
      case 'WithStatement':
        return this.#with(node, line);
      case 'IfStatement':
        return this.#if(node, line);
      case 'ForStatement': {
        const tokens = tokensOf(node).filter(({ name: kind }) => kind !== 'for' && kind !== 'async');
        const [head = [], ...afterElse] = dividedBy(tokens, ['else']);
        const [target = [], values = []] = dividedBy(
          head.filter(({ name: kind }) => kind !== 'Body'),
          ['in'],
        );
        return [
          {
            kind: 'loop',
            line,
            setup: [],
            target: this.#groupTarget(target),
            values: call(operator('iterated', line), [expressions.group(values, line)], line, 'a loop'),
            condition: null,
            update: null,
            body: this.statements(head.find(({ name: kind }) => kind === 'Body') ?? null),
          },
          ...afterElse.flat().flatMap((body) => this.statements(body)),
        ];
      }
      case 'WhileStatement':
        return this.#while(node, line);
      case 'TryStatement':
        return this.#try(node, line);
      case 'MatchStatement':
        return matchStatement(node, line, this);
      case 'FunctionDefinition':
      case 'ClassDefinition':
      case 'DecoratedStatement':
        return this.classes.definition(node);
      case 'ReturnStatement': {
        const value = tokensOf(node).slice(1);
        return [{ kind: 'return', line, value: value.length === 0 ? null : expressions.group(value, line) }];
      }
      case 'RaiseStatement':
        return [
          ...childrenOf(node)
            .slice(1, 2)
            .map((one) => expressions.lower(one)),
          { kind: 'jump', line, to: 'throw' },
        ];
      case 'BreakStatement':
        return [{ kind: 'jump', line, to: 'break' }];
      case 'ContinueStatement':
        return [{ kind: 'jump', line, to: 'continue' }];
      case 'AssertStatement': {
        const condition = childrenOf(node)[1];
        return condition ? (answerChecks(condition, true, this) ?? [expressions.lower(condition)]) : [];
      }
      case 'DeleteStatement':
        return this.#delete(node, line);
      case 'ScopeStatement': {
        const [kind, ...names] = childrenOf(node);
        const outside = kind?.name === 'global' ? this.#outside.global : this.#outside.nonlocal;
        for (const one of names) outside.add(this.source.textOf(one));
        return [];
      }
      case 'ImportStatement':
        return importStatements(node, line, this);
      case 'YieldStatement': {
        const value = tokensOf(node).filter(({ name: kind }) => !/^(?:yield|from|⚠)$/.test(kind));
        const said = loss('a yield is not followed: what takes its values is missing', line);
        return value.length === 0 ? [] : [said, expressions.group(value, line)];
      }
      case 'PassStatement':
      case 'PrintStatement':
      case 'TypeDefinition':
        return [];
      default:
        return [loss('a statement that is not followed', line)];
    }
  }

  #expressionStatement(node: SyntaxNode, line: number): Statement[] {
    const [only] = childrenOf(node);
    const callee = only?.name === 'CallExpression' ? dottedName(only.firstChild, this.source) : '';
    const value = this.expressions.group(tokensOf(node), line);
    // What stands after it in the task is never reached.
    if (/^\w+(?:\.\w+)*\.interrupt$/.test(callee)) return [value, { kind: 'return', line, value: null }];
    return [value];
  }

  #assignment(node: SyntaxNode, line: number): Statement[] {
    const groups = dividedBy(
      tokensOf(node).filter(({ name: kind }) => kind !== 'TypeDef'),
      ['AssignOp'],
    );
    const value = groups.pop();
    if (value === undefined || groups.length === 0) return [];
    const targets = groups.map((group) => this.#groupTarget(group));
    const isTasks = groups.some(([first]) => first !== undefined && /(?:^|\.)tasks$/.test(this.source.textOf(first)));
    const lowered = isTasks ? this.classes.taskList(value, line) : this.expressions.group(value, line);
    if (targets.length === 1) return [{ kind: 'assign', line, target: targets[0] as Target, value: lowered }];
    const held = ' assigned';
    return [
      assignment(held, lowered, line, 'function'),
      ...targets.map((target): Statement => ({ kind: 'assign', line, target, value: name(held, line) })),
    ];
  }

  /** `x += y`: a list that is added to stays the same list. */
  update(target: Target, sign: string, value: Expression, line: number): Statement[] {
    const old: Expression =
      target.kind === 'variable'
        ? name(target.name, line)
        : target.kind === 'member'
          ? { kind: 'member', line, object: target.object, key: target.key }
          : unknown('what it was before', line);
    // What outlives the function is another value in every turn.
    const isLasting = target.kind === 'member' || (target.kind === 'variable' && target.declares === 'module');
    const called = `${isLasting ? 'counted ' : ''}${sign}=`;
    return [{ kind: 'assign', line, target, value: call(operator(called, line), [old, value], line, `${sign}=`) }];
  }

  target(node: SyntaxNode): Target {
    const { source } = this;
    const line = source.lineOf(node);
    switch (node.name) {
      case 'VariableName': {
        const variable = source.textOf(node);
        return { kind: 'variable', name: variable, declares: this.#declares(variable) };
      }
      case 'MemberExpression': {
        const place = this.expressions.place(node);
        return place === null
          ? { kind: 'unknown', what: 'a change of a part of a list' }
          : { kind: 'member', ...place };
      }
      case 'TupleExpression':
      case 'ArrayExpression':
      case 'ParenthesizedExpression':
        return this.#groupTarget(tokensOf(node).filter(({ name: kind }) => !/^[()[\]]$/.test(kind)));
      default:
        return { kind: 'unknown', what: `an assignment in line ${line}` };
    }
  }

  /** A variable of a comprehension is its own. */
  loopTarget(tokens: readonly SyntaxNode[]): Target {
    return this.#groupTarget(tokens);
  }

  #groupTarget(tokens: readonly SyntaxNode[]): Target {
    const { items, isTuple } = itemsOf(tokens);
    const [only] = items;
    if (!isTuple && only) return this.target(only.node);
    const starred = items.findIndex(({ stars }) => stars > 0);
    if (starred !== -1 && starred !== items.length - 1) return { kind: 'unknown', what: 'an assignment with * in it' };
    const rest = starred === -1 ? null : this.target((items[starred] as { node: SyntaxNode }).node);
    const fixed = starred === -1 ? items : items.slice(0, starred);
    return {
      kind: 'pattern',
      parts: fixed.map(({ node }, index) => ({
        key: literal(index, this.source.lineOf(node)),
        target: this.target(node),
        fallback: null,
      })),
      rest,
    };
  }

  #declares(variable: string): 'function' | 'module' | null {
    if (this.#outside.global.has(variable)) return 'module';
    return this.#outside.nonlocal.has(variable) ? null : 'function';
  }

  #with(node: SyntaxNode, line: number): Statement[] {
    const tokens = tokensOf(node).filter(({ name: kind }) => !/^(?:with|async|Body)$/.test(kind));
    const entered = dividedBy(tokens, [',']).flatMap((group): Statement[] => {
      const [value = [], as = []] = dividedBy(group, ['as']);
      // `with (a() as b):`, of which the grammar knows less than Python
      const [inner] = value;
      const parts =
        inner?.name === 'ParenthesizedExpression' && as.length === 0
          ? dividedBy(
              tokensOf(inner).filter(({ name: kind }) => !/^[()⚠]$/.test(kind)),
              [','],
            ).map((one) => dividedBy(one, ['as']))
          : [[value, as]];
      return parts.map(([expression = [], target = []]): Statement => {
        const made = call(operator('entered', line), [this.expressions.group(expression, line)], line, 'with');
        const names = target.filter(({ name: kind }) => kind !== '⚠');
        return names.length > 0 ? { kind: 'assign', line, target: this.#groupTarget(names), value: made } : made;
      });
    });
    return [...entered, ...this.statements(node.getChild('Body'))];
  }

  #if(node: SyntaxNode, line: number): Statement[] {
    const checks = answerChecks(node, false, this);
    if (checks !== null) return checks;
    const parts: { condition: Expression | null; body: Statement[]; line: number }[] = [];
    let condition: Expression | null = null;
    for (const token of tokensOf(node)) {
      if (token.name === 'Body') {
        parts.push({ condition, body: this.statements(token), line: this.source.lineOf(token) });
        condition = null;
      } else if (!/^(?:if|elif|else)$/.test(token.name)) condition = this.expressions.lower(token);
    }
    return parts
      .reduceRight<Statement[]>(
        (otherwise, part) =>
          part.condition === null
            ? part.body
            : [{ kind: 'branch', line: part.condition.line, condition: part.condition, body: part.body, otherwise }],
        [],
      )
      .map((statement, index) => (index === 0 && statement.kind === 'branch' ? { ...statement, line } : statement));
  }

  #while(node: SyntaxNode, line: number): Statement[] {
    const [, condition] = childrenOf(node);
    const body = this.statements(node.getChild('Body'));
    const text = condition ? this.source.textOf(condition) : '';
    // Nothing in it leaves a loop that has no end: one turn is what is repeated.
    if (/^(?:True|1)$/.test(text) && !leaves(body))
      return [note('a loop without an end: one turn of it is sent', line), ...body];
    return [
      {
        kind: 'loop',
        line,
        setup: [],
        target: null,
        values: null,
        condition: condition ? this.expressions.lower(condition) : unknown('a condition', line),
        update: null,
        body,
      },
    ];
  }

  /** What is tried goes well: what is done after an error is left out. */
  #try(node: SyntaxNode, line: number): Statement[] {
    const [first, ...others] = dividedBy(tokensOf(node), ['try', 'except', 'else', 'finally']).slice(1);
    const keywords = tokensOf(node).filter(({ name: kind }) => /^(?:except|else|finally)$/.test(kind));
    const lower = (tokens: readonly SyntaxNode[] | undefined) =>
      this.statements(tokens?.find(({ name: kind }) => kind === 'Body') ?? null);
    const after = (kind: string) =>
      others.filter((_, index) => keywords[index]?.name === kind).flatMap((tokens) => lower(tokens));
    const body = [...lower(first), ...after('else')];
    const caught = { body: [], remark: null };
    return [{ kind: 'block', line, body, hasScope: false, caught, last: after('finally') }];
  }

  #delete(node: SyntaxNode, line: number): Statement[] {
    return itemsOf(tokensOf(node).slice(1)).items.map(({ node: one }): Statement => {
      const place = one.name === 'MemberExpression' ? this.expressions.place(one) : null;
      if (place !== null) return call(operator('del', line), [place.object, place.key], line, 'del');
      return { kind: 'assign', line, target: this.target(one), value: unknown('what was deleted', line) };
    });
  }

  /** A function of the file. @param receives whether it is a method, whose first parameter is its object */
  function(node: SyntaxNode, receives: boolean): FunctionExpression {
    const line = this.source.lineOf(node);
    const outer = this.#outside;
    this.#outside = { global: new Set(), nonlocal: new Set() };
    // Names are global in the whole of a function.
    for (const scope of node.getChild('Body')?.getChildren('ScopeStatement') ?? []) this.statement(scope);
    const body = this.statements(node.getChild('Body'));
    this.#outside = outer;
    return {
      kind: 'function',
      line,
      name: nameIn(node, this.source) || null,
      parameters: this.parameters(node.getChild('ParamList')),
      body,
      receiver: receives ? 'first' : null,
    };
  }

  parameters(list: SyntaxNode | null): Parameter[] {
    if (list === null) return [];
    const tokens = tokensOf(list).filter(({ name: kind }) => !/^(?:[()/]|TypeDef)$/.test(kind));
    return dividedBy(tokens, [',']).flatMap((group): Parameter[] => {
      const variable = group.find(({ name: kind }) => kind === 'VariableName');
      if (variable === undefined) return [];
      const stars = group[0]?.name === '*' ? 'positional' : group[0]?.name === '**' ? 'named' : null;
      const [, value] = dividedBy(group, ['AssignOp']);
      return [
        {
          target: { kind: 'variable', name: this.source.textOf(variable), declares: 'block' },
          fallback: value ? this.expressions.group(value, this.source.lineOf(variable)) : null,
          rest: stars,
        },
      ];
    });
  }
}

/** Whether statements have a way out of the loop that they stand in. */
function leaves(statements: readonly Statement[]): boolean {
  return statements.some((statement) => {
    switch (statement.kind) {
      case 'return':
      case 'jump':
        return true;
      case 'branch':
        return leaves(statement.body) || leaves(statement.otherwise);
      case 'block':
        return leaves(statement.body);
      case 'loop':
        return statement.body.some(({ kind }) => kind === 'return') || leaves(statement.body);
      default:
        return false;
    }
  });
}
