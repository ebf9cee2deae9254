import { isNumeric } from '../text/exact-number.ts';
import { quote } from '../text/quote.ts';
import { percentEncode } from './addresses.ts';
import { assign } from './assigning.ts';
import type { MissingPart } from './dialect.ts';
import type { Evaluator } from './evaluator.ts';
import { type Fields, fieldsOf } from './fields.ts';
import { keyOf } from './folding.ts';
import type { UploadedFile } from './imported.ts';
import { mapAroundPlaceholders, variableBeforePath } from './placeholders.ts';
import { asPlain } from './plain-value.ts';
import type { Scope } from './scope.ts';
import type { SentBody, SentRequest } from './sent-request.ts';
import type { Expression, Send } from './tree.ts';
import { Dictionary, type Part, Typed, Unknown, unknownsIn, type Value } from './value.ts';

/** Parameters of a request that change nothing of what is sent. */
const HARMLESS = ['timeout', 'responseType', 'tags', 'discardResponseBodies'];
const KNOWN = ['headers', 'cookies', 'redirects', 'auth', 'responseCallback', ...HARMLESS];

interface Settings {
  headers: Record<string, string>;
  cookies: Record<string, string>;
  credentials: SentRequest['credentials'];
  redirects: boolean | null;
  name: string | null;
  status: SentRequest['status'];
}

/** A part of the request that cannot be told. */
class Missing extends Error {
  readonly part: MissingPart;
  readonly unknowns: readonly Unknown[];

