import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CommandFiles } from './command-files.ts';

/** How long the output is awaited after the process ended: a process that it left behind may hold it open for ever. */
const DRAIN_MS = 1000;

/** What a step left behind. */
interface StepResult {
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
  outputs: Record<string, string>;
  summary: string;
  state: Record<string, string>;
}

/** A step while it runs. */
export interface RunningStep {
  /**
   * To send signals with. A canceled job gets SIGINT, after 7.5 s SIGTERM, and after 2.5 s more it is killed:
   * https://docs.github.com/actions/reference/workflows-and-actions/workflow-cancellation
   */
  child: ChildProcess;
  /** Resolves when the process has ended, whatever its exit code, and its output has been read. */
  finished: Promise<StepResult>;
  /** Resolves with the match when the output so far (stdout and stderr) has it; rejects when the step ends without. */
  waitFor(pattern: RegExp): Promise<RegExpExecArray>;
}

/** Starts a script as a step of a job, with the files through which it talks to the runner. */
export function startStep(
  script: string,
  { environment, node, timeoutMs }: { environment: NodeJS.ProcessEnv; node: string; timeoutMs: number },
): RunningStep {
  const files = new CommandFiles(join(String(environment.RUNNER_TEMP), '_runner_file_commands'));
  const child = spawn(node, [script], {
    cwd: String(environment.GITHUB_WORKSPACE),
    env: { NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE, ...environment, ...files.variables },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  let ended = false;
  const finished = new Promise<StepResult>((fulfil, reject) => {
    child.once('error', reject);
    child.once('exit', async (exitCode, signal) => {
      const drained = new AbortController();
      child.once('close', () => drained.abort());
      await delay(DRAIN_MS, undefined, { signal: drained.signal }).catch(() => undefined);
      child.stdout.destroy();
      child.stderr.destroy();
      ended = true;
      try {
        const [outputs, state, summary] = [files.outputs(), files.state(), files.summary()];
        fulfil({ exitCode, signal, stdout, stderr, outputs, state, summary });
      } catch (error) {
        reject(error);
      }
    });
  });
  const waitFor = async (pattern: RegExp): Promise<RegExpExecArray> => {
    for (;;) {
      const last = ended;
      const match = pattern.exec(stdout) ?? pattern.exec(stderr);
      if (match !== null) return match;
      if (last) throw new Error(`the step ended without ${pattern}:\n${stdout}\n${stderr}`);
      await delay(10);
    }
  };
  return { child, finished, waitFor };
}
