import type { FromAgent, LoadPlan, ToAgent, TrialPlan } from './engines/autocannon/protocol.ts';
import { tryTraffic } from './engines/autocannon/trial.ts';
import { runWindow } from './engines/autocannon/window.ts';
import { messageOf } from './errors.ts';
import { CLOCK_ORIGIN } from './load/pace/clock.ts';
import { shutInspector } from './service/inspector.ts';

// The load agent: a process of its own, so that neither the gate's work nor its garbage disturbs a measurement.
// It lives and dies with the channel to its parent.

let abort = new AbortController();
let startAt: (at: number) => void = () => {};

function tell(message: FromAgent): void {
  process.send?.(message);
}

async function run(plan: LoadPlan): Promise<void> {
  abort = new AbortController();
  const { signal } = abort;
  const start = new Promise<number>((resolve) => {
    startAt = (at) => resolve(at - CLOCK_ORIGIN);
    signal.addEventListener('abort', () => resolve(performance.now()));
  });
  const events = {
    ready() {
      tell({ type: 'ready' });
      return start;
    },
    measuring: () => tell({ type: 'measuring' }),
    measured: () => tell({ type: 'measured' }),
  };
  try {
    tell({ type: 'outcome', outcome: await runWindow(plan, events, signal) });
  } catch (error) {
    tell({ type: 'failed', message: messageOf(error) });
  }
}

async function tryOnce(plan: TrialPlan): Promise<void> {
  abort = new AbortController();
  try {
    tell({ type: 'tried', outcome: await tryTraffic(plan, abort.signal) });
  } catch (error) {
    tell({ type: 'failed', message: messageOf(error) });
  }
}

function receive(message: ToAgent): void {
  if (message.type === 'stop') abort.abort();
  else if (message.type === 'start') startAt(message.at);
  else if (message.type === 'try') void tryOnce(message.plan);
  else void run(message.plan);
}

shutInspector();
// The parent handles signals to the whole process group.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
process.on('disconnect', () => process.exit(0));
process.on('message', (message) => receive(message as ToAgent));
