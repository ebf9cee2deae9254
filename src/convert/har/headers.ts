import { HEADER_NAME } from '../http-names.ts';
import type { ImportedAuth } from '../imported.ts';
import { isPlaceholderLike } from '../placeholders.ts';
import { decoded, isSecretKey, type Secrets } from '../secrets.ts';
import type { Entry } from './recording.ts';

/** What a browser or the connection sets, cookies (perf-gate keeps them by itself), and conditions that ask for a 304. */
const LEFT_OUT =
  /^(?::|sec-|proxy-|if-|access-control-)|^(?:cookie2?|host|connection|keep-alive|content-length|transfer-encoding|te|upgrade.*|accept-encoding|user-agent|origin|referer|dnt|priority|cache-control|pragma|range|purpose|expect|forwarded|via|authorization|x-forwarded-.*|x-real-ip)$/;
/** Headers whose values say nothing about a person. */
const HARMLESS = /^(?:accept|accept-language|content-type|content-language|prefer|x-requested-with)$/;
/** A header of the application's own is kept where its value is short and plain. */
const PLAIN = /^[\w .,;:/()*+-]{0,40}$/;
const HEADER_VALUE = /^[\t\x20-\x7e]*$/;

type Pair = { name: string; value: string };

/** Learns what is secret wherever it occurs: cookies sent and set, credentials in headers and URLs. */
export function learnSecrets({ request, response }: Entry, secrets: Secrets): void {
  for (const { name, value } of [...request.cookies, ...response.cookies]) learnCookie(name, value, secrets);
  const basic = basicOf(request);
  if (basic !== null) secrets.learnPair(basic.user, basic.password);
  for (const part of userInfo(request.url)?.split(':') ?? []) {
    for (const form of [decoded(part), part]) secrets.learn(form, 'URL_PASSWORD');
  }
  for (const { name, value } of [...request.headers, ...response.headers]) {
    const lower = name.toLowerCase();
    if (lower === 'cookie' || lower === 'set-cookie') {
      const parts = lower === 'cookie' ? value.split(';') : [value.split(';')[0] ?? ''];
      for (const part of parts) {
        const at = part.indexOf('=');
        learnCookie(at === -1 ? '' : part.slice(0, at), part.slice(at + 1).trim(), secrets);
      }
    } else if (lower === 'authorization') {
      const [, token = value] = /^bearer +(\S+)$/i.exec(value) ?? [];
      secrets.learn(token, 'API_TOKEN');
    } else if (isSecretKey(lower)) {
      secrets.learn(value, name);
    }
  }
}

/** Learns the value of a cookie. A word such as a language is no secret, and would be replaced everywhere. */
function learnCookie(name: string, value: string, secrets: Secrets): void {
  if (!/^[a-z]{0,11}$/i.test(value)) secrets.learn(value, `cookie ${name}`);
}

/**
 * The headers of a recorded request that are worth sending, without secrets.
 *
 * @param written keys of the body, whose content type is set by itself
 */
export function harHeaders(
  headers: readonly Pair[],
  written: readonly string[],
  secrets: Secrets,
): Record<string, string> {
  const kept = new Map<string, string>();
  for (const { name, value } of headers) {
    const lower = name.toLowerCase();
    if (LEFT_OUT.test(lower) || !HEADER_NAME.test(name) || !HEADER_VALUE.test(value)) continue;
    if (isPlaceholderLike(value) || lower === '__proto__' || lower === 'constructor') continue;
    const isOwnType = lower === 'content-type' && ['form', 'multipart'].some((key) => written.includes(key));
    if (isOwnType || (lower === 'content-type' && written.length === 0)) continue;
    if (lower === 'accept' && value === '*/*') continue;
    kept.set(lower, safeValue(lower, value, secrets));
  }
  return Object.fromEntries(kept);
}

function safeValue(name: string, value: string, secrets: Secrets): string {
  if (HARMLESS.test(name)) return secrets.text(value, name);
  if (isSecretKey(name)) return secrets.field(name, value);
  return PLAIN.test(value) ? secrets.text(value, name) : secrets.reference(value, name);
}

/** The credentials in the header of a request, else those in its URL; null: there are none. */
export function harAuth(request: Entry['request'], secrets: Secrets): ImportedAuth | null {
  const value = authorizationOf(request);
  const [, bearer] = /^bearer +(\S+)$/i.exec(value) ?? [];
  if (bearer !== undefined) return { bearer: secrets.reference(bearer, 'API_TOKEN') };
  const basic = basicOf(request);
  if (basic !== null) return { basic: secrets.pair(basic.user, basic.password) };
  return value === '' ? null : { header: 'authorization', value: secrets.reference(value, 'AUTHORIZATION') };
}

function authorizationOf({ headers }: Entry['request']): string {
  return headers.find(({ name }) => name.toLowerCase() === 'authorization')?.value.trim() ?? '';
}

function basicOf(request: Entry['request']): { user: string; password: string } | null {
  const value = authorizationOf(request);
  if (/^bearer +\S+$/i.test(value)) return null;
  const [, basic] = /^basic +(\S+)$/i.exec(value) ?? [];
  const pair = basic === undefined ? userInfo(request.url) : Buffer.from(basic, 'base64').toString('utf8');
  if (pair === null) return null;
  const at = pair.indexOf(':');
  const parts = at === -1 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
  const [user = '', password = ''] = basic === undefined ? parts.map(decoded) : parts;
  return { user, password };
}

function userInfo(url: string): string | null {
  const [, info] = /^https?:\/\/([^/?#]*)@/i.exec(url) ?? [];
  return info ?? null;
}
