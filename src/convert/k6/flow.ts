import type {
  CallExpression,
  Expression,
  Function as JsFunction,
  MemberExpression,
  Statement,
  VariableDeclaration,
} from 'acorn';
import { quote } from '../../text/quote.ts';
import { looksLikePlaceholder } from '../addresses.ts';
import { type Call, Pauses, pointerOf, type Script } from '../conversion.ts';
import { EvaluationBudget } from '../evaluation-budget.ts';
import { isPlain } from '../openapi/document.ts';
import {
  assigned,
  calculate,
  data,
  holdsUnknown,
  known,
  type Node,
  rangeOf,
  type Scope,
  UNKNOWN,
  type Value,
  within,
} from '../value.ts';
import { checksOf } from './checks.ts';

const METHODS: Record<string, string> = {
  get: 'GET',
  post: 'POST',
  put: 'PUT',
  patch: 'PATCH',
  del: 'DELETE',
  head: 'HEAD',
  options: 'OPTIONS',
};
/** Of expressions and statements within one another, and of functions that call functions. */
const DEEPEST = 100;
const DEEPEST_CALL = 6;

/** Goes through a script in the order in which it would send, and notes its requests, checks and waits. */
export class K6Flow {
  readonly #script: Script;
  readonly #budget: EvaluationBudget;
  #calls: Call[] = [];
  #pauses = new Pauses();
  #inside = 0;

  constructor(script: Script) {
    this.#script = script;
    this.#budget = new EvaluationBudget(DEEPEST, script);
  }

