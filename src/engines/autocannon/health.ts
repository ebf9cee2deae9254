import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { AgentHealth } from '../../measurement/run-document.ts';

/** Share of a core from which on an agent is at its own limit. */
export const BOUND_CPU = 0.9;
/** Milliseconds of delay of its event loop, likewise. */
const BOUND_LOOP_DELAY = 20;
/** Milliseconds between samples of the event loop; a delay is what exceeds it. */
const LOOP_RESOLUTION = 5;

/** Watches the health of this process from now on, until the function that it returns is called. */
export function watchHealth(): () => AgentHealth {
  const loop = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION });
  loop.enable();
  const before = process.cpuUsage();
  const from = performance.now();
  return () => {
    const { user, system } = process.cpuUsage(before);
    const cpu = (user + system) / 1000 / Math.max(1, performance.now() - from);
    const loopDelay = Math.max(0, loop.percentile(99) / 1e6 - LOOP_RESOLUTION);
    loop.disable();
    return { loopDelay, cpu, bound: cpu > BOUND_CPU || loopDelay > BOUND_LOOP_DELAY };
  };
}
