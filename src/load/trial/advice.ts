import { LOST } from '../tally/recorder.ts';
import { HEAD_TOO_LARGE } from '../traffic/answer-head.ts';
import { ELSEWHERE, LOOP, NOWHERE, TOO_MANY } from '../traffic/redirect-chain.ts';

// What to do about requests that fail, in one place: for the try before the rounds and for a round in which all failed.

const CREDENTIALS = '`auth: { bearer: "$' + '{API_TOKEN}" }`';
const PASSWORD = '`auth: { basic: { user: "$' + '{API_USER}", password: "$' + '{API_PASSWORD}" } }`';

const BY_STATUS: Record<number, string> = {
  101: 'A connection that switches protocols, such as a WebSocket, cannot be measured: leave this request out.',
  304: 'Leave out the headers that ask whether something has changed (`if-none-match`, `if-modified-since`).',
  400: 'Compare the body (`json`, `form`), the `headers` and the query with what the service expects.',
  401: `It asks for credentials: set \`auth\` of the scenario or the request, for example ${CREDENTIALS}, or log in with \`before\`.`,
  403: `If it asks for credentials, set \`auth\`, for example ${CREDENTIALS}; if it checks the host, the origin or a CSRF token, send what it expects under \`headers\`.`,
  404: 'Check the path.',
  405: 'Check the method of the request.',
  406: 'Ask for a media type that it has, with `headers: { accept: … }`.',
  408: 'It waited for more of the request: check its length in `headers`.',
  409: 'What it needs is missing or is there already: see to that with `setup`, `before` or `data`.',
  410: 'Check the path.',
  411: 'Send a body, such as `json`.',
  413: 'It finds the request too large: send a smaller body, or raise its limit.',
  414: 'It finds the path too long: send a shorter one, or raise its limit.',
  415: 'Send the media type that it expects, with `headers: { content-type: … }`.',
  421: 'It answers for another host: name that one with `headers: { host: … }`.',
  422: 'Compare the body (`json`, `form`), the `headers` and the query with what the service expects.',
  426: 'It asks for another protocol (WebSocket, HTTP/2 or TLS), and perf-gate sends HTTP/1.1: leave this request out.',
  428: 'Send the condition that it asks for under `headers`, such as `if-match`.',
  429: 'It limits the rate of requests: switch the limit off for the gate, or raise it, for example by a variable under `target.env`.',
  431: 'It finds the headers too large: send fewer, or raise its limit.',
  501: 'It does not know the method of the request: check it.',
  502: 'What it passes requests on to does not answer: start that in `setup` or `start`.',
  503: 'It is not ready or has too much to do: let `ready` wait for more, or send less.',
  504: 'What it passes requests on to does not answer in time: start that in `setup` or `start`.',
  505: 'It does not accept HTTP/1.1, which is what perf-gate sends.',
};

const BY_KIND: Record<string, string> = {
  timeout: 'Raise `timeout` if it may take that long; otherwise look into the log of the service.',
  [LOST]: 'Look into the log of the service for why it closes the connection.',
  ECONNRESET: 'Look into the log of the service for why it closes the connection.',
  EPIPE: 'Look into the log of the service for why it closes the connection.',
  ECONNREFUSED: 'Check `url`, and whether the service listens there.',
  'invalid response': 'Check `url`: what answers there does not speak HTTP/1.1, or not to the letter.',
  [HEAD_TOO_LARGE]: 'Look at what the service writes into its headers, such as cookies: no larger head is read.',
  dropped: 'Lower `rate`, or raise `max-connections`: no connection was free in time.',
  [ELSEWHERE]: 'Only the target gets load: ask for an address that stays there, or leave this request out.',
  [NOWHERE]: 'Look into what the service writes as `Location`.',
  [LOOP]: 'It may wait for a cookie, a log-in or HTTPS that the next request lacks: ask for where it leads in the end.',
  [TOO_MANY]: 'Ask for where it leads in the end.',
};

/**
 * Says what to do about requests that failed in this way, as a sentence.
 *
 * @param kind of error, as windows count it: `status 401`, `timeout`, `check "has items"`
 */
export function adviceOn(kind: string): string {
  const status = /^status (\d{3})$/.exec(kind)?.[1];
  if (status !== undefined) return BY_STATUS[Number(status)] ?? adviceOnClass(Number(status));
  if (kind.startsWith('check ')) return 'Compare the answer with what the check asks for.';
  if (kind.startsWith('nothing extracted')) return 'Compare the answer with what is to be extracted from it.';
  return BY_KIND[kind] ?? 'Check `url` and the log of the service.';
}

/** Ways to authenticate of which perf-gate has none (RFC 7616, 4559; NTLM, AWS). */
const UNSPOKEN = /^(digest|negotiate|ntlm|kerberos|hawk|mutual|scram-|aws4-)/;

/**
 * Says what to do about a 401 or 403, as a sentence.
 *
 * @param challenge what the answer asks for (RFC 9110, 11.6.1); empty: it does not say
 * @param carried whether the request had credentials
 */
export function adviceOnCredentials(status: 401 | 403, challenge: string, carried: boolean): string {
  if (carried && status === 403)
    return 'What was sent as credentials may not do this, or a host, an origin or a CSRF token is checked: see `auth` and `headers`.';
  if (carried)
    return 'It does not accept the credentials that were sent: check `auth`, `headers` and the variables in them.';
  const schemes = challenge.split(',').map((part) => part.trim().split(/\s/)[0]?.toLowerCase() ?? '');
  if (status === 403 || schemes.includes('bearer')) return BY_STATUS[status] as string;
  if (schemes.includes('basic'))
    return `It asks for a user and a password: set \`auth\` of the scenario or the request, for example ${PASSWORD}.`;
  return schemes.some((scheme) => UNSPOKEN.test(scheme))
    ? 'It asks for credentials in a way that perf-gate does not know: let it accept a token, or a user and a password, for the gate, or leave this request out.'
    : (BY_STATUS[401] as string);
}

/** What to do about a service that sends everybody on to HTTPS, as a clause after "it". */
export const HTTPS_ONLY =
  'sends plain HTTP on to HTTPS: switch that off for the gate, or tell it that a proxy got the request over HTTPS, as ' +
  'with `headers: { x-forwarded-proto: https }`';

function adviceOnClass(status: number): string {
  if (status >= 500) return 'Look into the log of the service.';
  if (status >= 400) return 'Compare the request with what the service expects.';
  if (status >= 300)
    return 'Redirects are not followed: ask for the address that it leads to, set `redirects: follow`, or allow the answer with `status`.';
  return 'Allow the answer with `status`, if it is right.';
}

/** The kinds of errors whose advice is given, where there are several. */
const MOST_KINDS = 2;

/** Says what to do about the most frequent errors, in sentences. @param errors how often each kind was counted */
export function adviceOnAll(errors: Record<string, number>): string {
  const frequent = Object.entries(errors).toSorted(([, a], [, b]) => b - a);
  const all = frequent.slice(0, MOST_KINDS).map(([kind]) => adviceOn(kind));
  return [...new Set(all)].join(' ');
}
