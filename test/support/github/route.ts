import type { JsonObject } from './json.ts';
import type { Repository } from './state.ts';
import type { Token } from './tokens.ts';
import type { World } from './world.ts';

/** A request that is known to fit GitHub's description, and to be allowed. */
export interface Call {
  world: World;
  /** The repository of the path. Routes without one do not read it. */
  repository: Repository;
  token: Token;
  /** The path's parameters, decoded. */
  parameters: Record<string, string>;
  query: URLSearchParams;
  body: JsonObject;
  /** The path behind `/repos/{owner}/{repo}`: GitHub's links to further pages go by the repository's id. */
  subpath: string;
}

export interface Reply {
  status: number;
  /** `undefined` for an empty answer. */
  body?: unknown;
  headers?: Record<string, string>;
}

/** How the stand-in serves one operation of GitHub's description. */
export interface Route {
  /** In the notation of `x-accepted-github-permissions`; empty when no permission is needed. */
  accepts: string;
  /**
   * Whether a public repository serves it without the permission: "This endpoint can be used without authentication
   * or the aforementioned permissions if only public resources are requested" in GitHub's reference.
   */
  publicRead?: boolean;
  /** Which kind of token may call it at all; both when left out. */
  only?: 'installation' | 'personal';
  handle(call: Call): Reply;
}

/** Routes by the operation's id, `GET /repos/{owner}/{repo}`. */
export type Routes = Record<string, Route>;

/** An answer that is an error, as GitHub words it. */
export class ApiError extends Error {
  readonly status: number;
  readonly errors: JsonObject[] | undefined;

  constructor(status: number, message: string, errors?: JsonObject[]) {
    super(message);
    this.status = status;
    this.errors = errors;
  }
}

/** A request that GitHub serves and the stand-in does not: a test that makes it needs more of the stand-in. */
export class Unsupported extends Error {}

export function notFound(): ApiError {
  return new ApiError(404, 'Not Found');
}

/**
 * Cuts one page out of a list. As GitHub does, it takes at most 100 a page whatever is asked, and links to the other
 * pages by the repository's id (`/repositories/1234/…`), not by its name.
 * https://docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api
 */
export function paginate<Item>(call: Call, items: readonly Item[]): { items: Item[]; headers: Record<string, string> } {
  const size = Math.min(Math.max(Number(call.query.get('per_page') ?? 30), 1), 100);
  const page = Math.max(Number(call.query.get('page') ?? 1), 1);
  const last = Math.max(Math.ceil(items.length / size), 1);
  const links = [
    ...(page > 1 ? [link(call, Math.min(page - 1, last), 'prev')] : []),
    ...(page < last ? [link(call, page + 1, 'next'), link(call, last, 'last')] : []),
    ...(page > 1 ? [link(call, 1, 'first')] : []),
  ];
  return {
    items: items.slice((page - 1) * size, page * size),
    headers: links.length === 0 ? {} : { link: links.join(', ') },
  };
}

function link({ world, repository, query, subpath }: Call, page: number, relation: string): string {
  const url = new URL(`${world.url}/repositories/${repository.id}${subpath}`);
  url.search = new URLSearchParams([...query].filter(([name]) => name !== 'page')).toString();
  url.searchParams.set('page', String(page));
  return `<${url.href}>; rel="${relation}"`;
}
