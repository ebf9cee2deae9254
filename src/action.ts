import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import * as core from '@actions/core';
import { githubBaseline } from './baseline/github-baseline.ts';
import { checkedOutCommit } from './checkout/checked-out.ts';
import { showProgress } from './commands/progress.ts';
import { openSession } from './commands/session.ts';
import { configInputs } from './config/inputs.ts';
import { loadConfig } from './config/load-config.ts';
import { messageOf, PerfGateError } from './errors.ts';
import { type GateOutcome, gate } from './gate.ts';
import { connectGitHub } from './github/client.ts';
import { originOf, readContext } from './github/context.ts';
import { gitCredentials } from './github/git-credentials.ts';
import { openLog } from './github/log.ts';
import { loadsOf } from './kinds/index.ts';
import { secretsOf } from './load/traffic/templates.ts';
import { findAcceptance } from './publish/acceptance.ts';
import { uploadReport } from './publish/artifacts.ts';
import { COMMENT_MODES, type CommentMode } from './publish/comment.ts';
import { type Published, publish } from './publish/publish.ts';
import { renderMarkdown } from './report/markdown.ts';
import { plainLines } from './text/plain.ts';
import { VERSION } from './version.ts';

// The action: measures, compares, tells the pull request, and fails the job last.

async function main(): Promise<void> {
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
  const comment = readCommentMode();
  const check = core.getBooleanInput('check');
  const octokit = token ? await connectGitHub(token, context) : null;
  const log = await openLog();
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
  });
  // A workflow may have checked out another commit than the one that it was started for.
  const commit = await checkedOutCommit(config.target.workingDirectory, chosen.baseCommit?.settings);
  const label = core.getInput('accept-label').trim();

  const temporary = process.env.RUNNER_TEMP ?? tmpdir();
  const session = openSession(dirname(dirname(process.argv[1] as string)), temporary);
  // For the post step, which ends what this one could not.
  core.saveState('processes', session.processes.file);
  try {
    const progress = showProgress(process.stdout);
    const outcome = await gate({
      version: VERSION,
      config,
      origin: { ...originOf(context), commit: commit ?? context.sha },
      ...chosen,
      temporary,
      output,
      acceptance: label && octokit ? () => findAcceptance({ octokit, context, label }) : null,
      ...session,
      listen: progress.listen,
    });
    await session.processes.killAll();
    if (session.abort.aborted) throw session.abort.reason;
    const files = ['result.json', 'report.html', 'run.json', 'base-run.json', 'head.log', 'base.log'];
    const report = await uploadReport({ key, files: files.map((name) => join(output, name)), folder: output }, context);
    const notices = [...outcome.result.notices, ...(report.problem ? [report.problem] : [])];
    for (const notice of notices) log.warning(notice);
    const result = { ...outcome.result, notices };
    const links = { run: context.runUrl, ...(report.url && { report: report.url }) };
    const told = await publish({
      result,
      markdown: renderMarkdown(result, { links }),
      context,
      octokit,
      comment,
      check,
      summaryFile: process.env.GITHUB_STEP_SUMMARY,
      log,
    });
    setOutputs(outcome, told);
    log.info(result.headline);
    if (result.conclusion === 'failure') fail(result.failure?.message ?? result.headline);
  } finally {
    await session.close();
  }
}

function readCommentMode(): CommentMode {
  const given = core.getInput('comment') || 'always';
  const mode = COMMENT_MODES.find((known) => known === given);
  if (mode) return mode;
  throw new PerfGateError('config', `input "comment": "${given}" is none of ${COMMENT_MODES.join(', ')}`);
}

function setOutputs({ result, resultPath, reportPath }: GateOutcome, told: Published): void {
  const { tally, evidence } = result;
  const outputs: Record<string, string | number> = {
    conclusion: result.conclusion,
    'result-path': resultPath ?? '',
    'report-path': reportPath ?? '',
    regressed: tally.regressed,
    improved: tally.improved,
    unchanged: tally.unchanged,
    inconclusive: tally.inconclusive,
    violated: result.scenarios.flatMap(({ thresholds }) => thresholds).filter(({ violated }) => violated).length,
    'comment-url': told.commentUrl ?? '',
    'check-url': told.checkUrl ?? '',
    'baseline-sha': evidence.kind === 'none' ? '' : (evidence.origin.commit ?? ''),
  };
  for (const [name, value] of Object.entries(outputs)) core.setOutput(name, value);
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
