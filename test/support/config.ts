import type { LoadScenario } from '../../src/kinds/load.ts';
import { parseTemplate, Template } from '../../src/load/template/template.ts';
import type { Auth, Body, Request } from '../../src/load/traffic/request.ts';
import type { Target } from '../../src/service/target.ts';

// What the parts of a configuration have where it says nothing of them.

export const PLAIN_REQUEST: Omit<Request, 'label' | 'method' | 'path'> = {
  headers: {},
  auth: null,
  body: null,
  status: null,
  extract: [],
  checks: [],
  weight: 1,
};

export const PLAIN_LOAD: Omit<LoadScenario, 'name' | 'requests' | 'thresholds'> = {
  type: 'load',
  connections: 10,
  rate: null,
  arrivals: 'uniform',
  stages: null,
  spawnRate: null,
  agents: 1,
  seed: 1,
  reconnectEvery: null,
  warmup: 1000,
  duration: 2000,
  rounds: 10,
  timeout: 10_000,
  journeys: [],
  before: [],
  cookies: true,
  feeders: [],
};

export const PLAIN_TRANSPORT: Pick<Target, 'urlPlace' | 'socket' | 'tls'> = {
  urlPlace: null,
  socket: null,
  tls: { ca: null, cert: null, key: null, serverName: null, insecure: false },
};

/** The same with the text of every template. */
export type Written<T> = T extends Template
  ? string
  : T extends readonly (infer Item)[]
    ? Written<Item>[]
    : T extends object
      ? { [Key in keyof T]: Written<T[Key]> }
      : T;

/** A request as a test writes it. */
export type WrittenRequest = Partial<Written<Request>>;

export function template(text: string): Template {
  const parsed = parseTemplate(text);
  if (parsed instanceof Template) return parsed;
  throw new Error(parsed.problem);
}

/** What is written of a request, with its templates parsed. */
export function parsedRequest({ path, headers, body, auth, ...rest }: WrittenRequest): Partial<Request> {
  return {
    ...rest,
    ...(path !== undefined && { path: template(path) }),
    ...(headers && {
      headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, template(text)])),
    }),
    ...(body && { body: parsedBody(body) }),
    ...(auth && { auth: parsedAuth(auth) }),
  };
}

function parsedBody(body: Written<Body>): Body {
  switch (body.kind) {
    case 'file':
      return body;
    case 'multipart': {
      const parts = body.parts.map((part) => ({ ...part, value: part.value === null ? null : template(part.value) }));
      return { ...body, parts };
    }
    default:
      return { ...body, text: template(body.text) };
  }
}

function parsedAuth(auth: Written<Auth>): Auth {
  switch (auth.kind) {
    case 'bearer':
      return { ...auth, token: template(auth.token) };
    case 'basic':
      return { ...auth, user: template(auth.user), password: template(auth.password) };
    case 'header':
      return { ...auth, value: template(auth.value) };
  }
}

/** What is parsed, as it was written. */
export function written<T>(value: T): Written<T> {
  return JSON.parse(JSON.stringify(value));
}
