import { CallLoop, TooLong } from './call-loop.ts';
import { UnusableResult } from './call-tally.ts';
import { troubleOf } from './failure-place.ts';
import type { CallPlan, Stretch } from './plan.ts';
import type { CallFailure, CallReport } from './reports.ts';
import { importUsers, UnusableModule, type UserModule } from './user-module.ts';

/** Called with what a process has to say. */
export type Tell = (report: CallReport) => void;

/** Something was not done in its time. */
class Overdue extends Error {}

/** What went wrong in which part of the work. */
class Failed extends Error {
  readonly failure: CallFailure;

  constructor(failure: CallFailure, cause: unknown) {
    super(failure.why, { cause });
    this.failure = failure;
  }
}

/**
 * Imports a module, sets it up, calls its function, and tears it down, and tells what came of it.
 *
 * @param stop raised to begin no further call
 * @throws SyntaxError that the process has to end with, so that Node says where it is
 */
export async function runCalls(plan: CallPlan, tell: Tell, stop: AbortSignal): Promise<void> {
  try {
    const module = await attempt('import', plan, () => importUsers(plan.file));
    tell({ type: 'alive' });
    const data = await attempt('setup', plan, () => module.setup?.());
    tell({ type: 'alive' });
    let outcome: Awaited<ReturnType<CallLoop['run']>>;
    try {
      outcome = await callAgain(plan, module, data, tell, stop);
    } catch (error) {
      // What failed first is what is told.
      await attempt('teardown', plan, () => module.teardown?.(data)).catch(() => {});
      throw error;
    }
    tell({ type: 'alive' });
    await attempt('teardown', plan, () => module.teardown?.(data));
    tell({ type: 'outcome', outcome: { ...outcome, declared: module.declared } });
  } catch (error) {
    const failure = error instanceof Failed ? error.failure : failureOf(error, 'calls');
    tell({ type: 'failed', failure });
    if (failure.why === 'unparsed') throw (error as Failed).cause;
  }
}

async function callAgain(plan: CallPlan, module: UserModule, data: unknown, tell: Tell, stop: AbortSignal) {
  const loop = new CallLoop(plan, (context) => module.call(data, context), {
    measuring: () => tell({ type: 'measuring' }),
    measured: () => tell({ type: 'measured' }),
    alive: () => tell({ type: 'alive' }),
  });
  stop.addEventListener('abort', () => loop.stop());
  if (stop.aborted) loop.stop();
  return loop.run();
}

/** Does a part of the work in its time. @throws Failed */
async function attempt<T>(during: Stretch, { setupTimeout }: CallPlan, work: () => T): Promise<Awaited<T>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Overdue()), setupTimeout);
  });
  try {
    return await Promise.race([work(), late]);
  } catch (error) {
    throw new Failed(failureOf(error, during), error);
  } finally {
    clearTimeout(timer);
  }
}

/** Words what went wrong. */
function failureOf(error: unknown, during: Stretch): CallFailure {
  if (error instanceof Overdue || error instanceof TooLong) return { why: 'overdue', during };
  if (error instanceof UnusableModule) return { why: 'exports', message: error.message };
  if (error instanceof UnusableResult) return { why: 'returned', message: error.message };
  const trouble = troubleOf(error);
  if (error instanceof SyntaxError && trouble.place === null && during === 'import')
    return { why: 'unparsed', message: trouble.message };
  return { why: 'threw', during, ...trouble };
}
