import { setTimeout as delay } from 'node:timers/promises';
import * as core from '@actions/core';
import { messageOf, PerfGateError } from '../errors.ts';
import { openCalls } from '../github/within.ts';
import { plainLines, plainText, shorten } from '../text/plain.ts';
import { clause } from '../text/sentence.ts';
import { RESULT_LINES } from './log-limits.ts';
import { logResult } from './log-result.ts';
import { Step } from './step.ts';
import { stoppedResult, tellAlone, tellStopped } from './stopped.ts';

/** Milliseconds for the last lines of the log, and for what a session still has to end. */
const LAST_LINES = 5000;

/**
 * Runs the story of a step to its end, whatever happens on the way: there is always a verdict in the outputs and in the
 * job summary, one line for the log that says why the step fails, and an exit code that agrees with both. The exit is
 * last, and it does not wait for connections that a service keeps open.
 *
 * @param story tells the verdict; whatever it throws is told in its place
 */
export async function toTheEnd(story: (step: Step) => Promise<void>): Promise<never> {
  const step = new Step();
  const watch = new Watch(step);
  try {
    await watch.over(story(step));
    say(step);
  } catch (error) {
    if (core.isDebug() && error instanceof Error) core.debug(error.stack ?? '');
    try {
      if (!step.published && !step.isCanceled) await watch.over(tellStopped(error, step));
    } catch {
      if (!step.published) tellAlone(stoppedResult(error, step), step);
    }
    fail(messageOf(error));
  }
  await Promise.race([step.session?.close().catch(() => undefined), delay(LAST_LINES)]);
  await Promise.race([new Promise<void>((flushed) => process.stdout.write('', () => flushed())), delay(LAST_LINES)]);
  process.exit();
}

/** The verdict in the log, and as the exit code. Why a run stopped is said once, by the error. */
function say({ published }: Step): void {
  if (!published) return;
  const { result } = published;
  if (result.failure === null || result.conclusion !== 'failure') logResult(result, RESULT_LINES);
  if (result.conclusion === 'failure') fail(result.failure?.message ?? result.headline);
}

/** The lines of a target's log stay lines; the runner's escaping keeps them from being commands. */
function fail(message: string): void {
  core.setFailed(`perf-gate: ${plainLines(message).join('\n')}`);
}

/**
 * Notices what nobody waits for: an error that a library throws out of an event handler, and an event loop that runs dry
 * under a promise that never settles, because the connection that it waited for is gone.
 */
class Watch {
  readonly #step: Step;
  #give: (error: unknown) => void = () => undefined;

  constructor(step: Step) {
    this.#step = step;
    process.on('uncaughtException', (error) => this.#caught(error));
    process.on('beforeExit', () =>
      this.#give(new PerfGateError('internal', 'the run ended before its verdict: nothing was left to wait for')),
    );
  }

  /** Waits for work, or until nothing more can come of it. @throws what kept it from its end */
  async over(work: Promise<void>): Promise<void> {
    const ended = new Promise<never>((_, reject) => {
      this.#give = reject;
    });
    try {
      await Promise.race([work, ended]);
    } catch (error) {
      // What happens after the verdict is a notice: it cannot change it.
      if (!this.#step.published || this.#step.isCanceled) throw error;
      this.#warn(error);
    }
  }

  #caught(error: unknown): void {
    // Whoever waits for a service waits within a bound, and reports what comes of it.
    if (this.#step.published || (openCalls() > 0 && isOfConnection(error))) this.#warn(error);
    else this.#give(error);
  }

  #warn(error: unknown): void {
    core.warning(`perf-gate: ${clause(shorten(plainText(messageOf(error)), 300))}; the verdict does not depend on it.`);
  }
}

/** Whether an error is one of a connection, as Node and its HTTP clients report it. */
function isOfConnection(error: unknown): boolean {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  return name === 'AbortError' || /^(E[A-Z_]+|UND_ERR_\w+|ERR_(STREAM|HTTP2|SOCKET|TLS|SSL)_?\w*)$/.test(String(code));
}
