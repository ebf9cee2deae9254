import { quote } from '../../text/quote.ts';
import { looksLikePlaceholder, percentEncode } from '../addresses.ts';
import { type Call, Pauses, type Script } from '../conversion.ts';
import { EvaluationBudget } from '../evaluation-budget.ts';
import { isPlain } from '../openapi/document.ts';
import { assigned, calculate, data, holdsUnknown, known, rangeOf, UNKNOWN, type Value, within } from '../value.ts';
import { argumentsOf, childrenOf, formatParts, type SyntaxNode, stringOf } from './python.ts';

export type PythonScope = Map<string, Value>;

const METHODS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'];
const HARMLESS = ['catch_response', 'verify', 'allow_redirects', 'timeout', 'stream', 'context', 'cert'];
const DEEPEST = 60;
const DEEPEST_CALL = 6;

/** Goes through the functions of a Locust file in the order in which they would send. */
export class LocustFlow {
  readonly #script: Script;
  readonly #budget: EvaluationBudget;
  readonly source: string;
  readonly #lineOf: (offset: number) => number;
  /** Methods of the class whose task is looked at. */
  methods = new Map<string, SyntaxNode>();
  #headers: Record<string, unknown> = {};
  #started: { scope: PythonScope; headers: Record<string, unknown> } = { scope: new Map(), headers: {} };
  #calls: Call[] = [];
  #pauses = new Pauses();
  #inside = 0;

  constructor(script: Script, text: string, lineOf: (offset: number) => number) {
    this.#script = script;
    this.#budget = new EvaluationBudget(DEEPEST, script);
    this.source = text;
    this.#lineOf = lineOf;
  }

  take(): { calls: Call[]; pause: Pauses['range'] } {
    const found = { calls: this.#calls, pause: this.#pauses.range };
    this.#calls = [];
    this.#pauses = new Pauses();
    return found;
  }

  /** A new class begins without the headers that another one has set. */
  begin(methods: Map<string, SyntaxNode>): void {
    this.methods = methods;
    this.#headers = {};
    this.started(new Map());
  }

  /** What on_start has set is there when a task begins. */
  started(scope: PythonScope): void {
    this.#started = { scope: new Map(scope), headers: this.#headers };
  }

  /** Another task may have set it to what only its own answers hold. */
  beginTask(scope: PythonScope): void {
    for (const [name, value] of this.#started.scope) scope.set(name, value);
    this.#headers = { ...this.#headers, ...this.#started.headers };
  }

  textOf(node: SyntaxNode): string {
    return this.source.slice(node.from, node.to);
  }

  note(node: SyntaxNode, text: string): void {
    this.#script.note(this.#lineOf(node.from), text);
  }

  run(definition: SyntaxNode, scope: PythonScope): void {
    if (this.#inside > DEEPEST_CALL) return;
    this.#inside += 1;
    try {
      this.walk(definition.getChild('Body'), scope);
    } finally {
      this.#inside -= 1;
    }
  }

  walk(body: SyntaxNode | null, scope: PythonScope): void {
    if (body === null) return;
    this.#budget.deeper(() => {
      for (const statement of childrenOf(body)) {
        if (!this.#budget.step()) break;
        this.#statement(statement, scope);
      }
    });
  }

  #statement(node: SyntaxNode, scope: PythonScope): void {
    switch (node.name) {
      case 'ExpressionStatement':
        for (const expression of childrenOf(node)) this.evaluate(expression, scope);
        break;
      case 'AssignStatement':
        this.assign(node, scope);
        break;
      case 'WithStatement': {
        const [call, name] = childrenOf(node).filter(({ name: kind }) => !/^(?:with|as|async|Body)$/.test(kind));
        const value = call ? this.evaluate(call, scope) : null;
        if (name?.name === 'VariableName' && value) scope.set(this.textOf(name), value);
        this.walk(node.getChild('Body'), scope);
        break;
      }
      case 'IfStatement':
        this.note(node, 'an if: what depends on it is left out');
        break;
      case 'ForStatement': {
        this.note(node, 'a loop: what is in it is sent once');
        const [variable, list] = childrenOf(node).filter(({ name: kind }) => !/^(?:for|in|async|Body)$/.test(kind));
        const first = list ? this.#firstOf(list, scope) : null;
        if (variable?.name === 'VariableName' && first) scope.set(this.textOf(variable), first);
        this.walk(node.getChild('Body'), scope);
        break;
      }
      case 'WhileStatement':
        this.note(node, 'a loop: what is in it is sent once');
        this.walk(node.getChild('Body'), scope);
        break;
      case 'TryStatement':
        this.walk(node.getChild('Body'), scope);
        break;
      case '⚠':
        this.note(node, 'what stands here is not Python');
        break;
      case 'FunctionDefinition':
        this.note(node, 'a function inside a function');
        break;
      default:
        for (const child of childrenOf(node)) if (/Expression$/.test(child.name)) this.evaluate(child, scope);
    }
  }

  #firstOf(list: SyntaxNode, scope: PythonScope): Value | null {
    if (list.name === 'CallExpression' && this.#nameOf(list.firstChild) === 'range') {
      const given = argumentsOf(list, this.source)?.positional ?? [];
      return given.length > 1 && given[0] ? this.evaluate(given[0], scope) : data(0);
    }
    const value = this.evaluate(list, scope);
    return value?.kind === 'data' && Array.isArray(value.value) && value.value.length > 0
      ? known(value.value[0])
      : null;
  }

