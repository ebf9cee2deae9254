import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  mergeGroupEvent,
  pullRequestEvent,
  pushEvent,
  tokenPermissions,
  type WorkflowEvent,
} from '../support/github/events.ts';
import { type GitHubServer, startGitHub } from '../support/github/server.ts';
import { type ActionOptions, type RunningAction, startAction } from '../support/runner.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const WANTED = { contents: 'read', actions: 'read', checks: 'write', 'pull-requests': 'write' } as const;

/**
 * The shop's search in short rounds, so that a whole run takes a few seconds. The runs that are compared come one after
 * the other, and what else the machine does in each makes every latency longer, but not the CPU time of a request.
 */
const CONFIG = `
target:
  start: node server.mjs
  url: http://127.0.0.1:\${PORT}
  ready: /healthz
scenarios:
  search:
    connections: 4
    warmup: 50ms
    duration: 150ms
    rounds: 6
    requests: [GET /search?q=red+lamp]
compare:
  tolerance: 100%
  metrics: [cpu]
`;
/** Makes the search do twenty times its work: far beyond the tolerance, also where little of it was compiled yet. */
export const SLOW = { SHOP_SLOWDOWN: 'search=20' };

/** A repository with the shop in it, on the stand-in of GitHub, and jobs that run the built action on it. */
export interface Workflow {
  github: GitHubServer;
  /** For whatever a test needs besides. */
  folder: string;
  /** The checkout that jobs work in. */
  workspace: string;
  /** Runs the action for an event to its end, then its post step. */
  run(event: WorkflowEvent, options?: Partial<ActionOptions>): ReturnType<typeof finish>;
  /** Starts the action for an event. */
  start(event: WorkflowEvent, options?: Partial<ActionOptions>): RunningAction;
  push(): WorkflowEvent;
  pullRequest(number: number): WorkflowEvent;
  mergeGroup(number: number, headSha: string, baseSha: string): WorkflowEvent;
  close(): Promise<void>;
}

export async function openWorkflow(): Promise<Workflow> {
  const github = await startGitHub();
  github.addRepository();
  const folder = mkdtempSync(join(tmpdir(), 'perf-gate-e2e-'));
  const workspace = join(folder, 'shop');
  mkdirSync(workspace);
  cpSync(join(ROOT, 'examples/shop/server.mjs'), join(workspace, 'server.mjs'));
  writeFileSync(join(workspace, 'perf-gate.yml'), CONFIG);
  const start = (event: WorkflowEvent, options: Partial<ActionOptions> = {}) => {
    const of =
      event.payload.number === undefined ? { headSha: event.sha } : { pullRequest: Number(event.payload.number) };
    const { id } = github.addRun({ event: event.name, ...of, status: 'in_progress' });
    const token = github.token({ kind: 'installation', permissions: tokenPermissions(github, event, WANTED) });
    return startAction(github, 'dist/action/index.js', { event, runId: id, token, workspace, ...options });
  };
  return {
    github,
    workspace,
    start,
    run: async (event, options) => finish(start(event, options)),
    push: () => pushEvent(github),
    pullRequest: (number) => pullRequestEvent(github, { number }),
    mergeGroup: (number, headSha, baseSha) => mergeGroupEvent(github, { number, headSha, baseSha }),
    folder,
    async close() {
      await github.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function finish(action: RunningAction) {
  try {
    const main = await action.finished;
    const post = await (await action.startPost('dist/cleanup/index.js')).finished;
    // What is left of it is looked at before the job's folder goes.
    const temporary = readdirSync(String(action.environment.RUNNER_TEMP));
    return { ...main, post, survivors: action.survivors(), temporary };
  } finally {
    await action.dispose();
  }
}
