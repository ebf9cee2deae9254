import { dirname, resolve } from 'node:path';
import * as core from '@actions/core';
import { githubBaseline } from '../baseline/github-baseline.ts';
import { checkedOutCommit } from '../checkout/checked-out.ts';
import { showProgress } from '../commands/progress.ts';
import { openSession } from '../commands/session.ts';
import { configInputs } from '../config/inputs.ts';
import { loadConfig } from '../config/load-config.ts';
import { gate } from '../gate.ts';
import { originOf } from '../github/context.ts';
import { explainFailure } from '../github/failure.ts';
import { gitCredentials } from '../github/git-credentials.ts';
import { runnerTemp } from '../github/runner-temp.ts';
import { within } from '../github/within.ts';
import { loadsOf } from '../kinds/index.ts';
import { secretsOf } from '../load/traffic/templates.ts';
import { type AcceptanceOptions, type FoundAcceptance, findAcceptance } from '../publish/acceptance.ts';
import { sentence } from '../text/sentence.ts';
import { VERSION } from '../version.ts';
import type { Step } from './step.ts';

/** Measures, compares, and tells the verdict. @throws whatever keeps it from that */
export async function measureAndTell(step: Step): Promise<void> {
  const { workspace, output } = step;
  const { token, context, octokit, audience } = await step.open();
  const config = loadConfig({ workspace, path: core.getInput('config'), inputs: configInputs(core.getInput) });
  step.config = config;
  for (const secret of secretsOf(
    config.scenarios.flatMap(loadsOf).map(({ traffic }) => traffic),
    process.env,
  ))
    core.setSecret(secret);
  const file = core.getInput('baseline-file');
  const credentials = token ? gitCredentials(token, context.serverUrl) : null;
  if (credentials) core.setSecret(credentials.secret);
  const chosen = githubBaseline({
    wanted: config.baseline,
    file: file ? resolve(workspace, file) : null,
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
  const session = openSession(dirname(dirname(process.argv[1] as string)), runnerTemp(), progress.listen);
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
        acceptance: label && octokit ? () => acceptanceWithin({ octokit, context, label }) : null,
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

/** Milliseconds: a verdict that fails waits for it. */
const PATIENCE = 15_000;

async function acceptanceWithin(options: AcceptanceOptions): Promise<FoundAcceptance> {
  try {
    return await within(PATIENCE, 'GitHub', () => findAcceptance(options));
  } catch (error) {
    const notice = sentence(explainFailure(error, `The label "${options.label}" was not looked for`));
    return { acceptance: null, notice };
  }
}
