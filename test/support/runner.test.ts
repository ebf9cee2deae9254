import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inputVariables } from './action-metadata.ts';
import { parseAssignments } from './command-files.ts';
import { temporaryFolder } from './folder.ts';
import { githubForEachTest } from './github/each-test.ts';
import { pullRequestEvent, pushEvent } from './github/events.ts';
import type { GitHubServer } from './github/server.ts';
import { isRunning, until } from './processes.ts';
import type { ActionOptions, RunningAction } from './runner.ts';
import { runnerEnvironment, startAction } from './runner.ts';

let github: GitHubServer;
let directory: string;

githubForEachTest((server) => {
  github = server;
  directory = temporaryFolder('action');
});

/** Starts an action whose main step is that script. */
function start(script: string, options: Partial<ActionOptions> = {}): RunningAction {
  writeFileSync(join(directory, 'main.mjs'), script);
  return startAction(github, 'main.mjs', {
    event: pushEvent(github),
    runId: github.addRun({ status: 'in_progress' }).id,
    token: 'ghs_of_the_job',
    actionDirectory: directory,
    ...options,
  });
}

async function environmentOf(options: Partial<ActionOptions> = {}): Promise<Record<string, string>> {
  await using action = start('console.log(JSON.stringify(process.env))', options);
  return JSON.parse((await action.finished).stdout);
}

describe('a step', () => {
  it('sees the job and the event', async () => {
    github.addPullRequest({ number: 5, headRef: 'faster' });
    const run = github.addRun({ pullRequest: 5, attempt: 2 });
    await using action = start(
      `import { readFileSync } from 'node:fs';
       const { env } = process;
       console.log(JSON.stringify({ env, cwd: process.cwd(), event: JSON.parse(readFileSync(env.GITHUB_EVENT_PATH)) }))`,
      { event: pullRequestEvent(github, { number: 5 }), runId: run.id },
    );
    const { env, cwd, event } = JSON.parse((await action.finished).stdout);

    expect(env).toMatchObject({
      GITHUB_EVENT_NAME: 'pull_request',
      GITHUB_REF: 'refs/pull/5/merge',
      GITHUB_REF_NAME: '5/merge',
      GITHUB_HEAD_REF: 'faster',
      GITHUB_BASE_REF: 'main',
      GITHUB_REPOSITORY: 'octo/shop',
      GITHUB_REPOSITORY_ID: String(github.repository().id),
      GITHUB_RUN_ID: String(run.id),
      GITHUB_RUN_ATTEMPT: '2',
      GITHUB_API_URL: github.url,
      ACTIONS_RESULTS_URL: `${github.url}/`,
    });
    expect(cwd).toBe(env.GITHUB_WORKSPACE);
    expect(event).toMatchObject({ number: 5, repository: { full_name: 'octo/shop' } });
  });

  it("sees nothing of the machine's environment but PATH, and what Node keeps of files that it has compiled", async () => {
    process.env.PERF_GATE_LEAK = 'leaked';
    const env = await environmentOf({ env: { GREETING: 'hello' } });
    delete process.env.PERF_GATE_LEAK;
    const others = Object.keys(env).filter((name) => !/^(GITHUB|RUNNER|ACTIONS)_/.test(name));

    expect(others.sort()).toEqual(['CI', 'GREETING', 'HOME', 'LANG', 'NODE_COMPILE_CACHE', 'PATH']);
    expect(env.HOME).not.toBe(process.env.HOME);
  });

  it('has a runtime token for its own run, attempt and caches', () => {
    const run = github.addRun({ attempt: 3 });
    const event = pushEvent(github);
    const env = runnerEnvironment(github, { event, runId: run.id, directory });
    const payload = String(env.ACTIONS_RUNTIME_TOKEN).split('.')[1] ?? '';
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));

    expect(env.GITHUB_RUN_ATTEMPT).toBe('3');
    expect(claims.scp).toMatch(new RegExp(`(^| )Actions\\.Results:${run.backendId}:[0-9a-f-]{36}( |$)`));
    expect(JSON.parse(claims.ac)).toEqual([{ Scope: 'refs/heads/main', Permission: 3 }]);
  });

  it('gets its inputs, with the defaults of action.yml', async () => {
    writeFileSync(
      join(directory, 'action.yml'),
      `inputs:
  token: { default: '\${{ github.token }}' }
  fail-on: { default: high }
  config: { description: no default }
  rounds: { default: 10 }`,
    );
    const env = await environmentOf({ inputs: { 'fail-on': 'low', 'base url': 'http://127.0.0.1' } });

    expect(env).toMatchObject({
      INPUT_TOKEN: 'ghs_of_the_job',
      'INPUT_FAIL-ON': 'low',
      INPUT_CONFIG: '',
      INPUT_ROUNDS: '10',
      INPUT_BASE_URL: 'http://127.0.0.1',
    });
  });

  it('leaves exit code, output, outputs and summary', async () => {
    await using action = start(`
      import { appendFileSync } from 'node:fs';
      appendFileSync(process.env.GITHUB_OUTPUT, 'conclusion=failure\\nreport<<END\\none\\n\\ntwo=2\\nEND\\n');
      appendFileSync(process.env.GITHUB_STEP_SUMMARY, '# Slower\\n');
      console.log('measuring'); console.error('oh'); process.exit(3);`);

    expect(await action.finished).toEqual({
      exitCode: 3,
      signal: null,
      stdout: 'measuring\n',
      stderr: 'oh\n',
      outputs: { conclusion: 'failure', report: 'one\n\ntwo=2' },
      summary: '# Slower\n',
      state: {},
    });
  });

  it('has no summary when it is beyond 1 MiB', async () => {
    await using action = start(`
      import { writeFileSync } from 'node:fs';
      writeFileSync(process.env.GITHUB_STEP_SUMMARY, 'x'.repeat(1024 * 1024 + 1));`);

    expect((await action.finished).summary).toBe('');
  });

  it('hands its state to the post entry', async () => {
    writeFileSync(join(directory, 'post.mjs'), 'console.log(process.env.STATE_pids, process.env.INPUT_KEY)');
    await using action = start(
      `import { appendFileSync } from 'node:fs';
       appendFileSync(process.env.GITHUB_STATE, 'pids=12,13\\n');
       process.exit(1);`,
      { inputs: { key: 'api' } },
    );
    const post = await action.startPost('post.mjs');

    expect(await post.finished).toMatchObject({ exitCode: 0, stdout: '12,13 api\n' });
  });

  it('can be signalled when its output says so', async () => {
    await using action = start(`
      process.once('SIGTERM', () => { console.log('stopping'); process.exit(143); });
      console.log('round 1'); setInterval(() => {}, 1000);`);
    await action.waitFor(/round (\d)/);
    action.child.kill('SIGTERM');

    expect(await action.finished).toMatchObject({ exitCode: 143, stdout: 'round 1\nstopping\n' });
    await expect(action.waitFor(/round 2/)).rejects.toThrow(/ended without/);
  });

  it('is killed when it takes too long', async () => {
    await using action = start('setInterval(() => {}, 1000)', { timeoutMs: 300 });

    expect(await action.finished).toMatchObject({ exitCode: null, signal: 'SIGKILL' });
  });
});

