import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pullRequestEvent, pushEvent, tokenPermissions, type WorkflowEvent } from '../../test/support/github/events.ts';
import { type GitHubServer, startGitHub } from '../../test/support/github/server.ts';
import { startAction } from '../../test/support/runner.ts';

const PERMISSIONS = { contents: 'read', actions: 'read', checks: 'write', 'pull-requests': 'write' } as const;
const TIMEOUT_MS = 300_000;
const SERVICE = `
import { createServer } from 'node:http';
createServer((request, response) => response.end('lamp')).listen(process.env.PORT, '127.0.0.1');
`;

/** What became of one run. */
export interface Outcome {
  seed: number;
  struck: number;
  seconds: number;
  /** What is wrong of the verdict: another one, told in one place and not as it is in another. */
  wrong: string[];
  /** Places where it is told twice. */
  twice: string[];
  /** Places where it is not told. */
  missing: string[];
  /** Processes and files that it left. */
  left: string[];
}

/**
 * Runs the built action once, as a runner does, for a pull request or a push, while calls to GitHub fail at random. Whether
 * the gate has to pass or to fail is known: half of all runs have a limit that no service can keep.
 *
 * @param share of the calls that fail, 0.05 = 5 %
 */
export async function wholeRun(seed: number, share: number): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'perf-gate-faults-'));
  const github = await startGitHub();
  try {
    return await tryOnce(github, folder, seed, share);
  } finally {
    await github.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function tryOnce(github: GitHubServer, folder: string, seed: number, share: number): Promise<Outcome> {
  const isPush = seed % 4 === 0;
  const fails = seed % 2 === 1 || seed % 8 === 4;
  const repository = github.addRepository();
  const workspace = join(folder, 'shop');
  mkdirSync(workspace);
  writeFileSync(join(workspace, 'server.mjs'), SERVICE);
  writeFileSync(join(workspace, 'perf-gate.yml'), configOf(isPush, fails));
  const { event, headSha } = isPush ? pushed(github) : pulled(github);
  const { id } = github.addRun({
    event: event.name,
    status: 'in_progress',
    ...(isPush ? { headSha } : { pullRequest: 7 }),
  });
  const token = github.token({ kind: 'installation', permissions: tokenPermissions(github, event, PERMISSIONS) });

  const struck = github.failAtRandom({ seed, share });
  const began = performance.now();
  await using action = startAction(github, 'dist/action/index.js', {
    event,
    runId: id,
    token,
    workspace,
    timeoutMs: TIMEOUT_MS,
    env: { TMPDIR: folder },
  });
  const main = await action.finished;
  const seconds = (performance.now() - began) / 1000;
  await (await action.startPost('dist/cleanup/index.js')).finished;
  github.failAtRandom(null);

  const conclusion = fails ? 'failure' : 'success';
  const wrong: string[] = [];
  const twice: string[] = [];
  const missing: string[] = [];
  if (main.exitCode !== (fails ? 1 : 0)) {
    wrong.push(`exit code ${main.exitCode}`);
    console.log(main.stdout.split('\n').slice(-15).join('\n'));
  }
  if (main.outputs.conclusion !== conclusion) wrong.push(`output ${main.outputs.conclusion}`);
  if (!/^#/m.test(main.summary)) missing.push('summary');
  if (/\bat .*index\.js:\d+/.test(main.stdout + main.stderr)) wrong.push('a stack trace in the log');
  const checks = repository.checkRuns.filter((check) => check.headSha === headSha);
  if (checks.length === 0) missing.push('check run');
  if (checks.length > 1) twice.push('check run');
  if (checks.some((check) => check.conclusion !== conclusion)) wrong.push(`check run ${checks[0]?.conclusion}`);
  if (!isPush) {
    if (repository.comments.length === 0) missing.push('comment');
    if (repository.comments.length > 1) twice.push('comment');
    if (repository.comments.some(({ body }) => /^#+ ❌/m.test(body) !== fails)) wrong.push('comment');
  }
  const uploaded = repository.artifacts.filter(({ finalized }) => finalized).map(({ name }) => name);
  // An upload that was begun and not finished is made again under another name; a baseline is kept in two places.
  if (!uploaded.some((name) => /^perf-gate-report-default(\+2)?$/.test(name))) missing.push('report');
  const isKept =
    uploaded.some((name) => /^perf-gate-baseline-default(\+2)?$/.test(name)) ||
    repository.caches.some(({ finalized }) => finalized);
  if (isPush && !isKept) missing.push('baseline');

  const temp = String(action.environment.RUNNER_TEMP);
  const left = [
    ...action.survivors().map((pid) => `process ${pid}`),
    ...readdirSync(folder).filter((name) => name !== 'shop'),
    ...readdirSync(workspace).filter((name) => !['server.mjs', 'perf-gate.yml', '.perf-gate'].includes(name)),
    ...(existsSync(temp) ? readdirSync(temp).filter((name) => name.startsWith('perf-gate')) : []),
  ];
  return { seed, struck: struck.length, seconds, wrong, twice, missing, left };
}

function configOf(isPush: boolean, fails: boolean): string {
  return `
target:
  start: ${process.execPath} server.mjs
  url: http://127.0.0.1:\${PORT}
baseline: ${isPush ? 'artifact' : 'none'}
on-missing-baseline: pass
scenarios:
  home:
    connections: 2
    warmup: 0s
    duration: 100ms
    rounds: 5
    requests: [GET /]
    thresholds:
      p50: < ${fails ? '0.001ms' : '10s'}
`;
}

function pushed(github: GitHubServer): { event: WorkflowEvent; headSha: string } {
  const event = pushEvent(github);
  return { event, headSha: event.sha };
}

function pulled(github: GitHubServer): { event: WorkflowEvent; headSha: string } {
  const { headSha } = github.addPullRequest({ number: 7 });
  return { event: pullRequestEvent(github, { number: 7 }), headSha };
}
