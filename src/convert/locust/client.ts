import { METHODS, METHODS_WITH_BODY } from '../../load/traffic/http.ts';
import { quote } from '../../text/quote.ts';
import type { Evaluator } from '../evaluator.ts';
import { valueAt } from '../feeders.ts';
import { send } from '../nodes.ts';
import { Scope } from '../scope.ts';
import type { Expression } from '../tree.ts';
import { Dictionary, data, List, Unknown, type Value } from '../value.ts';
import { OBJECT } from './library-classes.ts';
import type { Given } from './native.ts';
import { plainText } from './text-format.ts';

const CLIENT_METHODS = [...METHODS.map((method): string => method.toLowerCase()), 'request'];
const KNOWN = [
  'method',
  'url',
  'path',
  'headers',
  'params',
  'name',
  'auth',
  'json',
  'data',
  'files',
  'cookies',
  'allow_redirects',
];
/** Arguments that change nothing of what is sent. */
const HARMLESS = ['catch_response', 'verify', 'timeout', 'stream', 'context', 'cert', 'hooks'];

/** What sends requests: its headers, cookies and credentials are those of every request. */
export function madeClient(): Dictionary {
  return new Dictionary(
    [
      ['headers', new Dictionary()],
      ['cookies', new Dictionary()],
      ['auth', data(null)],
    ],
    { ...OBJECT, node: CLIENT_NODE },
  );
}

const CLIENT_NODE = { ...OBJECT.node, name: 'HttpSession' };

export function isClient(value: Value): boolean {
  return value instanceof Dictionary && value.of?.node === CLIENT_NODE;
}

/** Says that a client is that of a FastHttpUser, which asks for JSON where it sends JSON. */
export function makeFast(client: Dictionary): void {
  client.entries.set(' fast', data(true));
}

/** What Locust tells users and listeners. @param host empty: that of --url */
export function environmentOf(host: Value): Dictionary {
  return new Dictionary([['host', host]], OBJECT);
}

function isFast(client: Value | null): boolean {
  return client instanceof Dictionary && client.entries.has(' fast');
}

function acceptingJson(headers: Value | undefined): Value {
  if (headers instanceof Unknown) return headers;
  const own = headers instanceof Dictionary ? headers : new Dictionary();
  if ([...own.entries.keys()].some((key) => key.toLowerCase() === 'accept')) return own;
  const all = new Dictionary([['Accept', data('application/json')], ...own.entries]);
  all.rest = own.rest;
  return all;
}

/** Whether a client has a method of that name that sends. */
export function isSendingMethod(name: string): boolean {
  return CLIENT_METHODS.includes(name);
}

/**
 * Sends by a client as `self.client.get(…)` does (requests.readthedocs.io/en/latest/api, "Main Interface").
 *
 * @param client null: a request of its own
 */
export function sent(client: Value | null, method: string, given: Given, line: number, evaluator: Evaluator): Value {
  const known = (value: Value): Expression => ({ kind: 'known', line, value });
  const isRequest = method === 'request';
  const shift = isRequest ? 1 : 0;
  const verb = isRequest ? (given.get(0, 'method') ?? new Unknown(['it is not given'], line)) : data(method);
  const hasBody = METHODS_WITH_BODY.includes((plainText(verb) ?? '').toUpperCase());
  const url = given.get(shift, 'url') ?? given.get(null, 'path') ?? new Unknown(['it is not given'], line);
  const address = addressFrom(based(client, url), line, evaluator);
  const part = (name: string, index: number | null = null) => {
    const value = given.get(index === null ? null : index + shift, name);
    return value === undefined ? null : known(value);
  };
  const isNothing = (value: Value | undefined) => value === undefined || (value.kind === 'data' && value.value == null);
  const files = given.get(null, 'files');
  const body = isNothing(files)
    ? part('data', !isRequest && hasBody ? 1 : null)
    : known(new Unknown(['files that are uploaded: add them as multipart'], line));
  const others = [...given.named.keys()].filter((key) => !KNOWN.includes(key) && !HARMLESS.includes(key));
  const isFollowed = given.get(null, 'allow_redirects');
  return evaluator.evaluate(
    {
      ...send(known(verb), known(address), line),
      client: client && known(client),
      headers: isFast(client) && part('json') ? known(acceptingJson(given.get(null, 'headers'))) : part('headers'),
      cookies: part('cookies'),
      query: queryOf(client, given) ?? part('params', method === 'get' && client === null ? 1 : null),
      name: part('name'),
      credentials: part('auth'),
      redirects: isFollowed === undefined ? null : known(isFollowed),
      json: isNothing(files) ? part('json', !isRequest && hasBody ? 2 : null) : null,
      body,
      remarks: others.map((key) => `the argument ${quote(key)} has no counterpart`),
    },
    Scope.module(),
  );
}

