import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { connectGitHub } from '../../src/github/client.ts';
import type { CommentMode } from '../../src/publish/comment.ts';
import { type PublishOptions, publish } from '../../src/publish/publish.ts';
import { contextOf } from '../github/job-context.ts';
import { temporaryFolder } from '../support/folder.ts';
import { githubForEachTest } from '../support/github/each-test.ts';
import {
  mergeGroupEvent,
  pullRequestEvent,
  pushEvent,
  tokenPermissions,
  type WorkflowEvent,
} from '../support/github/events.ts';
import type { GitHubServer } from '../support/github/server.ts';
import type { Run } from '../support/github/state.ts';
import { failing } from '../support/result.ts';
import { startAction } from '../support/runner.ts';

const BOTH = { checks: 'write', 'pull-requests': 'write' } as const;

let github: GitHubServer;
let directory: string;
let summaryFile: string;
let logged: string[];

githubForEachTest((server) => {
  github = server;
  directory = temporaryFolder('publish');
  summaryFile = join(directory, 'summary.md');
  writeFileSync(summaryFile, 'what an earlier line of the step wrote\n');
  logged = [];
});

type Permissions = Record<string, 'read' | 'write'>;

async function tell(event: WorkflowEvent, run: Run, asked: Permissions | null, options: Partial<PublishOptions> = {}) {
  const context = contextOf(github, event, run.id);
  const permissions = asked && tokenPermissions(github, event, asked);
  return publish({
    result: failing(),
    markdown: '# slower',
    context,
    octokit: permissions && (await connectGitHub(github.token({ permissions }), context)),
    comment: 'always' as CommentMode,
    check: true,
    summaryFile,
    log: { info: (text) => logged.push(`info: ${text}`), warning: (text) => logged.push(`warning: ${text}`) },
    ...options,
  });
}

function pull(asked: Permissions | null = BOTH, options: Partial<PublishOptions> = {}) {
  github.addPullRequest({ number: 5, repository: 'octo/shop' });
  const run = github.addRun({ repository: 'octo/shop', pullRequest: 5, status: 'in_progress' });
  return tell(pullRequestEvent(github, { number: 5 }), run, asked, options);
}

function forkPull(options: Partial<PublishOptions> = {}) {
  github.addRepository({ owner: 'stranger', fork: true });
  github.addPullRequest({ number: 5, repository: 'octo/shop', headRepository: 'stranger/shop', author: 'stranger' });
  const run = github.addRun({ repository: 'octo/shop', pullRequest: 5, status: 'in_progress' });
  return tell(pullRequestEvent(github, { number: 5 }), run, BOTH, options);
}

const summary = () => readFileSync(summaryFile, 'utf8');
const lacks = (permission: string) =>
  `the token lacks the permission "${permission}". Add it under "permissions:" of the job.`;

