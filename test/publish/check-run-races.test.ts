import { describe, expect, it } from 'vitest';
import { connectGitHub } from '../../src/github/client.ts';
import { openCheckRun } from '../../src/publish/check-run.ts';
import type { Result } from '../../src/verdict/result.ts';
import { contextOf } from '../github/job-context.ts';
import { githubForEachTest } from '../support/github/each-test.ts';
import { pullRequestEvent } from '../support/github/events.ts';
import type { Fault } from '../support/github/faults.ts';
import type { GitHubServer } from '../support/github/server.ts';
import type { CheckRun, Run } from '../support/github/state.ts';
import { failing, finding, passing } from '../support/result.ts';
import { settingsOf } from './settings.ts';

let github: GitHubServer;
let head: string;
githubForEachTest((server) => {
  github = server;
  head = github.addPullRequest({ number: 5 }).headSha;
});

/** A run of pull request 5 that has a verdict to write. */
interface Teller {
  run: Run;
  token: string;
  logged: string[];
  tell(result: Result, key?: string): Promise<{ url: string | null; problem?: string; renew(): Promise<void> }>;
}

async function teller({
  attempt = 1,
  run = github.addRun({ pullRequest: 5 }),
}: {
  attempt?: number;
  run?: Run;
} = {}): Promise<Teller> {
  const job = contextOf(github, pullRequestEvent(github, { number: 5 }), run.id, {
    GITHUB_RUN_ATTEMPT: String(attempt),
  });
  const token = github.token({ permissions: { checks: 'write' } });
  const octokit = await connectGitHub(token, job);
  const logged: string[] = [];
  const log = { info: (text: string) => void logged.push(text), warning: (text: string) => void logged.push(text) };
  return {
    run,
    token,
    logged,
    async tell(result, key = 'default') {
      const report = {
        result: { ...result, key },
        markdown: `the report of run ${run.id}-${attempt}`,
        summary: '',
        folder: null,
      };
      const { renew, ...told } = await openCheckRun(settingsOf()).tell(report, { job, octokit, log });
      return { ...told, renew: async () => renew?.({ ...report, markdown: `${report.markdown}, renewed` }) };
    },
  };
}

const checks = () => github.repository().checkRuns.filter(({ app }) => app.slug === 'github-actions');
/** What GitHub shows of several check runs of one name: the one that was created last. */
const shown = () => {
  const { conclusion, externalId, summary } = checks().at(-1) ?? {};
  return { conclusion, externalId, summary };
};
const sayOf = ({ run }: Teller, conclusion: string, attempt = 1) => ({
  conclusion,
  externalId: `${run.id}-${attempt}-default`,
  summary: `the report of run ${run.id}-${attempt}`,
});

describe('an uncertain POST of a check run', () => {
  const POST: Fault = { method: 'POST', path: /check-runs$/ };

  it.each<[string, Fault]>([
    ['whose answer was cut off by a reset', { ...POST, truncate: true, reset: true }],
    ['whose answer was cut short', { ...POST, truncate: true }],
    ['that was refused with 502', { ...POST, status: 502 }],
    ['that was refused with 500 twice', { ...POST, status: 500, times: 2 }],
    ['that was reset before an answer', { ...POST, reset: true }],
    ['whose answer was cut off, and which cannot be looked for at once', { ...POST, truncate: true, reset: true }],
  ])('%s leaves one', async (name, fault) => {
    const first = await teller();
    if (name.includes('at once')) github.fail({ method: 'GET', path: /check-runs$/, status: 502, times: 4 });
    github.fail(fault);
    const { url } = await first.tell(failing());
    expect(checks()).toHaveLength(1);
    expect(url).toContain(`/runs/${checks()[0]?.id}`);
    expect(shown()).toEqual(sayOf(first, 'failure'));
  });

  it('is not taken for one of another key, another attempt or another app', async () => {
    const run = github.addRun({ pullRequest: 5 });
    await (await teller({ run })).tell(passing(), 'api');
    await (await teller({ run })).tell(passing());
    github.repository().checkRuns.push({
      ...(checks()[0] as CheckRun),
      id: github.newId(),
      name: 'perf-gate verdict',
      externalId: `${run.id}-2-default`,
      app: { id: 99, slug: 'other' },
    });
    github.fail({ ...POST, status: 502 });
    const second = await teller({ run, attempt: 2 });
    await second.tell(failing());
    expect(checks()).toHaveLength(3);
    expect(shown()).toEqual(sayOf(second, 'failure', 2));
  });

  it('is an error in the end', async () => {
    github.fail({ ...POST, status: 502, times: 99 });
    await expect((await teller()).tell(failing())).rejects.toMatchObject({ status: 502 });
    expect(checks()).toEqual([]);
  });

  it('of annotations leaves each of them once', async () => {
    const findings = Array.from({ length: 120 }, (_, line) => finding({ text: `${line}`, line: line + 1 }));
    github.fail({ method: 'PATCH', path: /check-runs/, truncate: true, reset: true });
    github.fail({ method: 'PATCH', path: /check-runs/, status: 502 });
    const told = await (await teller()).tell({ ...failing(), findings });
    expect(told.problem).toBeUndefined();
    expect(checks()[0]?.annotations.map(({ message }) => message)).toEqual(findings.map(({ text }) => text));
  });
});

