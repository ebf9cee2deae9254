import { getOctokit } from '@actions/github';
import type { GitHubServer } from './server.ts';
import type { TokenOptions } from './tokens.ts';

/** The permissions that the README's workflow gives to perf-gate's job, and `issues`. */
export const EVERYTHING = {
  actions: 'write',
  checks: 'write',
  contents: 'read',
  issues: 'write',
  'pull-requests': 'write',
} as const;

export type Octokit = ReturnType<typeof getOctokit>;

/** The real client of GitHub, turned to the stand-in, with a new token. */
export function octokit(github: GitHubServer, options: TokenOptions = { permissions: EVERYTHING }): Octokit {
  return getOctokit(github.token(options), { baseUrl: github.url });
}

export type Api = Octokit['rest'];

/** The REST methods of such a client. */
export function api(github: GitHubServer, options?: TokenOptions): Api {
  return octokit(github, options).rest;
}

/** Why a request was refused; throws when it was not. */
export async function refusal(
  request: Promise<unknown>,
): Promise<{ status: number; message: string; accepted: string | undefined }> {
  try {
    await request;
  } catch (error) {
    const { status, response } = error as {
      status: number;
      response: { data: { message: string }; headers: Record<string, string> };
    };
    return { status, message: response.data.message, accepted: response.headers['x-accepted-github-permissions'] };
  }
  throw new Error('the request was not refused');
}
