import { dirname, resolve } from 'node:path';
import * as core from '@actions/core';
import { githubBaseline } from './baseline/github-baseline.ts';
import { checkedOutCommit } from './checkout/checked-out.ts';
import { showProgress } from './commands/progress.ts';
import { openSession } from './commands/session.ts';
import { configInputs } from './config/inputs.ts';
import { loadConfig } from './config/load-config.ts';
import { messageOf } from './errors.ts';
import { gate } from './gate.ts';
import { connectGitHub } from './github/client.ts';
import { originOf, readContext } from './github/context.ts';
import { gitCredentials } from './github/git-credentials.ts';
import { guardProcess } from './github/guard-process.ts';
import { openLog } from './github/log.ts';
import { runnerTemp } from './github/runner-temp.ts';
import { loadsOf } from './kinds/index.ts';
import { secretsOf } from './load/traffic/templates.ts';
import { findAcceptance } from './publish/acceptance.ts';
import type { Published } from './publish/publish.ts';
import { openPublishers } from './publish/publishers.ts';
import { redact } from './secrets/border.ts';
import { plainLines } from './text/plain.ts';
import { VERSION } from './version.ts';

// The action: measures, compares, reports on the pull request, and fails the job last.

async function main(): Promise<void> {
  const unguarded = guardProcess();
  const token = core.getInput('token');
  if (token) core.setSecret(token);
  const workspace = process.env.GITHUB_WORKSPACE ?? process.cwd();
  const context = readContext(process.env);
  const config = loadConfig({ workspace, path: core.getInput('config'), inputs: configInputs(core.getInput) });
  for (const secret of secretsOf(
    config.scenarios.flatMap(loadsOf).map(({ traffic }) => traffic),
    process.env,
  ))
    core.setSecret(secret);
  const publishers = openPublishers({ ...core, env: process.env });
  const octokit = token ? await connectGitHub(token, context) : null;
  const log = await openLog();
  for (const notice of unguarded) log.warning(notice);
  const output = resolve(workspace, core.getInput('output') || '.perf-gate');
  const file = core.getInput('baseline-file');
  const { key } = config;
  const credentials = token ? gitCredentials(token, context.serverUrl) : null;
  if (credentials) core.setSecret(credentials.secret);
  const chosen = githubBaseline({
    wanted: config.baseline,
    file: file ? resolve(workspace, file) : null,
    octokit,
    context,
    credentials: credentials?.config ?? [],
    key,
    scenarios: config.scenarios.map(({ name }) => name),
  });
  // A workflow may check out another commit than the one that it was started for.
  const commit = await checkedOutCommit(config.target.workingDirectory);
  const label = core.getInput('accept-label').trim();

  const progress = showProgress(process.stdout);
  const session = openSession(dirname(dirname(process.argv[1] as string)), runnerTemp(), progress.listen);
  // For the post step, which ends what this step could not.
  core.saveState('processes', session.processes.file);
  try {
    const published = await gate(
      {
        version: VERSION,
        config,
        origin: { ...originOf(context), commit: commit ?? context.sha },
        ...chosen,
        output,
        agentScript: session.agentScript,
        acceptance: label && octokit ? () => findAcceptance({ octokit, context, label }) : null,
        audience: { publishers, context: { job: context, octokit, log } },
      },
      session,
    );
    if (session.abort.aborted) throw session.abort.reason;
    const { result } = published;
    setOutputs(published);
    log.info(result.headline);
    if (result.conclusion === 'failure') fail(result.failure?.message ?? result.headline);
  } finally {
    progress.close();
    await session.close();
  }
}

function setOutputs({ result, files, urls }: Published): void {
  const { tally, evidence } = result;
  const outputs: Record<string, string | number> = {
    conclusion: result.conclusion,
    'result-path': files?.resultPath ?? '',
    'report-path': files?.reportPath ?? '',
    regressed: tally.regressed,
    improved: tally.improved,
    unchanged: tally.unchanged,
    inconclusive: tally.inconclusive,
    violated: result.scenarios.flatMap(({ thresholds }) => thresholds).filter(({ violated }) => violated).length,
    'comment-url': urls.comment ?? '',
    'check-url': urls['check run'] ?? '',
    'baseline-sha': evidence.kind === 'none' ? '' : (evidence.origin.commit ?? ''),
  };
  for (const [name, value] of Object.entries(outputs))
    core.setOutput(name, typeof value === 'string' ? redact(value) : value);
}

/** The lines of a target's log stay lines; the runner's escaping keeps them from being commands. */
function fail(message: string): void {
  core.setFailed(`perf-gate: ${plainLines(message).join('\n')}`);
}

try {
  await main();
} catch (error) {
  fail(messageOf(error));
  if (core.isDebug() && error instanceof Error) core.debug(error.stack ?? '');
}
