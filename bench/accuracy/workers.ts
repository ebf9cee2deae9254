import { Worker } from 'node:worker_threads';
import type { Outcome, Task } from './work.ts';

/** Performs all tasks on this many threads; the outcomes are in the order of the tasks, whichever thread did them. */
export async function performAll(tasks: readonly Task[], threads: number, onDone: (done: number) => void) {
  const outcomes = new Array<Outcome>(tasks.length);
  let next = 0;
  let done = 0;
  await Promise.all(
    Array.from({ length: threads }, async () => {
      const worker = new Worker(new URL('worker.ts', import.meta.url));
      try {
        while (next < tasks.length) {
          const index = next++;
          outcomes[index] = await perform(worker, tasks[index] as Task);
          onDone(++done);
        }
      } finally {
        await worker.terminate();
      }
    }),
  );
  return outcomes;
}

function perform(worker: Worker, task: Task): Promise<Outcome> {
  return new Promise((fulfil, reject) => {
    worker.once('error', reject);
    worker.once('message', (outcome: Outcome) => {
      worker.off('error', reject);
      fulfil(outcome);
    });
    worker.postMessage(task);
  });
}