  constructor(part: MissingPart, unknowns: readonly Unknown[]) {
    super(part);
    this.part = part;
    this.unknowns = unknowns;
  }
}

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
    const at = { method: '', url: '' };
    try {
      return this.#request(at);
    } catch (error) {
      if (!(error instanceof Missing)) throw error;
      this.#leave(error.part, at, error.unknowns);
      return null;
    }
  }

  /** Notes that it is left out because nobody knows whether it is sent. */
  leaveOut(): void {
    const { conversion } = this.#evaluator;
    const [method, url] = conversion.quietly(() => [this.#node.method, this.#node.url].map((node) => this.#text(node)));
    const known = (text: string | Unknown | undefined) => (typeof text === 'string' ? text : '');
    this.#leave('way', { method: known(method).toUpperCase(), url: known(url) }, []);
  }

  #request(at: { method: string; url: string }): SentRequest {
    const { line, remarks, expected, captures } = this.#node;
    const { conversion, dialect } = this.#evaluator;
    const method = this.#text(this.#node.method);
    if (method instanceof Unknown) throw new Missing('method', [method]);
    at.method = method.toUpperCase();
    const url = this.#text(this.#node.url);
    if (url instanceof Unknown) throw new Missing('url', [url]);
    at.url = url;
    if (url.trimStart().startsWith('{{'))
      throw new Missing('url', [new Unknown(['a URL whose beginning is only known when it is sent'], line)]);
    const query = this.#query(url);
    const settings = this.#settings();
    const body = this.#body(settings.headers);
    const path = dialect.targetIsVariable ? variableBeforePath(url) : url;
    if (path !== url) conversion.note(line, 'the target of the variable is that of --url');
    for (const remark of remarks) conversion.note(line, remark);
    const request: SentRequest = {
      line,
      method: at.method,
      url: `${path}${query}`,
      name: settings.name,
      headers: settings.headers,
      cookies: settings.cookies,
      credentials: settings.credentials,
      redirects: settings.redirects,
      body,
      status: expected.status ?? settings.status,
      extract: {},
      checks: [...expected.checks],
      pause: null,
    };
    for (const { target, variable, from } of captures) {
      const part: Part = { kind: 'part', of: request, from, variable };
      conversion.captures.placeholder(part);
      assign(target, part, this.#scope, line, this.#evaluator);
    }
    return request;
  }

  #leave(part: MissingPart, at: { method: string; url: string }, unknowns: readonly Unknown[]): void {
    const { conversion, dialect } = this.#evaluator;
    const reasons = [...new Set(unknowns.flatMap((unknown) => unknown.reasons))];
    const url = this.#node.written ?? at.url;
    conversion.lose(this.#node.line, dialect.leftOut(part, { ...at, url }, reasons));
    const missing = new Unknown([`the answer to ${at.method} ${quote(url)}, which is left out`], this.#node.line);
    for (const { target } of this.#node.captures)
      assign(target, missing, this.#scope, this.#node.line, this.#evaluator);
  }

  #settings(): Settings {
    const given = this.#dictionary(this.#node.parameters, 'headers');
    const client = this.#dictionary(this.#node.client, 'headers');
    for (const name of given?.entries.keys() ?? []) {
      if (!KNOWN.includes(name))
        this.#evaluator.conversion.note(this.#node.line, `the parameter ${quote(name)} has no counterpart`);
    }
    const own = (node: Expression | null) => (node === null ? undefined : this.#value(node));
    const headers = [client?.get('headers'), given?.get('headers'), own(this.#node.headers)];
    const cookies = [client?.get('cookies'), given?.get('cookies'), own(this.#node.cookies)];
    const redirects = own(this.#node.redirects) ?? given?.get('redirects');
    const tags = given?.get('tags');
    const name = own(this.#node.name) ?? (tags instanceof Dictionary ? tags.get('name') : undefined);
    const title =
      name === undefined ? null : this.#evaluator.conversion.text(name, this.#node.line, this.#evaluator.dialect);
    return {
      headers: this.#headers(headers),
      cookies: this.#cookies(cookies),
      credentials: this.#credentials(own(this.#node.credentials) ?? client?.get('auth'), given?.get('auth')),
      redirects: redirects === undefined ? null : this.#isFollowed(redirects),
      name: typeof title === 'string' && name?.kind === 'data' && typeof name.value === 'string' ? title : null,
      status: this.#statuses(given?.get('responseCallback')),
    };
  }

  /** Later headers of a name, in whatever case, replace earlier ones; one of nothing takes it away. */
  #headers(values: readonly (Value | undefined)[]): Record<string, string> {
    const headers = new Map<string, [string, string]>();
    for (const [name, texts] of values.flatMap((value) => this.#fields(value, 'headers'))) {
      const text = Array.isArray(texts) ? texts.join(', ') : texts;
      if (text === null) headers.delete(name.toLowerCase());
      else headers.set(name.toLowerCase(), [name, text]);
    }
    return Object.fromEntries(headers.values());
  }

  #cookies(values: readonly (Value | undefined)[]): Record<string, string> {
    const cookies: [string, string][] = [];
    for (const value of values) {
      if (!(value instanceof Dictionary)) continue;
      for (const [name, entry] of value.entries) {
        // k6: `{ value: 'x', replace: true }`
        const given = entry instanceof Dictionary ? entry.get('value') : entry;
        const text = given && this.#evaluator.conversion.text(given, this.#node.line, this.#evaluator.dialect);
        if (typeof text !== 'string') throw new Missing('headers', text instanceof Unknown ? [text] : []);
        cookies.push([name, text]);
      }
      if (value.rest !== null) throw new Missing('headers', [value.rest]);
    }
    const unknown = values.find((value) => value !== undefined && !(value instanceof Dictionary) && !isNothing(value));
    if (unknown) throw new Missing('headers', unknown instanceof Unknown ? [unknown] : []);
    return Object.fromEntries(cookies);
  }

  /** User and password are a list of two. @param kind `basic` and others, with credentials in the URL, as in k6 */
  #credentials(value: Value | undefined, kind: Value | undefined): SentRequest['credentials'] {
    if (kind !== undefined && !isNothing(kind) && keyOf(kind) !== 'basic')
      throw new Missing('headers', [
        new Unknown([`authentication of the kind ${keyOf(kind) ?? 'that is unknown'}`], this.#node.line),
      ]);
    if (value === undefined || isNothing(value)) return null;
    const items = value.kind === 'list' && value.items.length === 2 ? value.items : null;
    const [user, password] = (items ?? []).map((item) =>
      this.#evaluator.conversion.text(item, this.#node.line, this.#evaluator.dialect),
    );
    if (typeof user !== 'string' || typeof password !== 'string')
      throw new Missing('headers', [
        Unknown.from([value, user, password, new Unknown(['its credentials'], this.#node.line)], this.#node.line),
      ]);
    return { user, password };
  }

  #isFollowed(value: Value): boolean | null {
    if (isNothing(value)) return null;
    if (value.kind !== 'data')
      throw new Missing('headers', [new Unknown(['whether redirects are followed'], this.#node.line)]);
    return Boolean(isNumeric(value.value) ? Number(value.value) : value.value);
  }

  #statuses(value: Value | undefined): SentRequest['status'] {
    if (value === undefined || isNothing(value)) return null;
    const plain = this.#plain(value);
    const codes = (Array.isArray(plain) ? plain : [plain]).map((one) => (isNumeric(one) ? Number(one) : one));
    const isExpected = (code: unknown) =>
      (typeof code === 'number' && code >= 100 && code < 600) || (typeof code === 'string' && /^[1-5]xx$/.test(code));
    if (codes.length > 0 && codes.every(isExpected)) return codes as (string | number)[];
    this.#evaluator.conversion.note(this.#node.line, 'which status is expected cannot be told');
    return null;
  }

  #query(url: string): string {
    const value = this.#node.query && this.#value(this.#node.query);
    if (!value || isNothing(value)) return '';
    const separator = url.includes('?') ? '&' : '?';
    if (value.kind === 'data' && typeof value.value === 'string')
      return value.value === '' ? '' : `${separator}${value.value.replace(/^\?/, '')}`;
    const { encodesQuery } = this.#evaluator.dialect;
    const keep = (text: string) => (encodesQuery ? mapAroundPlaceholders(text, percentEncode) : text);
    const pairs = this.#fields(value, 'query').flatMap(([key, texts]) =>
      (Array.isArray(texts) ? texts : texts === null ? [] : [texts]).map(
        (text) => `${percentEncode(key)}=${keep(text)}`,
      ),
    );
    return pairs.length === 0 ? '' : `${separator}${pairs.join('&')}`;
  }

  #body(headers: Record<string, string>): SentBody | null {
    const json = this.#node.json && this.#value(this.#node.json);
    if (json && !isNothing(json)) return { kind: 'json', value: this.#asJson(json) };
    const fields = this.#node.multipart && this.#value(this.#node.multipart);
    if (fields && !isNothing(fields)) return { kind: 'multipart', value: this.#parts(fields) };
    const body = this.#node.body && this.#value(this.#node.body);
    if (!body || isNothing(body)) return null;
    if (body.kind === 'file') return { kind: 'file', value: body.file };
    if (body.kind === 'dictionary' || body.kind === 'list') {
      const fields = this.#fields(body, 'body').flatMap(([key, value]) =>
        value === null ? [] : [[key, value] as const],
      );
      return { kind: 'form', value: Object.fromEntries(fields) };
    }
    if (body.kind === 'json') {
      const type = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1];
      if (type === undefined)
        this.#evaluator.conversion.note(
          this.#node.line,
          'JSON without a content-type: perf-gate says application/json',
        );
      return { kind: 'json', value: this.#asJson(body.value) };
    }
    const text = this.#evaluator.conversion.text(body, this.#node.line, this.#evaluator.dialect);
    if (text instanceof Unknown) throw new Missing('body', [text]);
    return text === '' ? null : { kind: 'text', value: text };
  }

  #parts(value: Value): Record<string, string | UploadedFile> {
    if (!(value instanceof Dictionary) || value.rest !== null) return this.#texts(value);
    return Object.fromEntries(
      [...value.entries].flatMap(([name, part]): [string, string | UploadedFile][] =>
        part instanceof Dictionary && part.entries.has('file')
          ? [[name, this.#uploaded(part)]]
          : Object.entries(this.#texts(new Dictionary([[name, part]]))),
      ),
    );
  }

  #uploaded(part: Dictionary): UploadedFile {
    const content = part.get('file');
    if (content?.kind !== 'file')
      throw new Missing('body', [
        new Unknown(['what is uploaded is no file beside the script (http.file)'], this.#node.line),
      ]);
    const [filename, type] = ['filename', 'type'].map((key) => {
      const given = part.get(key);
      const text =
        given && !isNothing(given)
          ? this.#evaluator.conversion.text(given, this.#node.line, this.#evaluator.dialect)
          : undefined;
      if (text instanceof Unknown) throw new Missing('body', [text]);
      return text;
    });
    return { file: content.file, ...(filename && { filename }), ...(type && { type }) };
  }

  #texts(value: Value): Record<string, string> {
    const parts = this.#fields(value, 'body').flatMap(([key, text]) => {
      const several = () => new Unknown([`several values of the field ${quote(key)}`], this.#node.line);
      if (Array.isArray(text)) throw new Missing('body', [several()]);
      return text === null ? [] : [[key, text] as const];
    });
    return Object.fromEntries(parts);
  }

  #asJson(value: Value): unknown {
    const plain = this.#plain(value);
    const unknowns = unknownsIn(plain);
    if (unknowns.length > 0) throw new Missing('body', unknowns);
    // Only a value within JSON can be filled in.
    if (plain instanceof Typed) throw new Missing('body', [new Unknown(['JSON of an answer'], this.#node.line)]);
    return plain;
  }

  #fields(value: Value | undefined, part: MissingPart): Fields {
    if (value === undefined || isNothing(value)) return [];
    const fields = fieldsOf(value, this.#node.line, this.#evaluator);
    if (fields instanceof Unknown) throw new Missing(part, [fields]);
    return fields;
  }

  #dictionary(node: Expression | null, part: MissingPart): Dictionary | null {
    const value = node && this.#value(node);
    if (!value || isNothing(value)) return null;
    if (!(value instanceof Dictionary)) throw new Missing(part, value instanceof Unknown ? [value] : []);
    if (value.rest !== null) throw new Missing(part, [value.rest]);
    return value;
  }

  #plain(value: Value): unknown {
    return asPlain(value, this.#node.line, this.#evaluator);
  }

  #value(node: Expression): Value {
    return this.#evaluator.evaluate(node, this.#scope);
  }

  #text(node: Expression): string | Unknown {
    return this.#evaluator.textOf(node, this.#scope);
  }
}

function isNothing(value: Value): boolean {
  return value.kind === 'data' && value.value == null;
}
