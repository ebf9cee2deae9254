import { dirname } from 'node:path';
import * as core from '@actions/core';
import { githubBaseline } from '../baseline/github-baseline.ts';
import { githubRules } from '../baseline/github-rules.ts';
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
import { assertMeasurable } from '../github/measurable.ts';
import { occasionOf } from '../github/occasion-of.ts';
import { runnerTemp } from '../github/runner-temp.ts';
import { loadsOf } from '../kinds/index.ts';
import { secretsOf } from '../load/traffic/templates.ts';
import { quote } from '../text/quote.ts';
import { VERSION } from '../version.ts';
import { acceptanceOf } from './acceptance.ts';
import { PROGRESS_LINES } from './log-limits.ts';
import { allowsUntrusted } from './mode.ts';
import type { Means, Step } from './step.ts';

/** Measures, compares, and tells the verdict. @throws whatever keeps it from that */
export async function measureAndTell(step: Step, { token, context, octokit, audience }: Means): Promise<void> {
  const { workspace } = step;
  const allowUntrusted = allowsUntrusted();
  assertMeasurable(context, null, allowUntrusted);
  const output = step.openOutput();
  const gitToken = token ? gitCredentials(token, context.serverUrl) : null;
  if (gitToken) core.setSecret(gitToken.secret);
  const credentials = gitToken?.config ?? [];
  const progress = showProgress(process.stdout, PROGRESS_LINES);
  const session = await openSession(dirname(dirname(process.argv[1] as string)), runnerTemp(), progress.listen);
  step.session = session;
  // For the post step, which ends what this step could not.
  core.saveState('processes', session.processes.file);
  try {
    const path = core.getInput('config');
    const policy = core.getInput('policy');
    const rules = await githubRules({ policy, workspace, path, octokit, context, credentials }, session);
    if (rules?.policy === 'base') step.rulesOfBase = rules.base.file?.text ?? null;
    const inputs = configInputs(core.getInput);
    const config = loadConfig({ workspace, path, inputs, rules, occasion: occasionOf(context.event) });
    step.config = config;
    for (const secret of secretsOf(
      config.scenarios.flatMap(loadsOf).map(({ traffic }) => traffic),
      process.env,
    ))
      core.setSecret(secret);
    const file = baselineFile(workspace);
    const chosen = githubBaseline({
      wanted: config.baseline,
      file,
      octokit,
      context,
      credentials,
      key: config.key,
      scenarios: config.scenarios.map(({ name }) => name),
    });
    // A workflow may check out another commit than the one that it was started for.
    const commit = await checkedOutCommit(config.target.workingDirectory);
    assertMeasurable(context, commit, allowUntrusted);
    const label = core.getInput('accept-label').trim();

    await gate(
      {
        version: VERSION,
        config,
        origin: { ...originOf(context), commit: commit ?? context.sha },
        ...chosen,
        output,
        agentScript: session.agentScript,
        acceptance: label && octokit ? () => acceptanceOf({ octokit, context, label }, step.mode) : null,
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

/** @throws PerfGateError `config` for a file of the checkout that is a link to somewhere else */
function baselineFile(workspace: string): string | null {
  const named = core.getInput('baseline-file');
  if (!named) return null;
  const file = resolveNamed(workspace, named);
  if (file !== null) return file;
  throw new PerfGateError(
    'config',
    `the input "baseline-file": ${quote(named)} is a link that leads out of the repository's files.`,
  );
}
