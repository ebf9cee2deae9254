import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { connectGitHub, type Octokit } from '../../src/github/client.ts';
import type { Log } from '../../src/github/log.ts';
import { publish } from '../../src/publish/publish.ts';
import type { Publisher } from '../../src/publish/publisher.ts';
import { openPublishers } from '../../src/publish/publishers.ts';
import { openSummary } from '../../src/publish/summary.ts';
import type { Result } from '../../src/verdict/result.ts';
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
import { MISHAPS } from '../support/github/faults.ts';
import type { GitHubServer } from '../support/github/server.ts';
import type { Artifact, Run } from '../support/github/state.ts';
import { outputAt } from '../support/logs.ts';
import { failing } from '../support/result.ts';
import { startAction } from '../support/runner.ts';
import { settingsOf } from './settings.ts';

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

interface Staged {
  result?: Result;
  inputs?: Record<string, string>;
  octokit?: Octokit;
  summary?: string | undefined;
  /** Publishers that are called before the others. */
  before?: Publisher[];
}

/** Calls all publishers but the upload, which needs a step of its own. */
async function tell(event: WorkflowEvent, run: Run, asked: Permissions | null, staged: Staged = {}) {
  const job = contextOf(github, event, run.id);
  const permissions = asked && tokenPermissions(github, event, asked);
  const octokit = staged.octokit ?? (permissions && (await connectGitHub(github.token({ permissions }), job)));
  const log: Log = { info: (text) => logged.push(`info: ${text}`), warning: (text) => logged.push(`warning: ${text}`) };
  const env = { GITHUB_STEP_SUMMARY: 'summary' in staged ? staged.summary : summaryFile };
  const opened = openPublishers(settingsOf(staged.inputs, env)).publishers;
  const publishers = [...(staged.before ?? []), ...opened];
  const { result, urls, files } = await publish(staged.result ?? failing(), outputAt(directory), {
    publishers,
    uploads: [],
    context: { job, octokit, log },
    settled: () => undefined,
  });
  const written = JSON.parse(readFileSync(files?.resultPath ?? '', 'utf8'));
  expect(written).toEqual(JSON.parse(JSON.stringify(result)));
  return { commentUrl: urls.comment ?? null, checkUrl: urls['check run'] ?? null, notices: result.notices };
}

function pull(asked: Permissions | null = BOTH, staged: Staged = {}) {
  github.addPullRequest({ number: 5, repository: 'octo/shop' });
  const run = github.addRun({ repository: 'octo/shop', pullRequest: 5, status: 'in_progress' });
  return tell(pullRequestEvent(github, { number: 5 }), run, asked, staged);
}

function forkPull(staged: Staged = {}) {
  github.addRepository({ owner: 'stranger', fork: true });
  github.addPullRequest({ number: 5, repository: 'octo/shop', headRepository: 'stranger/shop', author: 'stranger' });
  const run = github.addRun({ repository: 'octo/shop', pullRequest: 5, status: 'in_progress' });
  return tell(pullRequestEvent(github, { number: 5 }), run, BOTH, staged);
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
    expect(summary()).toMatch(/^what an earlier line of the step wrote\n/);
    expect(summary()).toContain(failing().headline);
    const written = github.requests.filter(({ method }) => method !== 'GET').map(({ path }) => path);
    expect(written).toEqual(['/repos/octo/shop/check-runs', '/repos/octo/shop/issues/5/comments']);
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

  it('gets no check run under any workflow when it is turned off, and asks no permission for it (complaint 18)', async () => {
    const told = await pull({ 'pull-requests': 'write' }, { inputs: { check: 'false' } });
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
    expect(summary()).toContain(failing().headline);
  });

  it('survives a GitHub that is down', async () => {
    github.fail({ path: /check-runs|comments/, status: 502, times: 99 });
    const told = await pull();
    expect(told.notices).toEqual([
      'The check run was not written: GitHub answered 502: Fault 502 of a test.',
      'The comment on pull request 5 was not written: GitHub answered 502: Fault 502 of a test.',
    ]);
    expect(summary()).toContain(failing().headline);
  });
});

