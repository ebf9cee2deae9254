import type { Answer } from './answer.ts';
import { headerOf } from './answer-headers.ts';
import type { VirtualUser } from './virtual-user.ts';

/** Most redirects that one request follows. */
const MOST_REDIRECTS = 10;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** Kinds of error of a redirect that is not followed. */
export const ELSEWHERE = 'redirect elsewhere';
export const NOWHERE = 'redirect to no valid address';
export const LOOP = 'redirect loop';
export const TOO_MANY = `more than ${MOST_REDIRECTS} redirects`;

/** Whether a status leads to another address, if a `Location` says to which. */
export function isRedirect(status: number): boolean {
  return REDIRECTS.has(status);
}

/** Headers about a body, which go where it goes (https://fetch.spec.whatwg.org/#request-body-header-name). */
const OF_BODY = /^content-(?:encoding|language|length|location|type)$/;

/** The redirects that one request follows, as browsers do, but within the origin of the target alone: only that is loaded. */
export class RedirectChain {
  /** What was asked for before, such as `GET /old`. */
  readonly #asked: string[] = [];

  get length(): number {
    return this.#asked.length;
  }

  /** Starts over, for the next request. */
  end(): void {
    this.#asked.length = 0;
  }

  /**
   * Takes an answer.
   *
   * @param sent bytes of the request that it answers
   * @param origin of the target's URL; that of the Host header counts as the same
   * @param user whose cookies go with the request
   * @returns the bytes to send next; the kind of error where it leads nowhere; null: it is no redirect
   */
  follow(
    sent: Uint8Array,
    origin: string,
    { status, headers }: Pick<Answer, 'status' | 'headers'>,
    user: Pick<VirtualUser, 'redirected'>,
  ): Uint8Array | string | null {
    const location = isRedirect(status) ? headerOf(headers, 'location') : undefined;
    if (location === undefined) return null;
    const request = takeApart(sent);
    const here = resolve(origin + request.target);
    const to = resolve(location, here);
    if (here === null || to === null) return NOWHERE;
    if (to.origin !== origin && to.origin !== resolve(`${here.protocol}//${request.host}`)?.origin) return ELSEWHERE;
    const method = methodAfter(status, request.method);
    const target = to.pathname + to.search;
    this.#asked.push(`${request.method} ${request.target}`);
    if (this.#asked.length > MOST_REDIRECTS) return this.#asked.includes(`${method} ${target}`) ? LOOP : TOO_MANY;
    return putTogether(request, method, target, user.redirected(headers, request.target, target));
  }
}

/** A request as it was sent, of one character a byte. */
interface SentRequest {
  method: string;
  target: string;
  host: string;
  /** `Name: value`, in their order. */
  lines: string[];
  body: Uint8Array;
}

function takeApart(sent: Uint8Array): SentRequest {
  const bytes = Buffer.from(sent.buffer, sent.byteOffset, sent.byteLength);
  const end = bytes.indexOf('\r\n\r\n');
  const [first = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
  const [method = '', target = ''] = first.split(' ');
  const host = lines.find((line) => nameOf(line) === 'host')?.slice('host:'.length) ?? '';
  return { method, target, host: host.replace(/^ +/, ''), lines, body: bytes.subarray(end + 4) };
}

/** @param cookies value of the header, empty for none; null: the one that was sent, if any, stays */
function putTogether(
  { method: before, lines, body }: SentRequest,
  method: string,
  target: string,
  cookies: string | null,
): Uint8Array {
  const dropsBody = method !== before;
  const kept = lines.filter((line) => {
    const name = nameOf(line);
    return !(dropsBody && OF_BODY.test(name)) && !(cookies !== null && name === 'cookie');
  });
  if (cookies) kept.push(`Cookie: ${cookies}`);
  const head = [`${method} ${target} HTTP/1.1`, ...kept, '', ''].join('\r\n');
  return Buffer.concat([Buffer.from(head, 'latin1'), dropsBody ? Buffer.alloc(0) : body]);
}

function nameOf(line: string): string {
  return line.slice(0, line.indexOf(':')).toLowerCase();
}

/** The method of the request that follows (https://fetch.spec.whatwg.org/#http-redirect-fetch). */
function methodAfter(status: number, method: string): string {
  if (status === 303) return method === 'HEAD' ? 'HEAD' : 'GET';
  return method === 'POST' && (status === 301 || status === 302) ? 'GET' : method;
}

/** Resolves an address; bytes beyond ASCII are percent-encoded as they came, whatever they stand for. */
function resolve(address: string, base: URL | null = null): URL | null {
  const encoded = address.replace(/[\x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`);
  try {
    return new URL(encoded, base ?? undefined);
  } catch {
    return null;
  }
}
