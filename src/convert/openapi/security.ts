import { percentEncode } from '../addresses.ts';
import { HEADER_NAME } from '../http-names.ts';
import type { ImportedAuth } from '../imported.ts';
import { child, isPlain } from '../plain.ts';
import type { Secrets } from '../secrets.ts';
import { below, type OpenApiDocument } from './document.ts';
import type { Operation } from './operations.ts';

export interface Credentials {
  auth: ImportedAuth | null;
  /** `api_key=${API_KEY}`. */
  query: string[];
  /** What is not sent, and why. */
  reason: string | null;
}

const NONE: Credentials = { auth: null, query: [], reason: null };

/** The first alternative of an operation's security that can be sent, with values of the environment. */
export function authOf({ place }: Operation, document: OpenApiDocument, secrets: Secrets): Credentials {
  const asked = child(place.value, 'security') ?? document.root.security;
  const alternatives = (Array.isArray(asked) ? asked : []).filter(isPlain);
  if (alternatives.length === 0 || alternatives.some((one) => Object.keys(one).length === 0)) return NONE;
  let first: Credentials | null = null;
  for (const schemes of alternatives) {
    const found = Object.keys(schemes)
      .map((name) => credentialsOf(name, document, secrets))
      .reduce(together, NONE);
    if (found.reason === null) return found;
    first ??= found;
  }
  return first ?? NONE;
}

function together(all: Credentials, one: Credentials): Credentials {
  const several = all.auth && one.auth ? 'only the first of several credentials is sent' : null;
  return {
    auth: all.auth ?? one.auth,
    query: [...all.query, ...one.query],
    reason: all.reason ?? one.reason ?? several,
  };
}

function credentialsOf(name: string, document: OpenApiDocument, secrets: Secrets): Credentials {
  const scheme = document.follow(below(document.top, 'components', 'securitySchemes', name)).value;
  const [type, way, where, key] = ['type', 'scheme', 'in', 'name'].map((field) => String(child(scheme, field) ?? ''));
  const lower = way?.toLowerCase();
  if (type === 'http' && lower === 'basic') {
    const basic = { user: secrets.variable('BASIC_USER'), password: secrets.variable('BASIC_PASSWORD') };
    return { ...NONE, auth: { basic } };
  }
  if ((type === 'http' && lower === 'bearer') || type === 'oauth2' || type === 'openIdConnect') {
    return { ...NONE, auth: { bearer: secrets.variable('API_TOKEN') } };
  }
  if (type === 'apiKey' && key && where === 'header' && HEADER_NAME.test(key)) {
    return { ...NONE, auth: { header: key, value: secrets.variable(key) } };
  }
  if (type === 'apiKey' && key && where === 'query') {
    return { ...NONE, query: [`${percentEncode(key)}=${secrets.variable(key)}`] };
  }
  return { ...NONE, reason: `sent without the credentials "${name.slice(0, 60)}", which perf-gate cannot send` };
}
