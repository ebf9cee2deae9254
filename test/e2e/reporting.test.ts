import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { Result } from '../../src/verdict/result.ts';
import { temporaryFolder } from '../support/folder.ts';
import { githubForEachTest } from '../support/github/each-test.ts';
import { otherEvent, pullRequestEvent, workflowRunEvent } from '../support/github/events.ts';
import type { GitHubServer } from '../support/github/server.ts';
import { failing, HOSTILE, hostile, passing, stopped } from '../support/result.ts';
import { leave, type Measured, measured, report, reportOn, resultOf } from './reporting.ts';

// The built action as the second stage: documents of a run, however they came about, and what becomes of them.

let github: GitHubServer;
let folder: string;
githubForEachTest((server) => {
  github = server;
  folder = temporaryFolder('reporting');
});

const comments = () => github.repository().comments.map(({ body }) => body);
const checks = () => github.repository().checkRuns;

describe('a report in a workflow_run', () => {
  it('comments on the pull request of a fork, and sets the check run at its head', async () => {
    const of = measured(github);
    leave(github, of, resultOf(passing(), of));
    const done = await reportOn(github, folder, of);

    expect(done.exitCode, done.stdout).toBe(0);
    expect(comments()).toEqual([expect.stringMatching(/Passed[\s\S]*actions\/runs\/\d+\/artifacts\/\d+/)]);
    expect(comments()[0]).toContain(`/actions/runs/${of.run.id}/attempts/1`);
    expect(checks()).toEqual([
      expect.objectContaining({ name: 'perf-gate verdict', headSha: of.pull.headSha, conclusion: 'success' }),
    ]);
    expect(done.outputs).toMatchObject({ conclusion: 'success', regressed: '0' });
    expect(done.outputs['comment-url']).toContain('#issuecomment');
    expect(done.summary).toContain('Passed');
  });

  it('T5: links a page that it has made of what it checked, and none that the measuring run has left', async () => {
    const of = measured(github);
    leave(github, of, resultOf(passing(), of));
    const forged = github.addArtifact({ name: 'perf-gate.default.html', runId: of.run.id, files: { a: 'forged' } });
    const done = await reportOn(github, folder, of);
    expect(done.exitCode, done.stdout).toBe(0);
    const page = github.repository().artifacts.find(({ isArchive }) => !isArchive);
    expect(page).toMatchObject({ name: 'perf-gate.default.html', finalized: true });
    expect(page?.runId).not.toBe(of.run.id);
    for (const told of [comments()[0], done.summary]) {
      expect(told).toContain(`/actions/runs/${page?.runId}/artifacts/${page?.id})`);
      expect(told).not.toContain(`/artifacts/${forged.id})`);
    }
    expect(String(github.blobs.read(page?.blob ?? ''))).toMatch(/<title>Passed /);
  });

  it('fails its job where the gate failed', async () => {
    const of = measured(github, { conclusion: 'failure' });
    leave(github, of, resultOf(failing(), of));
    const done = await reportOn(github, folder, of);
    expect(done.exitCode, done.stdout).toBe(1);
    expect(comments()[0]).toMatch(/Failed/);
    expect(checks()[0]).toMatchObject({ conclusion: 'failure' });
    expect(done.outputs).toMatchObject({ conclusion: 'failure', violated: '1' });
    expect(Number(done.outputs.regressed)).toBeGreaterThan(0);
  });

  it('applies the label that accepts a regression', async () => {
    const of = measured(github, { conclusion: 'failure' });
    leave(github, of, resultOf(failing(), of));
    github.addCollaborator({ login: 'maintainer', role: 'maintain' });
    github.labelPullRequest({ number: 5, label: 'perf-gate: accepted', by: 'maintainer' });
    const done = await reportOn(github, folder, of);
    expect(done.exitCode, done.stdout).toBe(0);
    expect(comments()[0]).toContain('maintainer accepted this');
    expect(checks()[0]).toMatchObject({ conclusion: 'neutral' });
  });

  it('needs no more than its documented permissions in a private repository', async () => {
    github.repository().private = true;
    const of = measured(github, { conclusion: 'failure' });
    leave(github, of, resultOf(failing(), of));
    github.addCollaborator({ login: 'maintainer', role: 'maintain' });
    github.labelPullRequest({ number: 5, label: 'perf-gate: accepted', by: 'maintainer' });
    // The base branch has moved since, and GitHub has made another merge commit.
    const merge = of.pull.mergeCommitSha;
    github.addCommit({ sha: merge, parents: [of.pull.baseSha, of.pull.headSha] });
    of.pull.mergeCommitSha = 'f'.repeat(40);
    const done = await reportOn(github, folder, of);
    expect(done.exitCode, done.stdout).toBe(0);
    expect(done.stdout).not.toContain('permission');
    expect(comments()).toEqual([expect.stringContaining('maintainer accepted this')]);
  });

  it('does not take the acceptance that a document brings along', async () => {
    const of = measured(github);
    const accepted = { label: 'perf-gate: accepted', by: 'mallory', at: '2026-05-04T12:30:00Z', findings: [] };
    const made = resultOf(failing(), of);
    const findings = made.findings.map((one) => ({ ...one, fails: false }));
    leave(github, of, { ...made, conclusion: 'neutral', accepted, findings });
    const done = await reportOn(github, folder, of);
    expect(done.exitCode).toBe(1);
    expect(comments()[0]).not.toContain('mallory');
  });

  it('gives each key of a matrix a comment and a check run, and fails for the one that fails', async () => {
    const of = measured(github);
    leave(github, of, resultOf(passing(), of, 'api'), { key: 'api' });
    leave(github, of, resultOf(failing(), of, 'web'), { key: 'web' });
    const done = await reportOn(github, folder, of);
    expect(done.exitCode, done.stdout).toBe(1);
    expect(comments().filter((body) => /key=api/.test(body) && /Passed/.test(body))).toHaveLength(1);
    expect(comments().filter((body) => /key=web/.test(body) && /Failed/.test(body))).toHaveLength(1);
    expect(
      checks()
        .map(({ name, conclusion }) => `${name} ${conclusion}`)
        .sort(),
    ).toEqual(['perf-gate verdict (api) success', 'perf-gate verdict (web) failure']);
    expect(done.outputs.conclusion).toBe('failure');
  });

  it('reports the named keys only, and misses what is not there', async () => {
    const of = measured(github);
    leave(github, of, resultOf(passing(), of, 'api'), { key: 'api' });
    leave(github, of, resultOf(failing(), of, 'other'), { key: 'other' });
    const done = await reportOn(github, folder, of, { inputs: { key: 'api\nweb' } });
    expect(done.exitCode).toBe(1);
    expect(
      checks()
        .map(({ name, conclusion }) => `${name} ${conclusion}`)
        .sort(),
    ).toEqual(['perf-gate verdict (api) success', 'perf-gate verdict (web) failure']);
    expect(comments().find((body) => body.includes('key=web'))).toMatch(/left no artifact/);
  });

  it('has no pull request of a push, and sets the check run alone', async () => {
    const run = github.addRun();
    const pull = { number: 0, mergeCommitSha: run.headSha } as Measured['pull'];
    const made = resultOf(passing(), { pull, run });
    const origin = { ...made.head.origin, ref: 'refs/heads/main' };
    leave(github, { pull, run }, { ...made, head: { ...made.head, origin } });
    const done = await reportOn(github, folder, { pull, run });
    expect(done.exitCode, done.stdout).toBe(0);
    expect(comments()).toEqual([]);
    expect(checks()).toEqual([expect.objectContaining({ headSha: run.headSha, conclusion: 'success' })]);
    expect(done.summary).not.toContain('No comment');
  });

  it.each<[string, (of: Measured) => void, RegExp]>([
    [
      'has moved on',
      ({ pull }) => Object.assign(pull, { headSha: 'd'.repeat(40) }),
      /No comment was written: pull request 5 has moved on/,
    ],
    [
      'is closed',
      ({ pull }) => Object.assign(pull, { state: 'closed' }),
      /No comment was written: pull request 5 is closed/,
    ],
    [
      'is one of several',
      ({ pull }) =>
        github.addPullRequest({
          number: 6,
          headRepository: 'stranger/shop',
          headRef: 'main',
          headSha: pull.headSha,
          baseRef: 'next',
        }),
      /No comment was written: 2 open pull requests/,
    ],
    [
      'cannot be found',
      ({ pull }) => Object.assign(pull, { headRef: 'elsewhere', headSha: 'd'.repeat(40) }),
      /No comment was written: no open pull request/,
    ],
  ])('says so where the pull request %s, and sets the check run of the commit', async (_, change, why) => {
    const of = measured(github);
    const { headSha } = of.pull;
    github.addCommit({ sha: headSha });
    const commit = { commit: headSha };
    const made = resultOf(passing(), of);
    leave(github, of, { ...made, head: { ...made.head, origin: { ...made.head.origin, ...commit } } });
    const event = workflowRunEvent(github, { runId: of.run.id });
    change(of);
    const done = await report(github, folder, event);
    expect(done.exitCode, done.stdout).toBe(0);
    expect(comments()).toEqual([]);
    expect(done.summary).toMatch(why);
    expect(checks()).toEqual([
      expect.objectContaining({ headSha, conclusion: 'success', summary: expect.stringMatching(why) }),
    ]);
  });

  it('names the permission that its token lacks', async () => {
    const of = measured(github);
    leave(github, of, resultOf(passing(), of));
    const done = await reportOn(github, folder, of, {
      permissions: { actions: 'read', contents: 'read', checks: 'write' },
    });
    expect(done.stdout).toMatch(/lacks the permission "pull-requests: write"/);
    expect(checks()).toHaveLength(1);
  });
});

