import { isAbsolute } from 'node:path';
import { keyRanges } from './known-keys.ts';
import { isRandom } from './random-text.ts';
import { SHORTEST_SECRET } from './redactor.ts';
import { isAboutSecrets, isSecretKey } from './secret-names.ts';

/** Values under a secret's name that are none: words of a configuration, and what everybody sets in development. */
const NO_SECRET =
  /^(?:true|false|yes|no|on|off|null|none|undefined|default|auto|bearer|basic|header|token|cookie|required|optional|disabled|enabled|test|root|admin|user|guest|pass|password|secret|postgres|mysql|redis|changeme|example|\d{1,5})$/i;
const LONG = /[A-Za-z0-9_+/=~-]{20,}/g;
/** Commits and checksums look random and are no secrets. */
const CHECKSUM = /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/i;
/** Where a shell sets these, they are its folders, and `pwd` is no password. */
const SHELL_FOLDERS = /^(?:OLD)?PWD$/;
const DEEPEST = 30;
const MOST = 500;
/** Rows of a feeder that are looked at. */
const MOST_ROWS = 100;

/**
 * Finds secrets in plain data, such as a configuration or an environment: the value of a key that says so (`password`,
 * `X-Api-Key`), credentials in URLs, headers and lines (`--password x`, `TOKEN=x`), well-known keys, and below `env` what
 * looks random.
 */
export function findSecrets(data: unknown): string[] {
  const found = new Found();
  found.visit(data, '', false, 0);
  return [...found.values];
}

class Found {
  readonly values = new Set<string>();

  visit(value: unknown, key: string, isVariable: boolean, depth: number): void {
    if (this.values.size >= MOST || depth > DEEPEST) return;
    if (typeof value === 'string' || typeof value === 'number') this.#take(String(value), key, isVariable);
    if (typeof value !== 'object' || value === null) return;
    const text = textOf(value);
    if (text !== null) this.#take(text, key, isVariable);
    else if (Array.isArray(value)) for (const item of value) this.visit(item, key, isVariable, depth + 1);
    else this.#visitEntries(value, isVariable || key === 'env', depth);
  }

  #visitEntries(value: object, isVariable: boolean, depth: number): void {
    const { columns, rows } = value as { columns?: unknown; rows?: unknown };
    if (Array.isArray(columns) && Array.isArray(rows)) {
      for (const row of rows.slice(0, MOST_ROWS)) {
        for (const [index, cell] of [row].flat().entries()) this.visit(cell, String(columns[index]), false, depth + 1);
      }
      return;
    }
    const named = nameOf(value);
    for (const [name, child] of Object.entries(value)) {
      this.visit(child, name === 'value' && named !== null ? named : name, isVariable, depth + 1);
    }
  }

  #take(text: string, written: string, isVariable: boolean): void {
    // An action's input `token`, as the runner passes it on: a count of tokens is called like that as well.
    const key = written.replace(/^INPUT_/, '');
    if (SHELL_FOLDERS.test(key) && isAbsolute(text)) return;
    const parsed = /^\s*[{[]/.test(text) ? parsedJson(text) : null;
    if (parsed !== null) this.visit(parsed, key, isVariable, 1);
    if (isSecretKey(key) && !isAboutSecrets(key) && !isFolder(key, text))
      this.#add(text.replace(/^(?:bearer|basic|token|digest)\s+/i, ''));
    if (/cookie$/i.test(key)) for (const pair of text.split(/;\s*/)) this.#add(pair.slice(pair.indexOf('=') + 1));
    for (const [from, to] of keyRanges(text)) this.#add(text.slice(from, to));
    for (const [url] of text.matchAll(/\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s"'`<>]+/gi)) this.#addOfUrl(url);
    for (const match of text.matchAll(/(?<!\S)(?:-u|--user)[ =]*["']?[^\s"':]+:([^\s"']+)/g)) this.#add(match[1] ?? '');
    if (!isVariable) return;
    for (const [value] of text.matchAll(LONG)) if (isRandom(value) && !CHECKSUM.test(value)) this.#add(value);
  }

  #addOfUrl(text: string): void {
    if (!URL.canParse(text)) return;
    const { username, password, searchParams } = new URL(text);
    this.#add(password || username);
    for (const [name, value] of searchParams) if (isSecretKey(name)) this.#add(value);
  }

  #add(value: string): void {
    const trimmed = value.trim().replace(/^(["'])(.*)\1$/s, '$2');
    if (trimmed.length < SHORTEST_SECRET || NO_SECRET.test(trimmed) || /^(?:\$|\{\{|<)/.test(trimmed)) return;
    this.values.add(trimmed);
    const plain = decoded(trimmed);
    if (plain.length >= SHORTEST_SECRET) this.values.add(plain);
  }
}

/** Every shell keeps the folder that it is in as PWD: as a secret it would mask each path below it. */
function isFolder(key: string, text: string): boolean {
  return key === 'PWD' && text.startsWith('/');
}

/** A template is its text. */
function textOf(value: object): string | null {
  return 'text' in value && typeof value.text === 'string' && 'parts' in value ? value.text : null;
}

/** The name under which a pair is kept as `{ name: …, value: … }` or `{ header: …, value: … }`. */
function nameOf(value: object): string | null {
  const { name, header } = value as { name?: unknown; header?: unknown };
  if (typeof header === 'string') return 'token';
  return typeof name === 'string' ? name : null;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function parsedJson(text: string): object | null {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' ? parsed : null;
  } catch {
    return null;
  }
}