describe('a pull request from a fork', () => {
  const NOTICE = /^This pull request comes from a fork, whose token can only read: the verdict is in the job summary/;

  it('gets the summary, one line of information, and no warning of a 403 (complaint 8)', async () => {
    const told = await forkPull();
    expect(told).toEqual({ commentUrl: null, checkUrl: null, notices: [expect.stringMatching(NOTICE)] });
    expect(logged).toEqual([`info: ${told.notices[0]}`]);
    expect(summary()).toContain(failing().headline);
    expect(github.requests.filter(({ method }) => method !== 'GET')).toHaveLength(1);
  });

  it('also where only a comment was wanted', async () => {
    const told = await forkPull({ inputs: { check: 'false' } });
    expect(told.notices).toEqual([expect.stringMatching(NOTICE)]);
    expect(logged).toHaveLength(1);
  });

  it('gets everything when the repository gives forks a token that can write', async () => {
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

  it('a merge queue too, which has no number to comment on (complaint 28)', async () => {
    const headSha = 'b'.repeat(40);
    github.addCommit({ sha: headSha });
    const run = github.addRun({ event: 'merge_group', headSha });
    const told = await tell(mergeGroupEvent(github, { number: 5, headSha }), run, { checks: 'write' });
    expect(told).toMatchObject({ commentUrl: null, checkUrl: expect.any(String), notices: [] });
    expect(github.repository().comments).toEqual([]);
  });
});

describe('a publisher', () => {
  const TOLD = 'The notice of a publisher that tells nobody.';
  const silent: Publisher = {
    name: 'nobody',
    wants: () => true,
    failure: () => 'Nobody was told',
    tell: async () => ({ url: null }),
  };

  it('that throws, wherever it does, becomes a notice and prevents no other', async () => {
    const broken = [
      { ...silent, tell: () => Promise.reject(new Error('tell is broken.')) },
      {
        ...silent,
        wants: () => {
          throw new Error('wants is broken');
        },
      },
      { ...silent, tell: async () => ({ url: null, problem: TOLD.slice(0, -1) }) },
    ];
    const { notices, commentUrl } = await pull(BOTH, { before: broken });
    expect(notices).toEqual(['Nobody was told: tell is broken.', 'Nobody was told: wants is broken.', TOLD]);
    expect(logged).toEqual(notices.map((notice) => `warning: ${notice}`));
    expect(commentUrl).not.toBeNull();
    for (const notice of notices) expect(summary()).toContain(notice);
  });

  it('that cannot be brought up to date is a notice of the files', async () => {
    const stale: Publisher = {
      ...silent,
      tell: async () => ({ url: null, renew: () => Promise.reject(new Error('the page is locked')) }),
    };
    const { notices } = await pull({ checks: 'write' }, { before: [stale] });
    expect(notices).toEqual([
      expect.stringMatching(/^The comment on pull request 5 was not written/),
      'The nobody does not show the last notices: the page is locked.',
    ]);
  });

  it('that is not needed is not renewed', async () => {
    let renewed = 0;
    const counting: Publisher = {
      ...silent,
      tell: async () => ({
        url: null,
        renew: async () => {
          renewed += 1;
        },
      }),
    };
    await pull(BOTH, { before: [counting] });
    expect(renewed).toBe(0);
  });
});

it('the notices that a result already has are logged once, and nothing is written twice', async () => {
  const told = await pull(BOTH, { result: { ...failing(), notices: ['Skipped the baseline artifact of run 7.'] } });
  expect(told.notices).toEqual(['Skipped the baseline artifact of run 7.']);
  expect(logged).toEqual(['warning: Skipped the baseline artifact of run 7.']);
  expect(github.requests.filter(({ method }) => method === 'PATCH')).toEqual([]);
});

it('a folder that cannot be written costs the files alone', async () => {
  const output = outputAt(join(directory, 'gone'));
  rmSync(output.path, { recursive: true });
  const { files, urls, result } = await publish(failing(), output, null);
  expect({ files, urls }).toEqual({ files: null, urls: {} });
  expect(result.notices).toEqual([
    expect.stringMatching(
      /^The report was not written: \S+result\.json could not be written: something else has taken [^.]+\.$/,
    ),
  ]);
});

describe('the job summary', () => {
  it('that is full already, or missing, is a warning, and the rest is written', async () => {
    writeFileSync(summaryFile, 'x'.repeat(1024 * 1024));
    const told = await pull();
    expect(told.notices).toEqual(['The job summary was not written: the step has filled its summary already.']);
    expect(told.commentUrl).not.toBeNull();
    expect((await pull(BOTH, { summary: undefined })).notices).toEqual([
      'The job summary was not written: GITHUB_STEP_SUMMARY is not set.',
    ]);
  });

  it('is cut rather than lost where there is little room', async () => {
    writeFileSync(summaryFile, 'x'.repeat(1_000_000));
    const markdown = 'a line of the report\n'.repeat(3000);
    const publisher = openSummary(settingsOf({}, { GITHUB_STEP_SUMMARY: summaryFile }));
    const job = contextOf(github, pushEvent(github), github.addRun().id);
    const context = { job, octokit: await connectGitHub(github.token(), job), log: { info() {}, warning() {} } };
    await publisher.tell({ result: failing(), markdown: '', summary: markdown, folder: null }, context);
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
  const { exitCode, stdout, stderr, outputs, summary } = await action.finished;
  expect(exitCode, stdout + stderr).toBe(0);
  return { run, stdout, outputs, summary };
}

describe('the report artifact', () => {
  const STEP = 'test/publish/steps/report-step.ts';
  const addressOf = (artifact: Artifact | undefined) =>
    `${github.serverUrl}/octo/shop/actions/runs/${artifact?.runId}/artifacts/${artifact?.id}`;

  it('holds what this run wrote and nothing else that is there, under the key, and has an address', async () => {
    const { run, outputs } = await step(STEP, { key: 'api' }, { 'run.json': '{}', 'of-the-user.txt': 'private' });
    const [artifact] = github.repository().artifacts;
    expect(artifact).toMatchObject({ name: 'perf-gate-report-api', runId: run.id, finalized: true });
    expect(outputs).toMatchObject({ report: addressOf(artifact), notices: '[]' });
    const archive = unzipSync(github.blobs.read(artifact?.blob ?? '') ?? new Uint8Array());
    expect(Object.keys(archive).sort()).toEqual(['report.html', 'result.json']);
  });

  it('has the report beside it, as a page that a browser shows at its address', async () => {
    const { outputs, summary } = await step(STEP, { key: 'api' });
    const [archive, page] = github.repository().artifacts;
    expect(page).toMatchObject({ name: 'perf-gate.api.html', isArchive: false, finalized: true });
    expect(outputs).toMatchObject({ page: addressOf(page), notices: '[]' });
    const shown = await fetch(github.blobs.sign(page?.blob ?? '', 'r'));
    expect(shown.headers.get('content-type')).toBe('text/html');
    const unpacked = unzipSync(github.blobs.read(archive?.blob ?? '') ?? new Uint8Array());
    expect(await shown.text()).toBe(Buffer.from(unpacked['report.html'] ?? []).toString());
    expect(summary).toContain(`[Full report](${addressOf(page)})`);
    expect(summary).toContain(`(${addressOf(archive)})`);
    expect(summary).not.toContain('zip file');
  });

  it.each([['default'], ['report-api'], ['a.html'], ['..a']])(
    'and its page have names that cannot be taken for one another, key %s',
    async (key) => {
      await step(STEP, { key });
      const [archive, page] = github.repository().artifacts.map(({ name }) => name);
      expect([archive, page]).toEqual([`perf-gate-report-${key}`, `perf-gate.${key}.html`]);
      expect(page).not.toMatch(/^perf-gate-/);
    },
  );

  it('is linked alone, and said to be a zip file, where the page cannot be uploaded', async () => {
    github.fail({ method: 'PUT', path: /^\/blob\/artifacts\/[^.]+$/, status: 403, times: 99 });
    const { outputs, summary } = await step(STEP, { key: 'default' });
    const [archive] = github.repository().artifacts;
    expect(outputs).toMatchObject({ report: addressOf(archive), page: '' });
    expect(JSON.parse(outputs.notices ?? '')).toEqual([
      expect.stringMatching(/^The report was not uploaded as a page of its own: /),
    ]);
    expect(summary).toContain(`[Full report (report.html in a zip file)](${addressOf(archive)})`);
  });

  it('has its page under another name where an upload of that was begun and not finished', async () => {
    github.fail({ path: /CreateArtifact$/, delayMs: 1 });
    github.fail({ path: /CreateArtifact$/, ...MISHAPS['reset after it was carried out'] });
    const { outputs } = await step(STEP, { key: 'default' });
    expect(outputs.notices).toBe('[]');
    const kept = github.repository().artifacts.filter(({ finalized }) => finalized);
    expect(kept.map(({ name }) => name)).toEqual(['perf-gate-report-default', 'perf-gate.default+2.html']);
    expect(outputs.page).toBe(addressOf(kept[1]));
  });

  it('that cannot be uploaded is a notice', async () => {
    const body = { code: 'permission_denied', msg: 'quota reached' };
    github.fail({ path: /CreateArtifact$/, status: 403, body });
    const { outputs } = await step(STEP, { key: 'default' });
    expect(outputs.report).toBe('');
    expect(JSON.parse(outputs.notices ?? '')).toEqual([
      expect.stringMatching(/^The report was not uploaded: .*quota reached\.$/),
    ]);
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
