// What the page of `perf-gate run --ui` costs the process that measures: its CPU time while slices of a run come in, as
// fast as two sides that take turns make them, with no page open and with one.
// Usage: node bench/live-page.ts
import { once } from 'node:events';
import { LiveServer } from '../src/live/server.ts';
import { StateOfRun } from '../src/live/state.ts';
import { viewOf } from '../src/live/view.ts';
import { createHistogram, encodeHistogram, recordLatency } from '../src/measurement/histogram.ts';
import type { Label, Window } from '../src/measurement/run-document.ts';
import { measuredLoad, sliceMeasured } from '../src/rounds/measured-events.ts';
import { forkProcess, report, sleep } from './support.ts';

const SCENARIOS = 12;
const LABELS = 6;
/** A slice and its warm-up, milliseconds, and the slices of both sides in a round. */
const SLICE = 280;
const SLICES = 16;
const SECONDS = 20;
const REQUESTS = 1000;

function label(): Label {
  const histogram = createHistogram();
  for (let at = 0; at < REQUESTS; at++) recordLatency(histogram, 2 * Math.exp(Math.sin(at)));
  const counts = { sent: REQUESTS, responses: REQUESTS, errors: {}, lost: 0, inFlight: 0 };
  return { counts, received: 100 * REQUESTS, histogram: encodeHistogram(histogram) };
}

const labels = Object.fromEntries(Array.from({ length: LABELS }, (_, at) => [`GET /${at}`, label()]));
const window: Window = {
  duration: 250,
  throughput: 4 * LABELS * REQUESTS,
  received: 100 * LABELS * REQUESTS,
  counts: { sent: LABELS * REQUESTS, responses: LABELS * REQUESTS, errors: {}, lost: 0, inFlight: 0 },
  labels,
  agent: { loopDelay: 1, cpu: 0.2, bound: false },
};

/** Measures the share of one core that this process takes. @param pages the pages that are open */
async function shareWith(pages: number): Promise<number> {
  const name = (at: number) => `scenario ${at % SCENARIOS}`;
  const planned = Array.from({ length: SCENARIOS }, (_, at) => ({
    name: name(at),
    words: '10 connections',
    rounds: 10,
  }));
  const state = new StateOfRun(planned.map((scenario) => ({ ...scenario, thresholds: [] })));
  const { sections } = state;
  const server = await LiveServer.open({ sections, render: (section) => viewOf(section, state, performance.now()) });
  const children = Array.from({ length: pages }, () => forkProcess('listener', [`${server.url}events`]));
  await Promise.all(children.map((child) => once(child, 'message')));
  const before = process.cpuUsage();
  const begin = performance.now();
  for (let count = 0; performance.now() - begin < SECONDS * 1000; count++) {
    const turn = Math.floor(count / SLICES);
    const side = count % 2 === 0 ? 'base' : 'head';
    const place = { scenario: name(turn), side, round: 1 + Math.floor(turn / SCENARIOS) } as const;
    const slice = sliceMeasured(place, window, null);
    server.changed(state.take(slice, performance.now()));
    if (count % SLICES >= SLICES - 2) {
      const figures = { p50: 2, p95: 4, p99: 5, throughput: window.throughput, 'error-rate': 0 };
      const load = measuredLoad({ ...window, resources: null });
      const measured = { type: 'measured', ...place, ...load, rounds: 10, figure: null, figures, own: {} } as const;
      server.changed(state.take(measured, performance.now()));
    }
    await sleep(SLICE);
  }
  const { user, system } = process.cpuUsage(before);
  const share = (user + system) / 1000 / (performance.now() - begin);
  for (const child of children) child.disconnect();
  await server.close();
  return share;
}

const none = await shareWith(0);
const one = await shareWith(1);
report('live-page', [
  {
    name: 'CPU for the page while none is open',
    value: none * 100,
    unit: '% of a core',
    goal: '≤ 0.5',
    met: none <= 0.005,
  },
  { name: 'CPU for the page while one is open', value: one * 100, unit: '% of a core', goal: '≤ 5', met: one <= 0.05 },
]);
