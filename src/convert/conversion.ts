import { PerfGateError } from '../errors.ts';
import { FRAMING_HEADERS } from '../load/traffic/http.ts';
import { plural } from '../text/plural.ts';
import { formatFile, quote } from '../text/quote.ts';
import { addressOf, mostFrequent, writePause } from './addresses.ts';
import { CaptureNames } from './capture-names.ts';
import type { Dialect } from './dialect.ts';
import { Feeders } from './feeders.ts';
import { HEADER_NAME, isMethod } from './http-names.ts';
import { countRequests, type Imported, type ImportedRequest, type ImportedScenario, type Note } from './imported.ts';
import { Names } from './names.ts';
import { extractedNames, isPlaceholderLike } from './placeholders.ts';
import { asText, jsonWithPlaceholders } from './plain-value.ts';
import { withoutSecretRows } from './secret-rows.ts';
import { decoded, Secrets } from './secrets.ts';
import type { SentRequest } from './sent-request.ts';
import { Typed, type Unknown, type Value } from './value.ts';

const MOST_REQUESTS = 500;
const MOST_CHARACTERS = 20_000;
/** Notes of a refusal. */
const MOST_SHOWN = 20;
const OWN_HEADERS = [...FRAMING_HEADERS, 'host', 'connection'];
const FORM = 'application/x-www-form-urlencoded';
/** Begins a text that is JSON, until its content-type is known. */
const JSON_MARK = '\u0000json';

/** What a script is converted to: its requests, and a note about everything that is missing from them. */
export class Conversion {
  readonly secrets = new Secrets();
  readonly notes: Note[] = [];
  readonly #file: string;
  readonly #origins: string[] = [];
  #names = new Names();
  #requests = 0;
  captures = new CaptureNames();
  feeders = new Feeders(this.secrets);
  origin: string | null = null;
  #quiet = 0;
  readonly #noted = new Set<string>();

  constructor(file: string) {
    this.#file = file;
  }

  /** Notes what is other than in the source. */
  note(line: number | null, text: string): void {
    this.#add({ line, text });
  }

  /** Notes what is missing from the result. */
  lose(line: number | null, text: string): void {
    this.#add({ line, text, isLoss: true });
  }

  /** Whether that was noted before. */
  isNoted(line: number | null, text: string): boolean {
    return this.#noted.has(JSON.stringify([line, text]));
  }

  /** Several ways through a script pass the same line. */
  #add(note: Note): void {
    const text = this.secrets.masked(note.text);
    const key = JSON.stringify([note.line, text]);
    if (this.#quiet > 0 || this.#noted.has(key)) return;
    this.#noted.add(key);
    this.notes.push({ ...note, text });
  }

  /** Looks at something once more, or beforehand: what it notes is not kept. */
  quietly<T>(work: () => T): T {
    this.#quiet += 1;
    try {
      return work();
    } finally {
      this.#quiet -= 1;
    }
  }

  /** A value where text is wanted; what is only known later becomes a placeholder. */
  text(value: Value, line: number, dialect: Dialect): string | Unknown {
    return asText(value, line, { conversion: this, dialect });
  }

  /** Sets where the script says that its requests go; else its first absolute URL decides. @returns the URL's path */
  setOrigin(url: string): string {
    const address = addressOf(url);
    if (address?.origin) this.origin ??= address.origin;
    return address?.path.replace(/\/+$/, '') ?? '';
  }

