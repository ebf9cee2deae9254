import { isHeaderValue } from '../../load/template/place.ts';
import { isSecretKey } from '../../secrets/secret-names.ts';
import { isContentName } from '../content-names.ts';
import { HEADER_NAME } from '../http-names.ts';
import { isPlaceholderLike } from '../placeholders.ts';
import type { Secrets } from '../secrets.ts';
import { type Entry, headerOf } from './entry.ts';

/** Cookies, which perf-gate keeps by itself, credentials, which become `auth`, and what frames a message. */
const OWN = /^:|^(?:cookie2?|host|connection|keep-alive|content-length|transfer-encoding|authorization)$/;
/** What a browser, a proxy or a tracer sets anew for each request, and conditions that ask for a 304. */
const SET_BY_OTHERS =
  /^(?:sec-|proxy-|if-|access-control-|x-forwarded-|x-b3-|x-datadog-|x-devtools-|x-chrome-)|^(?:te|trailer|upgrade.*|accept-encoding|content-encoding|user-agent|origin|referer|referrer|dnt|priority|cache-control|pragma|range|purpose|x-moz|x-purpose|expect|forwarded|via|from|max-forwards|date|warning|alt-used|http2-settings|early-data|save-data|device-memory|dpr|viewport-width|width|downlink|ect|rtt|x-client-data|x-real-ip|traceparent|tracestate|baggage|b3|sentry-trace|newrelic|uber-trace-id|x-amzn-trace-id|x-cloud-trace-context|x-http2-stream-id)$/;
/** Standard request headers, and those like them, whose values say nothing about a person. */
const HARMLESS =
  /^(?:accept|accept-.*|a-im|content-type|content-language|content-disposition|content-location|content-md5|(?:content-|repr-|want-)?digest|depth|destination|overwrite|prefer|x-requested-with|x-http-method-override|x-pjax.*|hx-.*|turbo-frame|x-inertia.*|x-amz-target|soapaction|grpc-.*|x-grpc-web|x-user-agent|x-timezone.*|range)$/;
/** A header of the application's own is kept where its value is short and plain. */
const PLAIN = /^[\w .,;:/()*+=-]{0,40}$/;
/** Credentials that are made anew for each request, so that a recorded one is refused. */
const GOOD_ONCE = /^(?:digest|ntlm|negotiate|aws4-|hawk|oauth|signature|dpop) ?/i;

/** The headers of a request that are sent again, and what is said of the others. */
export interface SafeHeaders {
  headers: Record<string, string>;
  /** Names of headers that others set, which are sent as perf-gate sets them or not at all. */
  left: string[];
  /** Clauses about a request that is sent otherwise than it was. */
  notes: string[];
}

/**
 * The headers of a recorded request that are worth sending, without secrets.
 *
 * @param written keys of the body, whose content type may be set by itself
 */
export function harHeaders(
  request: Entry['request'],
  isPart: boolean,
  written: readonly string[],
  secrets: Secrets,
): SafeHeaders {
  const kept = new Map<string, string>();
  const left: string[] = [];
  const notes: string[] = [];
  for (const { name, value } of request.headers) {
    const lower = name.toLowerCase();
    if (OWN.test(lower) || (lower === 'content-type' && !isTypeSent(value, written))) continue;
    if (lower === 'accept' && value === '*/*') continue;
    if (SET_BY_OTHERS.test(lower) && !(lower === 'range' && isPart)) {
      left.push(lower);
      if (/^if-(?:match|unmodified-since)$/.test(lower)) notes.push(`its condition ${lower} is left out`);
    } else if (!HEADER_NAME.test(name) || !isHeaderValue(value) || ['__proto__', 'constructor'].includes(lower)) {
      notes.push('sent without a header that HTTP/1.1 cannot carry');
    } else {
      const safe = safeValue(lower, value, secrets);
      const before = kept.get(lower);
      // The same as two of this name (RFC 9110, 5.3).
      kept.set(lower, before === undefined || before === safe ? safe : `${before}, ${safe}`);
    }
  }
  if (request.posted !== null && request.posted !== 'unreadable' && headerOf(request.headers, 'content-type') === '') {
    const { mimeType } = request.posted;
    if (mimeType !== '' && isTypeSent(mimeType, written) && isHeaderValue(mimeType) && !isPlaceholderLike(mimeType)) {
      if (!(written.includes('json') && /^application\/json *(?:;|$)/i.test(mimeType)))
        kept.set('content-type', mimeType);
    }
  }
  if (GOOD_ONCE.test(headerOf(request.headers, 'authorization'))) {
    notes.push('its credentials are good for one request; the service may refuse them');
  }
  return { headers: Object.fromEntries(kept), left, notes };
}

function isTypeSent(type: string, written: readonly string[]): boolean {
  if (written.length === 0 || written.includes('multipart')) return false;
  return !(written.includes('form') && /^application\/x-www-form-urlencoded/i.test(type.trim()));
}

function safeValue(name: string, value: string, secrets: Secrets): string {
  if (isSecretKey(name)) return secrets.field(name, value);
  if (HARMLESS.test(name) || isContentName(name, value)) return secrets.known(value);
  return PLAIN.test(value) && !value.endsWith('=') ? secrets.text(value, name) : secrets.reference(value, name);
}
