import { dirname } from 'node:path';
import { clearRun } from './checkout/ended-run.ts';
import { messageOf } from './errors.ts';
import { guardProcess } from './github/guard-process.ts';
import { guard } from './service/guardian.ts';
import { plural } from './text/plural.ts';

// Two uses: `guard FILE` waits for the end of the perf-gate that started it; without arguments this is the post step of
// the action. Both end the processes and remove the worktrees that a registry file still lists, and then the folder of
// that file, which holds whatever else the run needed for a while.

async function post(): Promise<void> {
  guardProcess();
  // Saved by src/action.ts; the runner passes it on under this name.
  const file = process.env.STATE_processes;
  if (!file) return;
  const killed = await clear(file);
  if (killed > 0) console.log(`perf-gate: ended ${plural(killed, 'process group')} that the run had left.`);
}

/** Where perf-gate came to its end by itself, it has removed its folder. */
async function clear(file: string): Promise<number> {
  const { killed, left } = await clearRun(dirname(file));
  for (const problem of left) console.error(`perf-gate: ${problem}`);
  return killed;
}

const [command, file] = process.argv.slice(2);
try {
  if (command === 'guard' && file) {
    await guard(file);
    await clear(file);
  } else await post();
} catch (error) {
  console.error(`perf-gate: ${messageOf(error)}`);
  process.exitCode = 1;
}
