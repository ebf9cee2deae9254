import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../errors.ts';
import { describeExit, type Exit, spawnRegistered } from '../service/process-group.ts';
import type { Registry } from '../service/process-registry.ts';
import { stopGroup } from '../service/stop.ts';
import { plainText, shorten } from '../text/plain.ts';
import { apartEnvironment, type GitConfig, gitEnvironment } from './git-environment.ts';

/** Milliseconds from SIGTERM to SIGKILL for a git that takes too long. */
const GRACE = 1000;
/** Milliseconds for a command that only reads the repository. */
const QUICK = 60_000;
/** Bytes of output; the list of a million files is shorter. */
const MAX_OUTPUT = 256 * 1024 * 1024;

/** git did not do what it was asked to: `git fetch exited with code 128: could not read from remote repository`. */
export class GitError extends Error {}

export interface GitOptions {
  /** Absolute path. */
  folder: string;
  processes: Registry;
  abort: AbortSignal;
  /** Above the settings of the repository and the user. */
  config?: GitConfig;
  /** An empty folder, where no settings of the user and the machine count; undefined where they do. */
  home?: string;
}

/**
 * Runs git in a folder, without a shell, as a registered process group, so that not even a fetch outlives perf-gate.
 */
export class Git {
  readonly folder: string;
  readonly #options: GitOptions;

  constructor(options: GitOptions) {
    this.folder = options.folder;
    this.#options = options;
  }

  in(folder: string): Git {
    return new Git({ ...this.#options, folder });
  }

  with(config: GitConfig): Git {
    return new Git({ ...this.#options, config: [...(this.#options.config ?? []), ...config] });
  }

  /**
   * Leaves the checkout: a git in a folder of perf-gate's own, where nothing counts that others have set. It may hold
   * credentials.
   *
   * @param home an empty folder
   */
  apart(folder: string, home: string, config: GitConfig): Git {
    return new Git({ ...this.#options, folder, config, home });
  }

  /**
   * @param timeout milliseconds
   * @returns what it wrote, without the final line break
   * @throws GitError when it fails; the reason of the signal when the run is canceled
   */
  async run(args: readonly string[], timeout = QUICK): Promise<string> {
    const { exit, output, errors } = await this.#run(args, timeout);
    if (exit.code === 0) return output.replace(/\n$/, '');
    throw this.#failure(args, exit, errors);
  }

  /** Asks a question that git answers with its exit code: 0 is yes, 1 is no. Throws like `run`. */
  async asks(args: readonly string[]): Promise<boolean> {
    const { exit, errors } = await this.#run(args, QUICK);
    if (exit.code === 0 || exit.code === 1) return exit.code === 0;
    throw this.#failure(args, exit, errors);
  }

  /** Does the same as `run`, but returns null where git fails. */
  async find(args: readonly string[]): Promise<string | null> {
    const { exit, output } = await this.#run(args, QUICK);
    return exit.code === 0 ? output.trim() || null : null;
  }

  /** Looks something up that need not be there: null where git says no (exit code 1) or nothing. Throws like `run`. */
  async look(args: readonly string[]): Promise<string | null> {
    const { exit, output, errors } = await this.#run(args, QUICK);
    if (exit.code === 0 || exit.code === 1) return (exit.code === 0 && output.trim()) || null;
    throw this.#failure(args, exit, errors);
  }

  async #run(args: readonly string[], timeout: number): Promise<{ exit: Exit; output: string; errors: string }> {
    const { folder, processes, abort, config = [], home } = this.#options;
    abort.throwIfAborted();
    const { child, group } = spawnRegistered(
      'git',
      args,
      (marker) => ({
        cwd: folder,
        env: home === undefined ? gitEnvironment(config, marker) : apartEnvironment(config, marker, home),
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
      { grace: GRACE, processes },
    );
    if (!group) {
      const [error] = await once(child, 'error');
      throw new GitError(`git could not be started in ${folder} (${messageOf(error)})`);
    }
    const output: Buffer[] = [];
    let size = 0;
    let errors = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_OUTPUT) output.push(chunk);
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      errors = (errors + chunk.toString()).slice(-4000);
    });
    const closed = once(child, 'close').then(([code, signal]): Exit => ({ code, signal }));
    const over = new AbortController();
    const late = sleep(timeout, null, { signal: AbortSignal.any([over.signal, abort]) }).catch(() => null);
    try {
      const exit = await Promise.race([closed, late]);
      abort.throwIfAborted();
      if (exit === null) throw new GitError(`git ${args[0]} took longer than ${timeout / 1000} s and was stopped`);
      if (size > MAX_OUTPUT) throw new GitError(`git ${args[0]} wrote more than ${MAX_OUTPUT / 1e6} MB`);
      return { exit, output: Buffer.concat(output).toString(), errors };
    } finally {
      over.abort();
      await stopGroup(group);
      processes.remove(group);
    }
  }

  #failure(args: readonly string[], exit: Exit, errors: string): GitError {
    const said = toldBy(errors).join('; ');
    return new GitError(`git ${args[0]} ${describeExit(exit)}${said && `: ${shorten(said, 400)}`}`);
  }
}

/** Picks the lines that say why git failed: the fatal one with its neighbors (advice follows it), else the last two. */
function toldBy(errors: string): string[] {
  const lines = errors
    .split('\n')
    .map((line) => plainText(line).trim())
    .filter((line) => line !== '');
  const fatal = lines.findIndex((line) => line.startsWith('fatal: '));
  const chosen = fatal === -1 ? lines.slice(-2) : lines.slice(Math.max(0, fatal - 1), fatal + 3);
  return chosen.map((line) => line.replace(/^(fatal|error): /, ''));
}
