import * as core from '@actions/core';
import { OutputFolder, RUN_FILES } from '../checkout/output-folder.ts';
import type { EntrySession } from '../commands/session.ts';
import type { Config } from '../config/config.ts';
import { connectGitHub, type Octokit } from '../github/client.ts';
import { type GitHubContext, readContext } from '../github/context.ts';
import { guardProcess } from '../github/guard-process.ts';
import { openLog } from '../github/log.ts';
import { runnerTemp } from '../github/runner-temp.ts';
import type { Audience, Published } from '../publish/publish.ts';
import { openPublishers } from '../publish/publishers.ts';
import { setOutputs } from './outputs.ts';

/** What a step of the action starts from, and how far it has come. */
export class Step {
  /** Before anything else is done or read. */
  readonly #unguarded = guardProcess();
  readonly startedAt = new Date().toISOString();
  readonly workspace = process.env.GITHUB_WORKSPACE ?? process.cwd();
  /** How it can be told what becomes of the step; null until that is known. */
  means: Means | null = null;
  /** The configuration, once it is read. */
  config: Config | null = null;
  session: EntrySession | null = null;
  /** The verdict, once there is one: nothing that happens afterwards changes it. */
  published: Published | null = null;

  #output: OutputFolder | null = null;

  /**
   * Opens the folder for documents, reports and logs, once.
   *
   * @throws PerfGateError `config` when it is outside the workspace, leads through a link or is no folder
   */
  openOutput(): OutputFolder {
    this.#output ??= OutputFolder.open({
      workspace: this.workspace,
      path: core.getInput('output') || '.perf-gate',
      allowOutside: core.getBooleanInput('allow-outside'),
      howToAllow: 'set the input "allow-outside: true" in the workflow',
      temporary: runnerTemp(),
      names: RUN_FILES,
    });
    return this.#output;
  }

  get isCanceled(): boolean {
    return this.session?.abort.aborted ?? false;
  }

  /**
   * Reads who is to be told, and by what means.
   *
   * @throws PerfGateError `github` outside a workflow
   */
  async open(): Promise<Means> {
    const token = core.getInput('token');
    if (token) core.setSecret(token);
    const job = readContext(process.env);
    const { problems, ...publishers } = openPublishers({ ...core, env: process.env });
    const octokit = token ? await connectGitHub(token, job) : null;
    const settled = (published: Published) => {
      this.published = published;
      setOutputs(published);
    };
    const log = await openLog();
    for (const notice of this.#unguarded) log.warning(notice);
    const audience: Audience = { ...publishers, context: { job, octokit, log }, settled };
    this.means = { token, context: job, octokit, audience };
    if (problems.length > 0) throw problems[0];
    return this.means;
  }
}

interface Means {
  /** Empty without one. */
  token: string;
  context: GitHubContext;
  octokit: Octokit | null;
  audience: Audience;
}