  /** `name = …`, `self.name = …`, and headers of the client. */
  assign(node: SyntaxNode, scope: PythonScope): void {
    const parts = childrenOf(node).filter(({ name }) => name !== 'AssignOp' && name !== 'TypeDef');
    const [target] = parts;
    const value = parts.at(-1);
    if (target === undefined || value === undefined || parts.length !== 2) return;
    const made = this.evaluate(value, scope);
    const name = this.#nameOf(target);
    if (name !== null && /\.client\.headers$/.test(name)) {
      if (made?.kind === 'data' && isPlain(made.value)) this.#headers = made.value;
    } else if (target.name === 'MemberExpression' && /\.client\.headers$/.test(this.#nameOf(target.firstChild) ?? '')) {
      const [, key] = childrenOf(target);
      const header = key ? this.text(this.evaluate(key, scope), key) : null;
      const given = this.text(made, value);
      if (header !== null && given !== null) this.#headers = { ...this.#headers, [header]: given };
      else this.note(node, 'a header whose value cannot be told without running the file');
    } else if (name !== null) {
      if (made) scope.set(name, assigned(made, name.replace(/^.*\./, '')));
      else scope.delete(name);
    }
  }

  /** `self.client.get` of names and properties alone. */
  #nameOf(node: SyntaxNode | null): string | null {
    if (node?.name === 'VariableName') return this.textOf(node);
    if (node?.name !== 'MemberExpression' || node.lastChild?.name !== 'PropertyName') return null;
    const text = this.textOf(node);
    return text.length < 200 && /^[\w.]+$/.test(text) ? text : null;
  }

  evaluate(node: SyntaxNode, scope: PythonScope): Value | null {
    return this.#budget.step() ? this.#budget.deeper(() => this.#evaluate(node, scope)) : null;
  }

