import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/folder.ts';
import { githubForEachTest } from '../support/github/each-test.ts';
import { pushEvent } from '../support/github/events.ts';
import type { GitHubServer } from '../support/github/server.ts';
import { startAction } from '../support/runner.ts';

// A GitHub Enterprise Server, which @actions/artifact refuses by its name, whatever services it has.

let github: GitHubServer;
githubForEachTest((server) => {
  github = server;
});

// These keep archives only: there is no page beside them, and what is linked says so.
const ENTERPRISE = { GITHUB_SERVER_URL: 'https://github.example.com' };

async function upload(env: Record<string, string>) {
  const run = github.addRun({ status: 'in_progress' });
  const workspace = temporaryFolder('older');
  await using action = startAction(github, 'test/publish/steps/report-step.ts', {
    event: pushEvent(github),
    runId: run.id,
    workspace,
    token: github.token(),
    inputs: { key: 'default' },
    env: { ...ENTERPRISE, ...env },
  });
  const { exitCode, stdout, stderr, outputs, summary } = await action.finished;
  expect(exitCode, stdout + stderr).toBe(0);
  const uploaded = github.repository().artifacts.map(({ name, blob }) => ({
    name,
    files: Object.keys(unzipSync(github.blobs.read(blob) ?? new Uint8Array())).sort(),
  }));
  return { uploaded, notices: JSON.parse(outputs.notices ?? '[]') as string[], report: outputs.report ?? '', summary };
}

const WHOLE = [{ name: 'perf-gate-report-default', files: ['report.html', 'result.json'] }];

describe('the report on an Enterprise Server', () => {
  it('that has the results service goes there', async () => {
    const { uploaded, notices, report, summary } = await upload({});
    expect({ uploaded, notices }).toEqual({ uploaded: WHOLE, notices: [] });
    expect(report).toMatch(/\/artifacts\/\d+$/);
    expect(summary).toContain(`[Full report (report.html in a zip file)](${report})`);
  });

  it('that has only the older artifact service goes there', async () => {
    const { uploaded, notices, report, summary } = await upload({ ACTIONS_RESULTS_URL: '' });
    expect({ uploaded, notices }).toEqual({ uploaded: WHOLE, notices: [] });
    expect(report).toMatch(/\/actions\/runs\/\d+#artifacts$/);
    expect(summary).toContain(`[Full report (report.html in a zip file)](${report})`);
  });

  it('whose results service has no artifacts goes to the older one', async () => {
    github.fail({ path: /CreateArtifact$/, status: 404, times: 9 });
    expect(await upload({})).toMatchObject({ uploaded: WHOLE, notices: [] });
  });

  it('that has neither is one sentence, and no failure', async () => {
    const { uploaded, notices } = await upload({ ACTIONS_RESULTS_URL: '', ACTIONS_RUNTIME_URL: '' });
    expect(uploaded).toEqual([]);
    expect(notices).toEqual([
      expect.stringMatching(/^The report was not uploaded: this server has no artifact service/),
    ]);
  });
});
