import { percentEncode } from './addresses.ts';
import type { MissingPart } from './dialect.ts';
import type { Evaluator } from './evaluator.ts';
import { isPlaceholderLike, variableBeforePath } from './placeholders.ts';
import { isPlain } from './plain.ts';
import type { SentBody, SentRequest } from './sent-request.ts';
import type { Expression, Send } from './tree.ts';
import { data, holdsUnknown, type Scope, Unknown, unknownsIn, type Value } from './value.ts';

/** One `send` of a tree on its way to a request: its parts are evaluated until one is missing. */
export class Sending {
  readonly #node: Send;
  readonly #scope: Scope;
  readonly #evaluator: Evaluator;

  constructor(node: Send, scope: Scope, evaluator: Evaluator) {
    this.#node = node;
    this.#scope = scope;
    this.#evaluator = evaluator;
  }

  /** The request; null: a part of it cannot be told, and it is left out with a note. */
  request(): SentRequest | null {
    const { line, remarks, expected, captures } = this.#node;
    const { conversion, dialect } = this.#evaluator;
    const method = this.#text(this.#node.method);
    if (method instanceof Unknown) return this.#leave('method', '', '');
    const verb = method.toUpperCase();
    const url = this.#text(this.#node.url);
    if (url instanceof Unknown) return this.#leave('url', verb, '');
    const settings = this.#settings();
    if (settings === null) return this.#leave('headers', verb, url);
    const body = this.#body();
    if (body instanceof Unknown) return this.#leave('body', verb, url);
    const path = dialect.targetIsVariable ? variableBeforePath(url) : url;
    if (path !== url) conversion.note(line, 'the target of the variable is that of --url');
    for (const remark of remarks) conversion.note(line, remark);
    const extract = captures.map(({ variable, from }) => {
      const name = conversion.captures.nameOf(variable);
      this.#scope.set(variable, data(`{{ ${name} }}`));
      return [name, from] as const;
    });
    return {
      line,
      method: verb,
      url: `${path}${settings.query(path)}`,
      name: settings.name,
      headers: settings.headers,
      body,
      status: expected.status,
      extract: Object.fromEntries(extract),
      checks: [...expected.checks],
    };
  }

  #leave(part: MissingPart, method: string, url: string): null {
    const { conversion, dialect } = this.#evaluator;
    const reasons = () => {
      const { query, url: address, headers, json, body } = this.#node;
      const values = [query, address, headers, json, body].map((one) => one && this.#evaluator.plain(one, this.#scope));
      return unknownsIn(values).flatMap((unknown) => unknown.reasons);
    };
    conversion.note(this.#node.line, dialect.leftOut(part, { method, url: this.#node.written ?? url }, reasons));
    return null;
  }

  /** null: a header, or a part of the query, cannot be told. */
  #settings(): { headers: Record<string, unknown>; name: string | null; query: (url: string) => string } | null {
    const { parameters } = this.#node;
    const all = parameters && this.#value(parameters);
    const given = all?.kind === 'data' && isPlain(all.value) ? all.value : {};
    const [ownHeaders, query, title, credentials] = [
      this.#node.headers,
      this.#node.query,
      this.#node.name,
      this.#node.credentials,
    ].map((node) => node && this.#value(node));
    const tag = isPlain(given.tags) ? given.tags.name : title?.kind === 'data' ? title.value : null;
    const headers = {
      ...this.#evaluator.headers,
      ...(isPlain(given.headers) && given.headers),
      ...(ownHeaders?.kind === 'data' && isPlain(ownHeaders.value) && ownHeaders.value),
    };
    const values = query?.kind === 'data' ? query.value : null;
    if (ownHeaders?.kind === 'unknown' || query?.kind === 'unknown' || given.headers instanceof Unknown) return null;
    if (holdsUnknown(headers) || holdsUnknown(values)) return null;
    const isKnown = credentials && credentials.kind !== 'unknown';
    return {
      headers: isKnown ? { ...headers, authorization: 'Basic credentials' } : headers,
      name: typeof tag === 'string' ? tag : null,
      query: (url) => this.#query(url, values),
    };
  }

  #query(url: string, values: unknown): string {
    if (!isPlain(values) || Object.keys(values).length === 0) return '';
    const { encodesQuery } = this.#evaluator.dialect;
    const keep = (text: string) => (!encodesQuery || isPlaceholderLike(text) ? text : percentEncode(text));
    const pairs = Object.entries(values).map(([key, value]) => `${percentEncode(key)}=${keep(String(value))}`);
    return `${url.includes('?') ? '&' : '?'}${pairs.join('&')}`;
  }

  #body(): SentBody | null | Unknown {
    const json = this.#node.json && this.#value(this.#node.json);
    const body = this.#node.body && this.#value(this.#node.body);
    if (json?.kind === 'unknown') return json;
    if (body?.kind === 'unknown') return body;
    const value = json && !(json.kind === 'data' && json.value === null) ? asJson(json, this.#node.line) : body;
    if (value === null || (value.kind === 'data' && (value.value === null || value.value === ''))) return null;
    if (value.kind === 'unknown') return value;
    if (value.kind === 'json' || (value.kind === 'data' && isPlain(value.value))) {
      if (holdsUnknown(value.value)) return Unknown.from(unknownsIn(value.value), this.#node.line);
      return value.kind === 'json' ? value : { kind: 'form', value: value.value as Record<string, unknown> };
    }
    const text = this.#evaluator.text(value, this.#node.body?.line ?? this.#node.line);
    return text instanceof Unknown ? text : { kind: 'text', value: text };
  }

  #value(node: Expression): Value {
    return this.#evaluator.evaluate(node, this.#scope);
  }

  #text(node: Expression): string | Unknown {
    return this.#evaluator.textOf(node, this.#scope);
  }
}

/** Only what is data itself can be sent as JSON. */
function asJson(value: Value, line: number): Value {
  return value.kind === 'data' ? { kind: 'json', value: value.value } : new Unknown(['JSON of an answer'], line);
}
