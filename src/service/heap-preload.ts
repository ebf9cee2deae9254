import { join } from 'node:path';
import { preloadVariables } from './preload.ts';

/** The variable that says where a process of a target answers what its heap holds. */
const FOLDER = 'PERF_GATE_HEAP';

/**
 * Has a Node process answer, on a Unix socket called by its pid, how many bytes its heap and its buffers hold once garbage
 * was collected; where it is asked for a snapshot, it writes that beside its socket first. Its text is loaded by every Node
 * process of a target, of whatever version, so it stands by itself.
 */
function answerHeap(load: NodeJS.Require): void {
  const { isMainThread } = load('worker_threads') as typeof import('node:worker_threads');
  const folder = process.env.PERF_GATE_HEAP;
  if (folder === undefined || !isMainThread) return;
  const { createServer } = load('net') as typeof import('node:net');
  const v8 = load('v8') as typeof import('node:v8');
  const vm = load('vm') as typeof import('node:vm');
  const { unlinkSync } = load('fs') as typeof import('node:fs');
  v8.setFlagsFromString('--expose-gc');
  const collect = vm.runInNewContext('gc') as () => void;
  v8.setFlagsFromString('--no-expose-gc');
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', (asked) => {
      collect();
      // What is freed by finalizers goes with the next collection.
      setImmediate(() => {
        collect();
        const { heapUsed, external } = process.memoryUsage();
        if (String(asked) === 'snapshot') v8.writeHeapSnapshot(`${folder}/${process.pid}.heapsnapshot`);
        socket.end(JSON.stringify({ held: heapUsed + external }));
      });
    });
  });
  server.on('error', () => {});
  const path = `${folder}/${process.pid}.sock`;
  try {
    // An earlier process may have had the same pid.
    unlinkSync(path);
  } catch {
    // It is not there.
  }
  // A worker of a cluster would share the socket of the first.
  server.listen({ path, exclusive: true });
  server.unref();
}

/** Where the processes of a run's targets answer. @param registryFile the file of the run's registry */
export function heapFolder(registryFile: string): string {
  return join(registryFile, '..', 'heap');
}

/** The socket on which a process answers, where it does. */
export function heapSocket(folder: string, pid: number): string {
  return join(folder, `${pid}.sock`);
}

/** Where a process writes a snapshot of its heap. */
export function snapshotFile(folder: string, pid: number): string {
  return join(folder, `${pid}.heapsnapshot`);
}

/**
 * Makes the variables by which the Node processes of a target answer what their heap holds; other processes do not notice.
 *
 * @param env the variables of the target, whose options of Node are kept
 * @param folder is made where it is not there
 */
export function heapVariables(env: Readonly<Record<string, string>>, folder: string): Record<string, string> {
  const preload = { file: join(folder, 'answer-heap.cjs'), answer: answerHeap };
  return { ...preloadVariables(env, folder, preload), [FOLDER]: folder };
}
