import type { Request } from '../config/config.ts';
import type { PlannedRequest } from './plan.ts';

/**
 * A request as HTTP/1.1 bytes (RFC 9112). The Host header is the URL's own, whatever address is connected to.
 * Header names and values were checked for line breaks when the configuration was read.
 */
export function planRequest(request: Request, url: URL): PlannedRequest {
  const given = new Set(Object.keys(request.headers).map((name) => name.toLowerCase()));
  const body = request.body === null ? null : Buffer.from(request.body);
  const lines = [`${request.method} ${requestTarget(url, request.path)} HTTP/1.1`];
  if (!given.has('host')) lines.push(`Host: ${url.host}`);
  if (!given.has('user-agent')) lines.push('User-Agent: perf-gate');
  if (!given.has('accept')) lines.push('Accept: */*');
  if (url.username && !given.has('authorization')) lines.push(`Authorization: Basic ${basicCredentials(url)}`);
  for (const [name, value] of Object.entries(request.headers)) {
    if (name.toLowerCase() !== 'content-length') lines.push(`${name}: ${value}`);
  }
  if (body) lines.push(`Content-Length: ${body.length}`);
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  return {
    label: request.label,
    bytes: body ? Buffer.concat([head, body]) : head,
    head: request.method === 'HEAD',
    status: request.status,
  };
}

/** The path of the target's URL comes first: `http://host/api` with `/users` is `/api/users`. Percent-encoded as WHATWG does. */
function requestTarget(url: URL, path: string): string {
  const { pathname, search } = new URL(`${url.pathname.replace(/\/$/, '')}${path}`, url.origin);
  return pathname + search;
}

function basicCredentials(url: URL): string {
  return Buffer.from(`${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`).toString('base64');
}

/**
 * One cycle of request indices in which each stands as often as its weight says and as evenly spread as it can
 * (smooth weighted round robin, as nginx balances). Every round offers exactly the same mix, so the mix adds no scatter.
 *
 * @param weights not all 0; the cycle has at most 1,000 places, so shares are exact to 0.1 %
 */
export function weightedCycle(weights: number[]): number[] {
  const places = cyclePlaces(weights);
  const total = places.reduce((sum, value) => sum + value, 0);
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
  const whole = weights.every(Number.isInteger);
  const divisor = whole ? weights.reduce(greatestCommonDivisor, 0) : 1;
  const reduced = weights.map((weight) => weight / divisor);
  const total = reduced.reduce((sum, value) => sum + value, 0);
  if (whole && total <= 1000) return reduced;
  return reduced.map((weight) => (weight === 0 ? 0 : Math.max(1, Math.round((weight / total) * 1000))));
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
