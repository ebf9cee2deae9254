import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** One figure of a benchmark. */
export interface Row {
  name: string;
  value: number;
  unit: string;
  /** The goal as readers write it: `≤ 10`; null: the figure is for information. */
  goal: string | null;
  met: boolean | null;
}

/** Prints the rows as a table and writes them to `bench/results/<name>.json`. */
export function report(name: string, rows: Row[]): void {
  const rounded = rows.map((row) => ({ ...row, value: Number(row.value.toPrecision(4)) }));
  console.table(rounded);
  const folder = join(import.meta.dirname, 'results');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(rounded, null, 2)}\n`);
}

export interface Service extends Disposable {
  url: string;
  /** The requests per second that arrive during this many milliseconds from now on, counted by the service itself. */
  rate(milliseconds: number): Promise<number>;
}

/**
 * A service as fast as Node can make one, in a process of its own.
 *
 * @param body the body of every answer, ASCII
 */
export async function startService(body = 'hello'): Promise<Service> {
  const child = forkProcess('service', [body]);
  const [port] = await once(child, 'message');
  const count = async (): Promise<{ requests: number; at: number }> => {
    const answer = once(child, 'message');
    child.send('count');
    return (await answer)[0];
  };
  return {
    url: `http://127.0.0.1:${port}`,
    async rate(milliseconds) {
      const before = await count();
      await sleep(milliseconds);
      const after = await count();
      return ((after.requests - before.requests) * 1000) / (after.at - before.at);
    },
    [Symbol.dispose]: () => child.disconnect(),
  };
}

/** Starts one of `bench/processes`, which ends when it is disconnected. */
export function forkProcess(name: string, args: string[] = []): ChildProcess {
  return fork(join(import.meta.dirname, 'processes', `${name}.mjs`), args, { execArgv: [] });
}

export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
