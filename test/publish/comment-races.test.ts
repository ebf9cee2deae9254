import { describe, expect, it } from 'vitest';
import { connectGitHub } from '../../src/github/client.ts';
import { openCheckRun } from '../../src/publish/check-run.ts';
import { openComment } from '../../src/publish/comment.ts';
import { contextOf } from '../github/job-context.ts';
import { githubForEachTest } from '../support/github/each-test.ts';
import { pullRequestEvent } from '../support/github/events.ts';
import type { ActiveFault, Fault } from '../support/github/faults.ts';
import type { GitHubServer } from '../support/github/server.ts';
import type { Run } from '../support/github/state.ts';
import { failing } from '../support/result.ts';
import { settingsOf } from './settings.ts';

// Two runs of one pull request at the same time, each with a client and a token of its own. GitHub holds a request of one
// of them until the other is over.

let github: GitHubServer;
githubForEachTest((server) => {
  github = server;
  github.addPullRequest({ number: 5 });
});

/** A run of pull request 5 that writes its comment. */
interface Teller {
  name: string;
  token: string;
  logged: string[];
  /** Writes the comment, after the check run where there is one. */
  tell(text?: string): Promise<{ url: string | null; problem?: string; renew(text: string): Promise<void> }>;
}

interface Options {
  attempt?: number;
  run?: Run;
  check?: boolean;
}

async function teller({
  attempt = 1,
  run = github.addRun({ pullRequest: 5 }),
  check = true,
}: Options = {}): Promise<Teller> {
  const env = { GITHUB_RUN_ATTEMPT: String(attempt) };
  const job = contextOf(github, pullRequestEvent(github, { number: 5 }), run.id, env);
  const token = github.token({ permissions: { 'pull-requests': 'write', ...(check && { checks: 'write' }) } });
  const context = { job, octokit: await connectGitHub(token, job), log: { info, warning: info } };
  const logged: string[] = [];
  function info(text: string): void {
    logged.push(text);
  }
  const name = `run ${run.id}-${attempt}`;
  return {
    name,
    token,
    logged,
    async tell(text = name) {
      const report = { result: failing(), markdown: text, summary: '', folder: null };
      if (check) await openCheckRun(settingsOf()).tell(report, context);
      const { renew, ...told } = await openComment(settingsOf()).tell(report, context);
      return { ...told, renew: async (markdown) => renew?.({ ...report, markdown }) };
    },
  };
}

const comments = () => github.repository().comments;
/** What the comments say, without their markers and what was said before: which run wrote them is the matter here. */
const said = () =>
  comments().map(({ body }) =>
    body
      .split('\n')
      .slice(1)
      .join('\n')
      .replace(/\n\nLast push: .*$/, ''),
  );

/** Holds a request until it is let go. */
function hold(fault: Fault): ActiveFault & { letGo(): void } {
  let letGo: (_?: unknown) => void = () => undefined;
  const until = new Promise((resolve) => {
    letGo = resolve;
  });
  return Object.assign(Object.create(github.fail({ ...fault, until })), { letGo });
}

const LIST = { method: 'GET', path: /issues\/5\/comments$/ };
const POST = { method: 'POST', path: /issues\/5\/comments$/ };
const PATCH = { method: 'PATCH', path: /issues\/comments\/\d+$/ };
const DELETE = { method: 'DELETE', path: /issues\/comments\/\d+$/ };

