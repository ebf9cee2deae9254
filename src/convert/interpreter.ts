import { quote } from '../text/quote.ts';
import { rangeOf } from './arithmetic.ts';
import { addConditions } from './conditions.ts';
import type { Conversion } from './conversion.ts';
import type { Dialect } from './dialect.ts';
import { EvaluationBudget } from './evaluation-budget.ts';
import type { Evaluator } from './evaluator.ts';
import { asText, readValue } from './expressions.ts';
import { type PauseRange, Pauses } from './pauses.ts';
import { isPlain } from './plain.ts';
import { Sending } from './sending.ts';
import type { SentRequest } from './sent-request.ts';
import type { Check, Expression, FunctionExpression, Send, Statement, Target } from './tree.ts';
import { assigned, firstOf, type Scope, Unknown, type Value } from './value.ts';

/** Of functions that call functions. */
const DEEPEST_CALL = 6;
const A_LOOP = 'a loop: what is in it is sent once';

/**
 * Walks the tree of a script in the order in which the script would send, and notes its requests, checks and waits. It
 * folds constants and follows calls; what it cannot tell is an `Unknown`, and what depends on that is left out.
 */
export class Interpreter implements Evaluator {
  readonly conversion: Conversion;
  readonly dialect: Dialect;
  readonly #budget: EvaluationBudget;
  headers: Record<string, unknown> = {};
  /** Functions that are there whatever the scope, such as the methods of a class. */
  methods: ReadonlyMap<string, FunctionExpression> = new Map();
  #requests: SentRequest[] = [];
  #pauses = new Pauses();
  #calls = 0;

