import type { Octokit } from './client.ts';
import { hasStatus } from './failure.ts';

/** Who GITHUB_TOKEN writes as, on github.com and on Enterprise Servers. */
const GITHUB_ACTIONS = 'github-actions[bot]';

const known = new WeakMap<Octokit, string>();

/** Remembers who a client writes as, where an answer of GitHub's has said so. */
export function learnLogin(octokit: Octokit, login: string | undefined): void {
  if (login) known.set(octokit, login);
}

/** The name that an app comments under. */
export function loginOfApp(app: { slug?: string | undefined } | null | undefined): string | undefined {
  return app?.slug ? `${app.slug}[bot]` : undefined;
}

/**
 * Who the client's token writes check runs as, which only an app can: the job's own GITHUB_TOKEN until an answer has said
 * otherwise.
 */
export function loginOfChecks(octokit: Octokit): string {
  return known.get(octokit) ?? GITHUB_ACTIONS;
}

/**
 * Who the client's token writes as. A person's token says it. That of an app cannot ask the REST API, but GraphQL
 * answers it; where neither does, it is taken for the job's own GITHUB_TOKEN.
 *
 * @throws what octokit throws when GitHub does not answer
 */
export async function ownLogin(octokit: Octokit): Promise<string> {
  const learned = known.get(octokit);
  if (learned !== undefined) return learned;
  const login = (await loginOfPerson(octokit)) ?? (await loginByGraphQl(octokit)) ?? GITHUB_ACTIONS;
  learnLogin(octokit, login);
  return login;
}

async function loginOfPerson(octokit: Octokit): Promise<string | null> {
  try {
    return (await octokit.rest.users.getAuthenticated()).data.login;
  } catch (error) {
    if (hasStatus(error, 403, 404)) return null;
    throw error;
  }
}

async function loginByGraphQl(octokit: Octokit): Promise<string | null> {
  try {
    const query = { query: '{ viewer { login } }', request: { repeatable: false } };
    const { viewer } = await octokit.graphql<{ viewer: { login: string } }>(query);
    return `${viewer.login.replace(/\[bot\]$/, '')}[bot]`;
  } catch {
    return null;
  }
}