describe('a report in the run that has measured', () => {
  it('reads what the other jobs of its own run have left, of every key', async () => {
    const of = measured(github, { fork: false });
    leave(github, of, resultOf(passing(), of, 'api'), { key: 'api' });
    leave(github, of, resultOf(failing(), of, 'web'), { key: 'web' });
    const done = await report(github, folder, pullRequestEvent(github, { number: 5 }), { runId: of.run.id });
    expect(done.exitCode, done.stdout).toBe(1);
    expect(comments()).toHaveLength(2);
    expect(checks().map(({ conclusion }) => conclusion)).toEqual(['success', 'failure']);
    const asked = github.requests.filter(({ path }) => path.endsWith('/artifacts')).map(({ path }) => path);
    expect(new Set(asked)).toEqual(new Set([`/repos/octo/shop/actions/runs/${of.run.id}/artifacts`]));
  });

  it('says in a fork that its token can only read', async () => {
    const of = measured(github);
    leave(github, of, resultOf(passing(), of));
    const event = pullRequestEvent(github, { repository: 'octo/shop', number: 5 });
    const permissions = { actions: 'read', contents: 'read', checks: 'read', 'pull-requests': 'read' } as const;
    const done = await report(github, folder, event, { runId: of.run.id, permissions });
    expect(done.exitCode, done.stdout).toBe(0);
    expect(done.summary).toMatch(/fork, whose token can only read/);
    expect(comments()).toEqual([]);
  });

  it('fails where no job has left anything', async () => {
    const of = measured(github, { fork: false });
    const done = await report(github, folder, pullRequestEvent(github, { number: 5 }), { runId: of.run.id });
    expect(done.exitCode).toBe(1);
    expect(comments()).toEqual([expect.stringMatching(/it left no result. A job of it failed before/)]);
    expect(github.repository().artifacts).toEqual([]);
    expect(checks()).toEqual([expect.objectContaining({ conclusion: 'failure', headSha: of.pull.headSha })]);
  });
});

