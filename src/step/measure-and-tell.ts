import { dirname } from 'node:path';
import * as core from '@actions/core';
import { githubBaseline } from '../baseline/github-baseline.ts';
import { checkedOutCommit } from '../checkout/checked-out.ts';
import { resolveNamed } from '../checkout/workspace.ts';
import { showProgress } from '../commands/progress.ts';
import { openSession } from '../commands/session.ts';
import { configInputs } from '../config/inputs.ts';
import { loadConfig } from '../config/load-config.ts';
import { PerfGateError } from '../errors.ts';
import { gate } from '../gate.ts';
import { originOf } from '../github/context.ts';
import { gitCredentials } from '../github/git-credentials.ts';
import { runnerTemp } from '../github/runner-temp.ts';
import { loadsOf } from '../kinds/index.ts';
import { secretsOf } from '../load/traffic/templates.ts';
import { findAcceptance } from '../publish/acceptance.ts';
import { quote } from '../text/quote.ts';
import { VERSION } from '../version.ts';
import type { Step } from './step.ts';

/** Measures, compares, and tells the verdict. @throws whatever keeps it from that */
export async function measureAndTell(step: Step): Promise<void> {
  const { workspace } = step;
  const { token, context, octokit, audience } = await step.open();
  const output = step.openOutput();
  const config = loadConfig({ workspace, path: core.getInput('config'), inputs: configInputs(core.getInput) });
  step.config = config;
  for (const secret of secretsOf(
    config.scenarios.flatMap(loadsOf).map(({ traffic }) => traffic),
    process.env,
  ))
    core.setSecret(secret);
  const named = core.getInput('baseline-file');
  const file = named ? resolveNamed(workspace, named) : null;
  if (named && file === null) {
    throw new PerfGateError(
      'config',
      `the input "baseline-file": ${quote(named)} is a link that leaves the repository.`,
    );
  }
  const credentials = token ? gitCredentials(token, context.serverUrl) : null;
  if (credentials) core.setSecret(credentials.secret);
  const chosen = githubBaseline({
    wanted: config.baseline,
    file,
    octokit,
    context,
    credentials: credentials?.config ?? [],
    key: config.key,
    scenarios: config.scenarios.map(({ name }) => name),
  });
  // A workflow may check out another commit than the one that it was started for.
  const commit = await checkedOutCommit(config.target.workingDirectory);
  const label = core.getInput('accept-label').trim();

  const progress = showProgress(process.stdout);
  const session = await openSession(dirname(dirname(process.argv[1] as string)), runnerTemp(), progress.listen);
  step.session = session;
  // For the post step, which ends what this step could not.
  core.saveState('processes', session.processes.file);
  try {
    await gate(
      {
        version: VERSION,
        config,
        origin: { ...originOf(context), commit: commit ?? context.sha },
        ...chosen,
        output,
        agentScript: session.agentScript,
        acceptance: label && octokit ? () => findAcceptance({ octokit, context, label }) : null,
        audience,
      },
      session,
    );
    if (session.abort.aborted) throw session.abort.reason;
  } finally {
    progress.close();
    await session.close();
  }
}
