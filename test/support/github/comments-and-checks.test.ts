import { beforeEach, describe, expect, it } from 'vitest';
import { githubForEachTest } from './each-test.ts';
import type { Api } from './octokit.ts';
import { api, refusal } from './octokit.ts';
import type { GitHubServer } from './server.ts';
import { newSha } from './world.ts';

const SHOP = { owner: 'octo', repo: 'shop' };

let github: GitHubServer;

githubForEachTest(
  (server) => {
    github = server;
  },
  { violations: 'tested' },
);

describe('comments', () => {
  it('carry the author of their token', async () => {
    github.addPullRequest({ number: 5 });
    const post = (rest: Api) => rest.issues.createComment({ ...SHOP, issue_number: 5, body: 'x' });

    const bot = await post(api(github));
    const person = await post(api(github, { kind: 'personal', login: 'tina', permissions: { issues: 'write' } }));

    expect(bot.data.user).toMatchObject({ login: 'github-actions[bot]', type: 'Bot', id: 41898282 });
    expect(bot.data.performed_via_github_app?.slug).toBe('github-actions');
    expect(person.data.user).toMatchObject({ login: 'tina', type: 'User' });
    expect(person.data.performed_via_github_app).toBeNull();
    expect(bot.headers.location).toBe(bot.data.url);
  });

  it('hold 65,536 characters and no more, and not nothing', async () => {
    github.addPullRequest({ number: 5 });
    const post = (body: string) => api(github).issues.createComment({ ...SHOP, issue_number: 5, body });

    expect((await post('é'.repeat(65_536))).status).toBe(201);
    expect(await refusal(post('x'.repeat(65_537)))).toMatchObject({ status: 422, message: 'Validation Failed' });
    expect(await refusal(post(' '))).toMatchObject({ status: 422 });
    expect(github.violations).toEqual([]);
  });
});

describe('check runs', () => {
  const annotation = { path: 'a.js', start_line: 1, end_line: 1, annotation_level: 'failure', message: 'm' } as const;
  let head: string;

  beforeEach(() => {
    head = github.addPullRequest({ number: 5 }).headSha;
  });

  function create(output: object, more: object = {}) {
    return api(github).checks.create({
      ...SHOP,
      name: 'perf',
      head_sha: head,
      ...more,
      output: output as never,
    });
  }

  it('replace their texts, add up their annotations and are complete with a conclusion', async () => {
    const { data } = await create({ title: 'T', summary: 'S', annotations: [annotation] });
    const check = { ...SHOP, check_run_id: data.id };
    const output = { title: 'T2', summary: 'S2', annotations: [annotation] };
    const updated = await api(github).checks.update({ ...check, conclusion: 'failure', output });

    expect([data.status, data.conclusion, data.completed_at]).toEqual(['queued', null, null]);
    expect(updated.data).toMatchObject({ status: 'completed', conclusion: 'failure', app: { slug: 'github-actions' } });
    expect(updated.data.output).toMatchObject({ title: 'T2', summary: 'S2', annotations_count: 2 });
    expect(updated.data.pull_requests.map(({ number }) => number)).toEqual([5]);
    expect((await api(github).checks.listAnnotations(check)).data).toHaveLength(2);
  });

  it('are listed once a name, the latest', async () => {
    await create({ title: 'first', summary: 'S' });
    const last = await create({ title: 'second', summary: 'S' });

    const { data } = await api(github).checks.listForRef({ ...SHOP, ref: head });

    expect(data.check_runs.map(({ id }) => id)).toEqual([last.data.id]);
  });

  it.each([
    ['a long summary', { summary: 'x'.repeat(65_536) }, /Only 65535 characters are allowed; 65536 were supplied/],
    ['a long text', { text: 'x'.repeat(70_000) }, /Only 65535 characters are allowed; 70000 were supplied/],
    ['51 annotations', { annotations: Array(51).fill(annotation) }, /No more than 50 items are allowed; 51 were/],
    ['a range that ends early', { annotations: [{ ...annotation, start_line: 2 }] }, /no range/],
    ['columns over lines', { annotations: [{ ...annotation, end_line: 2, start_column: 1 }] }, /columns/],
    ['a long message', { annotations: [{ ...annotation, message: 'x'.repeat(65_537) }] }, /message.*too long/],
    ['a long title', { annotations: [{ ...annotation, title: 'x'.repeat(256) }] }, /title.*too long/],
  ])('are refused for %s, which is no violation of the description', async (_, part, message) => {
    const { status, message: said } = await refusal(create({ title: 'T', summary: 'S', ...part }));

    expect([status, said]).toEqual([422, expect.stringMatching(message)]);
    expect(github.violations).toEqual([]);
    expect(github.repository().checkRuns).toEqual([]);
  });

  it('violate the description with an annotation that lacks a field', async () => {
    await refusal(create({ title: 'T', summary: 'S', annotations: [{ ...annotation, annotation_level: 'fatal' }] }));

    expect(github.violations[0]?.errors[0]).toMatch(/annotation_level must be equal to one of the allowed values/);
  });

  it('need a commit that is known, and a conclusion to be completed', async () => {
    const unknown = await refusal(create({ title: 'T', summary: 'S' }, { head_sha: newSha() }));
    const open = await refusal(create({ title: 'T', summary: 'S' }, { status: 'completed' }));

    expect([unknown.status, unknown.message]).toEqual([422, expect.stringMatching(/No commit found for SHA/)]);
    expect([open.status, open.message]).toEqual([422, expect.stringMatching(/conclusion/)]);
  });

  it('belong to the app that made them', async () => {
    const { data } = await create({ title: 'T', summary: 'S' });
    const other = api(github, { permissions: { checks: 'write' }, app: { id: 99, slug: 'other' } });

    expect(await refusal(other.checks.update({ ...SHOP, check_run_id: data.id, name: 'mine' }))).toMatchObject({
      status: 403,
      message: 'Invalid app_id `15368` - check run can only be modified by the GitHub App that created it.',
    });
  });
});
