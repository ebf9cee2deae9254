import { beforeEach, expect } from 'vitest';
import { type GitHubServer, startGitHub } from './server.ts';

/**
 * Starts a stand-in with the repository octo/shop for every test of the file and hands it to `stage`. After the test it
 * is closed, and nothing may have been asked of it that GitHub would refuse, unless violations are what is tested.
 */
export function githubForEachTest(
  stage: (github: GitHubServer) => void,
  { violations = 'none' }: { violations?: 'none' | 'tested' } = {},
): void {
  beforeEach(async () => {
    const github = await startGitHub();
    github.addRepository();
    stage(github);
    return async () => {
      await github.close();
      if (violations === 'none') expect(github.violations).toEqual([]);
    };
  });
}
