import { FRAMING_HEADERS } from '../../load/traffic/http.ts';
import { percentEncode } from '../addresses.ts';
import { HEADER_NAME } from '../http-names.ts';
import type { ImportedAuth } from '../imported.ts';
import { variableFrom } from '../names.ts';
import { child, isPlain } from '../plain.ts';
import type { Secrets } from '../secrets.ts';
import { tryAt } from './answers.ts';
import { wordsOf } from './destructive.ts';
import type { OpenApiDocument } from './document.ts';
import type { Operation } from './operations.ts';

/** What the name of a cookie is written as (RFC 6265, 4.1.1). */
export const COOKIE_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** What an operation is sent with. */
export interface Credentials {
  auth: ImportedAuth | null;
  /** `api_key=${API_KEY}`. */
  query: string[];
  /** Keys beside `auth`, by the name of the header. */
  headers: Record<string, string>;
  /** `sid=${SID}`. */
  cookies: string[];
  /** Headers that credentials take, in lower case. */
  headerNames: string[];
  /** What is not sent, and why. */
  reason: string | null;
}

const NONE: Credentials = { auth: null, query: [], headers: {}, cookies: [], headerNames: [], reason: null };

/** A scheme of a document: where its credentials go, and how its variable is called if no other has that name. */
type Scheme =
  | { kind: 'bearer'; variable: string }
  | { kind: 'basic'; variable: string }
  | { kind: 'header' | 'query' | 'cookie'; key: string; variable: string };

/** The security schemes of a document, with a variable of the environment for each that is used. */
export class SecuritySchemes {
  readonly #document: OpenApiDocument;
  readonly #secrets: Secrets;
  readonly #schemes = new Map<string, Scheme | null>();
  /** What the variables of the schemes that are used begin with, by the name of the scheme. */
  readonly #prefixes = new Map<string, string>();

