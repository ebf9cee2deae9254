import { isSecretKey } from '../../secrets/secret-names.ts';
import type { ImportedAuth } from '../imported.ts';
import { decoded, type Secrets } from '../secrets.ts';
import { type Entry, headerOf } from './entry.ts';

/** Learns what is secret wherever it occurs: cookies sent and set, credentials in headers and URLs. */
export function learnSecrets({ request, response }: Entry, secrets: Secrets): void {
  for (const { name, value } of [...request.cookies, ...(response?.cookies ?? [])]) learnCookie(name, value, secrets);
  const basic = basicOf(request);
  if (basic !== null) secrets.learnPair(basic.user, basic.password);
  for (const part of userInfo(request.url)?.split(':') ?? []) {
    for (const form of [decoded(part), part]) secrets.learn(form, 'URL_PASSWORD');
  }
  for (const { name, value } of [...request.headers, ...(response?.headers ?? [])]) {
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

/** Learns the value of a cookie. A word, a language or a date is no secret, and would be replaced everywhere. */
function learnCookie(name: string, value: string, secrets: Secrets): void {
  const isOrdinary = /^(?:[a-z]{0,11}|[a-z]{2,3}[-_][a-z]{2,4}|[\d.:/-]{0,10})$/i.test(value);
  if (!isOrdinary || (isSecretKey(name) && !/^[a-z]{0,11}$/i.test(value))) secrets.learn(value, `cookie ${name}`);
}

/** The credentials in the header of a request, else those in its URL; null: there are none. */
export function harAuth(request: Entry['request'], secrets: Secrets): ImportedAuth | null {
  const value = headerOf(request.headers, 'authorization');
  const [, bearer] = /^bearer +(\S+)$/i.exec(value) ?? [];
  if (bearer !== undefined) return { bearer: secrets.reference(bearer, 'API_TOKEN') };
  const basic = basicOf(request);
  if (basic !== null) return { basic: secrets.pair(basic.user, basic.password) };
  return value === '' ? null : { header: 'authorization', value: secrets.reference(value, 'AUTHORIZATION') };
}

function basicOf(request: Entry['request']): { user: string; password: string } | null {
  const value = headerOf(request.headers, 'authorization');
  if (/^bearer +\S+$/i.test(value)) return null;
  const [, basic] = /^basic +(\S+)$/i.exec(value) ?? [];
  if (basic === undefined && value !== '') return null;
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
