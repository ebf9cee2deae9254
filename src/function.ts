import { writeSync } from 'node:fs';
import { troubleOf } from './functions/failure-place.ts';
import type { CallPlan } from './functions/plan.ts';
import type { CallReport } from './functions/reports.ts';
import { runCalls } from './functions/run-calls.ts';

// The process that calls a function of the user's: their code runs here, and never in perf-gate's own process. What it
// has to do is its argument, and what it has to say goes to descriptor 3.

const CHANNEL = 3;

const stop = new AbortController();

function tell(report: CallReport): void {
  try {
    writeSync(CHANNEL, `${JSON.stringify(report)}\n`);
  } catch {
    // perf-gate has gone, or no longer listens because it waits for the end.
    if (!stop.signal.aborted) process.exit(1);
  }
}

const plan: CallPlan = JSON.parse(process.argv[2] as string);
// What is called sees a process without arguments.
process.argv.splice(2);
process.on('SIGTERM', () => stop.abort());
process.on('uncaughtException', (error) => {
  tell({ type: 'failed', failure: { why: 'uncaught', ...troubleOf(error) } });
  process.exit(1);
});
try {
  await runCalls(plan, tell, stop.signal);
} catch (error) {
  process.removeAllListeners('uncaughtException');
  throw error;
}
// Whatever the module has left open, such as connections, would keep it alive.
process.exit(0);