  #evaluate(node: SyntaxNode, scope: PythonScope): Value | null {
    switch (node.name) {
      case 'Number': {
        const number = Number(this.textOf(node).replaceAll('_', ''));
        return Number.isFinite(number) ? data(number) : null;
      }
      case 'Boolean':
        return data(this.textOf(node) === 'True');
      case 'None':
        return data(null);
      case 'String': {
        const text = stringOf(this.textOf(node));
        return looksLikePlaceholder(text) ? null : data(text);
      }
      case 'ContinuedString': {
        const parts = childrenOf(node).map((part) => this.text(this.evaluate(part, scope), part));
        return parts.every((part) => part !== null) ? data(parts.join('')) : null;
      }
      case 'FormatString':
        return this.#format(node, scope);
      case 'ParenthesizedExpression':
      case 'AwaitExpression': {
        const [inner] = childrenOf(node).filter(({ name }) => name !== 'await');
        return inner ? this.evaluate(inner, scope) : null;
      }
      case 'DictionaryExpression':
        return this.#dictionary(node, scope);
      case 'ArrayExpression':
      case 'TupleExpression':
        return data(childrenOf(node).map((element) => this.#plain(element, scope)));
      case 'VariableName':
        return scope.get(this.textOf(node)) ?? null;
      case 'UnaryExpression': {
        const [operand] = childrenOf(node).filter(({ name }) => name !== 'ArithOp');
        const value = operand ? this.evaluate(operand, scope) : null;
        return value && this.textOf(node).startsWith('-') ? calculate('-', data(0), value) : null;
      }
      case 'BinaryExpression': {
        const [leftNode, operator, rightNode] = childrenOf(node);
        if (!leftNode || !operator || !rightNode) return null;
        const [left, right] = [this.evaluate(leftNode, scope), this.evaluate(rightNode, scope)];
        if (!left || !right) return null;
        const sign = this.textOf(operator);
        const calculated = calculate(sign, left, right);
        if (calculated !== null || sign !== '+') return calculated;
        const [before, after] = [this.text(left, leftNode), this.text(right, rightNode)];
        return before === null || after === null ? null : data(before + after);
      }
      case 'MemberExpression':
        return this.#member(node, scope);
      case 'CallExpression':
        return this.#call(node, scope);
      default:
        return null;
    }
  }

  #format(node: SyntaxNode, scope: PythonScope): Value | null {
    const parts = formatParts(node, this.source).map((part) => {
      if (typeof part === 'string') return looksLikePlaceholder(part) ? null : part;
      const [expression, ...rest] = childrenOf(part);
      // A conversion or a format would change the text.
      return expression && rest.length === 0 ? this.text(this.evaluate(expression, scope), expression) : null;
    });
    return parts.every((part) => part !== null) ? data(parts.join('')) : null;
  }

  #dictionary(node: SyntaxNode, scope: PythonScope): Value | null {
    const parts = childrenOf(node);
    if (node.getChild('**') || parts.length % 2 === 1) return null;
    const made: [string, unknown][] = [];
    for (let index = 0; index + 1 < parts.length; index += 2) {
      const [key, value] = [parts[index] as SyntaxNode, parts[index + 1] as SyntaxNode];
      const name = this.text(this.evaluate(key, scope), key);
      if (name === null) return null;
      if (name !== '__proto__') made.push([name, this.#plain(value, scope)]);
    }
    return data(Object.fromEntries(made));
  }

  /** As it is within maps and lists. */
  #plain(node: SyntaxNode, scope: PythonScope): unknown {
    const value = this.evaluate(node, scope);
    if (value?.kind === 'data') return value.value;
    return value ? (this.text(value, node) ?? UNKNOWN) : UNKNOWN;
  }

  /** A value where text is wanted. null: it is not known. */
  text(value: Value | null, node: SyntaxNode): string | null {
    if (value?.kind === 'json') return JSON.stringify(value.value);
    if (value?.kind === 'range') {
      this.note(node, 'of a random number only the least is sent');
      return String(Math.round(value.least));
    }
    if (value?.kind === 'part') return this.#script.captures.placeholder(value);
    if (value?.kind !== 'data' || (typeof value.value === 'object' && value.value !== null)) return null;
    if (typeof value.value === 'boolean') return value.value ? 'True' : 'False';
    return value.value === null || value.value === undefined ? 'None' : String(value.value);
  }

