import { quote } from '../../text/quote.ts';
import { child } from '../plain.ts';
import type { OpenApiDocument } from './document.ts';

/** A server as a document names it, its variables filled in. */
interface Server {
  url: string;
  /** Why another one is preferred; null: none is. */
  unfit: string | null;
  /** Whether its base path is that of the service all the same: only its host is not known. */
  hasPath: boolean;
}

/** Hosts and paths of services that answer in place of the real one. */
const MOCK =
  /(?:^|[/._-])_?(?:mocks?|mocked|mockserver|mock-server|wiremock|mockoon|mockapi|mocklab)(?=$|[/._:-])|mock\.pstmn\.io|virtserver\.swaggerhub\.com|microcks|beeceptor|mockable\.io|^[^?]*\/rest\/[^/]*\+[^/]*\/\d+\.\d+/i;
const MOCK_WORDS = /\bmock(?:s|ed|ing)?\b/i;

/**
 * The base paths of an operation, from the servers of the operation, else of its path, else of the document; the first is
 * that of the first server which is no mock server and whose variables have values.
 *
 * @returns paths without a slash at the end; `` for none
 */
export function basesOf(levels: readonly unknown[]): string[] {
  const servers = levels.map(serversOf).find((list) => list.length > 0) ?? [];
  const taken = takenOf(servers);
  // Without a server that is meant, paths are below none, which is what the remark says.
  const first = taken === undefined ? '' : basePath(taken.url);
  return [...new Set([first, ...servers.map(({ url }) => basePath(url))])];
}

function takenOf(servers: readonly Server[]): Server | undefined {
  return servers.find(({ unfit }) => unfit === null) ?? servers.find(({ hasPath }) => hasPath);
}

/** Scheme, host and port of the first server that is meant and has them. */
export function serverOrigin(document: OpenApiDocument): string | null {
  const absolute = serversOf(document.root.servers).find(
    ({ url, unfit }) => unfit === null && /^https?:\/\//i.test(url) && URL.canParse(url),
  );
  return absolute === undefined ? null : new URL(absolute.url).origin;
}

/** Which server was taken and which were not, where there are several or none that is meant. */
export function serverRemarks(document: OpenApiDocument): string[] {
  const servers = serversOf(document.root.servers);
  const taken = takenOf(servers);
  const others = servers.filter((server) => server !== taken);
  if (others.length === 0) return [];
  const shown = others.slice(0, 10).map(({ url, unfit }) => `  ${quote(url)}${unfit === null ? '' : `, ${unfit}`}`);
  const more = others.length > shown.length ? [`  and ${others.length - shown.length} more`] : [];
  const first =
    taken === undefined
      ? 'No server of the document is meant for these requests, so their paths are below no base path:'
      : `Paths are below those of the server ${quote(taken.url)}. The document has others:`;
  return [[first, ...shown, ...more].join('\n')];
}

function serversOf(servers: unknown): Server[] {
  if (!Array.isArray(servers)) return [];
  return servers.flatMap((server) => {
    const template = child(server, 'url');
    if (typeof template !== 'string') return [];
    const missing: string[] = [];
    const url = template.replace(/\{([^{}]*)\}/g, (variable, name: string) => {
      const value = variableValue(child(child(server, 'variables'), name));
      if (value === null) missing.push(name);
      return value ?? variable;
    });
    const isMock = MOCK.test(url) || MOCK_WORDS.test(String(child(server, 'description') ?? ''));
    const [open] = missing;
    const unfit = open === undefined ? null : `whose variable ${open} has no value`;
    return [
      {
        url: url.trim(),
        unfit: isMock ? 'which seems to be a mock server' : unfit,
        hasPath: !isMock && !/[{}]/.test(basePath(url)),
      },
    ];
  });
}

function variableValue(variable: unknown): string | null {
  const choices = child(variable, 'enum');
  const value = child(variable, 'default') ?? (Array.isArray(choices) ? choices[0] : undefined);
  return value === undefined || value === null ? null : String(value);
}

/** The path of a server's URL, which may be relative. */
function basePath(url: string): string {
  const path = url
    .replace(/^(?:[^/]*:)?\/\/[^/]*/, '')
    .replace(/[?#].*$/s, '')
    .replace(/^(?:\.{1,2}\/)+|^\.{1,2}$/, '')
    .replace(/\/+$/, '');
  return path === '' || path.startsWith('/') ? path : `/${path}`;
}