describe('a run without a result', () => {
  it.each<[string, RegExp, () => void, Record<string, 'read' | 'write'>]>([
    [
      'its artifacts may not be listed',
      /artifacts could not be listed: the token lacks the permission "actions: read"/,
      () => undefined,
      { contents: 'read', checks: 'write', 'pull-requests': 'write' },
    ],
    [
      'the list is broken',
      /artifacts could not be listed: .*(cut short|did not answer|500)/,
      () => github.fail({ path: /artifacts$/, status: 500, times: 99 }),
      { actions: 'read', contents: 'read', checks: 'write', 'pull-requests': 'write' },
    ],
    [
      'the archive cannot be read',
      /could not be read|interrupted|500/,
      () => github.fail({ path: /\/zip$/, status: 500, times: 99 }),
      { actions: 'read', contents: 'read', checks: 'write', 'pull-requests': 'write' },
    ],
  ])('is told as a failure where %s', async (_, why, fault, permissions) => {
    // Nothing of a private repository can be read without the permission.
    github.repository().private = true;
    const of = measured(github, { fork: false });
    leave(github, of, resultOf(passing(), of));
    fault();
    const event = permissions.actions
      ? workflowRunEvent(github, { runId: of.run.id })
      : pullRequestEvent(github, { number: 5 });
    const done = await report(github, folder, event, {
      permissions,
      ...(!permissions.actions && { runId: of.run.id }),
    });
    expect(done.exitCode).toBe(1);
    for (const said of [comments()[0], checks()[0]?.summary, done.summary]) expect(plain(said)).toMatch(why);
    expect(checks()).toEqual([expect.objectContaining({ conclusion: 'failure' })]);
  });

  it.each([
    ['failure', /A job of it failed before it had a result/],
    ['cancelled', /The run was canceled/],
    ['timed_out', /The run took too long/],
    ['skipped', /The run was skipped/],
    ['action_required', /waits for somebody who approves it/],
    ['success', /A job of it failed before it had a result, or without "mode: run"/],
  ])('is told everywhere as a failure: %s', async (conclusion, why) => {
    const of = measured(github, { conclusion });
    const done = await reportOn(github, folder, of);
    expect(done.exitCode).toBe(1);
    expect(done.outputs.conclusion).toBe('failure');
    for (const said of [comments()[0], checks()[0]?.summary, done.summary]) {
      expect(said).toMatch(why);
      expect(said).toContain(`/actions/runs/${of.run.id}`);
    }
    expect(checks()).toEqual([expect.objectContaining({ headSha: of.pull.headSha, conclusion: 'failure' })]);
  });

  it('is told with the reason where the run itself stopped', async () => {
    const of = measured(github, { conclusion: 'failure' });
    leave(github, of, resultOf(stopped(), of));
    const done = await reportOn(github, folder, of);
    expect(done.exitCode).toBe(1);
    expect(comments()[0]).toMatch(/exited with code 1 before it was ready/);
  });

  it('is told where a later attempt left nothing new', async () => {
    const [first, second] = [new Date(Date.now() - 3_600_000), new Date(Date.now() - 600_000)];
    const of = measured(github, { conclusion: 'failure' });
    leave(github, of, resultOf(passing(), of), { createdAt: new Date(first.getTime() + 60_000) });
    Object.assign(of.run, { attempt: 2 });
    const job = (attempt: number, startedAt: Date) => ({
      id: attempt,
      name: 'measure',
      attempt,
      conclusion: 'success',
      startedAt,
      completedAt: new Date(startedAt.getTime() + 120_000),
    });
    of.run.jobs.push(job(1, first), job(2, second));
    const done = await reportOn(github, folder, of);
    expect(done.exitCode).toBe(1);
    expect(comments()[0]).toMatch(/attempt 2 of it left no new artifact/);

    // Only the reporting job ran again.
    of.run.jobs.splice(1, 1, { ...job(2, second), name: 'report' });
    expect((await reportOn(github, folder, of)).exitCode).toBe(0);
  });
});