  /** What was found since the last time. */
  take(): { calls: Call[]; pause: Pauses['range'] } {
    const found = { calls: this.#calls, pause: this.#pauses.range };
    this.#calls = [];
    this.#pauses = new Pauses();
    return found;
  }

  run(node: JsFunction, args: (Value | null)[], outer: Scope, depth: number): Value | null {
    if (depth > DEEPEST_CALL) return null;
    const scope: Scope = new Map(outer);
    for (const [index, parameter] of node.params.entries()) {
      const value = args[index];
      if (parameter.type === 'Identifier' && value) scope.set(parameter.name, value);
    }
    this.#inside += 1;
    try {
      if (node.body.type !== 'BlockStatement') return this.evaluate(node.body, scope);
      return this.walk(node.body.body, scope, depth);
    } finally {
      this.#inside -= 1;
    }
  }

  declare({ declarations }: VariableDeclaration, scope: Scope): void {
    for (const { id, init } of declarations) {
      const value = init ? this.evaluate(init, scope) : null;
      if (id.type === 'Identifier') {
        if (value) scope.set(id.name, assigned(value, id.name));
        else scope.delete(id.name);
      }
    }
  }

  /** @returns what a `return` at the end of it gives */
  walk(statements: readonly Statement[], scope: Scope, depth: number): Value | null {
    if (depth > DEEPEST) return null;
    for (const statement of statements) {
      if (!this.#budget.step()) return null;
      const line = statement.loc?.start.line ?? null;
      const note = (text: string) => this.#script.note(line, text);
      const inner = (body: Statement) =>
        this.walk(body.type === 'BlockStatement' ? body.body : [body], scope, depth + 1);
      switch (statement.type) {
        case 'ExpressionStatement':
          this.evaluate(statement.expression, scope);
          break;
        case 'VariableDeclaration':
          this.declare(statement, scope);
          break;
        case 'FunctionDeclaration':
          scope.set(statement.id.name, { kind: 'function', node: statement });
          break;
        case 'ReturnStatement':
          return statement.argument ? this.evaluate(statement.argument, scope) : null;
        case 'BlockStatement':
          inner(statement);
          break;
        case 'IfStatement':
          note('an if: what depends on it is left out');
          break;
        case 'ForStatement':
          note('a loop: what is in it is sent once');
          if (statement.init?.type === 'VariableDeclaration') this.declare(statement.init, scope);
          inner(statement.body);
          break;
        case 'ForOfStatement': {
          note('a loop: what is in it is sent once');
          const list = this.evaluate(statement.right, scope);
          const [first] = list?.kind === 'data' && Array.isArray(list.value) ? list.value : [];
          const [variable] = statement.left.type === 'VariableDeclaration' ? statement.left.declarations : [];
          if (variable?.id.type === 'Identifier' && first !== undefined) scope.set(variable.id.name, data(first));
          inner(statement.body);
          break;
        }
        case 'ForInStatement':
        case 'WhileStatement':
        case 'DoWhileStatement':
          note('a loop: what is in it is sent once');
          inner(statement.body);
          break;
        case 'TryStatement':
          inner(statement.block);
          break;
        case 'EmptyStatement':
          break;
        default:
          note('a statement that has no counterpart');
      }
    }
    return null;
  }

  evaluate(node: Node, scope: Scope): Value | null {
    return this.#budget.step() ? this.#budget.deeper(() => this.#evaluate(node, scope)) : null;
  }

  #evaluate(node: Node, scope: Scope): Value | null {
    switch (node.type) {
      case 'Literal':
        if (node.value instanceof RegExp || typeof node.value === 'bigint') return null;
        return typeof node.value === 'string' && looksLikePlaceholder(node.value) ? null : data(node.value);
      case 'TemplateLiteral': {
        const parts = node.quasis.flatMap((quasi, index) => {
          const expression = node.expressions[index];
          const text = quasi.value.cooked ?? '';
          const own = looksLikePlaceholder(text) ? null : text;
          return expression ? [own, this.text(this.evaluate(expression, scope), expression)] : [own];
        });
        return parts.every((part) => part !== null) ? data(parts.join('')) : null;
      }
      case 'Identifier':
        return scope.get(node.name) ?? null;
      case 'ArrayExpression':
        return data(node.elements.map((element) => (element ? this.#plain(element, scope) : null)));
      case 'ObjectExpression':
        return this.#object(node.properties, scope);
      case 'ArrowFunctionExpression':
      case 'FunctionExpression':
        return { kind: 'function', node };
      case 'UnaryExpression': {
        const value = this.evaluate(node.argument, scope);
        if (value?.kind !== 'data') return null;
        if (node.operator === '-' && typeof value.value === 'number') return data(-value.value);
        return node.operator === '!' ? data(!value.value) : null;
      }
      case 'BinaryExpression': {
        const [left, right] = [this.evaluate(node.left, scope), this.evaluate(node.right, scope)];
        if (!left || !right) return null;
        const calculated = calculate(node.operator, left, right);
        if (calculated !== null || node.operator !== '+') return calculated;
        const [before, after] = [this.text(left, node.left), this.text(right, node.right)];
        return before === null || after === null ? null : data(before + after);
      }
      case 'LogicalExpression': {
        // __ENV.HOST || 'http://…': the default is a value that is known.
        const [left, right] = [this.evaluate(node.left, scope), this.evaluate(node.right, scope)];
        const isVariable = left?.kind === 'data' && typeof left.value === 'string' && /^\$\{/.test(left.value);
        return node.operator === '&&' || isVariable ? (right ?? left) : (left ?? right);
      }
      case 'AssignmentExpression': {
        const value = this.evaluate(node.right, scope);
        if (node.left.type === 'Identifier' && node.operator === '=') {
          if (value) scope.set(node.left.name, assigned(value, node.left.name));
          else scope.delete(node.left.name);
        }
        return value;
      }
      case 'AwaitExpression':
        return this.evaluate(node.argument, scope);
      case 'ChainExpression':
        return this.evaluate(node.expression, scope);
      case 'MemberExpression':
        return this.#member(node, scope);
      case 'TaggedTemplateExpression':
        return this.#tagged(node.tag, node.quasi, scope);
      case 'CallExpression':
        return this.#call(node, scope);
      case 'NewExpression': {
        const made = node.arguments.at(-1);
        const maker = made ? this.evaluate(made, scope) : null;
        const isShared = node.callee.type === 'Identifier' && node.callee.name === 'SharedArray';
        return isShared && maker?.kind === 'function' ? this.run(maker.node, [], scope, 1) : null;
      }
      default:
        return null;
    }
  }

  /** A value where text is wanted; what an answer holds becomes a placeholder. null: it is not known. */
  text(value: Value | null, node: Node): string | null {
    if (value?.kind === 'json') return JSON.stringify(value.value);
    if (value?.kind === 'range') {
      this.#script.note(node.loc?.start.line ?? null, 'of a random number only the least is sent');
      return String(Math.round(value.least));
    }
    if (value?.kind === 'part') return this.#script.captures.placeholder(value);
    if (value?.kind !== 'data' || (typeof value.value === 'object' && value.value !== null)) return null;
    return value.value === undefined ? null : String(value.value);
  }

  /** A value as data, as it is within maps and lists; undefined: it is not known. */
  #plain(node: Node, scope: Scope): unknown {
    if (node.type === 'SpreadElement') return undefined;
    const value = this.evaluate(node, scope);
    if (value?.kind === 'data') return value.value;
    if (value?.kind === 'function' || value?.kind === 'answer') return undefined;
    return value ? (this.text(value, node) ?? undefined) : undefined;
  }

  #object(properties: Extract<Node, { type: 'ObjectExpression' }>['properties'], scope: Scope): Value | null {
    const made: [string, unknown][] = [];
    for (const property of properties) {
      if (property.type === 'SpreadElement') {
        const spread = this.#plain(property.argument, scope);
        if (isPlain(spread)) made.push(...Object.entries(spread));
        continue;
      }
      const { key } = property;
      const name =
        key.type === 'Identifier' && !property.computed ? key.name : this.text(this.evaluate(key, scope), key);
      if (name === null || name === '__proto__') continue;
      const value = this.#plain(property.value as Expression, scope);
      made.push([name, value === undefined ? UNKNOWN : value]);
    }
    return data(Object.fromEntries(made));
  }

  #member(node: MemberExpression, scope: Scope): Value | null {
    const key = this.#keyOf(node, scope);
    if (node.object.type === 'Identifier' && node.object.name === '__ENV') {
      return key === null ? null : data(this.#script.secrets.variable(String(key)));
    }
    const object = this.evaluate(node.object, scope);
    if (object?.kind === 'answer') return key === 'body' ? { kind: 'part', of: object.of, pointer: '' } : null;
    if (object?.kind === 'part') {
      return key === null ? null : within(object, String(key));
    }
    if (object?.kind !== 'data' || typeof object.value !== 'object' || object.value === null) return null;
    if (key === null && Array.isArray(object.value) && object.value.length > 0) {
      this.#script.note(node.loc?.start.line ?? null, 'of the values of a list only the first is sent');
      return known(object.value[0]);
    }
    return key !== null && Object.hasOwn(object.value, key)
      ? known((object.value as Record<string | number, unknown>)[key])
      : null;
  }

  #keyOf({ property, computed }: MemberExpression, scope: Scope): string | number | null {
    if (property.type === 'Identifier' && !computed) return property.name;
    const value = this.evaluate(property, scope);
    return value?.kind === 'data' && ['string', 'number'].includes(typeof value.value)
      ? (value.value as string | number)
      : null;
  }

  #tagged(tag: Expression, quasi: Expression, scope: Scope): Value | null {
    const isUrl = tag.type === 'MemberExpression' && tag.property.type === 'Identifier' && tag.property.name === 'url';
    return isUrl ? this.evaluate(quasi, scope) : null;
  }

  #call(node: CallExpression, scope: Scope): Value | null {
    const { callee } = node;
    const line = node.loc?.start.line ?? 0;
    const [first, second] = node.arguments;
    const argument = (index: number) => {
      const given = node.arguments[index];
      return given ? this.evaluate(given, scope) : null;
    };
    if (callee.type === 'Identifier') {
      if (callee.name === 'sleep') return this.#sleep(rangeOf(argument(0)), line);
      if (callee.name === 'check') return this.#check(node, scope);
      if (callee.name === 'group') {
        const body = argument(1);
        return body?.kind === 'function' ? this.run(body.node, [], scope, this.#inside) : null;
      }
      if (callee.name === 'randomIntBetween') {
        const [least, most] = [rangeOf(argument(0)), rangeOf(argument(1))];
        return least && most ? { kind: 'range', least: least.least, most: most.most } : null;
      }
      if (callee.name === 'randomItem') {
        const list = argument(0);
        this.#script.note(line, 'of the values of a list only the first is sent');
        return list?.kind === 'data' && Array.isArray(list.value) && list.value.length > 0
          ? known(list.value[0])
          : null;
      }
      if (['String', 'Number', 'encodeURIComponent', 'parseInt', 'parseFloat'].includes(callee.name))
        return argument(0);
      const own = scope.get(callee.name);
      const args = node.arguments.map((_, index) => argument(index));
      return own?.kind === 'function' ? this.run(own.node, args, scope, this.#inside) : null;
    }
    if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return null;
    const name = callee.property.name;
    const owner = callee.object.type === 'Identifier' ? callee.object.name : '';
    if (owner === 'http') return this.#http(name, node, scope);
    if (owner === 'JSON' && name === 'stringify') {
      const value = first ? this.#plain(first, scope) : undefined;
      return value === undefined ? null : { kind: 'json', value };
    }
    if (owner === 'JSON' && name === 'parse') {
      const value = argument(0);
      return value?.kind === 'json' ? data(value.value) : value?.kind === 'part' ? value : null;
    }
    if (owner === 'Math') {
      if (name === 'random') return { kind: 'range', least: 0, most: 1 };
      return ['floor', 'round', 'ceil'].includes(name) ? argument(0) : null;
    }
    const object = this.evaluate(callee.object, scope);
    if (object?.kind === 'answer' && name === 'json') {
      if (first === undefined) return { kind: 'part', of: object.of, pointer: '' };
      const selector = argument(0);
      const pointer =
        selector?.kind === 'data' && typeof selector.value === 'string' ? pointerOf(selector.value) : null;
      return pointer === null ? null : { kind: 'part', of: object.of, pointer };
    }
    if (['toString', 'trim'].includes(name)) return object;
    // [..].forEach(function): sent once, with the first value.
    if (name === 'forEach' && first && !second) {
      const body = argument(0);
      const [one] = object?.kind === 'data' && Array.isArray(object.value) ? object.value : [];
      this.#script.note(line, 'a loop: what is in it is sent once');
      return body?.kind === 'function'
        ? this.run(body.node, [one === undefined ? null : known(one)], scope, this.#inside)
        : null;
    }
    return null;
  }

  #sleep(range: { least: number; most: number } | null, line: number): null {
    if (range === null) this.#script.note(line, 'a wait whose length is not known');
    else this.#pauses.add(Math.max(0, range.least * 1000), Math.max(0, range.most * 1000));
    return null;
  }

  #check(node: CallExpression, scope: Scope): null {
    const [subject, conditions] = node.arguments;
    const answer = subject ? this.evaluate(subject, scope) : null;
    const call = answer?.kind === 'answer' ? this.#calls.find((one) => one === answer.of) : undefined;
    const line = node.loc?.start.line ?? 0;
    if (call === undefined || conditions?.type !== 'ObjectExpression')
      this.#script.note(line, 'a check of something else than an answer');
    else
      checksOf(
        conditions,
        call,
        (expression) => this.evaluate(expression, scope),
        (text, at) => this.#script.note(at ?? line, text),
      );
    return null;
  }

  #http(name: string, node: CallExpression, scope: Scope): Value | null {
    const line = node.loc?.start.line ?? 0;
    if (name === 'batch') return this.#batch(node, scope, line);
    if (name === 'request' || name === 'asyncRequest') {
      const [method, ...rest] = node.arguments;
      const value = method ? this.evaluate(method, scope) : null;
      return value?.kind === 'data'
        ? this.#send(String(value.value).toUpperCase(), rest, scope, line)
        : this.#unknown(line, 'its method');
    }
    const method = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
    if (method === undefined) return name === 'url' ? null : this.#unknown(line, `http.${name.slice(0, 40)}`);
    const hasBody = method !== 'GET' && method !== 'HEAD';
    const [url, ...rest] = node.arguments;
    return this.#send(method, url ? (hasBody ? [url, ...rest] : [url, null, ...rest]) : [], scope, line);
  }

