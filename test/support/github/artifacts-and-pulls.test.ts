import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { githubForEachTest } from './each-test.ts';
import { api, refusal } from './octokit.ts';
import type { GitHubServer } from './server.ts';

const SHOP = { owner: 'octo', repo: 'shop' };

let github: GitHubServer;

githubForEachTest(
  (server) => {
    github = server;
  },
  { violations: 'tested' },
);

describe('artifacts', () => {
  it('are listed by name, the newest first, with the run that made them', async () => {
    const fork = github.addRepository({ owner: 'mallory', fork: true });
    github.addPullRequest({ number: 7, headRepository: 'mallory/shop', headRef: 'main', author: 'mallory' });
    const trusted = github.addRun();
    const forked = github.addRun({ pullRequest: 7 });
    const day = (n: number) => new Date(Date.UTC(2026, 0, n));
    const old = github.addArtifact({ name: 'baseline', runId: trusted.id, createdAt: day(1) });
    const evil = github.addArtifact({ name: 'baseline', runId: forked.id, createdAt: day(3) });
    const recent = github.addArtifact({ name: 'baseline', runId: trusted.id, createdAt: day(2) });
    github.addArtifact({ name: 'baseline-api', runId: trusted.id, createdAt: day(4) });

    const { data } = await api(github).actions.listArtifactsForRepo({ ...SHOP, name: 'baseline' });
    const run = await api(github).actions.getWorkflowRun({ ...SHOP, run_id: forked.id });

    expect(data.artifacts.map(({ id }) => id)).toEqual([evil.id, recent.id, old.id]);
    expect(data.artifacts[0]?.workflow_run).toEqual({
      id: forked.id,
      repository_id: github.repository().id,
      head_repository_id: fork.id,
      head_branch: 'main',
      head_sha: forked.headSha,
    });
    expect(run.data).toMatchObject({ event: 'pull_request', pull_requests: [], head_repository: { fork: true } });
  });

  it('are downloaded from the blob store, byte for byte', async () => {
    const run = github.addRun();
    const good = github.addArtifact({ name: 'baseline', runId: run.id, files: { 'dir/a.json': '{"a":1}' } });
    const broken = github.addArtifact({ name: 'broken', runId: run.id, zip: new Uint8Array([80, 75, 3, 4, 0]) });
    const download = async (id: number) => {
      const request = { ...SHOP, artifact_id: id, archive_format: 'zip' };
      const { data } = await api(github).actions.downloadArtifact(request);
      return new Uint8Array(data as ArrayBuffer);
    };

    expect(new TextDecoder().decode(unzipSync(await download(good.id))['dir/a.json'])).toBe('{"a":1}');
    expect([...(await download(broken.id))]).toEqual([80, 75, 3, 4, 0]);
  });

  it('are gone when they have expired', async () => {
    const artifact = github.addArtifact({ name: 'baseline', runId: github.addRun().id, expired: true });
    const request = { ...SHOP, artifact_id: artifact.id };

    expect((await api(github).actions.getArtifact(request)).data.expired).toBe(true);
    expect(await refusal(api(github).actions.downloadArtifact({ ...request, archive_format: 'zip' }))).toMatchObject({
      status: 410,
      message: 'Artifact has expired',
    });
  });

  it('are read only with the signature of their URL', async () => {
    const artifact = github.addArtifact({ name: 'baseline', runId: github.addRun().id, files: { a: 'b' } });
    const url = new URL(github.blobs.sign(artifact.blob, 'r'));
    const status = async (method = 'GET') => (await fetch(url, { method })).status;

    expect(await status()).toBe(200);
    expect(await status('PUT')).toBe(403);
    url.searchParams.set('sp', 'cw');
    expect(await status('PUT')).toBe(403);
    url.searchParams.delete('sig');
    expect(await status()).toBe(403);
  });

  it('are read in ranges', async () => {
    const zip = new Uint8Array([1, 2, 3, 4, 5]);
    const artifact = github.addArtifact({ name: 'baseline', runId: github.addRun().id, zip });
    const url = github.blobs.sign(artifact.blob, 'r');

    const part = await fetch(url, { headers: { range: 'bytes=1-2' } });
    const beyond = await fetch(url, { headers: { range: 'bytes=9-' } });

    expect([part.status, part.headers.get('content-range'), ...(await part.bytes())]).toEqual([
      206,
      'bytes 1-2/5',
      2,
      3,
    ]);
    expect(beyond.status).toBe(416);
  });
});

describe('pull requests', () => {
  it('of a fork are found by its branch or in the fork, not by the commit in this repository', async () => {
    github.addRepository({ owner: 'mallory', fork: true });
    const pull = github.addPullRequest({ number: 7, headRepository: 'mallory/shop', headRef: 'patch' });
    const rest = api(github);
    const byCommit = (owner: string) =>
      rest.repos.listPullRequestsAssociatedWithCommit({ ...SHOP, owner, commit_sha: pull.headSha });

    expect((await byCommit('octo')).data).toEqual([]);
    expect((await byCommit('mallory')).data.map(({ number, base }) => [number, base.repo.full_name])).toEqual([
      [7, 'octo/shop'],
    ]);
    expect((await rest.pulls.list({ ...SHOP, head: 'mallory:patch' })).data).toHaveLength(1);
    expect((await rest.pulls.list({ ...SHOP, head: 'octo:patch' })).data).toHaveLength(0);
  });

  it('tell who set and who removed a label, and what that person may do', async () => {
    github.addCollaborator({ login: 'tina', role: 'triage' });
    github.addPullRequest({ number: 5, labels: ['bug'] });
    github.labelPullRequest({ number: 5, label: 'accepted', by: 'tina' });
    github.unlabelPullRequest({ number: 5, label: 'bug', by: 'stranger' });
    const rest = api(github);

    const labels = await rest.issues.listLabelsOnIssue({ ...SHOP, issue_number: 5 });
    const events = await rest.issues.listEvents({ ...SHOP, issue_number: 5 });
    const role = async (username: string) =>
      (await rest.repos.getCollaboratorPermissionLevel({ ...SHOP, username })).data.role_name;

    expect(labels.data.map(({ name }) => name)).toEqual(['accepted']);
    expect(events.data.map((event) => [event.event, event.actor?.login])).toEqual([
      ['labeled', 'octocat'],
      ['labeled', 'tina'],
      ['unlabeled', 'stranger'],
    ]);
    expect([await role('tina'), await role('stranger')]).toEqual(['triage', 'read']);
  });

  it('are compared from their merge base', async () => {
    const fork = github.addCommit({ branch: 'main' });
    const onMain = github.addCommit({ parents: [fork.sha], branch: 'main' });
    const first = github.addCommit({ parents: [fork.sha] });
    const head = github.addCommit({ parents: [first.sha], branch: 'change' });

    const { data } = await api(github).repos.compareCommitsWithBasehead({
      ...SHOP,
      basehead: 'main...change',
    });

    expect(data).toMatchObject({ status: 'diverged', ahead_by: 2, behind_by: 1, total_commits: 2 });
    expect(data.merge_base_commit.sha).toBe(fork.sha);
    expect(data.base_commit.sha).toBe(onMain.sha);
    expect(data.commits.map(({ sha }) => sha)).toEqual([first.sha, head.sha]);
  });
});
