import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type GitHubContext, readContext } from '../../src/github/context.ts';
import type { WorkflowEvent } from '../support/github/events.ts';
import type { GitHubServer } from '../support/github/server.ts';
import { runnerEnvironment } from '../support/runner.ts';

/** What perf-gate reads in a job of that run. */
export function contextOf(github: GitHubServer, event: WorkflowEvent, runId: number, env = {}): GitHubContext {
  const directory = mkdtempSync(join(tmpdir(), 'perf-gate-job-'));
  try {
    return readContext({ ...runnerEnvironment(github, { event, runId, directory }), ...env });
  } finally {
    rmSync(directory, { recursive: true });
  }
}
