import { describe, expect, it } from 'vitest';
import { connectGitHub } from '../../src/github/client.ts';
import { openCheckRun } from '../../src/publish/check-run.ts';
import type { Result } from '../../src/verdict/result.ts';
import { contextOf } from '../github/job-context.ts';
import { githubForEachTest } from '../support/github/each-test.ts';
import { mergeGroupEvent, pullRequestEvent, pushEvent, type WorkflowEvent } from '../support/github/events.ts';
import type { GitHubServer } from '../support/github/server.ts';
import type { Run } from '../support/github/state.ts';
import { failing, finding, HOSTILE, hostile, passing } from '../support/result.ts';
import { settingsOf } from './settings.ts';

let github: GitHubServer;

githubForEachTest((server) => {
  github = server;
});

async function publish(
  result: Result,
  markdown = 'the report',
  event: WorkflowEvent = pushEvent(github),
  run = push(),
) {
  const job = contextOf(github, event, run.id);
  const octokit = await connectGitHub(github.token({ permissions: { checks: 'write' } }), job);
  const log = { info: () => {}, warning: () => {} };
  const told = await openCheckRun(settingsOf()).tell(
    { result, markdown, summary: '', folder: null },
    { job, octokit, log },
  );
  return { context: job, ...told };
}

const push = (): Run => github.addRun({ status: 'in_progress' });
const checks = () => github.repository().checkRuns;

describe('the check run', () => {
  it('is on the head of the pull request, not on the merge commit', async () => {
    const pull = github.addPullRequest({ number: 5 });
    const run = github.addRun({ pullRequest: 5, status: 'in_progress' });
    const result = failing();
    const { url, context } = await publish(result, 'the report', pullRequestEvent(github, { number: 5 }), run);

    expect(checks()).toHaveLength(1);
    expect(checks()[0]).toMatchObject({
      name: 'perf-gate verdict',
      headSha: pull.headSha,
      status: 'completed',
      conclusion: 'failure',
      title: 'search is slower: p50 +11 % (2.13 → 2.37 ms) in GET /search?q=tea',
      summary: 'the report',
      detailsUrl: context.runUrl,
      externalId: `${run.id}-1-default`,
    });
    expect(url).toContain(`/octo/shop/runs/${checks()[0]?.id}`);
  });

  it('is on the head of a merge group, and on a pushed commit', async () => {
    const headSha = 'b'.repeat(40);
    github.addCommit({ sha: headSha });
    const queued = github.addRun({ event: 'merge_group', headSha });
    await publish(passing(), 'x', mergeGroupEvent(github, { number: 5, headSha }), queued);
    await publish(passing());
    expect(checks().map((check) => check.headSha)).toEqual([headSha, github.repository().branches.get('main')]);
    expect(checks().map((check) => check.conclusion)).toEqual(['success', 'success']);
  });

  it('carries the key in its name', async () => {
    await publish({ ...passing(), key: 'api' });
    expect(checks()[0]?.name).toBe('perf-gate verdict (api)');
  });

  it('keeps title and summary within what GitHub takes', async () => {
    await publish({ ...hostile(), key: 'default', headline: HOSTILE.repeat(9) }, `${'ä'.repeat(40)}\n`.repeat(2000));
    const { title, summary } = checks()[0] ?? {};
    expect([...(title ?? '')].length).toBeLessThanOrEqual(255);
    expect(title).not.toMatch(/[\p{Cc}\u202e]/u);
    expect(Buffer.byteLength(summary ?? '')).toBeLessThanOrEqual(65_535);
  });
});

describe('annotations', () => {
  it('point at the lines of the configuration, failures apart from warnings', async () => {
    const findings = [
      finding({ kind: 'threshold', text: 'p95 is 312 ms', line: 12 }),
      finding({ kind: 'threshold', text: 'p99 is 400 ms', line: 14, fails: false }),
      finding({ text: 'a regression has no line' }),
    ];
    await publish({ ...failing(), findings });
    expect(checks()[0]?.annotations).toEqual([
      {
        path: '.github/perf-gate.yml',
        start_line: 12,
        end_line: 12,
        annotation_level: 'failure',
        title: 'perf-gate: limit',
        message: 'p95 is 312 ms',
      },
      expect.objectContaining({ start_line: 14, annotation_level: 'warning' }),
    ]);
  });

  it('are left out where inputs alone configured the gate', async () => {
    await publish({ ...failing(), configFile: null, findings: [finding({ text: 'x', line: 1 })] });
    expect(checks()[0]?.annotations).toEqual([]);
  });

  const many = (count: number) =>
    Array.from({ length: count }, (_, line) => finding({ text: `${line}`, line: line + 1 }));

  it('go in batches of fifty', async () => {
    await publish({ ...failing(), findings: many(120) });
    expect(checks()[0]?.annotations.map(({ message }) => message)).toEqual(many(120).map(({ text }) => text));
    const written = github.requests.map(({ method }) => method).filter((method) => method !== 'GET');
    expect(written).toEqual(['POST', 'PATCH', 'PATCH']);
  });

  it('stay as they are when the report is renewed', async () => {
    const findings = many(60);
    const { renew } = await publish({ ...failing(), findings });
    await renew?.({
      result: { ...failing(), findings },
      markdown: 'the report with one more notice',
      summary: '',
      folder: null,
    });
    expect(checks()[0]).toMatchObject({ summary: 'the report with one more notice' });
    expect(checks()[0]?.annotations.map(({ message }) => message)).toEqual(findings.map(({ text }) => text));
  });

  it('end somewhere', async () => {
    await publish({ ...failing(), findings: many(1000) });
    expect(checks()[0]?.annotations).toHaveLength(200);
  });

  it('that do not get through leave the check run', async () => {
    github.fail({ method: 'PATCH', path: /check-runs/, status: 422 });
    const { url, problem } = await publish({ ...failing(), findings: many(60) });
    expect(url).not.toBeNull();
    expect(problem).toMatch(/^Some annotations of the check run are missing: GitHub answered 422/);
    expect(checks()[0]).toMatchObject({ status: 'completed', conclusion: 'failure' });
  });
});
