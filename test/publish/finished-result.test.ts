import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { resultSchema } from '../../src/verdict/result.ts';
import { temporaryFolder } from '../support/folder.ts';
import { githubForEachTest } from '../support/github/each-test.ts';
import { pullRequestEvent, tokenPermissions } from '../support/github/events.ts';
import type { GitHubServer } from '../support/github/server.ts';
import { startAction } from '../support/runner.ts';

// The action as a runner starts it, with a service that ends at once: nothing is measured, and everything is reported.

const CONFIG = `
target: { start: exit 7, url: "http://127.0.0.1:\${PORT}" }
scenarios: { home: {} }
baseline: none
`;
const BOTH = { checks: 'write', 'pull-requests': 'write' } as const;

let github: GitHubServer;
let workspace: string;

githubForEachTest((server) => {
  github = server;
  workspace = temporaryFolder('finished');
  writeFileSync(join(workspace, 'perf-gate.yml'), CONFIG);
});

/** Everything that the action leaves behind about pull request 5; what was not written is an empty text. */
async function runAction({ asked = BOTH, token }: { asked?: Partial<typeof BOTH>; token?: string } = {}) {
  const event = pullRequestEvent(github, { number: 5, repository: 'octo/shop' });
  const run = github.addRun({ repository: 'octo/shop', pullRequest: 5, status: 'in_progress' });
  const given = token ?? github.token({ permissions: tokenPermissions(github, event, asked) });
  await using action = startAction(github, 'src/action.ts', { event, runId: run.id, workspace, token: given });
  const { exitCode, stdout, stderr, summary } = await action.finished;
  expect(exitCode, stdout + stderr).toBe(1);
  const file = (name: string) => readFileSync(join(workspace, '.perf-gate', name), 'utf8');
  const { comments, checkRuns } = github.repository('octo/shop');
  return {
    notices: resultSchema.parse(JSON.parse(file('result.json'))).notices,
    page: file('report.html'),
    summary,
    comment: comments.at(-1)?.body ?? '',
    check: checkRuns.at(-1)?.summary ?? '',
    stdout,
  };
}

describe('the same notices are in result.json, page, summary, check run and comment', () => {
  it('where the upload of the report failed', async () => {
    github.addPullRequest({ number: 5 });
    github.fail({ path: /CreateArtifact$/, status: 403, body: { code: 'permission_denied', msg: 'quota reached' } });
    const { notices, page, summary, comment, check } = await runAction();
    expect(notices).toEqual([expect.stringMatching(/^The report was not uploaded: .*quota reached\.$/)]);
    for (const text of [page, summary, comment, check]) expect(text).toContain('The report was not uploaded: ');
  });

  it('where the check run could not be written', async () => {
    github.addPullRequest({ number: 5 });
    const { notices, page, summary, comment } = await runAction({ asked: { 'pull-requests': 'write' } });
    expect(notices).toEqual([expect.stringMatching(/^The check run was not written: .*checks: write/)]);
    for (const text of [page, summary, comment]) expect(text).toContain('The check run was not written: ');
  });

  it('where the comment could not be written', async () => {
    github.addPullRequest({ number: 5 });
    const { notices, page, summary, check } = await runAction({ asked: { checks: 'write' } });
    expect(notices).toEqual([
      expect.stringMatching(/^The comment on pull request 5 was not written: .*pull-requests: write/),
    ]);
    for (const text of [page, summary, check])
      expect(text).toContain('The comment on pull request 5 was not written: ');
    expect(summary.match(/<sub>perf-gate/g), 'the summary is replaced, not repeated').toHaveLength(1);
  });

  it('where the pull request comes from a fork', async () => {
    github.addRepository({ owner: 'stranger', fork: true });
    github.addPullRequest({ number: 5, repository: 'octo/shop', headRepository: 'stranger/shop', author: 'stranger' });
    const { notices, page, summary, stdout } = await runAction();
    expect(notices).toEqual([expect.stringMatching(/^This pull request comes from a fork, whose token can only read/)]);
    for (const text of [page, summary, stdout]) expect(text).toContain('This pull request comes from a fork');
    expect(stdout).not.toContain('::warning');
  });

  it('where there is no token, and in the uploaded copies too', async () => {
    github.addPullRequest({ number: 5 });
    const { notices, page, summary } = await runAction({ token: '' });
    expect(notices).toEqual(['Without a token (input "token") there is no check run and no comment.']);
    for (const text of [page, summary]) expect(text).toContain('there is no check run and no comment.');
    const [artifact] = github.repository('octo/shop').artifacts;
    const uploaded = unzipSync(github.blobs.read(artifact?.blob ?? '') ?? new Uint8Array());
    expect(JSON.parse(Buffer.from(uploaded['result.json'] ?? []).toString())).toMatchObject({ notices });
  });
});
