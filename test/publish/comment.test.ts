import { describe, expect, it } from 'vitest';
import { connectGitHub } from '../../src/github/client.ts';
import { commentMarker, openComment } from '../../src/publish/comment.ts';
import { contextOf } from '../github/job-context.ts';
import { githubForEachTest } from '../support/github/each-test.ts';
import { pullRequestEvent } from '../support/github/events.ts';
import type { GitHubServer } from '../support/github/server.ts';
import type { TokenOptions } from '../support/github/tokens.ts';
import { passing } from '../support/result.ts';
import { settingsOf } from './settings.ts';

const BOT = 'github-actions[bot]';
const MARKER = '<!-- perf-gate key=default -->';

let github: GitHubServer;

githubForEachTest((server) => {
  github = server;
  github.addPullRequest({ number: 5 });
});

interface Told {
  text?: string;
  key?: string;
  conclusion?: 'success' | 'neutral' | 'failure';
  mode?: 'always' | 'on-regression' | 'never';
  token?: TokenOptions;
}

async function tell({
  text = 'no regression',
  key = 'default',
  conclusion = 'success',
  mode = 'always',
  token,
}: Told = {}) {
  const options = { permissions: { 'pull-requests': 'write' as const }, ...token };
  const run = github.addRun({ pullRequest: 5, status: 'in_progress' });
  const job = contextOf(github, pullRequestEvent(github, { number: 5 }), run.id);
  const octokit = await connectGitHub(github.token(options), job);
  const context = { job, octokit, log: { info: () => {}, warning: () => {} } };
  const result = { ...passing(), key, conclusion };
  const comment = openComment(settingsOf({ comment: mode }));
  if (!comment.wants(result, context)) return null;
  return (await comment.tell({ result, markdown: text, folder: null }, context)).url;
}

const comments = () => github.repository().comments;
const bodies = () => comments().map(({ author, body }) => `${author}: ${body}`);

function chat(count: number): void {
  for (let index = 0; index < count; index += 1) github.addComment({ pullRequest: 5, body: `comment ${index}` });
}

describe('the comment', () => {
  it('is written once, and its text replaced from then on', async () => {
    const url = await tell({ text: 'slower', conclusion: 'failure' });
    expect(url).toMatch(/\/octo\/shop\/pull\/5#issuecomment-\d+$/);
    expect(await tell({ text: 'repaired' })).toBe(url);
    expect(bodies()).toEqual([`${BOT}: ${MARKER}\nrepaired`]);
  });

  it('is found on the third page', async () => {
    chat(250);
    const url = await tell({ text: 'first' });
    chat(30);
    expect(await tell({ text: 'second' })).toBe(url);
    expect(comments()).toHaveLength(281);
  });

  it('belongs to its key', async () => {
    await tell({ key: 'shop' });
    await tell({ key: 'shop-api' });
    await tell({ key: 'shop', text: 'again' });
    expect(bodies()).toEqual([
      `${BOT}: <!-- perf-gate key=shop -->\nagain`,
      `${BOT}: <!-- perf-gate key=shop-api -->\nno regression`,
    ]);
  });

  it('is the newest where there are two', async () => {
    github.addComment({ pullRequest: 5, author: BOT, body: `${MARKER}\nolder` });
    github.addComment({ pullRequest: 5, author: BOT, body: `${MARKER}\nnewer` });
    await tell();
    expect(bodies()).toEqual([`${BOT}: ${MARKER}\nolder`, `${BOT}: ${MARKER}\nno regression`]);
  });

  it('is written again when it is deleted between looking and updating', async () => {
    await tell();
    github.fail({ method: 'PATCH', path: /comments\/\d+$/, status: 404 });
    await tell({ text: 'again' });
    expect(bodies().at(-1)).toBe(`${BOT}: ${MARKER}\nagain`);
  });

  it('stays below what GitHub takes, whatever its renderer gives', async () => {
    await tell({ text: 'ä line of the report\n'.repeat(5000) });
    const [comment] = comments();
    expect(Buffer.byteLength(comment?.body ?? '')).toBeLessThanOrEqual(65_536);
    expect(comment?.body).toMatch(/report\n\n_Cut here: GitHub takes no more/);
  });
});

describe('another author’s comment with our marker', () => {
  it('is not touched: with GITHUB_TOKEN only a bot’s can be ours', async () => {
    github.addComment({ pullRequest: 5, author: 'mallory', body: `${MARKER}\nall is well` });
    await tell({ text: 'slower' });
    await tell({ text: 'slower still' });
    expect(bodies()).toEqual([`mallory: ${MARKER}\nall is well`, `${BOT}: ${MARKER}\nslower still`]);
  });

  it('is not touched: a personal token knows its own name', async () => {
    github.addComment({ pullRequest: 5, author: 'mallory', body: `${MARKER}\nall is well` });
    github.addComment({ pullRequest: 5, author: BOT, body: `${MARKER}\nof another token` });
    const token = { kind: 'personal', login: 'octocat' } as const;
    await tell({ token });
    await tell({ token, text: 'again' });
    expect(bodies().slice(2)).toEqual([`octocat: ${MARKER}\nagain`]);
    expect(bodies()[1]).toContain('of another token');
  });

  it('is not ours because a bot quotes it', async () => {
    github.addComment({ pullRequest: 5, author: 'stale[bot]', body: `Somebody wrote:\n${MARKER}\nhello` });
    await tell();
    expect(bodies()[0]).toContain('hello');
  });
});

describe('when it is written', () => {
  it('on-regression: not for a success, but for a failure, and then it is resolved', async () => {
    expect(await tell({ mode: 'on-regression' })).toBeNull();
    expect(await tell({ mode: 'on-regression', conclusion: 'neutral' })).toBeNull();
    expect(comments()).toEqual([]);

    const url = await tell({ mode: 'on-regression', conclusion: 'failure', text: 'slower' });
    expect(await tell({ mode: 'on-regression', text: 'no regression any more' })).toBe(url);
    expect(bodies()).toEqual([`${BOT}: ${MARKER}\nno regression any more`]);
  });

  it('never: nothing is asked of GitHub', async () => {
    expect(await tell({ mode: 'never', conclusion: 'failure' })).toBeNull();
    expect(github.requests).toEqual([]);
  });
});

describe('an answer that does not come through', () => {
  const POST = { method: 'POST', path: /comments$/ };

  it('leaves one comment when it had been written', async () => {
    github.fail({ ...POST, truncate: true, reset: true });
    expect(await tell()).toMatch(/#issuecomment-/);
    expect(comments()).toHaveLength(1);
  });

  it('leaves one comment when it had not', async () => {
    github.fail({ ...POST, status: 502 });
    expect(await tell()).toMatch(/#issuecomment-/);
    expect(comments()).toHaveLength(1);
  });

  it('is an error after that', async () => {
    github.fail({ ...POST, status: 502, times: 2 });
    await expect(tell()).rejects.toMatchObject({ status: 502 });
  });
});

it('a mode that does not exist is an error of the configuration', () => {
  expect(() => openComment(settingsOf({ comment: 'often' }))).toThrow(
    expect.objectContaining({
      class: 'config',
      message: 'input "comment": "often" is none of always, on-regression, never',
    }),
  );
});

it('the marker is a whole HTML comment', () => {
  expect(commentMarker('a-b_c.d')).toBe('<!-- perf-gate key=a-b_c.d -->');
});
