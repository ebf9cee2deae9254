import { describe, expect, it } from 'vitest';
import { connectGitHub } from '../../src/github/client.ts';
import { openComment } from '../../src/publish/comment.ts';
import { readMarker, writeMarker } from '../../src/publish/comment-marker.ts';
import type { Result } from '../../src/verdict/result.ts';
import { contextOf } from '../github/job-context.ts';
import { githubForEachTest } from '../support/github/each-test.ts';
import { pullRequestEvent } from '../support/github/events.ts';
import type { GitHubServer } from '../support/github/server.ts';
import type { TokenOptions } from '../support/github/tokens.ts';
import { finding, passing } from '../support/result.ts';
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
  mode?: 'always' | 'on-change' | 'on-regression' | 'never';
  token?: TokenOptions;
  /** What else the result says. */
  said?: Partial<Result>;
}

async function tell({
  text = 'no regression',
  key = 'default',
  conclusion = 'success',
  mode = 'always',
  token,
  said,
}: Told = {}) {
  const options = { permissions: { 'pull-requests': 'write' as const }, ...token };
  const run = github.addRun({ pullRequest: 5, status: 'in_progress' });
  const job = contextOf(github, pullRequestEvent(github, { number: 5 }), run.id);
  const octokit = await connectGitHub(github.token(options), job);
  const context = { job, octokit, log: { info: () => {}, warning: () => {} } };
  const result = { ...passing(), key, conclusion, ...said };
  const comment = openComment(settingsOf({ comment: mode }));
  if (!comment.wants(result, context)) return null;
  return (await comment.tell({ result, markdown: text, summary: '', folder: null }, context)).url;
}

/** A result in which nothing has changed. */
const quiet = () => ({ findings: [], tally: { ...passing().tally, regressed: 0, improved: 0 } });

const comments = () => github.repository().comments;
/** Without which run wrote it. */
const bodies = () =>
  comments().map(({ author, body }) => `${author}: ${body.replace(/ run=\d+ attempt=\d+(?: \w+=\S+)* -->/, ' -->')}`);

function chat(count: number): void {
  for (let index = 0; index < count; index += 1) github.addComment({ pullRequest: 5, body: `comment ${index}` });
}

