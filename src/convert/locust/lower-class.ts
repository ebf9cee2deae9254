import { lineage } from '../members.ts';
import { assignment, call, literal, loss, name, unknown } from '../nodes.ts';
import type { ClassExpression, Expression, FunctionExpression, Statement } from '../tree.ts';
import { data, type Value } from '../value.ts';
import { environmentOf } from './client.ts';
import { OBJECT } from './library-classes.ts';
import type { PythonLowering } from './lower.ts';
import { type Given, native } from './native.ts';
import { operator } from './operators.ts';
import { childrenOf, dividedBy, dottedName, itemsOf, nameIn, type SyntaxNode, tokensOf } from './python.ts';

/** A function, or a class of tasks, that is chosen as often as its weight says. */
export interface TaskDeclaration {
  name: string;
  /** null: it is 1. */
  weight: Expression | null;
  /** Its place in an old sequence. */
  order: Expression | null;
  value: FunctionExpression | ClassExpression;
  line: number;
}

/** Decorators that change nothing of what is sent. */
const HARMLESS =
  /^(?:tag|abstractmethod|abc\.abstractmethod|override|typing\.\w+|functools\.wraps|wraps|functools\.lru_cache|lru_cache|functools\.cache|cache|staticmethod|property|classmethod|cached_property|functools\.cached_property)$/;
/** Decorators that say what a method is. */
const DECLARING = /(?:^|\.)(?:dataclass|property|setter|deleter|seq_task)$/;
const LISTENER = /^(?:\w+\.)?events?\.(\w+)\.add_listener$/;

/** Lowers classes and functions where they are defined. */
export class ClassLowering {
  readonly #lowering: PythonLowering;
  /** Tasks by the class that declares them. */
  readonly tasks = new Map<ClassExpression, TaskDeclaration[]>();
  #within: { made: ClassExpression; self: string | null } | null = null;

  constructor(lowering: PythonLowering) {
    this.#lowering = lowering;
  }

  /** `super()`: what comes after the class that is lowered, among those that the object is made from. */
  base(line: number): Expression | null {
    if (this.#within === null) return null;
    const { made } = this.#within;
    const bases: Expression = {
      kind: 'class',
      line,
      name: 'super()',
      bases: made.bases,
      members: [],
      constructorName: '__init__',
      isShared: true,
    };
    const self = this.self(line);
    const given = self === null ? [bases] : [bases, self];
    return call({ kind: 'known', line, value: native('super', (all) => superOf(made, all)) }, given, line, 'super');
  }

  /** The object that a method of the class is called on. */
  self(line: number): Expression | null {
    return this.#within?.self ? name(this.#within.self, line) : null;
  }

  definition(node: SyntaxNode): Statement[] {
    const { source } = this.#lowering;
    const { definition, decorators } = undecorated(node);
    if (definition === null) return [];
    const line = source.lineOf(definition);
    const variable = nameIn(definition, source);
    const target = this.#lowering.target(definition.getChild('VariableName') ?? definition);
    if (definition.name === 'ClassDefinition')
      return [{ kind: 'assign', line, target, value: this.class(definition, decorators) }];
    if (definition.name !== 'FunctionDefinition') return [loss('a definition that is not followed', line)];
    const outer = this.#within;
    const made: Expression = this.#lowering.function(definition, true);
    this.#within = outer;
    const statements: Statement[] = [{ kind: 'assign', line, target, value: made }];
    for (const decorator of decorators.toReversed()) {
      const { called, expression } = this.#decorator(decorator);
      const listened = LISTENER.exec(called)?.[1];
      if (listened !== undefined) statements.push(...listener(listened, variable, line));
      else if (!HARMLESS.test(called) && !isTask(called) && expression)
        statements.push({
          kind: 'assign',
          line,
          target,
          value: call(expression, [name(variable, line)], line, called),
        });
    }
    return statements;
  }

  #decorator(decorator: SyntaxNode): { called: string; arguments: SyntaxNode | null; expression: Expression | null } {
    const { source, expressions } = this.#lowering;
    const text = source.textOf(decorator).slice(0, 200);
    const called = /^@\s*([\w.]+)/.exec(text)?.[1] ?? '';
    const list = decorator.getChild('ArgList');
    // The grammar has no expression of a decorator: its names stand beside one another.
    const line = source.lineOf(decorator);
    const [first = '', ...rest] = called.split('.');
    const named = rest.reduce<Expression>(
      (object, key) => ({ kind: 'member', line, object, key: literal(key, line) }),
      name(first, line),
    );
    const expression: Expression = list
      ? { kind: 'call', line, callee: named, arguments: expressions.arguments(list, line), written: called }
      : named;
    return { called, arguments: list, expression };
  }

