import { PerfGateError } from '../errors.ts';
import { FRAMING_HEADERS } from '../load/traffic/http.ts';
import { writeExactJson } from '../text/exact-json.ts';
import { plural } from '../text/plural.ts';
import { formatFile, quote } from '../text/quote.ts';
import { addressOf, mostFrequent } from './addresses.ts';
import { CaptureNames } from './capture-names.ts';
import { HEADER_NAME, isMethod } from './http-names.ts';
import { countRequests, type Imported, type ImportedRequest, type ImportedScenario, type Note } from './imported.ts';
import { Names } from './names.ts';
import { extractedNames, isPlaceholderLike } from './placeholders.ts';
import { Secrets } from './secrets.ts';
import type { SentRequest } from './sent-request.ts';

const MOST_REQUESTS = 500;
const MOST_CHARACTERS = 20_000;
const OWN_HEADERS = [...FRAMING_HEADERS, 'host', 'connection', 'cookie', '__proto__', 'constructor'];

/** What a script is converted to: its requests, and a note about everything that is missing from them. */
export class Conversion {
  readonly secrets = new Secrets();
  readonly notes: Note[] = [];
  readonly #file: string;
  readonly #origins: string[] = [];
  #names = new Names();
  #requests = 0;
  captures = new CaptureNames();
  origin: string | null = null;

  constructor(file: string) {
    this.#file = file;
  }

  note(line: number | null, text: string): void {
    this.notes.push({ line, text });
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
      this.note(sent.line, `${sent.method.slice(0, 20)} ${quote(sent.url)} is left out: ${why}`);
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
    if (++this.#requests > MOST_REQUESTS) return leave(`more than ${MOST_REQUESTS} requests`);
    const body = this.#body(sent);
    if (body === null) return leave(`its body has more than ${MOST_CHARACTERS} characters`);
    const path = address.origin === null ? `${base}${address.path}` : address.path;
    const { headers, auth } = this.#headers(sent, Object.keys(body));
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
      ...(sent.status != null && { status: sent.status }),
      // The same object, because what later steps read of the answer is added to it.
      extract: sent.extract,
      ...(sent.checks.length > 0 && { checks: sent.checks }),
    };
  }

  /** Begins a scenario, within which names are unique. */
  nextScenario(): void {
    this.captures = new CaptureNames();
    this.#names = new Names();
  }

  /** Requests that need a value of one that is left out are left out themselves. */
  #withoutGaps(scenario: ImportedScenario): ImportedScenario {
    const known = new Set<string>();
    const keep = (requests: readonly ImportedRequest[], extracted: Set<string>) =>
      requests.flatMap((request) => {
        const missing = extractedNames(JSON.stringify(request)).find((name) => !extracted.has(name));
        if (missing !== undefined) {
          this.note(null, `${request.name ?? request.path} is left out: it needs ${missing} of another one`);
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
    const { before: _, journeys: __, ...rest } = scenario;
    return { ...rest, ...(before.length > 0 && { before }), journeys: Object.fromEntries(journeys) };
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
    if (count === 0) {
      const [first] = this.notes;
      const why = first ? ` (${first.line === null ? '' : `line ${first.line}: `}${first.text})` : '';
      throw new PerfGateError('config', `${formatFile(this.#file)} has no request that can be converted${why}`);
    }
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

  #headers(
    { headers }: SentRequest,
    written: readonly string[],
  ): Pick<ImportedRequest, 'headers' | 'auth'> & { headers: Record<string, string> } {
    const kept = new Map<string, string>();
    let auth: ImportedRequest['auth'];
    for (const [name, given] of Object.entries(headers)) {
      const lower = name.toLowerCase();
      const value = String(given);
      if (!HEADER_NAME.test(name) || OWN_HEADERS.includes(lower) || !/^[\t\x20-\x7e]*$/.test(value)) continue;
      if (lower === 'content-type' && (written.includes('form') || written.includes('multipart'))) continue;
      if (lower === 'content-type' && written.includes('json') && /^application\/json\b/i.test(value)) continue;
      if (lower === 'authorization') {
        const [, scheme = '', credential = ''] = /^(\S+) +(.+)$/s.exec(value) ?? [];
        // A value extracted from an earlier answer can only stand in a header.
        if (value.includes('{{')) kept.set(lower, value);
        else if (scheme.toLowerCase() === 'bearer') auth = { bearer: this.#secret(credential, 'API_TOKEN') };
        else if (scheme.toLowerCase() === 'basic') {
          auth = {
            basic: { user: this.secrets.variable('BASIC_USER'), password: this.secrets.variable('BASIC_PASSWORD') },
          };
        } else auth = { header: 'authorization', value: this.#secret(value, 'AUTHORIZATION') };
      } else kept.set(lower, this.secrets.field(lower, value));
    }
    return { headers: Object.fromEntries(kept), ...(auth && { auth }) };
  }

  #secret(value: string, hint: string): string {
    return isPlaceholderLike(value) ? value : this.secrets.reference(value, hint);
  }

  /** The body as perf-gate.yml writes it; null: it is too large. */
  #body({ body }: SentRequest): Pick<ImportedRequest, 'json' | 'form' | 'body'> | null {
    if (body === null) return {};
    if ((JSON.stringify(body.value) ?? '').length > MOST_CHARACTERS) return null;
    if (body.kind === 'json') return { json: this.secrets.data(body.value, 'body') };
    if (body.kind === 'text') return { body: this.secrets.text(body.value, 'body token') };
    const fields = Object.entries(body.value)
      .filter(([name]) => name !== '' && name !== '__proto__')
      .map(
        ([name, value]) =>
          [name, this.secrets.field(name, typeof value === 'object' ? writeExactJson(value) : String(value))] as const,
      );
    return { form: Object.fromEntries(fields) };
  }
}