  /** The request as perf-gate.yml writes it; null, with a note, where it cannot be sent. */
  request(sent: SentRequest, base = ''): ImportedRequest | null {
    const leave = (why: string) => {
      this.lose(sent.line, `${sent.method.slice(0, 20)} ${quote(sent.url)} is left out: ${why}`);
      return null;
    };
    const address = addressOf(sent.url);
    if (address === null) return leave('it is not an http:// or https:// URL');
    if (!isMethod(sent.method)) return leave('perf-gate does not send this method');
    if (address.origin !== null) {
      this.#origins.push(address.origin);
      this.origin ??= address.origin;
      if (address.origin !== this.origin) return leave(`the target is ${this.origin}`);
    }
    const problem = unsendableHeader(sent.headers);
    if (problem !== null) return leave(problem);
    const body = this.#body(sent);
    if (body === null) return leave(`its body has more than ${MOST_CHARACTERS} characters`);
    if (++this.#requests > MOST_REQUESTS) return leave(`more than ${MOST_REQUESTS} requests`);
    for (const name of Object.keys(sent.headers)) {
      if (name.toLowerCase() === 'host' || name.toLowerCase() === 'connection')
        this.note(sent.line, `the header ${quote(name)} is the load generator's own`);
    }
    const path = address.origin === null ? `${base}${address.path}` : address.path;
    const { headers, auth } = this.#headers(sent, body);
    const query = path.split('?').slice(1).join('?').split('&');
    const safe = query.map((pair) => {
      const at = pair.indexOf('=');
      return at === -1 ? pair : `${pair.slice(0, at)}=${this.secrets.encoded(pair.slice(0, at), pair.slice(at + 1))}`;
    });
    const whole = path.includes('?') ? `${path.split('?')[0]}?${safe.join('&')}` : path;
    return {
      name: this.#names.take(sent.name ?? `${sent.method} ${path.replace(/\?.*/s, '')}`),
      method: sent.method,
      path: whole,
      ...(Object.keys(headers).length > 0 && { headers }),
      ...(auth && { auth }),
      ...body,
      ...(sent.redirects !== null && { redirects: sent.redirects ? 'follow' : 'none' }),
      ...(sent.status != null && { status: sent.status }),
      // The same object, because what later steps read of the answer is added to it.
      extract: sent.extract,
      ...(sent.checks.length > 0 && { checks: sent.checks }),
      ...(sent.pause && sent.pause.most > 0 && { pause: writePause(sent.pause.least, sent.pause.most) }),
    };
  }

  /** Begins a scenario, within which names are unique. */
  nextScenario(): void {
    this.captures = new CaptureNames();
    this.feeders = new Feeders(this.secrets);
    this.#names = new Names();
  }

  /** Begins another way through the script of a scenario. */
  nextWay(): void {
    this.captures.nextWay();
    this.feeders.nextWay();
  }

  /** Requests that need a value of one that is left out are left out themselves. */
  #withoutGaps(scenario: ImportedScenario): ImportedScenario {
    const known = new Set<string>();
    const { data, gone } = withoutSecretRows(scenario.data ?? {}, this.secrets.placeholders);
    const keep = (requests: readonly ImportedRequest[], extracted: Set<string>) =>
      requests.flatMap((request) => {
        if (gone.some((placeholder) => JSON.stringify(request).includes(placeholder))) {
          const what = 'it takes a secret from a list of the script, which is not copied: put the list into a file';
          this.lose(null, `${request.name ?? request.path} is left out: ${what}`);
          return [];
        }
        const missing = extractedNames(JSON.stringify(request)).find((name) => !extracted.has(name));
        if (missing !== undefined) {
          this.lose(null, `${request.name ?? request.path} is left out: it needs ${missing} of another one`);
          return [];
        }
        for (const name of Object.keys(request.extract ?? {})) extracted.add(name);
        const { extract = {}, ...rest } = request;
        return [Object.keys(extract).length > 0 ? request : rest];
      });
    const before = keep(scenario.before ?? [], known);
    const journeys = Object.entries(scenario.journeys).flatMap(([name, journey]) => {
      const requests = keep(journey.requests, new Set(known));
      return requests.length === 0 ? [] : [[name, { ...journey, requests }] as const];
    });
    const { before: _, journeys: __, data: ___, ...rest } = scenario;
    return {
      ...rest,
      ...(Object.keys(data).length > 0 && { data }),
      ...(before.length > 0 && { before }),
      journeys: Object.fromEntries(journeys),
    };
  }