  class(node: SyntaxNode, decorators: readonly SyntaxNode[]): ClassExpression {
    const { source, expressions } = this.#lowering;
    const line = source.lineOf(node);
    const list = node.getChild('ArgList');
    const given = list ? expressions.arguments(list, line).filter((one) => one.name === null) : [];
    const bases = given.map(({ value }) => value);
    const made: ClassExpression = {
      kind: 'class',
      line,
      name: nameIn(node, source),
      bases: bases.length > 0 ? bases : [{ kind: 'known', line, value: OBJECT }],
      members: [],
      constructorName: '__init__',
      isShared: true,
    };
    const tasks: TaskDeclaration[] = [];
    this.tasks.set(made, tasks);
    const outer = this.#within;
    for (const statement of childrenOf(node.getChild('Body') ?? node)) {
      this.#within = { made, self: null };
      this.#member(statement, made, tasks);
    }
    this.#within = outer;
    if (decorators.some((one) => this.#decorator(one).called.endsWith('dataclass'))) this.#dataClass(node, made);
    return made;
  }

  #member(node: SyntaxNode, made: ClassExpression, tasks: TaskDeclaration[]): void {
    const { source } = this.#lowering;
    const line = source.lineOf(node);
    const { definition, decorators } = undecorated(node);
    if (definition?.name === 'FunctionDefinition' || definition?.name === 'ClassDefinition') {
      this.#definition(definition, decorators, made, tasks);
      return;
    }
    if (node.name === 'AssignStatement') {
      for (const statement of this.#lowering.statement(node)) {
        const isPlain = statement.kind === 'assign' && statement.target.kind === 'variable';
        if (isPlain) {
          const { target, value } = statement;
          if (target.kind === 'variable') made.members.push({ name: target.name, value, isStatic: true });
        } else if (statement.kind === 'assign' && statement.target.kind === 'pattern') {
          made.members.push({ name: ' unpacked', value: statement.value, isStatic: true });
          for (const part of statement.target.parts) {
            if (part.target.kind !== 'variable') continue;
            const value: Expression = { kind: 'member', line, object: name(' unpacked', line), key: part.key };
            made.members.push({ name: part.target.name, value, isStatic: true });
          }
        }
      }
      return;
    }
    const isNothing = /^(?:PassStatement|TypeDefinition|ImportStatement)$/.test(node.name);
    if (isNothing && node.name !== 'ImportStatement') return;
    const statements = this.#lowering.statement(node);
    const isText = statements.every(({ kind }) => kind === 'literal' || kind === 'text');
    if (isText) return;
    // What else stands in a class takes place where it is made, and may set its values.
    const block: FunctionExpression = {
      kind: 'function',
      line,
      name: 'a class body',
      parameters: [],
      receiver: null,
      body: statements,
    };
    const assigned = statements.flatMap((statement) => assignedNames(statement));
    for (const variable of new Set(assigned)) {
      const value: FunctionExpression = {
        ...block,
        body: [...statements, { kind: 'return', line, value: name(variable, line) }],
      };
      made.members.push({ name: variable, value: call(value, [], line, 'a class body'), isStatic: true });
    }
    if (assigned.length === 0)
      made.members.push({ name: ' done', value: call(block, [], line, 'a class body'), isStatic: true });
  }