describe('the check runs of one commit', () => {
  it('show the second attempt after the first', async () => {
    const run = github.addRun({ pullRequest: 5 });
    const first = await teller({ run });
    const second = await teller({ run, attempt: 2 });
    await first.tell(failing());
    await second.tell(passing());
    expect(shown()).toEqual(sayOf(second, 'success', 2));
  });

  it('show the newer run where the older one ends last, and the older one says so', async () => {
    const older = await teller();
    const newer = await teller();
    const { url } = await newer.tell(failing());
    expect((await older.tell(passing())).url).toBe(url);
    expect(shown()).toEqual(sayOf(newer, 'failure'));
    expect(older.logged).toEqual([`The check run of the newer run ${newer.run.id} (attempt 1) stays as it is.`]);
  });

  it('show the newer run where the older one is created after it at the same time', async () => {
    const older = await teller();
    const newer = await teller();
    let go: (_: unknown) => void = () => undefined;
    const until = new Promise((resolve) => {
      go = resolve;
    });
    const held = github.fail({ method: 'POST', path: /check-runs$/, token: older.token, until });
    const telling = older.tell(passing());
    await held.arrived;
    await newer.tell(failing());
    go(null);
    const told = await telling;
    expect(checks()).toHaveLength(2);
    expect(shown()).toEqual(sayOf(newer, 'failure'));
    // It stays like that when the older run has more to say.
    await told.renew();
    expect(shown()).toEqual(sayOf(newer, 'failure'));
  });

  it('show the newer run where both write at once', async () => {
    for (let times = 0; times < 10; times++) {
      github.repository().checkRuns = [];
      const older = await teller();
      const newer = await teller();
      await Promise.all([newer.tell(failing()), older.tell(passing())]);
      expect(shown()).toEqual(sayOf(newer, 'failure'));
    }
  });

  it('are told apart by key', async () => {
    const older = await teller();
    await (await teller()).tell(passing(), 'api');
    await older.tell(failing());
    expect(checks().map(({ name }) => name)).toEqual(['perf-gate verdict (api)', 'perf-gate verdict']);
  });

  it('are written although the others cannot be looked for', async () => {
    github.fail({ method: 'GET', path: /check-runs$/, status: 502, times: 99 });
    const told = await (await teller()).tell(failing());
    expect(checks()).toHaveLength(1);
    expect(told.problem).toMatch(/^Whether a newer run has written a check run is not known: GitHub answered 502/);
  });

  it('of other commits do not matter', async () => {
    const older = await teller();
    github.pushToPullRequest({ number: 5 });
    await (await teller()).tell(passing());
    await older.tell(failing());
    expect(checks().map(({ headSha, conclusion }) => [headSha === head, conclusion])).toEqual([
      [false, 'success'],
      [true, 'failure'],
    ]);
  });
});