describe('T13: an older run that ends last', () => {
  it('leaves the comment of the newer one, and says so', async () => {
    const older = await teller();
    const newer = await teller();
    const { url } = await newer.tell();
    const told = await older.tell();
    expect(said()).toEqual([newer.name]);
    expect(told.url).toBe(url);
    expect(older.logged.at(-1)).toMatch(
      new RegExp(
        `^The comment on pull request 5 says what ${newer.name.replace('-1', '')} \\(attempt 1\\) found, which is newer\\.$`,
      ),
    );
    await told.renew('older, renewed');
    expect(said()).toEqual([newer.name]);
  });

  it('is also the first attempt of a run beside its second, and the second attempt of an older run', async () => {
    const run = github.addRun({ pullRequest: 5 });
    const [first, second] = [await teller({ run }), await teller({ run, attempt: 2 })];
    await second.tell();
    await first.tell();
    expect(said()).toEqual([second.name]);
    const newer = await teller();
    await newer.tell();
    await (await teller({ run, attempt: 3 })).tell();
    expect(said()).toEqual([newer.name]);
  });

  it.each([
    ['its look', LIST, true],
    ['its look', LIST, false],
    ['its write', PATCH, true],
  ])(
    'leaves the comment of the newer one, which comes and goes during %s, with check runs: %s',
    async (_, fault, check) => {
      await (await teller({ check })).tell();
      const older = await teller({ check });
      // The newer run is on newer commits, as after a push.
      github.pushToPullRequest({ number: 5 });
      const newer = await teller({ check });
      const held = hold({ ...fault, token: older.token });
      const telling = older.tell();
      await held.arrived;
      await newer.tell();
      expect(said()).toEqual([newer.name]);
      held.letGo();
      await telling;
      expect(said()).toEqual([newer.name]);
      expect(older.logged.at(-1)).toContain('which is newer');
    },
  );

  it('is set right by the newer one, which looks once more after its write', async () => {
    await (await teller({ check: false })).tell();
    const older = await teller({ check: false });
    const newer = await teller({ check: false });
    // Both have looked; the older writes after the newer, and before the newer looks again.
    const write = hold({ ...PATCH, token: older.token });
    const olderTelling = older.tell();
    await write.arrived;
    const first = hold({ ...LIST, token: newer.token });
    const newerTelling = newer.tell();
    await first.arrived;
    const again = hold({ ...LIST, token: newer.token });
    first.letGo();
    await again.arrived;
    expect(said()).toEqual([newer.name]);
    write.letGo();
    await olderTelling;
    expect(said()).toEqual([older.name]);
    again.letGo();
    await newerTelling;
    expect(said()).toEqual([newer.name]);
  });

  it('is set right by the newer one, which has links to add in the end', async () => {
    await (await teller({ check: false })).tell();
    const older = await teller({ check: false });
    const newer = await teller({ check: false });
    const write = hold({ ...PATCH, token: older.token });
    const olderTelling = older.tell();
    await write.arrived;
    const told = await newer.tell();
    write.letGo();
    await olderTelling;
    await told.renew('the newer, with a link');
    expect(said()).toEqual(['the newer, with a link']);
  });
});

describe('T13: two runs that write their first comment at once', () => {
  it.each([
    ['older', 'newer'],
    ['newer', 'older'],
  ])('leave one, with the text of the newer one, where the %s waits for the %s', async (waiting, _) => {
    const [older, newer] = [await teller(), await teller()];
    const [late, early] = waiting === 'older' ? [older, newer] : [newer, older];
    const held = hold({ ...POST, token: late.token });
    const telling = late.tell();
    await held.arrived;
    const told = await early.tell();
    held.letGo();
    const { url } = await telling;
    expect(said()).toEqual([newer.name]);
    expect(url).toBe(told.url);
    expect(url).toContain(`#issuecomment-${comments()[0]?.id}`);
  });

  it.each([
    ['older', DELETE],
    ['newer', DELETE],
    ['older', PATCH],
    ['newer', PATCH],
  ])('leave one, also where what the %s does about it comes late', async (which, fault) => {
    const [older, newer] = [await teller(), await teller()];
    const looks = [older, newer].map(({ token }) => hold({ ...POST, token }));
    const telling = [older.tell(), newer.tell()];
    await Promise.all(looks.map(({ arrived }) => arrived));
    const held = hold({ ...fault, token: which === 'older' ? older.token : newer.token });
    for (const { letGo } of looks) letGo();
    await Promise.race([held.arrived, Promise.all(telling)]);
    held.letGo();
    const urls = (await Promise.all(telling)).map(({ url }) => url);
    expect(said()).toEqual([newer.name]);
    expect(new Set(urls).size).toBe(1);
  });

  it('leave one, however many they are and whenever they come', async () => {
    for (let times = 0; times < 5; times++) {
      github.repository().comments = [];
      const tellers = [await teller(), await teller(), await teller(), await teller()];
      const order = times % 2 === 0 ? tellers : tellers.toReversed();
      await Promise.all(order.map((each) => each.tell()));
      expect(said()).toEqual([tellers.at(-1)?.name]);
    }
  }, 60_000);

  it('leave the comments of others', async () => {
    github.addComment({ pullRequest: 5, body: 'looks good' });
    github.addComment({ pullRequest: 5, author: 'stale[bot]', body: '<!-- perf-gate key=default -->\nstale' });
    const [older, newer] = [await teller(), await teller()];
    await Promise.all([older.tell(), newer.tell()]);
    expect(comments().map(({ author }) => author)).toEqual(['octocat', 'stale[bot]', 'github-actions[bot]']);
  });
});