  /** @param operations all of the document: schemes that are used beside each other do not share a variable */
  constructor(document: OpenApiDocument, operations: readonly Operation[], secrets: Secrets) {
    this.#document = document;
    this.#secrets = secrets;
    const used = new Set(operations.flatMap((operation) => this.#chosen(operation)));
    const schemes = [...used].flatMap((name) => {
      const scheme = this.#scheme(name);
      return scheme === null ? [] : [{ name, variable: variableFrom(scheme.variable) }];
    });
    for (const { name, variable } of schemes) {
      const isShared = schemes.filter((other) => other.variable === variable).length > 1;
      const wanted = isShared ? variableFrom(name) : variable;
      const taken = [...this.#prefixes.values()];
      let prefix = wanted;
      for (let number = 2; taken.includes(prefix); number++) prefix = `${wanted}_${number}`;
      this.#prefixes.set(name, prefix);
    }
  }

  /** The first alternative of an operation's security that can be sent, with values of the environment. */
  of(operation: Operation): Credentials {
    return this.#chosen(operation)
      .map((name) => this.#credentials(name))
      .reduce(together, NONE);
  }

  /** The names of the schemes of the alternative that is taken: the first that can be sent as a whole. */
  #chosen({ place }: Operation): string[] {
    const asked = child(place.value, 'security') ?? this.#document.root.security;
    const alternatives = (Array.isArray(asked) ? asked : []).filter(isPlain).map((one) => Object.keys(one));
    if (alternatives.some((names) => names.length === 0)) return [];
    const isSendable = (names: string[]) => {
      const schemes = names.map((name) => this.#scheme(name));
      return !schemes.includes(null) && schemes.filter((scheme) => authorizes(scheme)).length <= 1;
    };
    return alternatives.find(isSendable) ?? alternatives[0] ?? [];
  }

  #scheme(name: string): Scheme | null {
    if (!this.#schemes.has(name)) this.#schemes.set(name, this.#read(name));
    return this.#schemes.get(name) ?? null;
  }

  #read(name: string): Scheme | null {
    const scheme = tryAt(this.#document, this.#document.top, 'components', 'securitySchemes', name)?.value;
    const [type, way = '', where, key = ''] = ['type', 'scheme', 'in', 'name'].map((field) =>
      String(child(scheme, field) ?? ''),
    );
    if (type === 'oauth2' || type === 'openIdConnect') return { kind: 'bearer', variable: 'API_TOKEN' };
    if (type === 'http' && /^bearer$/i.test(way)) return { kind: 'bearer', variable: 'API_TOKEN' };
    if (type === 'http' && /^basic$/i.test(way)) return { kind: 'basic', variable: 'BASIC' };
    if (type !== 'apiKey' || key === '') return null;
    const lower = key.toLowerCase();
    const isHeader =
      HEADER_NAME.test(key) && !FRAMING_HEADERS.includes(lower) && lower !== 'cookie' && lower !== 'host';
    if (where === 'header' && isHeader) return { kind: 'header', key, variable: key };
    if (where === 'cookie' && COOKIE_NAME.test(key)) return { kind: 'cookie', key, variable: key };
    return where === 'query' ? { kind: 'query', key, variable: key } : null;
  }

  #credentials(name: string): Credentials {
    const scheme = this.#scheme(name);
    if (scheme === null) {
      return { ...NONE, reason: `sent without the credentials "${name.slice(0, 60)}", which perf-gate cannot send` };
    }
    const prefix = this.#prefixes.get(name) ?? scheme.variable;
    if (scheme.kind === 'basic') {
      const basic = { user: this.#variable(prefix, 'USER'), password: this.#variable(prefix, 'PASSWORD') };
      return { ...NONE, auth: { basic }, headerNames: ['authorization'] };
    }
    if (scheme.kind === 'bearer') {
      const bearer = this.#variable(prefix, wordsOf(prefix).includes('token') ? null : 'TOKEN');
      return { ...NONE, auth: { bearer }, headerNames: ['authorization'] };
    }
    const value = this.#variable(prefix, null);
    if (scheme.kind === 'cookie') return { ...NONE, cookies: [`${scheme.key}=${value}`] };
    if (scheme.kind === 'query') return { ...NONE, query: [`${percentEncode(scheme.key)}=${value}`] };
    return { ...NONE, auth: { header: scheme.key, value }, headerNames: [scheme.key.toLowerCase()] };
  }

  #variable(name: string, suffix: string | null): string {
    return this.#secrets.variable(suffix === null ? name : `${name}_${suffix}`);
  }
}

/** Whether a scheme takes the header `Authorization`, of which a request has one. */
function authorizes(scheme: Scheme | null): boolean {
  if (scheme?.kind === 'header') return scheme.key.toLowerCase() === 'authorization';
  return scheme?.kind === 'bearer' || scheme?.kind === 'basic';
}

/** Two credentials of one request: what does not fit into its `auth` is a header beside it. */
function together(all: Credentials, one: Credentials): Credentials {
  const clash = one.headerNames.some((name) => all.headerNames.includes(name));
  if (clash) return { ...all, reason: all.reason ?? 'only the first of several credentials is sent' };
  const [auth, beside] =
    all.auth !== null && isKey(all.auth)
      ? [one.auth ?? all.auth, one.auth && all.auth]
      : [all.auth ?? one.auth, all.auth && one.auth];
  return {
    auth,
    query: [...all.query, ...one.query],
    headers: {
      ...all.headers,
      ...one.headers,
      ...(beside && isKey(beside) && { [beside.header.toLowerCase()]: beside.value }),
    },
    cookies: [...all.cookies, ...one.cookies],
    headerNames: [...all.headerNames, ...one.headerNames],
    reason: all.reason ?? one.reason,
  };
}

function isKey(auth: ImportedAuth): auth is { header: string; value: string } {
  return typeof auth === 'object' && 'header' in auth;
}
