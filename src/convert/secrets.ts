import { JWT, KNOWN_KEYS } from '../secrets/known-keys.ts';
import { isRandom } from '../secrets/random-text.ts';
import { isSecretKey, wordsOf } from '../secrets/secret-names.ts';
import { isNumeric } from '../text/exact-number.ts';
import { percentEncode } from './addresses.ts';
import { isContentName } from './content-names.ts';
import { variableFrom } from './names.ts';
import { isPlaceholder, mapAroundPlaceholders } from './placeholders.ts';
import { Typed } from './value.ts';

const LONG = /[A-Za-z0-9_+/=~-]{20,}/g;
/** `password=…`, `"token": "…"` in text that is not parsed. */
const PAIR = /([A-Za-z][\w.-]{1,40})(["'\\]*\s*[:=]\s*["'\\]*(?:(?:bearer|basic) +)?|["']?>)([^"'\\&\s,;<>{}]+)/gi;
/** `<wsse:Password Type="…">…</wsse:Password>`, whose name and value do not stand beside each other. */
const ELEMENT = /(<(?:[\w-]{1,40}:)?([A-Za-z][\w.-]{0,40})(?:\s[^<>]{0,300})?>)([^<>{}]{1,2000})(?=<)/g;
/** Keys of the pairs that programs write as `{ name: …, value: … }`. */
const PAIR_NAMES = ['name', 'key', 'field', 'id'];
/** Keys that the number of a payment card may have. */
const CARD_KEY = /(?:^| )(?:cc|pan|card|number|ccnumber|cardno)$/;
/** In characters; shorter values would be found in any text. */
const LEARNED_LENGTH = 6;
const MOST_LEARNED = 1000;
const DEEPEST = 40;

/**
 * Replaces what must stay secret by references to the environment. The same value gets the same variable, and what was
 * learned to be secret in one place is replaced everywhere.
 */
export class Secrets {
  readonly #names = new Map<string, string>();
  /** Each secret in the forms that it may have in a text. */
  readonly #learned: { forms: string[]; name: string }[] = [];
  readonly #taken = new Map<string, string>();
  readonly #used = new Set<string>();
  /** Placeholders that stand where a secret does. */
  readonly placeholders = new Set<string>();
  readonly #pairs = new Map<string, { user: string; password: string }>();

  /** The names of the variables that were referred to, sorted: `API_TOKEN`, …. */
  get variables(): string[] {
    return [...this.#used].sort();
  }

  /** Remembers a value that is secret wherever it appears. */
  learn(value: string, hint: string): void {
    if (value.length < LEARNED_LENGTH || this.#names.size >= MOST_LEARNED || this.#names.has(value)) return;
    this.#name(value, hint);
  }

  /** A reference such as `${API_TOKEN}` in place of a value. */
  reference(value: string, hint: string): string {
    const name = this.#names.get(value) ?? this.#name(value, hint);
    this.#used.add(name);
    return `\${${name}}`;
  }

  /** Remembers a pair of credentials; a value that has a variable already keeps it everywhere else. */
  learnPair(user: string, password: string): void {
    if (Math.max(this.#names.size, this.#pairs.size) < MOST_LEARNED) this.#pair(user, password);
  }

  /** References in place of a pair of credentials. */
  pair(user: string, password: string): { user: string; password: string } {
    const names = this.#pair(user, password);
    this.#used.add(names.user).add(names.password);
    return { user: `\${${names.user}}`, password: `\${${names.password}}` };
  }

  /** A reference to a variable that the source itself takes from the environment. */
  variable(name: string): string {
    const clean = variableFrom(name);
    this.#used.add(clean);
    return `\${${clean}}`;
  }

  /** The value of a key with its secrets replaced: all of it where the key says that it is secret. */
  field(key: string, value: string, secret = isSecretKey(key)): string {
    if (value === '') return value;
    if (secret) this.#keep(value);
    return secret && !isPlaceholder(value) ? this.reference(value, key) : this.text(value, key);
  }

  /** A percent-encoded value with its secrets replaced; it is unchanged where nothing in it is secret. */
  encoded(key: string, value: string): string {
    const plain = decoded(value);
    const replaced = this.field(key, plain);
    if (replaced === plain) return value;
    return mapAroundPlaceholders(replaced, percentEncode);
  }

  /** Text in which only learned secrets are replaced. */
  known(text: string): string {
    return this.#replaceLearned(text);
  }

  /** Text in which everything that looks secret is replaced. */
  text(text: string, hint: string): string {
    const replaced = this.#replaceLearned(text)
      .replace(JWT, (value) => this.reference(value, hint))
      .replace(KNOWN_KEYS, (value) => this.reference(value, hint))
      .replace(LONG, (value, at: number, whole: string) => {
        if (!isRandom(value)) return value;
        const [, key = keyBefore(whole, at) ?? hint, named = value] = /^([\w.-]{1,40})=(.+)$/.exec(value) ?? [];
        return isContentName(key, named) ? value : this.reference(value, hint);
      });
    const withoutElements = replaced.replace(ELEMENT, (element, tag: string, key: string, value: string) =>
      isSecretKey(key) && value.trim() !== '' ? `${tag}${this.reference(value, key)}` : element,
    );
    return withoutElements.replace(PAIR, (pair, key: string, between: string, value: string) =>
      isSecretKey(key) && !value.startsWith('$') ? `${key}${between}${this.reference(value, key)}` : pair,
    );
  }

  /** A message with … in place of the credentials of URLs in it, and of values that look secret. */
  masked(text: string): string {
    return text
      .replace(/(\bhttps?:\/\/)[^\s/?#"@]*@/gi, '$1')
      .replace(/([?&])([^=&\s"#]+)=([^&\s"#]+)/g, (pair, mark: string, key: string, value: string) =>
        this.isSecret(key, decoded(value)) && !isPlaceholder(value) ? `${mark}${key}=…` : pair,
      )
      .replace(JWT, '…')
      .replace(KNOWN_KEYS, '…');
  }

  /** Whether anything of a field would be replaced. */
  isSecret(key: string, value: string): boolean {
    const looksSecret = [JWT, KNOWN_KEYS].some((pattern) => value.search(pattern) !== -1);
    return value !== '' && (isSecretKey(key) || looksSecret || (value.match(LONG) ?? []).some(isRandom));
  }

  /** JSON with its secrets replaced; below a key that is secret, everything is replaced. */
  data(value: unknown, key: string, below = false, depth = 0): unknown {
    const secret = below || isSecretKey(key) || isCard(key, value);
    if (secret && value instanceof Typed) this.#keep(value.placeholder);
    if (secret && typeof value === 'string') this.#keep(value);
    if (typeof value === 'string') {
      return secret && value !== '' && !isPlaceholder(value) ? this.reference(value, key) : this.text(value, key);
    }
    if (isNumeric(value)) return secret ? this.reference(String(value), key) : value;
    if (typeof value !== 'object' || value === null || value instanceof Typed) return value;
    if (depth > DEEPEST) return null;
    if (Array.isArray(value)) return value.map((item) => this.data(item, key, secret, depth + 1));
    const entries = Object.entries(value).filter(([name]) => name !== '__proto__');
    const named = entries.find(([name, child]) => PAIR_NAMES.includes(name.toLowerCase()) && typeof child === 'string');
    const keyOf = (name: string) => (/^value$/i.test(name) && named !== undefined ? String(named[1]) : name);
    return Object.fromEntries(
      entries.map(([name, child]) => [
        this.text(name, 'key'),
        this.data(child, keyOf(name), below || (secret && typeof child !== 'boolean'), depth + 1),
      ]),
    );
  }

  #keep(value: string): void {
    for (const [placeholder] of value.matchAll(/\{\{[^{}]*\}\}/g)) this.placeholders.add(placeholder);
  }

  #replaceLearned(text: string): string {
    let replaced = text;
    for (const { forms, name } of this.#learned) {
      for (const form of forms) {
        if (!replaced.includes(form)) continue;
        this.#used.add(name);
        replaced = replaced.replaceAll(form, () => `\${${name}}`);
      }
    }
    return replaced;
  }

  #name(value: string, hint: string): string {
    const wanted = variableFrom(hint);
    let name = wanted;
    for (let number = 2; this.#taken.has(name); number++) name = `${wanted}_${number}`;
    this.#assign(value, name);
    return name;
  }

  /** The variables of one pair of credentials, which share a number: `BASIC_USER_2`, `BASIC_PASSWORD_2`. */
  #pair(user: string, password: string): { user: string; password: string } {
    const key = JSON.stringify([user, password]);
    let names = this.#pairs.get(key);
    for (let number = 1; names === undefined; number++) {
      const suffix = number === 1 ? '' : `_${number}`;
      const free = { user: `BASIC_USER${suffix}`, password: `BASIC_PASSWORD${suffix}` };
      if (!this.#taken.has(free.user) && !this.#taken.has(free.password)) names = free;
    }
    if (!this.#pairs.has(key)) {
      this.#pairs.set(key, names);
      this.#assign(user, names.user);
      this.#assign(password, names.password);
    }
    return names;
  }

  #assign(value: string, name: string): void {
    this.#taken.set(name, value);
    if (this.#names.has(value)) return;
    this.#names.set(value, name);
    if (value.length >= LEARNED_LENGTH) {
      this.#learned.push({ forms: [...new Set([value, percentEncode(value)])], name });
    }
  }
}

/** The key of a value that begins at a place of a text, as in `"sha256Hash":"ecf4…`; null: there is none. */
function keyBefore(text: string, at: number): string | null {
  const [, key] = /([A-Za-z][\w.-]{0,40})["'\\]*\s*[:=]\s*["'\\]*$/.exec(text.slice(Math.max(0, at - 60), at)) ?? [];
  return key ?? null;
}

/** Whether a value is the number of a payment card, whose last digit is a check of the others (ISO/IEC 7812). */
function isCard(key: string, value: unknown): boolean {
  const digits = typeof value === 'string' || isNumeric(value) ? String(value).replace(/[ -]/g, '') : '';
  if (!/^[2-6]\d{14,15}$/.test(digits) || !CARD_KEY.test(wordsOf(key).join(' '))) return false;
  const total = [...digits].reverse().reduce((sum, digit, at) => {
    const doubled = Number(digit) * (1 + (at % 2));
    return sum + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return total % 10 === 0;
}

/** Percent-encoded text decoded; text that cannot be decoded is returned as it is. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
