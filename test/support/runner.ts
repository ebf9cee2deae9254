import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { arch, tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { inputVariables } from './action-metadata.ts';
import type { WorkflowEvent } from './github/events.ts';
import type { GitHubServer } from './github/server.ts';
import { fullName } from './github/state.ts';
import { runningWith } from './processes.ts';
import type { RunningStep } from './step.ts';
import { startStep } from './step.ts';

const DEFAULT_TIMEOUT_MS = 120_000;

/** One job of a run, as its steps see it. */
interface JobOptions {
  event: WorkflowEvent;
  /** A run that was staged with `addRun`. */
  runId: number;
  /** A folder for HOME, RUNNER_TEMP and what else the runner keeps. */
  directory: string;
  /** The checkout; a folder below `directory` when left out. */
  workspace?: string;
  job?: string;
  attempt?: number;
}

/**
 * The environment of a step of that job: the variables of a GitHub-hosted runner, the addresses of the stand-in, and
 * of the machine's own environment nothing but PATH, with this Node first.
 * https://docs.github.com/actions/reference/workflows-and-actions/variables#default-environment-variables
 */
export function runnerEnvironment(github: GitHubServer, options: JobOptions): NodeJS.ProcessEnv {
  const { event, directory } = options;
  const { repository } = event;
  const run = repository.runs.get(options.runId);
  if (run === undefined) throw new Error(`${fullName(repository)} has no run ${options.runId}`);
  const workspace = options.workspace ?? join(directory, 'workspace');
  const temp = join(directory, 'temp');
  const eventPath = join(temp, '_github_workflow', 'event.json');
  for (const folder of [workspace, dirname(eventPath), join(directory, 'home'), join(directory, 'tools')]) {
    mkdirSync(folder, { recursive: true });
  }
  writeFileSync(eventPath, JSON.stringify(event.payload));
  const attempt = options.attempt ?? run.attempt;
  const actorId = String(github.user(event.actor).id);
  return {
    PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
    HOME: join(directory, 'home'),
    LANG: 'C.UTF-8',
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTION: '__perf-gate',
    GITHUB_ACTION_REF: 'v1',
    GITHUB_ACTION_REPOSITORY: 'perf-gate/perf-gate',
    GITHUB_ACTOR: event.actor,
    GITHUB_ACTOR_ID: actorId,
    GITHUB_TRIGGERING_ACTOR: event.actor,
    GITHUB_API_URL: github.url,
    GITHUB_GRAPHQL_URL: `${github.url}/graphql`,
    GITHUB_SERVER_URL: github.serverUrl,
    GITHUB_EVENT_NAME: event.name,
    GITHUB_EVENT_PATH: eventPath,
    GITHUB_SHA: event.sha,
    GITHUB_REF: event.ref,
    GITHUB_REF_NAME: event.ref.replace(/^refs\/(heads|tags|pull)\//, ''),
    GITHUB_REF_TYPE: 'branch',
    GITHUB_REF_PROTECTED: 'false',
    GITHUB_HEAD_REF: event.headRef,
    GITHUB_BASE_REF: event.baseRef,
    GITHUB_REPOSITORY: fullName(repository),
    GITHUB_REPOSITORY_ID: String(repository.id),
    GITHUB_REPOSITORY_OWNER: repository.owner,
    GITHUB_REPOSITORY_OWNER_ID: String(github.user(repository.owner).id),
    GITHUB_RETENTION_DAYS: '90',
    GITHUB_RUN_ID: String(run.id),
    GITHUB_RUN_NUMBER: String(run.number),
    GITHUB_RUN_ATTEMPT: String(attempt),
    GITHUB_JOB: options.job ?? 'perf',
    GITHUB_WORKFLOW: run.workflow.name,
    GITHUB_WORKFLOW_REF: `${fullName(repository)}/${run.workflow.path}@${event.ref}`,
    GITHUB_WORKFLOW_SHA: event.sha,
    GITHUB_WORKSPACE: workspace,
    RUNNER_ARCH: arch().toUpperCase(),
    RUNNER_OS: { darwin: 'macOS', win32: 'Windows' }[process.platform as string] ?? 'Linux',
    RUNNER_NAME: 'stand-in',
    RUNNER_ENVIRONMENT: 'github-hosted',
    RUNNER_TEMP: temp,
    RUNNER_TOOL_CACHE: join(directory, 'tools'),
    RUNNER_WORKSPACE: dirname(workspace),
    RUNNER_TRACKING_ID: `github_${randomUUID()}`,
    ACTIONS_RUNTIME_URL: `${github.url}/`,
    ACTIONS_RUNTIME_TOKEN: github.runtimeToken(run.id, { repository: fullName(repository), attempt }),
    ACTIONS_RESULTS_URL: `${github.url}/`,
    ACTIONS_CACHE_SERVICE_V2: 'True',
  };
}

export interface ActionOptions extends Omit<JobOptions, 'directory'> {
  /** GITHUB_TOKEN, which action.yml's `${{ github.token }}` stands for. */
  token: string;
  inputs?: Record<string, string>;
  /** What the workflow's `env:` adds. */
  env?: Record<string, string>;
  /** Where action.yml is; the root of this repository when left out. */
  actionDirectory?: string;
  /** Executable of the Node that runs it; this one when left out. */
  node?: string;
  /** After this long the step is killed, so that no test hangs. */
  timeoutMs?: number;
}

/** An action in its job: the running main step, and what comes after it. */
export interface RunningAction extends RunningStep {
  environment: NodeJS.ProcessEnv;
  /** Starts the post entry with the state that the main step saved. Ends the main step's part: await that first. */
  startPost(entry: string): Promise<RunningStep>;
  /** Processes of the job that still run: all inherit RUNNER_TRACKING_ID, by which the runner finds them too. */
  survivors(): number[];
  /** Ends the job as the runner does: kills what still runs of it, then removes its folder. */
  dispose(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Starts an action's entry (`dist/action/index.js`) as a GitHub runner does.
 *
 * @param entry path from the root of this repository, or an absolute one
 */
export function startAction(github: GitHubServer, entry: string, options: ActionOptions): RunningAction {
  const directory = mkdtempSync(join(tmpdir(), 'perf-gate-job-'));
  const environment = { ...runnerEnvironment(github, { ...options, directory }), ...options.env };
  const actionDirectory = options.actionDirectory ?? resolve(import.meta.dirname, '../..');
  const inputs = inputVariables(actionDirectory, options.inputs ?? {}, {
    'github.token': options.token,
    'github.workspace': String(environment.GITHUB_WORKSPACE),
    'github.sha': options.event.sha,
    'github.job': String(environment.GITHUB_JOB),
  });
  const stepEnvironment = { ...environment, ...inputs, GITHUB_ACTION_PATH: actionDirectory };
  const start = (script: string, state: Record<string, string>): RunningStep =>
    startStep(resolve(actionDirectory, script), {
      environment: { ...stepEnvironment, ...stateVariables(state) },
      node: options.node ?? process.execPath,
      timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    });
  const main = start(entry, {});
  const steps = [main];
  const survivors = (): number[] => runningWith(`RUNNER_TRACKING_ID=${environment.RUNNER_TRACKING_ID}`);
  const dispose = async (): Promise<void> => {
    for (const pid of survivors()) kill(pid);
    await Promise.allSettled(steps.map(({ finished }) => finished));
    rmSync(directory, { recursive: true, force: true });
  };
  return {
    ...main,
    environment: stepEnvironment,
    startPost: async (post) => {
      const step = start(post, (await main.finished).state);
      steps.push(step);
      return step;
    },
    survivors,
    dispose,
    [Symbol.asyncDispose]: dispose,
  };
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function stateVariables(state: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(state).map(([name, value]) => [`STATE_${name}`, value]));
}
