import type { GitConfig } from '../checkout/git-environment.ts';

/**
 * Lets git read the repository with the job's token, at this server only, as actions/checkout does. A header that the
 * checkout may have set is cleared first: GitHub refuses a request with two of them.
 *
 * @returns settings, and the text in them that must not be shown anywhere
 */
export function gitCredentials(token: string, serverUrl: string): { config: GitConfig; secret: string } {
  const secret = Buffer.from(`x-access-token:${token}`).toString('base64');
  const name = `http.${serverUrl}/.extraheader`;
  return {
    config: [
      [name, ''],
      [name, `AUTHORIZATION: basic ${secret}`],
    ],
    secret,
  };
}
