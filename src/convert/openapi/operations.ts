import type { Method } from '../http-names.ts';
import { child, isPlain } from '../plain.ts';
import { below, type OpenApiDocument, type Place } from './document.ts';

/** In the order of the fields of a Path Item Object (OpenAPI 3.1.1). TRACE is left out: no service has to answer it. */
const IN_ORDER: readonly Method[] = ['GET', 'PUT', 'POST', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH'];
const MOST_OPERATIONS = 5000;

export interface Operation {
  /** `GET /products/{id}`, without the path of the server. */
  name: string;
  method: string;
  /** As the document writes it. */
  path: string;
  /** Paths of the servers that it is below, without a trailing slash. */
  bases: string[];
  /** The operation, and the path item around it. */
  place: Place;
  item: Place;
}

/**
 * The operations of a document in its order, without those of TRACE.
 *
 * @throws PerfGateError `config` at a reference to a path item that leads nowhere or in a circle
 */
export function operationsOf(document: OpenApiDocument): Operation[] {
  const paths = document.follow(below(document.top, 'paths'));
  if (!isPlain(paths.value)) return [];
  const operations: Operation[] = [];
  for (const path of Object.keys(paths.value)) {
    if (!path.startsWith('/')) continue;
    const item = document.follow(below(paths, path));
    for (const method of IN_ORDER) {
      const place = below(item, method.toLowerCase());
      if (!isPlain(place.value)) continue;
      const bases = basesOf([child(place.value, 'servers'), child(item.value, 'servers'), document.root.servers]);
      operations.push({
        name: `${method} ${path}`,
        method,
        path,
        bases,
        place,
        item,
      });
      if (operations.length >= MOST_OPERATIONS) return operations;
    }
  }
  return operations;
}

/** Scheme, host and port of the first server that has them. */
export function serverOrigin(document: OpenApiDocument): string | null {
  const urls = serverUrls(document.root.servers);
  const absolute = urls.find((url) => /^https?:\/\//i.test(url) && URL.canParse(url));
  return absolute === undefined ? null : new URL(absolute).origin;
}

/** Base paths from the servers of the operation, else of its path, else of the document. */
function basesOf(levels: readonly unknown[]): string[] {
  const urls = levels.map(serverUrls).find((list) => list.length > 0) ?? [];
  const bases = urls.map((url) =>
    url
      .replace(/^(?:https?:)?\/\/[^/]*/i, '')
      .replace(/[?#].*$/s, '')
      .replace(/\/+$/, ''),
  );
  const known = bases.map((base) => (base === '' || base.startsWith('/') ? base : `/${base}`));
  return known.length > 0 ? [...new Set(known)] : [''];
}

function serverUrls(servers: unknown): string[] {
  if (!Array.isArray(servers)) return [];
  return servers.flatMap((server) => {
    const url = child(server, 'url');
    if (typeof url !== 'string') return [];
    return [
      url.replace(/\{([^{}]*)\}/g, (_, name: string) =>
        String(child(child(child(server, 'variables'), name), 'default') ?? ''),
      ),
    ];
  });
}
