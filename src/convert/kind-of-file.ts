import { isPlain } from './plain.ts';

/** How much of a file is looked at, in characters. */
const LOOKED_AT = 200_000;

interface Kind {
  /** What such a file is called, with its article. */
  what: string;
  /** The flag that reads it; null: nothing does. */
  flag: string | null;
}

const HAR: Kind = { what: 'a HAR', flag: '--har' };
const OPENAPI: Kind = { what: 'an OpenAPI document', flag: '--openapi' };
const ARTILLERY: Kind = { what: 'an Artillery file', flag: '--artillery' };
const K6: Kind = { what: 'a k6 script', flag: '--k6' };
const LOCUST: Kind = { what: 'a locustfile', flag: '--locust' };

const unread = (what: string): Kind => ({ what, flag: null });

const SCRIPTS: [pattern: RegExp, kind: Kind][] = [
  [/^\s*(?:import\b[^;]*?\bfrom\s*|import\s*)["']k6(?:\/[\w/-]+)?["']|\brequire\(\s*["']k6\/http["']\s*\)/m, K6],
  [/^\s*(?:from\s+locust(?:\.[\w.]+)?\s+import\b|import\s+locust\b)/m, LOCUST],
  [/<jmeterTestPlan\b/, unread('a test plan of JMeter')],
  [/\bio\.gatling\b/, unread('a simulation of Gatling')],
  [/^\s*(?:"?openapi"?|"?swagger"?)\s*:\s*["']?[23]\./m, OPENAPI],
];

/** What a text is, as far as its beginning tells; null: that is not known. */
export function kindOfFile(text: string): Kind | null {
  const beginning = text.slice(0, LOOKED_AT);
  if (/^\s*[{[]/.test(beginning)) {
    const known = kindOfJson(text);
    if (known !== null) return known;
  }
  const script = SCRIPTS.find(([pattern]) => pattern.test(beginning));
  if (script !== undefined) return script[1];
  const has = (key: string) => new RegExp(`^["']?${key}["']?\\s*:`, 'm').test(beginning);
  return has('scenarios') && (has('config') || /^\s+-?\s*["']?flow["']?\s*:/m.test(beginning)) ? ARTILLERY : null;
}

function kindOfJson(text: string): Kind | null {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    // A recording that was cut off.
    return /^\s*\{\s*"log"\s*:\s*\{/.test(text) ? HAR : null;
  }
  if (!isPlain(data)) return null;
  if (isPlain(data.log) && 'entries' in data.log) return HAR;
  if ('openapi' in data || 'swagger' in data) return OPENAPI;
  if (Array.isArray(data.scenarios)) return ARTILLERY;
  if ('info' in data && 'item' in data) return unread('a Postman collection');
  if ('_type' in data && 'resources' in data) return unread('an export of Insomnia');
  return null;
}