  #member(node: SyntaxNode, scope: PythonScope): Value | null {
    const name = this.#nameOf(node);
    if (name !== null && scope.has(name)) return scope.get(name) ?? null;
    const [object, key] = childrenOf(node);
    if (!object || !key) return null;
    if (key.name === 'PropertyName') return null;
    if (this.#nameOf(object) === 'os.environ') {
      const variable = this.evaluate(key, scope);
      return variable?.kind === 'data' && typeof variable.value === 'string'
        ? data(this.#script.secrets.variable(variable.value))
        : null;
    }
    const [value, index] = [this.evaluate(object, scope), this.evaluate(key, scope)];
    if (index?.kind !== 'data' || !['string', 'number'].includes(typeof index.value)) return null;
    const step = String(index.value);
    if (value?.kind === 'part') return within(value, step);
    if (value?.kind !== 'data' || typeof value.value !== 'object' || value.value === null) return null;
    return Object.hasOwn(value.value, step) ? known((value.value as Record<string, unknown>)[step]) : null;
  }

  #call(node: SyntaxNode, scope: PythonScope): Value | null {
    const callee = node.firstChild;
    const given = argumentsOf(node, this.source);
    if (callee === null) return null;
    const name = this.#nameOf(callee) ?? '';
    const argument = (index: number) => {
      const one = given?.positional[index];
      return one ? this.evaluate(one, scope) : null;
    };
    const [, client] = /^\w+(?:\.user)?\.client\.(\w+)$/.exec(name) ?? [];
    if (client !== undefined) return this.#client(client, node, given, scope);
    if (/\.client\.headers\.update$/.test(name)) {
      const update = argument(0);
      if (update?.kind === 'data' && isPlain(update.value)) this.#headers = { ...this.#headers, ...update.value };
      return null;
    }
    switch (name) {
      case 'time.sleep':
      case 'sleep':
      case 'gevent.sleep': {
        const range = rangeOf(argument(0));
        if (range) this.#pauses.add(range.least * 1000, range.most * 1000);
        else this.note(node, 'a wait whose length is not known');
        return null;
      }
      case 'os.getenv':
      case 'os.environ.get': {
        const [variable, fallback] = [argument(0), argument(1)];
        if (fallback) return fallback;
        return variable?.kind === 'data' && typeof variable.value === 'string'
          ? data(this.#script.secrets.variable(variable.value))
          : null;
      }
      case 'random.randint':
      case 'random.randrange':
      case 'random.uniform':
      case 'randint': {
        const [least, most] = [rangeOf(argument(0)), rangeOf(argument(1))];
        if (least && most) return { kind: 'range', least: least.least, most: most.most };
        return least && name === 'random.randrange' ? { kind: 'range', least: 0, most: least.most } : null;
      }
      case 'random.choice':
      case 'choice': {
        const list = argument(0);
        this.note(node, 'of the values of a list only the first is sent');
        return list?.kind === 'data' && Array.isArray(list.value) && list.value.length > 0
          ? known(list.value[0])
          : null;
      }
      case 'str':
      case 'int':
        return argument(0);
      case 'json.dumps': {
        const value = given?.positional[0] ? this.#plain(given.positional[0], scope) : UNKNOWN;
        return value === UNKNOWN ? null : { kind: 'json', value };
      }
    }
    const own = /^self\.(\w+)$/.exec(name)?.[1];
    const method = own === undefined ? undefined : this.methods.get(own);
    if (method) {
      this.run(method, scope);
      return null;
    }
    if (callee.name !== 'MemberExpression' || callee.lastChild?.name !== 'PropertyName' || !callee.firstChild)
      return null;
    const object = this.evaluate(callee.firstChild, scope);
    const property = this.textOf(callee.lastChild);
    if (object?.kind === 'answer' && property === 'json') return { kind: 'part', of: object.of, pointer: '' };
    const key = argument(0);
    if (object?.kind === 'part' && property === 'get' && key?.kind === 'data') return within(object, String(key.value));
    return null;
  }

