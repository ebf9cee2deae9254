import { join } from 'node:path';
import * as core from '@actions/core';
import { OutputFolder, RUN_FILES } from '../checkout/output-folder.ts';
import type { EntrySession } from '../commands/session.ts';
import type { Config } from '../config/config.ts';
import { connectGitHub, type Octokit } from '../github/client.ts';
import { type GitHubContext, readContext } from '../github/context.ts';
import { guardProcess } from '../github/guard-process.ts';
import { openLog } from '../github/log.ts';
import { isAboutItsCommit } from '../github/measurable.ts';
import { runnerTemp } from '../github/runner-temp.ts';
import type { Audience, Published } from '../publish/publish.ts';
import type { Publisher } from '../publish/publisher.ts';
import { openPublishers } from '../publish/publishers.ts';
import { type Mode, readMode } from './mode.ts';
import { setOutputs } from './outputs.ts';

/** What a step of the action starts from, and how far it has come. */
export class Step {
  /** Before anything else is done or read. */
  readonly #unguarded = guardProcess();
  readonly startedAt = new Date().toISOString();
  readonly workspace = process.env.GITHUB_WORKSPACE ?? process.cwd();
  /** Where the mode is wrong, that is told as if nothing had been said of it. */
  mode: Mode = 'both';
  /** How it can be told what becomes of the step; null until that is known. */
  means: Means | null = null;
  /** The configuration, once it is read. */
  config: Config | null = null;
  /** The text of the base's file, where its rules decide. */
  rulesOfBase: string | null = null;
  session: EntrySession | null = null;
  /** The verdict, once there is one: nothing that happens afterwards changes it. */
  published: Published | null = null;

  readonly #outputs = new Map<string, OutputFolder>();

  /**
   * Opens the folder for documents, reports and logs, once.
   *
   * @param key the folder in it that is for one gate of several
   * @throws PerfGateError `config` when it is outside the workspace, leads through a link or is no folder
   */
  openOutput(key = ''): OutputFolder {
    const opened =
      this.#outputs.get(key) ??
      OutputFolder.open({
        workspace: this.workspace,
        path: join(core.getInput('output') || '.perf-gate', key),
        allowOutside: core.getInput('allow-outside') !== '' && core.getBooleanInput('allow-outside'),
        howToAllow: 'set the input "allow-outside: true" in the workflow',
        temporary: runnerTemp(),
        names: RUN_FILES,
      });
    this.#outputs.set(key, opened);
    return opened;
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
    const { problems, ...opened } = openPublishers({ ...core, env: process.env });
    try {
      this.mode = readMode();
    } catch (error) {
      problems.push(error);
    }
    const quiet = this.mode === 'run' || !isAboutItsCommit(job);
    const publishers = quiet ? opened.publishers.filter(({ needsToken }) => !needsToken) : opened.publishers;
    const octokit = token ? await connectGitHub(token, job) : null;
    const settled = (published: Published) => {
      this.published = published;
      setOutputs(published);
    };
    const uploads = this.mode === 'report' ? [] : opened.uploads;
    const log = await openLog();
    const acceptLabel = core.getInput('accept-label').trim();
    for (const notice of this.#unguarded) log.warning(notice);
    const audience: Audience = {
      publishers,
      uploads,
      context: { job, octokit, log, ...(acceptLabel && { acceptLabel }) },
      settled,
    };
    this.means = { token, context: job, octokit, audience, tellers: opened.publishers };
    if (problems.length > 0) throw problems[0];
    return this.means;
  }
}

/** Who can be told, and by what means. */
export interface Means {
  /** Empty without one. */
  token: string;
  context: GitHubContext;
  octokit: Octokit | null;
  /** Who is told of this job; where that is not about a commit, nobody outside of it. */
  audience: Audience;
  /** Everybody who can be told of a result. */
  tellers: readonly Publisher[];
}
