import { requestErrors, responseErrors } from './conformance.ts';
import type { Answer, Incoming } from './exchange.ts';
import { credentials, jsonAnswer } from './exchange.ts';
import { isJsonObject } from './json.ts';
import type { Operation } from './openapi.ts';
import { findOperation } from './openapi.ts';
import type { Call, Reply, Route, Routes } from './route.ts';
import { ApiError, notFound, Unsupported } from './route.ts';
import { artifactRoutes } from './routes/artifacts.ts';
import { cacheRoutes } from './routes/caches.ts';
import { checkRoutes } from './routes/checks.ts';
import { commentRoutes } from './routes/comments.ts';
import { gitDataRoutes } from './routes/git-data.ts';
import { pullRoutes } from './routes/pulls.ts';
import { repositoryRoutes } from './routes/repository.ts';
import { runRoutes } from './routes/runs.ts';
import type { Repository } from './state.ts';
import { fullName } from './state.ts';
import type { Token } from './tokens.ts';
import { grants } from './tokens.ts';
import { ViolationError } from './violation.ts';
import type { World } from './world.ts';

const DOCUMENTATION = 'https://docs.github.com/rest';

const ROUTES: Routes = {
  ...artifactRoutes,
  ...cacheRoutes,
  ...checkRoutes,
  ...commentRoutes,
  ...gitDataRoutes,
  ...pullRoutes,
  ...repositoryRoutes,
  ...runRoutes,
};

/**
 * Answers one request to the REST API: credentials, description, repository, permission, limits, the route itself,
 * description again. Throws a {@link ViolationError} where the description is not kept.
 */
export function answerRest(world: World, incoming: Incoming): Answer {
  const path = withRepositoryName(world, incoming.url.pathname);
  const found = findOperation(incoming.method, path);
  if (found === undefined) throw new ViolationError('request', ['not an operation of GitHub']);
  const { operation, parameters } = found;
  const route = ROUTES[operation.id];
  if (route === undefined) throw new ViolationError('request', ['the stand-in does not serve this operation']);

  const reply = replyTo(world, incoming, { path, operation, parameters, route });
  const errors = responseErrors(operation, reply.status, reply.body);
  if (errors.length > 0) throw new ViolationError('response', errors);
  const headers = {
    'x-github-media-type': 'github.v3; format=json',
    ...(route.accepts === '' ? {} : { 'x-accepted-github-permissions': route.accepts }),
    ...reply.headers,
  };
  return reply.body === undefined
    ? { status: reply.status, headers, body: Buffer.alloc(0) }
    : jsonAnswer(reply.status, reply.body, headers);
}

/** The path by the repository's name; GitHub's own links go by `/repositories/{id}`. */
export function withRepositoryName(world: World, path: string): string {
  const [, id, rest] = /^\/repositories\/(\d+)(\/.*)?$/.exec(path) ?? [];
  const repository = world.repositories().find((candidate) => String(candidate.id) === id);
  return repository === undefined ? path : `/repos/${fullName(repository)}${rest ?? ''}`;
}

interface Match {
  path: string;
  operation: Operation;
  parameters: Record<string, string>;
  route: Route;
}

function replyTo(world: World, incoming: Incoming, match: Match): Reply {
  const { operation, parameters, route } = match;
  try {
    const token = authenticate(world, incoming);
    const body = parseBody(incoming.raw);
    const { violations, limits } = requestErrors(operation, {
      parameters,
      query: incoming.url.searchParams,
      headers: incoming.headers,
      body,
    });
    if (violations.length > 0) throw new ViolationError('request', violations);
    const call: Call = {
      world,
      repository: findRepository(world, parameters, token),
      token,
      parameters,
      query: incoming.url.searchParams,
      body: isJsonObject(body) ? body : {},
      subpath: match.path
        .split('/')
        .slice(4)
        .map((segment) => `/${segment}`)
        .join(''),
    };
    authorise(route, call);
    if (limits.length > 0) throw new ApiError(422, `Invalid request.\n\n${limits.join('\n')}`);
    return route.handle(call);
  } catch (error) {
    if (error instanceof Unsupported) throw new ViolationError('request', [error.message]);
    if (!(error instanceof ApiError)) throw error;
    return {
      status: error.status,
      body: {
        message: error.message,
        ...(error.errors === undefined ? {} : { errors: error.errors }),
        documentation_url: error.status === 401 ? DOCUMENTATION : operation.documentation,
        status: String(error.status),
      },
    };
  }
}

function authenticate(world: World, { headers }: Incoming): Token {
  if (headers.authorization === undefined) throw new ApiError(401, 'Requires authentication');
  const token = world.findToken(credentials(headers) ?? '');
  if (token === undefined) throw new ApiError(401, 'Bad credentials');
  return token;
}

function parseBody(raw: Buffer): unknown {
  if (raw.length === 0) return undefined;
  try {
    return JSON.parse(raw.toString('utf8'));
  } catch {
    throw new ViolationError('request', ['body is no JSON']);
  }
}

/** A private repository that a token is not for does not exist for it. */
function findRepository(world: World, { owner, repo }: Record<string, string>, token: Token): Repository {
  const repository = world.findRepository(`${owner}/${repo}`);
  if (owner === undefined || repo === undefined) return world.repository();
  if (repository === undefined || (repository.private && !isFor(token, repository))) throw notFound();
  return repository;
}

function isFor(token: Token, repository: Repository): boolean {
  return token.repository === undefined || token.repository === fullName(repository).toLowerCase();
}

function authorise(route: Route, { token, repository }: Call): void {
  if (route.only === 'installation' && token.kind === 'personal') {
    throw new ApiError(403, 'You must authenticate via a GitHub App.');
  }
  const open = route.publicRead === true && !repository.private;
  const allowed = isFor(token, repository) && grants(token, route.accepts);
  if ((open || allowed) && (route.only ?? token.kind) === token.kind) return;
  const actor = token.kind === 'installation' ? 'integration' : 'personal access token';
  throw new ApiError(403, `Resource not accessible by ${actor}`);
}