  /**
   * What the whole script was converted to.
   *
   * @throws PerfGateError `config` when no request of it can be sent
   */
  imported(given: Record<string, ImportedScenario>, remarks: string[] = []): Imported {
    const scenarios = Object.fromEntries(
      Object.entries(given)
        .map(([name, scenario]) => [name, this.#withoutGaps(scenario)] as const)
        .filter(([, scenario]) => Object.keys(scenario.journeys).length > 0),
    );
    const count = countRequests(scenarios);
    if (count === 0) throw this.refusal();
    const journeys = Object.values(scenarios).reduce((sum, scenario) => sum + Object.keys(scenario.journeys).length, 0);
    return {
      found: `${plural(count, 'request')} in ${plural(journeys, 'journey')} of ${this.#file}`,
      origin: this.origin ?? mostFrequent(this.#origins),
      scenarios,
      coverage: null,
      remarks,
      notes: this.notes,
      variables: this.secrets.variables.filter((name) => JSON.stringify(scenarios).includes(`\${${name}}`)),
    };
  }

  /** The refusal of a file of which nothing can be sent: its reasons first, then everything else that was noted. */
  refusal(): PerfGateError {
    const sorted = [...this.notes.filter(({ isLoss }) => isLoss), ...this.notes.filter(({ isLoss }) => !isLoss)];
    const shown = sorted
      .slice(0, MOST_SHOWN)
      .map(({ line, text }) => `  ${line === null ? '' : `line ${line}: `}${text}`);
    const others = sorted.length - shown.length;
    const head = `${formatFile(this.#file)} has no request that can be converted`;
    if (shown.length === 0) return new PerfGateError('config', `${head}: it sends none over HTTP`);
    return new PerfGateError(
      'config',
      [`${head}:`, ...shown, ...(others > 0 ? [`  and ${plural(others, 'other note')}`] : [])].join('\n'),
    );
  }

  #headers(
    { url, headers, cookies, credentials }: SentRequest,
    body: Pick<ImportedRequest, 'json' | 'form' | 'multipart' | 'body'>,
  ): Pick<ImportedRequest, 'auth'> & { headers: Record<string, string> } {
    const kept = new Map<string, string>();
    const jar = Object.entries(cookies).map(([name, value]) => `${name}=${this.secrets.field(name, value)}`);
    const given = credentials ?? credentialsOf(url);
    let auth: ImportedRequest['auth'] = given === null ? undefined : { basic: this.#pair(given) };
    for (const [name, written] of Object.entries(headers)) {
      const lower = name.toLowerCase();
      const value = String(written);
      if (OWN_HEADERS.includes(lower)) continue;
      if (lower === 'content-type' && 'form' in body && value.startsWith(FORM)) continue;
      if (lower === 'content-type' && 'multipart' in body) continue;
      if (lower === 'content-type' && 'json' in body && /^application\/json\b/i.test(value)) continue;
      if (lower === 'cookie')
        jar.unshift(
          ...value
            .split(/;\s*/)
            .filter(Boolean)
            .map((pair) => this.#cookie(pair)),
        );
      else if (lower === 'authorization') {
        const authorized = this.#authorized(value);
        if (typeof authorized === 'string') kept.set(lower, authorized);
        else auth = authorized;
      } else kept.set(lower, this.secrets.field(lower, value));
    }
    if (jar.length > 0) kept.set('cookie', jar.join('; '));
    if ('body' in body && body.body?.startsWith(JSON_MARK)) {
      body.body = body.body.slice(JSON_MARK.length);
      if (!kept.has('content-type')) kept.set('content-type', 'application/json');
    }
    return { headers: Object.fromEntries(kept), ...(auth && { auth }) };
  }

  #cookie(pair: string): string {
    const [name = '', ...rest] = pair.split('=');
    return `${name}=${this.secrets.field(name, rest.join('='))}`;
  }

  /** An authorization as settings; text: it can only stand in a header, since it is taken from an earlier answer. */
  #authorized(value: string): string | NonNullable<ImportedRequest['auth']> {
    if (value.includes('{{')) return value;
    const [, scheme = '', credential = ''] = /^(\S+) +(.+)$/s.exec(value) ?? [];
    if (scheme.toLowerCase() === 'bearer') return { bearer: this.#secret(credential, 'API_TOKEN') };
    if (scheme.toLowerCase() === 'basic') {
      const [user = '', ...password] = Buffer.from(credential, 'base64').toString().split(':');
      return { basic: this.secrets.pair(user, password.join(':')) };
    }
    return { header: 'authorization', value: this.#secret(value, 'AUTHORIZATION') };
  }

  #pair({ user, password }: { user: string; password: string }): { user: string; password: string } {
    const isFixed = !isPlaceholderLike(user) && !isPlaceholderLike(password);
    if (isFixed) return this.secrets.pair(user, password);
    return { user, password: this.#secret(password, 'BASIC_PASSWORD') };
  }

  #secret(value: string, hint: string): string {
    return isPlaceholderLike(value) ? value : this.secrets.reference(value, hint);
  }

  /** The body as perf-gate.yml writes it; null: it is too large. */
  #body({ body }: SentRequest): Pick<ImportedRequest, 'json' | 'form' | 'multipart' | 'body' | 'file'> | null {
    if (body === null) return {};
    if ((JSON.stringify(body.value) ?? '').length > MOST_CHARACTERS) return null;
    switch (body.kind) {
      case 'json': {
        const safe = this.secrets.data(body.value, 'body');
        // A placeholder in `json` is text; without quotes in the text of a body it keeps its type.
        return holdsTyped(safe) ? { body: `${JSON_MARK}${jsonWithPlaceholders(safe)}` } : { json: safe };
      }
      case 'text':
        return { body: this.secrets.text(body.value, 'body token') };
      case 'file':
        return { file: body.value };
      case 'multipart': {
        const fields = Object.entries(body.value).filter(([name]) => name !== '' && name !== '__proto__');
        if (fields.length === 0) return {};
        return {
          multipart: Object.fromEntries(
            fields.map(([name, value]) => [name, typeof value === 'string' ? this.secrets.field(name, value) : value]),
          ),
        };
      }
      case 'form': {
        const fields = Object.entries(body.value)
          .filter(([name]) => name !== '' && name !== '__proto__')
          .map(([name, value]) => {
            const written = [value].flat().map((one) => this.secrets.field(name, one));
            return [name, Array.isArray(value) ? written : (written[0] as string)] as const;
          });
        return { form: Object.fromEntries(fields) };
      }
    }
  }
}

/** Why a header cannot be sent; null: each can. */
function unsendableHeader(headers: Record<string, unknown>): string | null {
  for (const [name, value] of Object.entries(headers)) {
    if (!HEADER_NAME.test(name) || name === '__proto__') return `its header ${quote(name)} has no valid name`;
    if (!/^[\t\x20-\x7e]*$/.test(String(value))) return `its header ${quote(name)} has other characters than ASCII`;
  }
  return null;
}

/** User and password in a URL; null: there are none. */
function credentialsOf(url: string): { user: string; password: string } | null {
  const [, user, password = ''] = /^https?:\/\/([^/?#@:]*)(?::([^/?#@]*))?@/i.exec(url) ?? [];
  return user === undefined ? null : { user: decoded(user), password: decoded(password) };
}

function holdsTyped(value: unknown): boolean {
  if (value instanceof Typed) return true;
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsTyped);
}
