import { messageOf } from './errors.ts';
import type { FromAgent, ToAgent } from './load/plan.ts';
import { runWindow } from './load/window.ts';

// The load agent: a process of its own, so that neither the gate's work nor its garbage disturbs a measurement.
// It lives and dies with the channel to its parent.

let abort = new AbortController();

function tell(message: FromAgent): void {
  process.send?.(message);
}

async function run(message: ToAgent): Promise<void> {
  if (message.type === 'stop') {
    abort.abort();
    return;
  }
  abort = new AbortController();
  try {
    const events = { measuring: () => tell({ type: 'measuring' }), measured: () => tell({ type: 'measured' }) };
    tell({ type: 'outcome', outcome: await runWindow(message.plan, events, abort.signal) });
  } catch (error) {
    tell({ type: 'failed', message: messageOf(error) });
  }
}

// A signal to the whole process group is the parent's to handle.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
process.on('disconnect', () => process.exit(0));
process.on('message', (message) => void run(message as ToAgent));