/** The URL below what the script made the base of a client instead of its host. */
function based(client: Value | null, url: Value): Value {
  const base = client instanceof Dictionary ? client.get('base_url') : null;
  if (!(client instanceof Dictionary) || !base || base === client.get(' host')) return url;
  const [above, below] = [plainText(base), plainText(url)];
  if (below !== null && /^https?:/i.test(below)) return url;
  return above === null || below === null
    ? new Unknown(['the base_url of the client'], 1)
    : data(`${above.replace(/\/$/, '')}${below}`);
}

/** What is asked of every request of a client, and of this one; null: the client asks for nothing. */
function queryOf(client: Value | null, given: Given): Expression | null {
  const all = client instanceof Dictionary ? client.get('params') : null;
  if (!all || (all.kind === 'data' && !all.value)) return null;
  const own = given.get(null, 'params') ?? new Dictionary();
  const isNothing = own.kind === 'data' && own.value == null;
  if (isNothing || (own instanceof Dictionary && own.entries.size === 0 && own.rest === null))
    return { kind: 'known', line: 1, value: all };
  if (!(all instanceof Dictionary) || !(own instanceof Dictionary))
    return { kind: 'known', line: 1, value: new Unknown(['a query of both the client and the request'], 1) };
  const both = new Dictionary([...all.entries, ...own.entries]);
  both.rest = all.rest ?? own.rest;
  return { kind: 'known', line: 1, value: both };
}

/** An address that does not begin with something that is only known when it is sent: perf-gate writes its first `/`. */
function addressFrom(url: Value, line: number, evaluator: Evaluator): Value {
  if (url.kind === 'row') {
    const { feeder, path } = url;
    const texts = feeder.rows.map((row) => plainText(valueAt(row, path)));
    if (feeder.source === null && texts.every((text) => text?.startsWith('/'))) {
      const rows = texts.map((text) => data((text as string).slice(1)));
      const rest = evaluator.conversion.text(
        { kind: 'row', feeder: { ...feeder, rows }, path: [] },
        line,
        evaluator.dialect,
      );
      return rest instanceof Unknown ? rest : data(`/${rest}`);
    }
  }
  const text = evaluator.conversion.quietly(() => evaluator.conversion.text(url, line, evaluator.dialect));
  const isLater = typeof text === 'string' && /^(?:\{\{|\$\{\w+\}(?!\/))/.test(text);
  return isLater ? new Unknown(['a path that begins with a value that is only known when it is sent'], line) : url;
}

/** `self.rest("POST", …)` of FastHttpUser, which speaks JSON. @param isFresh whether it adds the time to the URL */
export function sentAsRest(
  user: Dictionary,
  given: Given,
  isFresh: boolean,
  line: number,
  evaluator: Evaluator,
): Value {
  const client = user.get('client');
  const headers = given.get(null, 'headers');
  const own = headers instanceof Dictionary ? headers.entries : new Map<string, Value>();
  const has = (name: string) => [...own.keys()].some((key) => key.toLowerCase() === name);
  const all = new Dictionary([
    ...(has('content-type') ? [] : [['Content-Type', data('application/json')] as const]),
    ...(has('accept') ? [] : [['Accept', data('application/json')] as const]),
    ...own,
  ]);
  if (headers instanceof Dictionary) all.rest = headers.rest;
  else if (headers && !(headers.kind === 'data' && headers.value == null))
    all.forget(headers instanceof Unknown ? headers : new Unknown(['its headers'], line));
  const named = new Map(given.named).set('headers', all);
  if (isFresh) evaluator.conversion.note(line, 'rest_ adds the time to the URL, which is left out');
  const positional = given.positional.slice(0, 2);
  const next = Object.assign(Object.create(Object.getPrototypeOf(given)), {
    positional,
    named,
    everything: given.everything,
  });
  return sent(client ?? null, 'request', next as Given, line, evaluator);
}

/** User and password as requests takes them. */
export function credentials(given: Given, line: number): Value {
  return new List(
    [given.get(0, 'username'), given.get(1, 'password')].map(
      (value) => value ?? new Unknown(['its credentials'], line),
    ),
  );
}