describe('the comment', () => {
  it('is written once, and its text replaced from then on: no comment per push (complaint 14)', async () => {
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

  it('belongs to its key: jobs of a matrix do not overwrite each other (complaint 16)', async () => {
    await tell({ key: 'shop' });
    await tell({ key: 'shop-api' });
    await tell({ key: 'shop', text: 'again' });
    expect(bodies()).toEqual([
      `${BOT}: <!-- perf-gate key=shop -->\nagain`,
      `${BOT}: <!-- perf-gate key=shop-api -->\nno regression`,
    ]);
  });

  it('is one again where earlier versions have left two', async () => {
    github.addComment({ pullRequest: 5, author: BOT, body: `${MARKER}\nolder` });
    github.addComment({ pullRequest: 5, author: BOT, body: `${MARKER}\nnewer` });
    const first = comments()[0]?.id;
    expect(await tell()).toContain(`#issuecomment-${first}`);
    expect(bodies()).toEqual([`${BOT}: ${MARKER}\nno regression`]);
  });

  it('keeps one more where GitHub does not let it be removed, and says so no longer than that', async () => {
    github.addComment({ pullRequest: 5, author: BOT, body: `${MARKER}\nolder` });
    github.addComment({ pullRequest: 5, author: BOT, body: `${MARKER}\nnewer` });
    github.fail({ method: 'DELETE', path: /comments/, status: 403, times: 99 });
    await tell();
    expect(bodies()).toEqual([`${BOT}: ${MARKER}\nno regression`, `${BOT}: ${MARKER}\nnewer`]);
    expect(github.requests.filter(({ method }) => method === 'DELETE')).toHaveLength(1);
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

describe('what the comment said before the last push', () => {
  const push = (sha: string) => Object.assign(github.repository().pulls.get(5) ?? {}, { headSha: sha });
  const text = '### ❌ slower\n\n❌ 1 regressed\n\nrows';
  const [first, second, third] = ['1', '2', '3'].map((digit) => digit.repeat(40)) as [string, string, string];
  const shown = () => comments().map(({ body }) => body.split('\n').slice(1).join('\n'));

  it('stands behind the counts, and is not lost where the same commit is measured again', async () => {
    push(first);
    await tell({ text: '### ✅ well\n\n✅ 1 unchanged' });
    expect(shown()).toEqual(['### ✅ well\n\n✅ 1 unchanged']);
    push(second);
    const now = '### ❌ slower\n\n❌ 1 regressed · last push: ✅ at 1111111\n\nrows';
    await tell({ text, conclusion: 'failure' });
    expect(shown()).toEqual([now]);
    await tell({ text, conclusion: 'failure' });
    expect(shown()).toEqual([now]);
    push(third);
    await tell({ text: '### ✅ repaired' });
    expect(shown()).toEqual(['### ✅ repaired\n\nLast push: ❌ at 2222222']);
  });

  it('is not made up where an earlier version wrote it', async () => {
    github.addComment({ pullRequest: 5, author: BOT, body: `${MARKER}\nolder` });
    await tell({ text });
    expect(shown()).toEqual([text]);
  });
});

describe('another author’s comment with our marker', () => {
  it.each([
    ['a person', 'mallory'],
    ['another app', 'stale[bot]'],
    ['an app that comes first in the alphabet', 'a[bot]'],
    ['a person with nearly our name', 'github-actions'],
  ])('is neither changed nor removed, written by %s', async (_, author) => {
    github.addComment({ pullRequest: 5, author, body: `${MARKER}\nall is well` });
    github.addComment({ pullRequest: 5, author, body: `${MARKER}\nall is better` });
    await tell({ text: 'slower' });
    await tell({ text: 'slower still' });
    expect(bodies()).toEqual([
      `${author}: ${MARKER}\nall is well`,
      `${author}: ${MARKER}\nall is better`,
      `${BOT}: ${MARKER}\nslower still`,
    ]);
  });

  it('is neither changed nor removed for claiming to be of a newer run', async () => {
    const marker = writeMarker({
      key: 'default',
      order: { run: 999_999_999_999, attempt: 1 },
      said: null,
      before: null,
    });
    github.addComment({ pullRequest: 5, author: 'stale[bot]', body: `${marker}\nall is well` });
    await tell({ text: 'slower' });
    expect(bodies()).toEqual([`stale[bot]: ${MARKER}\nall is well`, `${BOT}: ${MARKER}\nslower`]);
  });

  it('is that of GITHUB_TOKEN where the token is one of another app', async () => {
    github.addComment({ pullRequest: 5, author: BOT, body: `${MARKER}\nof GITHUB_TOKEN` });
    const token = { app: { id: 99, slug: 'our-app' } };
    await tell({ token, text: 'first' });
    await tell({ token, text: 'second' });
    expect(bodies()).toEqual([`${BOT}: ${MARKER}\nof GITHUB_TOKEN`, `our-app[bot]: ${MARKER}\nsecond`]);
    expect(github.requests.filter(({ method }) => method === 'POST' || method === 'DELETE')).toHaveLength(3);
  });

  it('is told apart where GraphQL does not answer either', async () => {
    github.fail({ path: /graphql/, status: 404, times: 99 });
    github.addComment({ pullRequest: 5, author: 'stale[bot]', body: `${MARKER}\nall is well` });
    await tell({ text: 'first' });
    await tell({ text: 'second' });
    expect(bodies()).toEqual([`stale[bot]: ${MARKER}\nall is well`, `${BOT}: ${MARKER}\nsecond`]);
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
  it('on-regression: not for a success, but for a failure, and then it is resolved instead of going stale (complaint 15)', async () => {
    expect(await tell({ mode: 'on-regression' })).toBeNull();
    expect(await tell({ mode: 'on-regression', conclusion: 'neutral' })).toBeNull();
    expect(comments()).toEqual([]);

    const url = await tell({ mode: 'on-regression', conclusion: 'failure', text: 'slower' });
    expect(await tell({ mode: 'on-regression', text: 'no regression any more' })).toBe(url);
    expect(bodies()).toEqual([`${BOT}: ${MARKER}\nno regression any more`]);
  });

  it.each<[string, Partial<Result>]>([
    ['it regressed', { tally: { ...passing().tally, regressed: 1 } }],
    ['it improved', { tally: { ...passing().tally, improved: 1 } }],
    [
      'a threshold is violated, also where that does not fail',
      { findings: [finding({ kind: 'threshold', text: 'slow', fails: false })] },
    ],
    ['it stopped', { conclusion: 'failure' }],
  ])('on-change: where %s, and then it is kept up to date', async (_, said) => {
    expect(await tell({ mode: 'on-change', said: quiet() })).toBeNull();
    const open = [
      finding({ kind: 'inconclusive', text: 'who knows', fails: false }),
      finding({ kind: 'no baseline', text: 'none', fails: false }),
    ];
    expect(await tell({ mode: 'on-change', conclusion: 'neutral', said: { ...quiet(), findings: open } })).toBeNull();
    expect(comments()).toEqual([]);

    const url = await tell({ mode: 'on-change', said: { ...quiet(), ...said }, text: 'something' });
    expect(await tell({ mode: 'on-change', said: quiet(), text: 'nothing any more' })).toBe(url);
    expect(bodies()).toEqual([`${BOT}: ${MARKER}\nnothing any more`]);
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
      message: 'input "comment": "often" is none of always, on-change, on-regression, never',
    }),
  );
});

describe('the marker', () => {
  const order = { run: 12, attempt: 2 };

  it('is a whole HTML comment', () => {
    const marker = { key: 'a-b_c.d', order, said: null, before: null };
    expect(writeMarker(marker)).toBe('<!-- perf-gate key=a-b_c.d run=12 attempt=2 -->');
    expect(readMarker(`${writeMarker(marker)}\ntext`)).toEqual(marker);
  });

  it('remembers what was said of which commit, and before that', () => {
    const [now, then] = ['a', 'b'].map((digit) => digit.repeat(40)) as [string, string];
    const marker = {
      key: 'x',
      order,
      said: { tone: 'fail', commit: now },
      before: { tone: 'pass', commit: then },
    } as const;
    expect(writeMarker(marker)).toBe(`<!-- perf-gate key=x run=12 attempt=2 said=fail@${now} before=pass@${then} -->`);
    expect(readMarker(writeMarker(marker))).toEqual(marker);
    for (const odd of ['said=fine', 'said=great@a', `said=great@${now}`, `said=fail@${now}x`, 'said=pass@<b>']) {
      expect(readMarker(`<!-- perf-gate key=x run=12 attempt=2 ${odd} -->`)).toMatchObject({ key: 'x', said: null });
    }
  });

  it.each([
    ['of an earlier version', '<!-- perf-gate key=x -->', { key: 'x', order: { run: 0, attempt: 0 } }],
    ['of a later version', '<!-- perf-gate key=x run=12 stage=report attempt=2 v=3 -->', { key: 'x', order }],
    ['after an edit on a page of GitHub', '<!-- perf-gate key=x run=12 attempt=2 -->\r\ntext', { key: 'x', order }],
    [
      'with a number that is none',
      '<!-- perf-gate key=x run=1e9 attempt= -->',
      { key: 'x', order: { run: 0, attempt: 0 } },
    ],
    ['in a quote', '> <!-- perf-gate key=x run=12 attempt=2 -->', null],
    ['in the second line', 'text\n<!-- perf-gate key=x run=12 attempt=2 -->', null],
    ['that is not closed', '<!-- perf-gate key=x run=12 attempt=2', null],
    ['of nothing', '', null],
  ])('%s', (_, body, read) => {
    expect(readMarker(body)).toEqual(read && { said: null, before: null, ...read });
  });
});
