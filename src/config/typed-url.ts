import { PORT_PLACEHOLDER } from '../settings/port-placeholder.ts';
import { requestPath, targetUrl } from '../settings/values-schema.ts';
import { shorten } from '../text/plain.ts';
import { quote } from '../text/quote.ts';
import type { Overrides } from './inputs.ts';
import { type Settings, settingsSchema } from './schema/schema.ts';

/** A URL that somebody typed to have it measured. */
export interface TypedUrl {
  /** Where the service answers, without a path: `http://localhost:3000`. */
  origin: string;
  /** Path and query of the one request. */
  path: string;
  /** What its scenario is called. */
  scenario: string;
}

const EXAMPLE = 'http://localhost:3000/products';
/** The time for which a service that should run already is waited for. */
const PATIENCE = '5s';
/** A valid port that stands for the placeholder while the URL is taken apart. */
const ANY_PORT = '1';
const LONGEST_NAME = 100;

/**
 * Takes a typed URL apart. Without a scheme it is http, as for other load generators, if it has a host that is not
 * taken for something else.
 */
export function readTypedUrl(text: string): TypedUrl | { problem: string } {
  const typed = text.trim();
  const wrong = (what: string) => ({ problem: `${quote(typed)} ${what}` });
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(typed)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') {
    return wrong('is neither an http:// nor an https:// URL');
  }
  if (scheme === undefined && !/^(\[|[^/:?#]+:(\d|\$)|[^/?#]*\.|localhost)/i.test(typed)) {
    const hint = /^[\p{L}\p{N}_-]+$/u.test(typed) ? `; --scenario ${typed} runs the scenario of that name` : '';
    return wrong(`is not a URL such as ${EXAMPLE}${hint}`);
  }
  if (typed.includes('#')) return wrong('has a part after #, which is never sent to a server; leave it out');
  if (/[\s\\]/.test(typed)) return wrong('has spaces or backslashes; write a space as %20');
  const complete = scheme === undefined ? `http://${typed}` : typed;
  const [, authority = '', rest = ''] = /^https?:\/\/([^/?]*)(.*)$/is.exec(complete) ?? [];
  if (authority.includes('@')) {
    return wrong('has a user name, which would not be sent; a configuration file says it as auth');
  }
  if (rest.includes('${')) return wrong('has a placeholder in its path; a configuration file has room for those');
  const filled = complete.replace(authority, authority.replace(PORT_PLACEHOLDER, ANY_PORT));
  if (!URL.canParse(filled) || !targetUrl.safeParse(`http://${authority}`).success) {
    return wrong(`is not a URL such as ${EXAMPLE}`);
  }
  const parsed = new URL(filled);
  const path = parsed.pathname + parsed.search;
  if (!requestPath.safeParse(path).success) return wrong('has a path that cannot be sent; it begins with one slash');
  return { origin: `${parsed.protocol}//${authority}`, path, scenario: shorten(`GET ${path}`, LONGEST_NAME) };
}

/**
 * Replaces what is measured by one GET of a typed URL. Limits and rules of the file stay. Its target stays only where a
 * service is started: for a port that perf-gate chooses, and for a start line that was given as well; any other URL is
 * that of a service that runs already.
 */
export function measureOnly({ origin, path, scenario }: TypedUrl, settings: Settings, { start }: Overrides): Settings {
  const own = settingsSchema.parse({
    // What it answers there, and how soon, is for the try of the request to judge.
    target: { url: origin, ready: { port: portOf(origin), timeout: PATIENCE } },
    scenarios: { [scenario]: { requests: [{ method: 'GET', path }] } },
  });
  const { target } = settings;
  const starts = start !== undefined || origin.includes(PORT_PLACEHOLDER);
  const tls = origin.startsWith('https:') ? target.tls : undefined;
  return {
    ...settings,
    target: starts ? { ...target, url: origin } : { ...own.target, tls },
    base: starts ? settings.base : undefined,
    scenarios: own.scenarios,
    coverage: undefined,
  };
}

function portOf(origin: string): number {
  const { port, protocol } = new URL(origin.replace(PORT_PLACEHOLDER, ANY_PORT));
  return Number(port || (protocol === 'https:' ? 443 : 80));
}