type Forgery = (of: Measured) => void;
const forged = (change: (made: Result) => Result, key?: string): Forgery => {
  return (of) => leave(github, of, change(resultOf(passing(), of)), key === undefined ? {} : { key });
};
const withOrigin = (origin: Partial<Result['head']['origin']>) =>
  forged((made) => ({ ...made, head: { ...made.head, origin: { ...made.head.origin, ...origin } } }));
const archive =
  (zip: Uint8Array): Forgery =>
  (of) =>
    leave(github, of, '', { zip });

describe('T5: a forged or damaged artifact', () => {
  it.each<[string, RegExp, Forgery]>([
    ['of another repository', /of the repository .*stranger\/shop/, withOrigin({ repository: 'stranger/shop' })],
    ['of no repository', /of the repository .*null/, withOrigin({ repository: null })],
    ['of another commit', /of commit .*eeeeeee.*neither the head/, withOrigin({ commit: 'e'.repeat(40) })],
    ['of the base commit', /neither the head/, (of) => withOrigin({ commit: of.pull.baseSha })(of)],
    ['of no commit', /neither the head/, withOrigin({ commit: null })],
    ['of a commit that is text', /damaged at .head\.origin\.commit/, withOrigin({ commit: `../${HOSTILE}` })],
    ['of another run', /of run .*1234/, withOrigin({ runId: 1234 })],
    ['of a later attempt', /of attempt .*7/, withOrigin({ attempt: 7 })],
    ['of another pull request', /of the ref .*refs\/pull\/1\/merge/, withOrigin({ ref: 'refs/pull/1/merge' })],
    ['of another key than its name', /belongs to the key/, forged((made) => ({ ...made, key: 'web' }))],
    ['of a newer schema', /has schema 9 and needs/, forged((made) => ({ ...made, schema: { major: 9, minor: 0 } }))],
    [
      'with a forged conclusion',
      /conclusion is .*success/,
      (of) => leave(github, of, { ...resultOf(failing(), of), conclusion: 'success' }),
    ],
    [
      'with a forged conclusion and no findings',
      /conclusion is .*success/,
      (of) => leave(github, of, { ...resultOf(failing(), of), conclusion: 'success', findings: [] }),
    ],
    [
      'with a broken date',
      /is no time/,
      forged((made) => ({ ...made, head: { ...made.head, startedAt: 'yesterday' } })),
    ],
    ['that is empty', /no result\.json|damaged|cut short/, archive(new Uint8Array(0))],
    ['of noise', /no result\.json|damaged|cut short/, archive(Buffer.alloc(5000, 'perf'))],
    ['with an empty document', /not JSON/, (of) => leave(github, of, '')],
    [
      'with no document',
      /has no result\.json/,
      (of) => leave(github, of, '', { files: { 'report.html': '<h1>Passed</h1>' } }),
    ],
    [
      'that unpacks to a bomb',
      /larger than 20\sMB/,
      archive(zipSync({ 'result.json': new Uint8Array(64e6) }, { level: 9 })),
    ],
    [
      'with a thousand entries',
      /more than 100 entries/,
      archive(zipSync(Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`${at}.log`, strToU8('x')])))),
    ],
    [
      'whose document is a link',
      /not JSON/,
      archive(zipSync({ 'result.json': [strToU8('/proc/self/environ'), { os: 3, attrs: (0o120777 << 16) >>> 0 }] })),
    ],
    [
      'with names that lead elsewhere',
      /has no result\.json/,
      archive(
        zipSync({ '../result.json': strToU8('{}'), '/tmp/result.json': strToU8('{}'), 'result.json/': strToU8('') }),
      ),
    ],
    [
      'with its document twice',
      /has result\.json twice/,
      (of) => archive(twice(JSON.stringify(resultOf(passing(), of))))(of),
    ],
    ['that has expired', /has expired/, (of) => leave(github, of, resultOf(passing(), of), { expired: true })],
    [
      'whose digest is another',
      /damaged/,
      (of) => leave(github, of, resultOf(passing(), of), { digest: `sha256:${'0'.repeat(64)}` }),
    ],
  ])('%s is refused in comment, check run and summary', async (_, why, leaveIt) => {
    const of = measured(github);
    leaveIt(of);
    const done = await reportOn(github, folder, of);
    expect(done.exitCode, done.stdout).toBe(1);
    expect(done.outputs.conclusion).toBe('failure');
    for (const said of [comments()[0], checks()[0]?.summary, done.summary]) expect(plain(said)).toMatch(why);
    expect(checks()).toEqual([expect.objectContaining({ conclusion: 'failure', headSha: of.pull.headSha })]);
    expect(comments().join()).not.toContain('✅');
    expect(done.stdout + done.stderr).not.toMatch(/^\s+at /m);
  });

  it('is not replaced by an older one of the same name', async () => {
    const of = measured(github);
    const [old, young] = [new Date(Date.now() - 60_000), new Date()];
    leave(github, of, resultOf(passing(), of), { createdAt: old });
    leave(github, of, 'damaged', { createdAt: young });
    expect((await reportOn(github, folder, of)).exitCode).toBe(1);
    expect(comments()[0]).toMatch(/not JSON/);
  });

  it('is passed over where its name has no key', async () => {
    const of = measured(github);
    leave(github, of, resultOf(passing(), of));
    leave(github, of, 'x', { key: '<script>@acme' });
    const done = await reportOn(github, folder, of);
    expect(done.exitCode, done.stdout).toBe(0);
    expect(comments()).toHaveLength(1);
    expect(comments()[0]).toMatch(/Skipped the artifact/);
    expect(comments()[0]).not.toMatch(/<script>|(^|\s|")@acme/);
  });

  it('makes up no more than twenty gates', async () => {
    const of = measured(github);
    for (let at = 0; at < 30; at += 1) leave(github, of, resultOf(passing(), of, `k${at}`), { key: `k${at}` });
    const done = await reportOn(github, folder, of, { timeoutMs: 60_000 });
    expect(comments()).toHaveLength(20);
    expect(done.summary).toMatch(/Skipped 10 more keys/);
  });

  it('is text and nothing else, whatever stands in it', async () => {
    const of = measured(github);
    const evil = `${HOSTILE}\n::set-output name=conclusion::success\n##[set-output name=x]y\n@acme/admins`;
    const text = JSON.stringify(resultOf(hostile(), of)).replaceAll(
      JSON.stringify(HOSTILE).slice(1, -1),
      JSON.stringify(evil).slice(1, -1),
    );
    const made = JSON.parse(text) as Result;
    leave(github, of, { ...made, key: 'default', conclusion: 'failure', configFile: evil, version: evil });
    const done = await reportOn(github, folder, of);
    expect(done.exitCode).toBe(1);
    // The title of a check run is shown as it is, without Markdown.
    const everywhere = [...comments(), done.summary, ...checks().map(({ summary }) => summary)].join('\n');
    expect(everywhere).not.toMatch(/(^|[\s(>])@acme/m);
    expect(everywhere).not.toMatch(/<script|<img|\]\(javascript/i);
    expect(done.stdout).not.toMatch(/^\s*(::set-output|##\[set-output)/m);
    expect(checks().flatMap(({ annotations }) => annotations)).toEqual([]);
    expect(done.outputs.conclusion).toBe('failure');
  });
});

describe('a report that cannot be', () => {
  it.each<[string, () => ReturnType<typeof otherEvent>, RegExp]>([
    [
      'issue_comment',
      () => otherEvent(github, { name: 'issue_comment' }),
      /a job of the event issue_comment has nothing to report/,
    ],
    [
      'a run of an event that is not measured',
      () => workflowRunEvent(github, { runId: github.addRun({ event: 'issues' }).id }),
      /the event issues has started, has nothing to report/,
    ],
    [
      'a run that still runs',
      () => workflowRunEvent(github, { runId: github.addRun({ status: 'in_progress' }).id, action: 'requested' }),
      /types: \[completed\]/,
    ],
    [
      'an event without a run',
      () => otherEvent(github, { name: 'workflow_run', payload: { workflow_run: { id: 'x' } } }),
      /names no run/,
    ],
    [
      'a run that GitHub does not know',
      () => otherEvent(github, { name: 'workflow_run', payload: { workflow_run: { id: 12, run_attempt: 1 } } }),
      /Run 12 could not be read/,
    ],
  ])('%s: is refused in the summary, and nowhere else', async (_, event, why) => {
    const done = await report(github, folder, event());
    expect(done.exitCode).toBe(1);
    expect(plain(done.summary)).toMatch(why);
    expect(done.stdout).toMatch(/::error::perf-gate: /);
    expect([comments(), checks()]).toEqual([[], []]);
  });

  it('without a token says that it needs one', async () => {
    const of = measured(github);
    const done = await reportOn(github, folder, of, { inputs: { token: '' } });
    expect(done.exitCode).toBe(1);
    expect(done.stdout).toMatch(/"mode: report" needs a token/);
  });

  it('with a key that is none, or a mode that is none, says so', async () => {
    const of = measured(github);
    expect((await reportOn(github, folder, of, { inputs: { key: 'a b' } })).stdout).toMatch(
      /input "key": "a b" is no key/,
    );
    const event = pullRequestEvent(github, { number: 5 });
    const done = await report(github, folder, event, { inputs: { mode: 'rnu' } });
    expect(done.stdout).toMatch(/input "mode": "rnu" is none of run, report, both/);
    expect(done.exitCode).toBe(1);
  });
});

/** As a reader sees it: without the entities and the invisible characters that keep it from being anything else. */
function plain(text: string | null | undefined): string {
  return (text ?? '').replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code))).replace(/\u200B|\\/g, '');
}

/** Two entries of the same name. */
function twice(content: string): Uint8Array {
  const once = zipSync({ 'result.json': strToU8(content), 'result.jsoo': strToU8(content) });
  return Buffer.from(Buffer.from(once).toString('latin1').replaceAll('result.jsoo', 'result.json'), 'latin1');
}