  #client(method: string, node: SyntaxNode, given: ReturnType<typeof argumentsOf>, scope: PythonScope): Value | null {
    const leave = (what: string) => {
      this.note(node, `a request is left out: ${what} cannot be told without running the file`);
      return null;
    };
    if (given === null) return leave('what *list or **map holds');
    const { named } = given;
    let { positional } = given;
    let verb = method.toUpperCase();
    if (method === 'request') {
      const [first, ...rest] = positional;
      const value = first ? this.text(this.evaluate(first, scope), first) : null;
      if (value === null) return leave('its method');
      verb = value.toUpperCase();
      positional = rest;
    } else if (!METHODS.includes(method)) return method === 'close' ? null : leave(`client.${method.slice(0, 40)}`);
    const takesBody = ['post', 'put', 'patch'].includes(method);
    const find = (name: string, index: number | null = null) =>
      named.get(name) ?? (index === null ? undefined : positional[index]);
    const urlNode = find('url', 0);
    const url = urlNode ? this.text(this.evaluate(urlNode, scope), urlNode) : null;
    if (url === null) return leave('its path');

    const read = (name: string, index: number | null = null) => {
      const one = find(name, index);
      return one ? this.evaluate(one, scope) : undefined;
    };
    const [headers, params, title, auth] = [read('headers'), read('params'), read('name'), read('auth')];
    const given_ = { ...this.#headers, ...(headers?.kind === 'data' && isPlain(headers.value) ? headers.value : {}) };
    if (headers === null || params === null || holdsUnknown(given_))
      return leave(`${verb} ${quote(url)}: a header or parameter`);
    const body = this.#body(read('json', takesBody ? 2 : null), read('data', takesBody ? 1 : null));
    if (body === undefined) return leave(`${verb} ${quote(url)}: its body`);
    if (named.has('files')) this.note(node, 'files are sent without: add them as multipart');
    for (const key of named.keys()) {
      if (![...HARMLESS, 'url', 'headers', 'params', 'name', 'auth', 'json', 'data', 'files'].includes(key))
        this.note(node, `the argument ${quote(key)} has no counterpart`);
    }
    const call: Call = {
      line: this.#lineOf(node.from),
      method: verb,
      url: `${url}${queryOf(url, params?.kind === 'data' ? params.value : null)}`,
      name: title?.kind === 'data' && typeof title.value === 'string' ? title.value : null,
      headers: auth ? { ...given_, authorization: 'Basic credentials' } : given_,
      body,
      status: null,
      extract: {},
      checks: [],
    };
    this.#calls.push(call);
    return { kind: 'answer', of: call };
  }

  /** undefined: it is not known. */
  #body(json: Value | null | undefined, form: Value | null | undefined): Call['body'] | undefined {
    if (json === null || form === null) return undefined;
    if (json?.kind === 'data' && json.value !== null)
      return holdsUnknown(json.value) ? undefined : { kind: 'json', value: json.value };
    if (form?.kind === 'json') return holdsUnknown(form.value) ? undefined : { kind: 'json', value: form.value };
    if (form?.kind !== 'data') return json === undefined && form === undefined ? null : undefined;
    if (isPlain(form.value)) return holdsUnknown(form.value) ? undefined : { kind: 'form', value: form.value };
    if (form.value === null) return null;
    return typeof form.value === 'string' ? { kind: 'text', value: form.value } : undefined;
  }
}

function queryOf(url: string, params: unknown): string {
  if (!isPlain(params) || Object.keys(params).length === 0) return '';
  const keep = (text: string) => (looksLikePlaceholder(text) ? text : percentEncode(text));
  const pairs = Object.entries(params).map(([key, value]) => `${percentEncode(key)}=${keep(String(value))}`);
  return `${url.includes('?') ? '&' : '?'}${pairs.join('&')}`;
}
