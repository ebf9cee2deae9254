import { PerfGateError } from '../../errors.ts';
import { encodeRequestTarget } from '../../text/request-target.ts';
import { compileBody, compileTemplate, type Environment, fillEnvironment } from '../template/compile-template.ts';
import { escapeFor, type Piece } from '../template/place.ts';
import type { Template } from '../template/template.ts';
import { readsBody } from './answer-reading.ts';
import { METHODS_WITH_BODY } from './http.ts';
import { multipart } from './multipart.ts';
import type { PlannedRequest } from './planned-traffic.ts';
import type { Auth, Request } from './request.ts';

/** Where a request takes from what does not stand in it. */
export interface Sources {
  environment: Environment;
  /** Reads the bytes of a file. */
  read(file: string): Uint8Array;
  /** Whether the cookies of the virtual user go with it. */
  cookies: boolean;
}

const NOTHING: Sources = {
  environment: {},
  read: (file) => {
    throw new PerfGateError('config', `${file} was not read.`);
  },
  cookies: false,
};

/**
 * Plans a request as HTTP/1.1 bytes (RFC 9112), or as a template of them where something is filled in later. The Host
 * header is the URL's own, whatever address is connected to. Header names and the text of header values were checked for line
 * breaks when the configuration was read.
 *
 * @throws PerfGateError `config` where the environment lacks a variable or a file cannot be read
 */
export function planRequest(request: Request, url: URL, sources: Sources = NOTHING): PlannedRequest {
  const body = bodyOf(request, sources);
  const given = new Set(Object.keys(request.headers).map((name) => name.toLowerCase()));
  const head: Piece[] = [`${request.method} `, ...requestTarget(url, request.path, sources), ' HTTP/1.1\r\n'];
  const add = (name: string, ...value: Piece[]) => head.push(`${name}: `, ...value, '\r\n');
  if (!given.has('host')) add('Host', url.host);
  if (!given.has('user-agent')) add('User-Agent', 'perf-gate');
  if (!given.has('accept')) add('Accept', '*/*');
  const authorization = request.auth ? authHeader(request.auth, sources) : credentialsOf(url);
  if (authorization && !given.has(authorization.name.toLowerCase())) add(authorization.name, authorization.value);
  if (body?.type && !given.has('content-type')) add('Content-Type', body.type);
  let ownCookies: Piece[] = [];
  for (const [name, template] of Object.entries(request.headers)) {
    const value = compileTemplate(template, 'header', sources.environment);
    if (sources.cookies && name.toLowerCase() === 'cookie') ownCookies = value;
    else if (name.toLowerCase() !== 'content-length') add(name, ...value);
  }
  const hasLength = body !== null || METHODS_WITH_BODY.includes(request.method);
  const cookies = sources.cookies ? joined(ownCookies) : null;
  const template = { head: joined(head), body: hasLength ? joined(body?.pieces ?? []) : null, cookies };
  if (ownCookies.length > 0) add('Cookie', ...ownCookies);
  const fixed = isFixed(head) && isFixed(template.body ?? []);
  const { label, method, status, pause = null, extract, checks } = request;
  return {
    label,
    bytes: fixed ? messageOf(head, template.body) : new Uint8Array(),
    head: method === 'HEAD',
    status,
    reads: readsBody(request),
    redirects: request.redirects === 'follow' ? url.origin : null,
    anyStatus: status === null && checks.some(({ that }) => that.kind === 'status'),
    template: !fixed || cookies !== null ? { ...template, fixed } : null,
    pause,
    extract,
    checks,
    ...(request.keeps && { keeps: true as const }),
  };
}

/** Joins neighboring texts. */
function joined(pieces: readonly Piece[]): Piece[] {
  const all: Piece[] = [];
  for (const piece of pieces) {
    const last = all.at(-1);
    if (typeof piece === 'string' && typeof last === 'string') all[all.length - 1] = last + piece;
    else all.push(piece);
  }
  return all;
}

function isFixed(pieces: readonly Piece[]): pieces is (string | Uint8Array)[] {
  return pieces.every((piece) => typeof piece === 'string' || piece instanceof Uint8Array);
}

function messageOf(head: readonly Piece[], body: readonly Piece[] | null): Uint8Array {
  const bytes = (pieces: readonly Piece[]) =>
    Buffer.concat(
      pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece, 'latin1') : (piece as Uint8Array))),
    );
  if (body === null) return bytes([...head, '\r\n']);
  const content = bytes(body);
  return bytes([...head, `Content-Length: ${content.length}\r\n\r\n`, content]);
}

function bodyOf(
  { body, headers }: Request,
  { environment, read }: Sources,
): { pieces: Piece[]; type: string | null } | null {
  switch (body?.kind) {
    case undefined:
      return null;
    case 'file':
      return { pieces: [read(body.file)], type: null };
    case 'multipart':
      return multipart(body.parts, environment, read);
    case 'form':
      return { pieces: compileTemplate(body.text, 'form', environment), type: 'application/x-www-form-urlencoded' };
    case 'json':
      return { pieces: compileTemplate(body.text, 'json', environment), type: null };
    case 'text':
      return { pieces: compileBody(body.text, mediaTypeOf(headers), environment), type: null };
  }
}

/** The media type that its headers say; null: none, or one that is only known when it is sent. */
function mediaTypeOf(headers: Request['headers']): string | null {
  const [, type] = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type') ?? [];
  return type === undefined || type.isFilledIn ? null : type.text;
}

/** Puts the path of the target's URL first: `http://host/api` with `/users` is `/api/users`. */
function requestTarget(url: URL, path: Template, { environment }: Sources): Piece[] {
  const pieces = compileTemplate(path, 'path', environment);
  return [
    url.pathname.replace(/\/$/, ''),
    ...pieces.map((piece) => (typeof piece === 'string' ? encodeRequestTarget(piece) : piece)),
  ];
}

/** @throws PerfGateError `config` where the value has a line break */
function authHeader(auth: Auth, { environment }: Sources): { name: string; value: string } {
  const fill = (template: Template) => fillEnvironment(template, environment);
  const basic = (user: string, password: string) => Buffer.from(`${user}:${password}`).toString('base64');
  switch (auth.kind) {
    case 'bearer':
      return { name: 'Authorization', value: inHeader(`Bearer ${fill(auth.token)}`, auth.token) };
    case 'basic':
      return { name: 'Authorization', value: `Basic ${basic(fill(auth.user), fill(auth.password))}` };
    case 'header':
      return { name: auth.header, value: inHeader(fill(auth.value), auth.value) };
  }
}

function inHeader(value: string, { text }: Template): string {
  const escaped = escapeFor('header', value);
  if (escaped !== null) return escaped;
  throw new PerfGateError(
    'config',
    `auth: the value of ${text} has a line break, or characters that a header cannot carry.`,
  );
}

function credentialsOf(url: URL): { name: string; value: string } | null {
  if (!url.username && !url.password) return null;
  return { name: 'Authorization', value: `Basic ${basicCredentials(url)}` };
}

function basicCredentials(url: URL): string {
  return Buffer.from(`${percentDecoded(url.username)}:${percentDecoded(url.password)}`).toString('base64');
}

/** Decodes user information of a URL, which may have a `%` that begins no code. */
function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