  constructor(conversion: Conversion, dialect: Dialect) {
    this.conversion = conversion;
    this.dialect = dialect;
    this.#budget = new EvaluationBudget(dialect.deepest, () =>
      conversion.note(null, 'the script has too many steps; the rest is left out'),
    );
  }

  /** The requests that were found since the last time, and the range of the waits between them. */
  take(): { requests: SentRequest[]; pause: PauseRange | null } {
    const taken = { requests: this.#requests, pause: this.#pauses.range };
    this.#requests = [];
    this.#pauses = new Pauses();
    return taken;
  }

  /** Calls a function. @returns what it returns */
  run(called: FunctionExpression, values: readonly Value[], outer: Scope): Value {
    if (this.#calls > DEEPEST_CALL) return new Unknown(['functions call each other too deeply'], called.line);
    const scope: Scope = called.scope === 'shared' ? outer : new Map(outer);
    for (const [index, name] of called.parameters.entries()) {
      if (name !== null) scope.set(name, values[index] ?? new Unknown(['it is not given'], called.line));
    }
    this.#calls += 1;
    try {
      return this.walk(called.body, scope) ?? new Unknown(['the function returns nothing'], called.line);
    } finally {
      this.#calls -= 1;
    }
  }

  /** Takes statements one after the other. @returns what a `return` among them gives; null: there is none */
  walk(statements: readonly Statement[], scope: Scope): Value | null {
    return this.#budget.deeper(() => {
      for (const statement of statements) {
        if (!this.#budget.step()) return null;
        if (statement.kind === 'return') return statement.value && this.evaluate(statement.value, scope);
        this.#take(statement, scope);
      }
      return null;
    });
  }

  #take(statement: Exclude<Statement, { kind: 'return' }>, scope: Scope): void {
    const { line } = statement;
    switch (statement.kind) {
      case 'branch':
        this.conversion.note(line, 'an if: what depends on it is left out');
        break;
      case 'loop': {
        const { variable, values, body } = statement;
        this.conversion.note(line, A_LOOP);
        const list = values && this.evaluate(values, scope);
        if (list && variable !== null) {
          scope.set(variable, firstOf(list, line) ?? new Unknown(['a loop over something unknown'], line));
        }
        this.walk(body, scope);
        break;
      }
      case 'block':
        this.walk(statement.body, scope);
        break;
      default:
        this.evaluate(statement, scope);
    }
  }

  evaluate(node: Expression, scope: Scope): Value {
    const value = this.#budget.step() ? this.#budget.deeper(() => this.#evaluate(node, scope)) : null;
    return value ?? new Unknown(['it is nested too deeply'], node.line);
  }

  #evaluate(node: Expression, scope: Scope): Value {
    const { line } = node;
    const isNot = (what: string) => new Unknown([what], line);
    switch (node.kind) {
      case 'name': {
        const method = this.methods.get(node.name);
        const value = scope.get(node.name) ?? (method && { kind: 'function', node: method });
        return value ?? isNot(quote(node.name));
      }
      case 'send':
        return this.#send(node, scope);
      case 'wait':
        return this.#wait(this.evaluate(node.seconds, scope), line);
      case 'check':
        return this.#check(node, scope);
      case 'assign': {
        const value = this.evaluate(node.value, scope);
        this.#assign(node.target, value, node.value.line, line, scope);
        return value;
      }
      case 'call': {
        const callee = this.evaluate(node.callee, scope);
        const values = node.arguments.map((argument) => this.evaluate(argument, scope));
        return callee.kind === 'function'
          ? this.run(callee.node, values, scope)
          : isNot('what a function of elsewhere returns');
      }
      case 'each': {
        const [list, callee] = [this.evaluate(node.list, scope), this.evaluate(node.callee, scope)];
        this.conversion.note(line, A_LOOP);
        const first = firstOf(list, line) ?? isNot('a loop over something unknown');
        return callee.kind === 'function' ? this.run(callee.node, [first], scope) : isNot('what a loop returns');
      }
      case 'note':
        this.conversion.note(line, node.text);
        return isNot(node.text);
      case 'unknown':
        for (const expression of node.before) this.evaluate(expression, scope);
        return isNot(node.reason);
      default:
        return readValue(node, scope, this);
    }
  }

  textOf(node: Expression, scope: Scope): string | Unknown {
    return this.text(this.evaluate(node, scope), node.line);
  }

  text(value: Value, line: number): string | Unknown {
    return asText(value, line, this);
  }

  plain(node: Expression, scope: Scope): unknown {
    const value = this.evaluate(node, scope);
    return value.kind === 'data' ? value.value : this.text(value, node.line);
  }

  #send(node: Send, scope: Scope): Value {
    const request = new Sending(node, scope, this).request();
    if (request === null) return new Unknown(['the answer to a request that is left out'], node.line);
    this.#requests.push(request);
    return { kind: 'answer', of: request };
  }

  #wait(seconds: Value, line: number): Value {
    const range = rangeOf(seconds);
    if (range === null) this.conversion.note(line, 'a wait whose length is not known');
    else this.#pauses.add(Math.max(0, range.least * 1000), Math.max(0, range.most * 1000));
    return new Unknown(['what a wait returns'], line);
  }

  #check(node: Check, scope: Scope): Value {
    const answer = this.evaluate(node.answer, scope);
    // An answer of setup, or of another function, is no longer at hand.
    const request = answer.kind === 'answer' ? this.#requests.find((one) => one === answer.of) : undefined;
    if (request === undefined || node.conditions === null)
      this.conversion.note(node.line, 'a check of something other than an answer');
    else addConditions(node.conditions, request, scope, this);
    return new Unknown(['whether a check holds'], node.line);
  }

  #assign(target: Target, value: Value, valueLine: number, line: number, scope: Scope): void {
    switch (target.kind) {
      case 'variable':
        scope.set(target.name, assigned(value, target.name.replace(/^.*\./s, '')));
        break;
      case 'headers':
        if (value.kind === 'data' && isPlain(value.value))
          this.headers = { ...(target.merge && this.headers), ...value.value };
        break;
      case 'header': {
        const [name, text] = [this.textOf(target.name, scope), this.text(value, valueLine)];
        if (typeof name === 'string' && typeof text === 'string') this.headers = { ...this.headers, [name]: text };
        else this.conversion.note(line, 'a header whose value cannot be told without running the file');
      }
    }
  }
}
