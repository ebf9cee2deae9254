import type { Request } from '../config/config.ts';
import type { PlannedRequest } from './plan.ts';

const MAX_PLACES = 1000;
/** Methods whose request has a body unless it says otherwise: without a length some servers answer 411 (RFC 9110, 8.6). */
const METHODS_WITH_BODY = ['POST', 'PUT', 'PATCH'];

/**
 * A request as HTTP/1.1 bytes (RFC 9112). The Host header is the URL's own, whatever address is connected to.
 * Header names and values were checked for line breaks when the configuration was read.
 */
export function planRequest(request: Request, url: URL): PlannedRequest {
  const given = new Set(Object.keys(request.headers).map((name) => name.toLowerCase()));
  const body = request.body && 'text' in request.body ? Buffer.from(request.body.text) : null;
  const lines = [`${request.method} ${requestTarget(url, request.path)} HTTP/1.1`];
  if (!given.has('host')) lines.push(`Host: ${url.host}`);
  if (!given.has('user-agent')) lines.push('User-Agent: perf-gate');
  if (!given.has('accept')) lines.push('Accept: */*');
  if ((url.username || url.password) && !given.has('authorization'))
    lines.push(`Authorization: Basic ${basicCredentials(url)}`);
  for (const [name, value] of Object.entries(request.headers)) {
    if (name.toLowerCase() !== 'content-length') lines.push(`${name}: ${value}`);
  }
  if (body || METHODS_WITH_BODY.includes(request.method)) lines.push(`Content-Length: ${body?.length ?? 0}`);
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  return {
    label: request.label,
    bytes: body ? Buffer.concat([head, body]) : head,
    head: request.method === 'HEAD',
    status: request.status,
    reads: false,
  };
}

/** The path of the target's URL comes first: `http://host/api` with `/users` is `/api/users`. Percent-encoded as WHATWG does. */
function requestTarget(url: URL, path: string): string {
  const { pathname, search } = new URL(`${url.origin}${url.pathname.replace(/\/$/, '')}${path}`);
  return pathname + search;
}

function basicCredentials(url: URL): string {
  return Buffer.from(`${percentDecoded(url.username)}:${percentDecoded(url.password)}`).toString('base64');
}

/** A URL may have a `%` that begins no code. */
function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * One cycle of request indices in which each stands as often as its weight says and as evenly spread as it can
 * (smooth weighted round robin, as nginx balances). Every round offers exactly the same mix, so the mix adds no scatter.
 *
 * @param weights not all 0. Whole numbers in a small ratio are kept exactly, others to 0.1 %; whatever is not 0 has at
 * least one place.
 */
export function weightedCycle(weights: number[]): number[] {
  const places = cyclePlaces(weights);
  const total = sum(places);
  const credit = places.map(() => 0);
  return Array.from({ length: total }, () => {
    let best = 0;
    places.forEach((place, index) => {
      credit[index] = (credit[index] as number) + place;
      if ((credit[index] as number) > (credit[best] as number)) best = index;
    });
    credit[best] = (credit[best] as number) - total;
    return best;
  });
}

function cyclePlaces(weights: number[]): number[] {
  const reduced = inLowestTerms(weights);
  const total = sum(reduced);
  if (reduced.every(Number.isInteger) && total <= MAX_PLACES) return reduced;
  const places = reduced.map((weight) => Math.round((weight / total) * MAX_PLACES));
  return inLowestTerms(places.map((place, index) => (weights[index] === 0 ? 0 : Math.max(1, place))));
}

function inLowestTerms(weights: number[]): number[] {
  if (!weights.every(Number.isInteger)) return weights;
  const divisor = weights.reduce(greatestCommonDivisor, 0);
  return weights.map((weight) => weight / divisor);
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
