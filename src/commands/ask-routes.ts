import { below } from '../config/find-routes.ts';
import type { ImportedRequest } from '../convert/imported.ts';
import { type Answer, askOnce } from './ask-once.ts';
import { isHealth, isWorthLoading, type RouteSource, readRoutes } from './known-routes.ts';

/** Where frameworks serve their OpenAPI document. */
const DOCUMENTS = [
  ...['/openapi.json', '/v3/api-docs', '/swagger.json', '/openapi.yaml', '/api-docs', '/docs/json', '/swagger/json'],
  ...[
    '/documentation/json',
    '/api/openapi.json',
    '/api-json',
    '/docs-json',
    '/api/docs-json',
    '/q/openapi?format=json',
  ],
  ...['/swagger/v1/swagger.json', '/api-docs/swagger.json', '/api-docs.json', '/docs/openapi.json', '/doc', '/openapi'],
  ...['/api/v1/openapi.json', '/api/schema/?format=json', '/openapi/v1.json', '/swagger/doc.json', '/openapi.yml'],
];
const USUAL_HEALTH = ['/health', '/healthz', '/readyz', '/ready', '/actuator/health', '/q/health', '/ping'];

const MOST_ASKED = 120;
/** Milliseconds: for one answer, and for all of them. */
const PATIENCE = 3000;
const LONGEST = 30_000;

/** What a running service answered. */
export interface AskedRoutes {
  /** The first place any of whose requests answer 2xx, with these requests; null: there is none. */
  source: RouteSource | null;
  /** The path that tells that the service is ready; null: none is known. */
  ready: string | null;
  /** Answers other than 2xx, as clauses: `GET / answers with status 404`. */
  refused: string[];
}

/**
 * Asks a running service for its OpenAPI document, then for each request of it, of `known` and for `/`, once. None of them
 * sends data.
 *
 * @throws the reason of `abort`
 */
export async function askRoutes(url: string, known: readonly RouteSource[], abort: AbortSignal): Promise<AskedRoutes> {
  const asker = new Asker(url, abort);
  const served = await servedDocument(asker);
  const home: RouteSource = { place: '/', requests: [{ method: 'GET', path: '/' }], prefixes: [], operations: 1 };
  const sources = [...(served === null ? [] : [served]), ...known];
  let source: RouteSource | null = null;
  for (const candidate of [...sources, home]) {
    const requests = await asker.keep(candidate);
    if (requests.length === 0) continue;
    source = { ...candidate, requests };
    break;
  }
  const ready = await healthRoute(asker, sources);
  return { source, ready, refused: asker.refused };
}

async function servedDocument(asker: Asker): Promise<RouteSource | null> {
  for (const place of DOCUMENTS) {
    const answer = await asker.ask(place, { accept: 'application/json, application/yaml, */*;q=0.5' });
    if (answer === null || answer.status !== 200) continue;
    const source = await readRoutes(answer.text, place);
    if (source !== null) return source;
  }
  return null;
}

async function healthRoute(asker: Asker, sources: readonly RouteSource[]): Promise<string | null> {
  const named = sources.flatMap(({ requests }) => requests.map(({ path }) => path)).filter(isHealth);
  for (const path of new Set([...named, ...USUAL_HEALTH])) {
    const answer = await asker.ask(path);
    if (answer === null || !isSuccess(answer)) continue;
    // Where every path is answered, a usual name says nothing.
    if (named.includes(path) || (await asker.answerToAnything()) === null) return path;
  }
  return null;
}

function isSuccess({ status, isEndless }: Answer): boolean {
  return status >= 200 && status < 300 && !isEndless;
}

/** Asks one service, each path once. */
class Asker {
  /** What was asked to be loaded, and answered something else. */
  readonly refused: string[] = [];
  readonly #url: string;
  readonly #abort: AbortSignal;
  readonly #answers = new Map<string, Answer | null>();
  readonly #until = performance.now() + LONGEST;

  constructor(url: string, abort: AbortSignal) {
    this.#url = url.replace(/[?#].*$/s, '').replace(/\/$/, '');
    this.#abort = abort;
  }

  async ask(path: string, headers: Record<string, string> = {}): Promise<Answer | null> {
    this.#abort.throwIfAborted();
    const known = this.#answers.get(path);
    if (known !== undefined) return known;
    const left = this.#until - performance.now();
    if (left <= 0 || this.#answers.size >= MOST_ASKED) return null;
    const answer = await askOnce(this.#url + path, headers, Math.min(PATIENCE, left), this.#abort);
    this.#answers.set(path, answer);
    return answer;
  }

  /** Those of the requests that can be loaded and answer 2xx, as they are or below one of the prefixes. */
  async keep({ requests, prefixes }: RouteSource): Promise<ImportedRequest[]> {
    const kept = new Map<string, ImportedRequest>();
    for (const request of requests) {
      for (const path of [request.path, ...prefixes.map((prefix) => below(prefix, request.path))]) {
        if (!isWorthLoading({ ...request, path })) break;
        const answer = await this.ask(path, request.headers);
        // A single-page application answers every path with its page.
        if (answer === null || (answer.isPage && path !== '/' && (await this.answerToAnything())?.isPage)) continue;
        if (isSuccess(answer)) {
          kept.set(path, { ...request, path });
          break;
        }
        this.refused.push(`GET ${path} ${answer.isEndless ? 'does not end' : `answers with status ${answer.status}`}`);
      }
    }
    return [...kept.values()];
  }

  /** The answer to a path that it cannot know; null: as it should be, that is no 2xx. */
  async answerToAnything(): Promise<Answer | null> {
    const answer = await this.ask('/no-such-route-of-this-service');
    return answer !== null && isSuccess(answer) ? answer : null;
  }
}
