import { fork } from 'node:child_process';
import { once } from 'node:events';
import { shutInspector, UNINSPECTED } from './inspector.ts';
import { killRegistered } from './process-registry.ts';

/**
 * Starts the process that cleans up when this one is killed (SIGKILL, out of memory), when no code of ours
 * can run. It is woken by the end of its channel to this process; until then it only waits. It does not keep this
 * process alive, and it ends by itself after it.
 *
 * @param entry script that calls `guard(file)` when its arguments are `guard` and the file
 * @returns its pid; undefined when no process could be created
 */
export function startGuardian(entry: string, registryFile: string): number | undefined {
  const child = fork(entry, ['guard', registryFile], {
    // A signal to our process group (Ctrl-C) must not end it before its work.
    detached: true,
    stdio: 'ignore',
    execArgv: [...UNINSPECTED],
    env: { PATH: process.env.PATH },
  });
  // Without a guardian the run is just as good; only after perf-gate itself is killed is the cleanup left to the post
  // step.
  child.on('error', () => {});
  child.unref();
  child.channel?.unref();
  return child.pid;
}

/** Does the guardian's work: waits for the end of the process that started it, then ends what that left running. */
export async function guard(registryFile: string): Promise<void> {
  shutInspector();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
  if (process.connected) await once(process, 'disconnect');
  await killRegistered(registryFile);
}
