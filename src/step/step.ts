import { resolve } from 'node:path';
import * as core from '@actions/core';
import type { EntrySession } from '../commands/session.ts';
import type { Config } from '../config/config.ts';
import { connectGitHub, type Octokit } from '../github/client.ts';
import { type GitHubContext, readContext } from '../github/context.ts';
import { openLog } from '../github/log.ts';
import type { Audience, Published } from '../publish/publish.ts';
import { openPublishers } from '../publish/publishers.ts';
import { setOutputs } from './outputs.ts';

/** What a step of the action starts from, and how far it has come. */
export class Step {
  readonly startedAt = new Date().toISOString();
  readonly workspace = process.env.GITHUB_WORKSPACE ?? process.cwd();
  /** Absolute path of the folder for documents, reports and logs. */
  readonly output = resolve(this.workspace, core.getInput('output') || '.perf-gate');
  /** How it can be told what becomes of the step; null until that is known. */
  means: Means | null = null;
  /** The configuration, once it is read. */
  config: Config | null = null;
  session: EntrySession | null = null;
  /** The verdict, once there is one: nothing that happens afterwards changes it. */
  published: Published | null = null;

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
    const audience: Audience = { ...publishers, context: { job, octokit, log: await openLog() }, settled };
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
