/** Commands of the runner, but for what it leaves out of a log that is not to have everything. */
const TOLD = /^::(?!debug::)/;

/**
 * Does some work whose client writes line after line about it into the log of the job. What the runner is told passes, such
 * as warnings and what it has to mask; the rest does where the log is to have everything.
 */
export async function quietly<T>(work: () => Promise<T>): Promise<T> {
  const { isDebug } = await import('@actions/core');
  if (isDebug()) return work();
  const { stdout } = process;
  const { write } = stdout;
  stdout.write = ((chunk: unknown, ...rest: unknown[]) => {
    if (TOLD.test(String(chunk))) return (write as (...args: unknown[]) => boolean).call(stdout, chunk, ...rest);
    for (const done of rest) if (typeof done === 'function') process.nextTick(done);
    return true;
  }) as typeof stdout.write;
  try {
    return await work();
  } finally {
    stdout.write = write;
  }
}