describe('a pull request', () => {
  it('gets summary, check run and comment, in this order', async () => {
    const told = await pull();
    expect(told).toEqual({
      commentUrl: expect.stringContaining('/pull/5#issuecomment-'),
      checkUrl: expect.stringContaining('/octo/shop/runs/'),
      notices: [],
    });
    expect(logged).toEqual([]);
    expect(summary()).toBe('what an earlier line of the step wrote\n# slower\n');
    const written = github.requests.filter(({ method }) => method !== 'GET').map(({ path }) => path);
    expect(written).toEqual(['/repos/octo/shop/check-runs', '/repos/octo/shop/issues/5/comments']);
  });

  it('may have a longer text in the summary', async () => {
    await pull(BOTH, { summaryMarkdown: 'everything' });
    expect(summary()).toMatch(/everything\n$/);
    expect(github.repository().comments[0]?.body).toMatch(/\n# slower$/);
  });

  it.each([
    ['checks: write', { 'pull-requests': 'write' }, 'The check run was not written'],
    ['pull-requests: write', { checks: 'write' }, 'The comment on pull request 5 was not written'],
  ] as const)('without "%s" gets the rest, and the warning names it', async (permission, asked, what) => {
    const told = await pull(asked);
    expect(told.notices).toEqual([`${what}: ${lacks(permission)}`]);
    expect(logged).toEqual(told.notices.map((notice) => `warning: ${notice}`));
    expect([told.checkUrl === null, told.commentUrl === null]).toEqual([
      permission === 'checks: write',
      permission === 'pull-requests: write',
    ]);
  });

  it('gets no check run when it is turned off, and asks no permission for it', async () => {
    const told = await pull({ 'pull-requests': 'write' }, { check: false });
    expect(told).toMatchObject({ checkUrl: null, notices: [] });
    expect(github.repository().checkRuns).toEqual([]);
  });

  it('gets the summary alone without a token', async () => {
    const told = await pull(null);
    expect(told).toEqual({
      commentUrl: null,
      checkUrl: null,
      notices: ['Without a token (input "token") there is no check run and no comment.'],
    });
    expect(summary()).toContain('# slower');
  });

  it('survives a GitHub that is down', async () => {
    github.fail({ path: /check-runs|comments/, status: 502, times: 99 });
    const told = await pull();
    expect(told.notices).toEqual([
      'The check run was not written: GitHub answered 502: Fault 502 of a test.',
      'The comment on pull request 5 was not written: GitHub answered 502: Fault 502 of a test.',
    ]);
    expect(summary()).toContain('# slower');
  });
});

describe('a pull request from a fork', () => {
  const NOTICE = /^This pull request comes from a fork, whose token can only read: the verdict is in the job summary/;

  it('gets the summary, one line of information, and no warning', async () => {
    const told = await forkPull();
    expect(told).toEqual({ commentUrl: null, checkUrl: null, notices: [expect.stringMatching(NOTICE)] });
    expect(logged).toEqual([`info: ${told.notices[0]}`]);
    expect(summary()).toContain('# slower');
    expect(github.requests.filter(({ method }) => method !== 'GET')).toHaveLength(1);
  });

  it('also where only a comment was wanted', async () => {
    const told = await forkPull({ check: false });
    expect(told.notices).toEqual([expect.stringMatching(NOTICE)]);
    expect(logged).toHaveLength(1);
  });

  it('is told all when the repository gives forks a token that writes', async () => {
    const context = { apiUrl: github.url };
    const octokit = await connectGitHub(github.token({ permissions: BOTH }), context);
    const told = await forkPull({ octokit });
    expect(told).toMatchObject({ commentUrl: expect.any(String), checkUrl: expect.any(String), notices: [] });
  });
});

describe('where there is no pull request', () => {
  it('a push gets summary and check run', async () => {
    const told = await tell(pushEvent(github), github.addRun({ status: 'in_progress' }), { checks: 'write' });
    expect(told).toMatchObject({ commentUrl: null, checkUrl: expect.any(String), notices: [] });
  });

  it('a merge queue too', async () => {
    const headSha = 'b'.repeat(40);
    github.addCommit({ sha: headSha });
    const run = github.addRun({ event: 'merge_group', headSha });
    const told = await tell(mergeGroupEvent(github, { number: 5, headSha }), run, { checks: 'write' });
    expect(told).toMatchObject({ commentUrl: null, checkUrl: expect.any(String), notices: [] });
    expect(github.repository().comments).toEqual([]);
  });
});

describe('the job summary', () => {
  it('that is full already, or missing, is a warning, and the rest is told', async () => {
    writeFileSync(summaryFile, 'x'.repeat(1024 * 1024));
    const told = await pull();
    expect(told.notices).toEqual(['The job summary was not written: the step has filled its summary already.']);
    expect(told.commentUrl).not.toBeNull();
    expect((await pull(BOTH, { summaryFile: undefined })).notices).toEqual([
      'The job summary was not written: GITHUB_STEP_SUMMARY is not set.',
    ]);
  });

  it('is cut rather than lost where there is little room', async () => {
    writeFileSync(summaryFile, 'x'.repeat(1_000_000));
    await pull(BOTH, { markdown: 'a line of the report\n'.repeat(3000) });
    expect(readFileSync(summaryFile).length).toBeLessThanOrEqual(1024 * 1024);
    expect(summary()).toContain('_Cut here');
  });
});

/** Runs a script as a step of a push to main. */
async function step(script: string, inputs: Record<string, string>, files: Record<string, string> = {}) {
  const run = github.addRun({ status: 'in_progress' });
  const workspace = mkdtempSync(join(directory, 'workspace-'));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(workspace, name), content);
  const event = pushEvent(github);
  await using action = startAction(github, script, { event, runId: run.id, workspace, token: github.token(), inputs });
  const { exitCode, stdout, stderr, outputs } = await action.finished;
  expect(exitCode, stdout + stderr).toBe(0);
  return { run, stdout, outputs };
}

describe('the report artifact', () => {
  const STEP = 'test/publish/steps/report-step.ts';
  const FILES = { 'report.html': '<p>', 'result.json': '{}' };

  it('holds the files that are there, under the key, and has an address', async () => {
    const inputs = { key: 'api', files: 'report.html\nresult.json\nbase-run.json' };
    const { run, outputs } = await step(STEP, inputs, FILES);
    const [artifact] = github.repository().artifacts;
    expect(artifact).toMatchObject({ name: 'perf-gate-report-api', runId: run.id, finalized: true });
    expect(JSON.parse(outputs.uploaded ?? '')).toEqual({
      url: `${github.serverUrl}/octo/shop/actions/runs/${run.id}/artifacts/${artifact?.id}`,
      problem: null,
    });
    const bytes = github.blobs.read(artifact?.blob ?? '')?.toString('latin1');
    expect(bytes).toMatch(/report\.html.*result\.json/s);
    expect(bytes).not.toContain('base-run.json');
  });

  it('that cannot be uploaded is a sentence', async () => {
    const body = { code: 'permission_denied', msg: 'quota reached' };
    github.fail({ path: /CreateArtifact$/, status: 403, body });
    const { outputs } = await step(STEP, { key: 'default', files: 'report.html' }, FILES);
    const { url, problem } = JSON.parse(outputs.uploaded ?? '');
    expect(url).toBeNull();
    expect(problem).toMatch(/^The report was not uploaded: .*quota reached\.$/);
  });
});

describe('the log', () => {
  it('gives no command to the runner, whatever is quoted', async () => {
    const text = 'branch x\n::add-mask::e\r::stop-commands::pause\u2028##[error]fake \u001b[31mred';
    const { stdout } = await step('test/publish/steps/log-step.ts', { text });
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^perf-gate: branch x ::add-mask::e/);
    expect(lines[1]).toMatch(/^::warning::perf-gate: branch x ::add-mask::e/);
    expect(stdout).not.toMatch(/##\[|(?!\n)\p{Cc}|\u2028/u);
  });
});