  #definition(
    node: SyntaxNode,
    decorators: readonly SyntaxNode[],
    made: ClassExpression,
    tasks: TaskDeclaration[],
  ): void {
    const { source, expressions } = this.#lowering;
    const line = source.lineOf(node);
    const method = nameIn(node, source);
    const read = decorators.map((one) => this.#decorator(one));
    const has = (pattern: RegExp) => read.some(({ called }) => pattern.test(called));
    let value: FunctionExpression | ClassExpression;
    if (node.name === 'ClassDefinition') {
      value = this.class(node, decorators);
      made.members.push({ name: method, value, isStatic: true });
    } else {
      const isStatic = has(/^staticmethod$/);
      const isClass = has(/^classmethod$/);
      const [first] = this.#lowering.parameters(node.getChild('ParamList'));
      const self = first?.target.kind === 'variable' ? first.target.name : null;
      this.#within = { made, self };
      value = this.#lowering.function(node, !isStatic);
      if (isClass && self !== null) {
        const set = assignment(self, name(made.name ?? '', line), line, 'function');
        value = { ...value, receiver: null, parameters: value.parameters.slice(1), body: [set, ...value.body] };
      }
      if (has(/(?:^|\.)(?:cached_)?property$/)) value.isGetter = true;
      if (has(/\.(?:setter|deleter)$/)) return;
      made.members.push({ name: method, value, isStatic: isStatic || isClass });
      const unknowns = read.filter(
        ({ called }) => !isTask(called) && !HARMLESS.test(called) && !DECLARING.test(called),
      );
      const decorated = unknowns.reduceRight<Expression>(
        (inner, { called, expression }) =>
          call(
            operator('decorated', line),
            [expression ?? literal(null, line), inner, literal(called, line)],
            line,
            called,
          ),
        value,
      );
      if (decorated !== value) made.members.push({ name: method, value: decorated, isStatic: true });
    }
    let order: Expression | null = null;
    let weight: Expression | null | undefined;
    for (const one of read) {
      const [given] = one.arguments ? expressions.arguments(one.arguments, line) : [];
      if (/(?:^|\.)seq_task$/.test(one.called)) order = given?.value ?? null;
      else if (isTask(one.called)) weight = given?.value ?? null;
    }
    if (weight !== undefined || order !== null)
      tasks.push({ name: method, weight: weight ?? null, order, value, line });
  }

  /** `@dataclass`: its fields are what its objects are made of. */
  #dataClass(node: SyntaxNode, made: ClassExpression): void {
    const { source, expressions } = this.#lowering;
    const line = source.lineOf(node);
    const fields = (node.getChild('Body')?.getChildren('AssignStatement') ?? []).flatMap((statement) => {
      const tokens = tokensOf(statement);
      const [variable] = tokens;
      if (variable?.name !== 'VariableName' || !statement.getChild('TypeDef')) return [];
      const [, value] = dividedBy(tokens, ['AssignOp']);
      return [{ name: source.textOf(variable), fallback: value ? expressions.group(value, line) : null }];
    });
    const parameter = (variable: string, fallback: Expression | null): FunctionExpression['parameters'][number] => ({
      target: { kind: 'variable', name: variable, declares: 'block' },
      fallback,
      rest: null,
    });
    const init: FunctionExpression = {
      kind: 'function',
      line,
      name: '__init__',
      parameters: [parameter('self', null), ...fields.map((field) => parameter(field.name, field.fallback))],
      body: fields.map((field) => ({
        kind: 'assign',
        line,
        target: { kind: 'member', object: name('self', line), key: literal(field.name, line) },
        value: name(field.name, line),
      })),
      receiver: 'first',
    };
    made.members.push({ name: '__init__', value: init, isStatic: false });
  }

  /** `tasks = {a: 3, B: 1}` as pairs, because what has a weight there is a function or a class. */
  taskList(tokens: readonly SyntaxNode[], line: number): Expression {
    const [only] = itemsOf(tokens).items;
    if (only?.node.name !== 'DictionaryExpression') return this.#lowering.expressions.group(tokens, line);
    const inside = tokensOf(only.node).filter(({ name: kind }) => !/^[{}]$/.test(kind));
    const items = dividedBy(inside, [',']).flatMap((group): Expression[] => {
      const [key = [], value] = dividedBy(group, [':']);
      if (key.length === 0 || value === undefined)
        return key.length === 0 ? [] : [unknown('tasks that are spread out', line)];
      const pair = [key, value].map((one) => this.#lowering.expressions.group(one, line));
      return [{ kind: 'list', line, items: pair }];
    });
    return { kind: 'list', line, items };
  }
}

function superOf(made: ClassExpression, given: Given): Value {
  const [bases = data(null), self] = given.positional;
  const of = self?.kind === 'dictionary' ? self.of : self?.kind === 'class' ? self : null;
  const all = of ? lineage(of) : [];
  const at = all.findIndex((one) => one.kind === 'class' && one.node === made);
  return at === -1 || bases.kind !== 'class' ? bases : { ...bases, bases: all.slice(at + 1) };
}

/** What a decorated or plain statement defines. */
function undecorated(statement: SyntaxNode): { definition: SyntaxNode | null; decorators: SyntaxNode[] } {
  if (statement.name !== 'DecoratedStatement') return { definition: statement, decorators: [] };
  return { definition: statement.lastChild, decorators: statement.getChildren('Decorator') };
}

function isTask(called: string): boolean {
  return /(?:^|\.)task$/.test(called);
}

/** A listener of what comes before the load is called; what others do comes after it, or is no traffic. */
function listener(event: string, variable: string, line: number): Statement[] {
  if (!/^(?:init|test_start|locust_init|master_start_hatching|spawning_start)$/.test(event)) return [];
  // Which user it is for is not known yet; a path is that of the target.
  const environment: Expression = { kind: 'known', line, value: environmentOf(data('')) };
  return [
    {
      kind: 'call',
      line,
      callee: name(variable, line),
      arguments: [{ value: environment, name: null, isSpread: false }],
      written: variable,
    },
  ];
}

function assignedNames(statement: Statement): string[] {
  if (statement.kind === 'assign') return statement.target.kind === 'variable' ? [statement.target.name] : [];
  if (statement.kind === 'branch') return [...statement.body, ...statement.otherwise].flatMap(assignedNames);
  return statement.kind === 'loop' || statement.kind === 'block' ? statement.body.flatMap(assignedNames) : [];
}

/** The dotted name of what a statement calls; empty: it calls nothing. */
export function calledName(node: SyntaxNode, lowering: PythonLowering): string {
  return node.name === 'CallExpression' ? dottedName(node.firstChild, lowering.source) : '';
}
