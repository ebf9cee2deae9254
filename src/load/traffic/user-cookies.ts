import type { CookieJar } from 'tough-cookie';
import { isHeaderValue } from '../template/place.ts';
import { withoutSpace } from './answer-headers.ts';

/** Makes jars for the cookies of virtual users; tough-cookie is only loaded where cookies are kept. */
export async function cookieJars(): Promise<() => CookieJar> {
  const { CookieJar } = await import('tough-cookie');
  // The service under test may have a host name from which a browser would take no cookie.
  return () => new CookieJar(undefined, { rejectPublicSuffixes: false });
}

/** The cookies of one virtual user (RFC 6265), by path, domain and expiry. */
export class UserCookies {
  readonly #origin: string;
  readonly #makeJar: () => CookieJar;
  /** Made for the first cookie: most users of most services have none. */
  #jar: CookieJar | null = null;
  /** The header that goes with every path; null: it has to be looked up for each. */
  #everywhere: string | null = null;
  /** A cookie was set that holds for some paths or for some time. */
  #particular = false;

  /** @param origin of the target's URL */
  constructor(origin: string, makeJar: () => CookieJar) {
    this.#origin = origin;
    this.#makeJar = makeJar;
  }

  get isEmpty(): boolean {
    return this.#jar === null;
  }

  /**
   * Takes the cookies of an answer.
   *
   * @param headers name, value, name, value, … of one character a byte
   * @param path of the request, asked for where there is a cookie
   */
  keep(headers: readonly string[], path: () => string): void {
    for (let index = 0; index < headers.length; index += 2) {
      const name = headers[index] as string;
      if (name.length !== 10 || name.toLowerCase() !== 'set-cookie') continue;
      this.#jar ??= this.#makeJar();
      const cookie = asLetters(headers[index + 1] as string);
      const set = this.#jar.setCookieSync(cookie, this.#origin + path(), { ignoreError: true });
      if (set && (set.path !== '/' || set.expires !== 'Infinity' || set.maxAge !== null)) this.#particular = true;
      this.#everywhere = null;
    }
  }

  /** The header's value for a request of this path; empty: no cookie goes with it. */
  headerFor(path: string): string {
    if (this.#jar === null) return '';
    if (this.#everywhere !== null) return this.#everywhere;
    const header = asBytes(this.#jar.getCookieStringSync(this.#origin + path));
    const sendable = isHeaderValue(header) ? header : '';
    if (!this.#particular) this.#everywhere = sendable;
    return sendable;
  }
}

/** Joins the cookies that a request has itself with those that its user keeps, which replace others of their names. */
export function joinCookies(own: string, kept: string): string {
  if (own === '' || kept === '') return own + kept;
  const replaced = new Set(kept.split(';').map(nameOf));
  const others = own.split(';').filter((pair) => withoutSpace(pair) !== '' && !replaced.has(nameOf(pair)));
  return [...others.map(withoutSpace), kept].join('; ');
}

function nameOf(pair: string): string {
  return withoutSpace(pair.slice(0, Math.max(0, pair.indexOf('='))));
}

/** Where Unicode has characters for private use, which tough-cookie cannot take for space as it does the byte 0xA0. */
const PRIVATE = 0xe000;

function asLetters(bytes: string): string {
  return bytes.replace(/[\x80-\xff]/g, (byte) => String.fromCharCode(PRIVATE + byte.charCodeAt(0)));
}

function asBytes(letters: string): string {
  return letters.replace(/[\ue080-\ue0ff]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - PRIVATE));
}
