import { join } from 'node:path';
import type { CodeRoutes } from '../config/find-routes.ts';
import type { ImportedRequest } from '../convert/imported.ts';
import { readSource } from '../convert/source-file.ts';
import { PerfGateError } from '../errors.ts';

/** Requests from one place. */
export interface RouteSource {
  /** For messages: `openapi.yaml`, `/openapi.json`, `the code`. */
  place: string;
  requests: ImportedRequest[];
  /** Paths that any of the requests may be below instead. */
  prefixes: string[];
  /** How many operations the place has in all, also those that send data. */
  operations: number;
}

/** Routes that tell whether a service is well. */
const HEALTH =
  /^(?:\/api)?(?:\/v\d)?\/(?:readyz|ready|readiness|health\/ready|healthz|health|healthcheck|health-check|actuator\/health|q\/health|livez|liveness|live|alive|status|ping|_health|up)\/?$/i;
/** Routes about the service, which its users do not call. */
const ABOUT =
  /^\/(?:metrics|favicon\.ico|robots\.txt|docs|redoc|swagger(?:-ui)?|openapi|api-docs|documentation|actuator|debug|q|static|public|assets|version)(?:[./]|$)/i;
/** Routes that may change or end something, although they are asked by GET. */
const DANGEROUS =
  /(?:delete|remove|destroy|purge|wipe|reset|drop|truncate|cancel|terminate|revoke|shutdown|logout|log-out|signout|kill|quit|exit|restart|reload|crash|panic|seed|migrate)/i;
const MOST_BYTES = 3_000_000;

/** What the files of a service say about its routes: its OpenAPI documents, then its code. */
export async function knownRoutes(folder: string, code: CodeRoutes): Promise<RouteSource[]> {
  const sources: RouteSource[] = [];
  for (const place of code.documents) {
    const source = await readRoutes(textOf(join(folder, place), place), place);
    if (source !== null) sources.push(source);
  }
  const requests = code.routes.map((path): ImportedRequest => ({ method: 'GET', path }));
  return [...sources, { place: 'the code', requests, prefixes: code.prefixes, operations: requests.length }];
}

/** The requests of an OpenAPI document; null when the text is none. The parsers are loaded only here. */
export async function readRoutes(text: string, place: string): Promise<RouteSource | null> {
  if (!/["']?(?:openapi|swagger)["']?\s*:/.test(text.slice(0, 5000))) return null;
  const { readDocument } = await import('../convert/openapi/reading-requests.ts');
  const read = await readDocument(text, place);
  return read && { place, prefixes: [], ...read };
}

/** Whether a route is one that users call and that changes nothing, so that it can be loaded. */
export function isWorthLoading({ path }: ImportedRequest): boolean {
  return !isHealth(path) && !ABOUT.test(path) && !DANGEROUS.test(path);
}

export function isHealth(path: string): boolean {
  return HEALTH.test(path);
}

function textOf(path: string, name: string): string {
  try {
    return readSource(path, name, MOST_BYTES);
  } catch (error) {
    if (error instanceof PerfGateError) return '';
    throw error;
  }
}