  #batch(node: CallExpression, scope: Scope, line: number): null {
    this.#script.note(line, 'requests of a batch are sent one after the other');
    const [list] = node.arguments;
    const elements =
      list?.type === 'ArrayExpression'
        ? list.elements
        : list?.type === 'ObjectExpression'
          ? list.properties.map((one) => (one.type === 'Property' ? one.value : null))
          : [];
    for (const element of elements) {
      if (element?.type === 'ArrayExpression') {
        const [method, ...rest] = element.elements;
        const value = method ? this.evaluate(method, scope) : null;
        if (value?.kind === 'data') this.#send(String(value.value).toUpperCase(), rest, scope, line);
        else this.#unknown(line, 'its method');
      } else if (element?.type === 'Literal' || element?.type === 'TemplateLiteral' || element?.type === 'Identifier') {
        this.#send('GET', [element], scope, line);
      } else this.#unknown(line, 'a request of a batch');
    }
    return null;
  }

  /** @param args URL, body and parameters */
  #send(method: string, args: readonly (Node | null)[], scope: Scope, line: number): Value | null {
    const [urlNode, bodyNode, parametersNode] = args;
    const url = urlNode ? this.text(this.evaluate(urlNode, scope), urlNode) : null;
    if (url === null) return this.#unknown(line, 'its URL');
    const parameters = parametersNode ? this.evaluate(parametersNode, scope) : null;
    const settings = parameters?.kind === 'data' && isPlain(parameters.value) ? parameters.value : {};
    const headers = isPlain(settings.headers) ? settings.headers : {};
    const tag = isPlain(settings.tags) ? settings.tags.name : undefined;
    const body = bodyNode ? this.#body(bodyNode, scope) : null;
    if (body === undefined || holdsUnknown(body) || holdsUnknown(headers)) {
      return this.#unknown(line, `${method} ${quote(url)}: its body or a header`);
    }
    const call: Call = {
      line,
      method,
      url: url.replace(/^\$\{[A-Z0-9_]+\}(?=\/)/, ''),
      name: typeof tag === 'string' ? tag : null,
      headers: Object.fromEntries(Object.entries(headers)),
      body,
      status: null,
      extract: {},
      checks: [],
    };
    if (call.url !== url) this.#script.note(line, 'the target of the variable is that of --url');
    this.#calls.push(call);
    return { kind: 'answer', of: call };
  }

  /** undefined: it is not known. */
  #body(node: Node, scope: Scope): Call['body'] | undefined {
    const value = this.evaluate(node, scope);
    if (value?.kind === 'json') return { kind: 'json', value: value.value };
    if (value?.kind === 'data' && isPlain(value.value)) return { kind: 'form', value: value.value };
    if (value?.kind === 'data' && (value.value === null || value.value === '')) return null;
    const text = this.text(value, node);
    return text === null
      ? node.type === 'Identifier' && node.name === 'undefined'
        ? null
        : undefined
      : { kind: 'text', value: text };
  }

  #unknown(line: number, what: string): null {
    this.#script.note(line, `a request is left out: ${what} cannot be told without running the script`);
    return null;
  }
}
