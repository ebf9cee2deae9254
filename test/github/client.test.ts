import { describe, expect, it } from 'vitest';
import type { Octokit } from '../../src/github/client.ts';
import { connectGitHub } from '../../src/github/client.ts';
import { explainFailure, missingPermission } from '../../src/github/failure.ts';
import { startGitHub } from '../support/github/server.ts';

const REPOSITORY = { owner: 'octo', repo: 'shop' };
const PULLS = /\/pulls\/5$/;

/** Starts a stand-in for one test: the tests wait, so they run side by side. */
async function stage(permissions: Record<string, 'read' | 'write'> = { 'pull-requests': 'write' }) {
  const github = await startGitHub();
  github.addRepository();
  github.addPullRequest({ number: 5 });
  const octokit = await connectGitHub(github.token({ permissions }), { apiUrl: github.url });
  const close = async () => {
    await github.close();
    expect(github.violations).toEqual([]);
  };
  return { github, octokit, [Symbol.asyncDispose]: close };
}

const getPull = (octokit: Octokit) => octokit.rest.pulls.get({ ...REPOSITORY, pull_number: 5 });
const comment = (octokit: Octokit, request?: { repeatable: boolean }) =>
  octokit.rest.issues.createComment({ ...REPOSITORY, issue_number: 5, body: 'x', ...(request && { request }) });
const failureOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => expect.unreachable('the call was not refused'),
    (error: unknown) => error,
  );

