import type { getOctokit } from '@actions/github';
import { VERSION } from '../version.ts';
import type { GitHubContext } from './context.ts';
import { repeatFailedCalls } from './retry.ts';

export type Octokit = ReturnType<typeof getOctokit>;

/**
 * Opens a client of GitHub's REST API with time limits and retries. @actions/github is loaded when it is first needed; it
 * honors the proxy variables of the runner.
 */
export async function connectGitHub(token: string, { apiUrl }: Pick<GitHubContext, 'apiUrl'>): Promise<Octokit> {
  const { getOctokit } = await import('@actions/github');
  const octokit = getOctokit(token, { baseUrl: apiUrl, userAgent: `perf-gate/${VERSION}` });
  repeatFailedCalls(octokit);
  return octokit;
}