describe('a POST whose answer is lost', () => {
  it.each<[string, Fault[]]>([
    ['by a reset in the middle of it', [{ ...POST, truncate: true, reset: true }]],
    ['by a proxy that cuts it', [{ ...POST, truncate: true }]],
    ['by a reset before it was carried out', [{ ...POST, reset: true }]],
    ['by a gateway', [{ ...POST, status: 502 }]],
    [
      'while GitHub does not list it either for a moment',
      [
        { ...POST, truncate: true, reset: true },
        { ...LIST, status: 502, times: 2 },
      ],
    ],
  ])('leaves one comment: %s', async (_, faults) => {
    const one = await teller();
    const [lost = POST, ...after] = faults;
    const held = hold(lost);
    const telling = one.tell();
    await held.arrived;
    for (const fault of after) github.fail(fault);
    held.letGo();
    const { url } = await telling;
    expect(said()).toEqual([one.name]);
    expect(url).toContain(`#issuecomment-${comments()[0]?.id}`);
  });

  it('is an error where GitHub does not say either what became of it', async () => {
    const one = await teller({ check: false });
    const held = hold({ ...POST, truncate: true, reset: true });
    const telling = one.tell();
    await held.arrived;
    github.fail({ ...LIST, status: 502, times: 99 });
    held.letGo();
    await expect(telling).rejects.toMatchObject({ status: 502 });
  });

  it('is an error where a comment cannot be replaced, after three times', async () => {
    await (await teller({ check: false })).tell();
    const fault = github.fail({ ...PATCH, status: 502, times: 99 });
    await expect((await teller({ check: false })).tell()).rejects.toMatchObject({ status: 502 });
    expect(fault.struck).toBe(3);
  });

  it('is no error where it did come, and GitHub fails after that', async () => {
    const one = await teller({ check: false });
    const held = hold(POST);
    const telling = one.tell();
    await held.arrived;
    github.fail({ ...LIST, status: 502, times: 99 });
    held.letGo();
    const { url, problem } = await telling;
    expect(url).toContain('#issuecomment-');
    expect(problem).toMatch(/^Whether another run has commented at the same time is not known: GitHub answered 502/);
  });

  it.each<[string, Fault]>([
    ['a PATCH', { ...PATCH, truncate: true, reset: true }],
    ['a PATCH that was not carried out', { ...PATCH, status: 502 }],
    ['a DELETE', { ...DELETE, reset: true }],
  ])('leaves one comment, and so does %s', async (_, fault) => {
    await (await teller()).tell();
    github.addComment({
      pullRequest: 5,
      author: 'github-actions[bot]',
      body: '<!-- perf-gate key=default -->\na duplicate of an earlier version',
    });
    github.fail(fault);
    const one = await teller();
    await one.tell();
    expect(said()).toEqual([one.name]);
  });
});