describe('a job', () => {
  it('finds the processes that a step left behind, although they hold its output open', async () => {
    await using action = start(`
      import { spawn } from 'node:child_process';
      const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'inherit' });
      console.log(child.pid);
      child.unref();`);
    const pid = Number((await action.finished).stdout);

    expect(action.survivors()).toEqual([pid]);
    process.kill(pid, 'SIGKILL');
    await until('the survivor is gone', () => !isRunning(pid));
    expect(action.survivors()).toEqual([]);
  });

  it('leaves no folder and no process', async () => {
    const action = start("console.log('up'); setInterval(() => {}, 1000)");
    await action.waitFor(/up/);
    const temp = String(action.environment.RUNNER_TEMP);

    expect(existsSync(temp)).toBe(true);
    await action.dispose();
    expect(existsSync(temp)).toBe(false);
    expect(action.child.signalCode).toBe('SIGKILL');
  });
});

describe('what a runner refuses', () => {
  it.each(['no assignment', 'a<<END\nvalue'])('%j in a command file', (text) => {
    expect(() => parseAssignments(text)).toThrow(/Invalid format|delimiter not found/);
  });

  it('a default with an expression that was not given a value', () => {
    writeFileSync(join(directory, 'action.yml'), `inputs:\n  a: { default: '\${{ secrets.A }}' }`);

    expect(() => inputVariables(directory, {}, {})).toThrow(/cannot evaluate/);
  });
});
