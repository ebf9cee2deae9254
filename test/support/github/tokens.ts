import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import type { App, Repository, Run } from './state.ts';

type Permission = 'read' | 'write' | 'none';

/** GITHUB_TOKEN's app: https://api.github.com/apps/github-actions */
export const GITHUB_ACTIONS: App = { id: 15368, slug: 'github-actions' };

export interface TokenOptions {
  /** As a workflow's `permissions:` has them (`pull-requests: write`); what is left out is not granted. */
  permissions?: Record<string, Permission>;
  /** GITHUB_TOKEN is an installation token; a person's fine-grained token is personal. */
  kind?: 'installation' | 'personal';
  /** Who comments in its name: `github-actions[bot]`, `octocat` for a personal token. */
  login?: string;
  /** The app of an installation token; github-actions when left out. */
  app?: App;
  /** `owner/name` of the only repository that the token is for; every repository when left out. */
  repository?: string;
}

export interface Token {
  value: string;
  kind: 'installation' | 'personal';
  login: string;
  app: App | undefined;
  /** Keys as in `x-accepted-github-permissions`: `pull_requests`. */
  permissions: Map<string, Permission>;
  repository: string | undefined;
}

/** One entry of the `ac` claim, which says what a job may do with caches: 1 reads, 2 writes, 3 both. */
export interface CacheScope {
  Scope: string;
  Permission: number;
}

/** ACTIONS_RUNTIME_TOKEN of one job. */
export interface RuntimeToken {
  value: string;
  repository: Repository;
  run: Run;
  attempt: number;
  jobBackendId: string;
  cacheScopes: CacheScope[];
}

export function createToken(options: TokenOptions): Token {
  const kind = options.kind ?? 'installation';
  const app = kind === 'installation' ? (options.app ?? GITHUB_ACTIONS) : undefined;
  const secret = randomBytes(18).toString('hex');
  return {
    value: kind === 'installation' ? `ghs_${secret}` : `github_pat_${secret}`,
    kind,
    login: options.login ?? (app === undefined ? 'octocat' : `${app.slug}[bot]`),
    app,
    permissions: new Map(
      Object.entries({ metadata: 'read', ...options.permissions }).map(([name, permission]) => [
        name.replaceAll('-', '_'),
        permission as Permission,
      ]),
    ),
    repository: options.repository?.toLowerCase(),
  };
}

/**
 * Whether a token satisfies what a route accepts, in the notation of GitHub's header
 * `x-accepted-github-permissions`: sets separated by semicolons, of which one is enough; permissions of a set
 * separated by commas, of which all are needed. `issues=write; pull_requests=write`. Nothing accepted is nothing needed.
 * https://github.blog/changelog/2023-08-10-x-accepted-github-permissions-header-for-fine-grained-permission-actors
 */
export function grants(token: Token, accepted: string): boolean {
  if (accepted === '') return true;
  return accepted.split(';').some((set) =>
    set.split(',').every((permission) => {
      const [name = '', needed] = permission.trim().split('=');
      const granted = token.permissions.get(name);
      return granted === 'write' || (granted === 'read' && needed === 'read');
    }),
  );
}

/**
 * A JWT with the claims that the actions' clients read: `scp` names the run and the job in the results service
 * (`getBackendIdsFromToken` of @actions/artifact), `ac` the caches' scopes. Its signature is noise.
 */
export function createRuntimeToken(
  repository: Repository,
  run: Run,
  options: { attempt: number; cacheScopes: CacheScope[] },
): RuntimeToken {
  const jobBackendId = randomUUID();
  const now = Math.floor(Date.now() / 1000);
  const unsigned = [
    { typ: 'JWT', alg: 'RS256' },
    {
      nameid: randomUUID(),
      scp: `Actions.GenericRead:00000000-0000-0000-0000-000000000000 Actions.Results:${run.backendId}:${jobBackendId} Actions.UploadArtifacts:00000000-0000-0000-0000-000000000000/1:Build/Build/${run.number}`,
      ac: JSON.stringify(options.cacheScopes),
      repository_id: String(repository.id),
      iss: 'https://token.actions.githubusercontent.com',
      nbf: now - 60,
      exp: now + 6 * 3600,
    },
  ]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const signature = createHmac('sha256', randomBytes(32)).update(unsigned).digest('base64url');
  return { value: `${unsigned}.${signature}`, repository, run, jobBackendId, ...options };
}