describe.concurrent('retries', () => {
  it.each([500, 502, 503])('a %s is repeated, twice at most', async (status) => {
    await using staged = await stage();
    const { github, octokit } = staged;
    github.fail({ path: PULLS, status, times: 2 });
    expect((await getPull(octokit)).data.number).toBe(5);

    const lasting = github.fail({ path: PULLS, status, times: 9 });
    await expect(getPull(octokit)).rejects.toMatchObject({ status });
    expect(lasting.struck).toBe(3);
  });

  it('a 429 is repeated after as long as Retry-After says', async () => {
    await using staged = await stage();
    const { github, octokit } = staged;
    github.fail({ path: PULLS, status: 429, headers: { 'retry-after': '1' } });
    const start = performance.now();
    await getPull(octokit);
    expect(performance.now() - start).toBeGreaterThan(950);
  });

  it('a secondary rate limit that comes as 403 is one too', async () => {
    await using staged = await stage();
    const { github, octokit } = staged;
    const fault = github.fail({
      path: PULLS,
      status: 403,
      headers: { 'retry-after': '1' },
      body: { message: 'You have exceeded a secondary rate limit.' },
    });
    await getPull(octokit);
    expect(fault.struck).toBe(1);
  });

  it('a limit that lasts longer than half a minute is reported at once', async () => {
    await using staged = await stage();
    const { github, octokit } = staged;
    const fault = github.fail({ path: PULLS, status: 429, headers: { 'retry-after': '3600' }, times: 9 });
    const error = await failureOf(getPull(octokit));
    expect(fault.struck).toBe(1);
    expect(explainFailure(error, 'Nothing was read')).toBe(
      "Nothing was read: GitHub's rate limit is used up for another 3600 seconds. Run the job again later",
    );
  });

  it.each([
    ['cut JSON', { truncate: true }],
    ['a connection that breaks in the body', { truncate: true, reset: true }],
    ['a connection that breaks before the answer', { reset: true }],
  ])('%s is repeated and never taken for an answer', async (_, fault) => {
    await using staged = await stage();
    const { github, octokit } = staged;
    github.fail({ path: PULLS, times: 2, ...fault });
    expect((await getPull(octokit)).data.number).toBe(5);

    github.fail({ path: PULLS, times: 3, ...fault });
    const error = await failureOf(getPull(octokit));
    expect(explainFailure(error, 'Nothing was read')).toMatch(/^Nothing was read: GitHub('s answer|.* did not answer)/);
  });

  it.each([
    ['cut', { truncate: true }, 1],
    ['broken off', { reset: true }, 0],
    ['a 502', { status: 502 }, 0],
  ])('what must not happen twice is not repeated when its answer is %s', async (_, fault, written) => {
    await using staged = await stage();
    const { github, octokit } = staged;
    const active = github.fail({ method: 'POST', path: /comments$/, times: 9, ...fault });
    await failureOf(comment(octokit, { repeatable: false }));
    expect(active.struck).toBe(1);
    expect(github.repository().comments).toHaveLength(written);
  });

  it('silence ends after two tries, and is waited for with less patience from then on', async () => {
    await using staged = await stage();
    const { github, octokit } = staged;
    const silence = github.fail({ path: PULLS, silent: true, times: 9 });
    const error = await failureOf(getPull(octokit));
    expect(explainFailure(error, 'Nothing was read')).toBe('Nothing was read: GitHub did not answer within 10 s');
    expect(silence.struck).toBe(2);
    expect(await failureOf(getPull(octokit))).toMatchObject({ message: 'GitHub did not answer within 3 s' });
    expect(silence.struck).toBe(3);
    silence.remove();
    expect((await getPull(octokit)).data.number).toBe(5);
  });

  it('what all calls of a run lose to waits is bounded in sum', async () => {
    await using staged = await stage();
    const { github, octokit } = staged;
    const fault = github.fail({ path: PULLS, status: 429, headers: { 'retry-after': '12' }, times: 99 });
    const calls = await Promise.all(Array.from({ length: 8 }, () => failureOf(getPull(octokit))));
    expect(calls).toHaveLength(8);
    // Three waits of twelve seconds are allowed, and no fourth.
    expect(fault.struck).toBe(11);
  });

  it.each([400, 404, 422])('a %s is an answer', async (status) => {
    await using staged = await stage();
    const { github, octokit } = staged;
    const fault = github.fail({ path: PULLS, status, times: 9 });
    await failureOf(getPull(octokit));
    expect(fault.struck).toBe(1);
  });
});

describe('the explanation of a refusal', () => {
  const SHA = 'a'.repeat(40);
  const calls: [string, (octokit: Octokit) => Promise<unknown>, string][] = [
    ['a comment', (octokit) => comment(octokit), 'pull-requests: write'],
    [
      'a check run',
      (octokit) => octokit.rest.checks.create({ ...REPOSITORY, name: 'x', head_sha: SHA }),
      'checks: write',
    ],
    [
      'an artifact',
      (octokit) => octokit.rest.actions.downloadArtifact({ ...REPOSITORY, artifact_id: 1, archive_format: 'zip' }),
      'actions: read',
    ],
  ];

  it.each(calls)('names the permission that %s needs', async (_, call, permission) => {
    await using staged = await stage({ contents: 'write' });
    const { octokit } = staged;
    const error = await failureOf(call(octokit));
    expect(missingPermission(error)).toBe(permission);
    expect(explainFailure(error, 'It was not done')).toBe(
      `It was not done: the token lacks the permission "${permission}". Add it under "permissions:" of the job`,
    );
  });

  it('is not led astray by the name of the repository', async () => {
    await using staged = await stage({ contents: 'read' });
    const { github, octokit } = staged;
    github.addRepository({ owner: 'octo', name: 'actions' });
    const call = octokit.rest.checks.create({ owner: 'octo', repo: 'actions', name: 'x', head_sha: SHA });
    expect(missingPermission(await failureOf(call))).toBe('checks: write');
  });

  it('blames no permission for a 403 that has another reason', async () => {
    await using staged = await stage();
    const { github, octokit } = staged;
    const message = 'Unable to create comment because issue is locked.';
    github.fail({ path: /comments$/, status: 403, body: { message } });
    const error = await failureOf(comment(octokit));
    expect(missingPermission(error)).toBeNull();
    expect(explainFailure(error, 'No comment')).toBe(`No comment: GitHub answered 403: ${message.slice(0, -1)}`);
  });

  it('blames the token for a 401', async () => {
    await using staged = await stage();
    const { github } = staged;
    const octokit = await connectGitHub('ghs_unknown', { apiUrl: github.url });
    expect(explainFailure(await failureOf(getPull(octokit)), 'No')).toBe(
      'No: GitHub does not accept the token (input "token"): Bad credentials',
    );
  });

  it('says that nobody answered, without a stack or a second line', async () => {
    const closed = await startGitHub();
    await closed.close();
    const octokit = await connectGitHub('ghs_any', { apiUrl: closed.url });
    const text = explainFailure(await failureOf(getPull(octokit)), 'No');
    expect(text).toMatch(/^No: GitHub did not answer: [^\n]*ECONNREFUSED[^\n]*$/);
  });
});
