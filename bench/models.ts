// Whether the load is what was asked for: gaps between arrivals, latencies in both models, two agents against one.
// Usage: node bench/models.ts [--source]. A goal that is missed on a busy machine means nothing: see its load average.
import { loadavg } from 'node:os';
import { median, quantileSorted } from 'simple-statistics';
import { AgentGroup } from '../src/engines/autocannon/agent-group.ts';
import { decodeHistogram, quantiles } from '../src/measurement/histogram.ts';
import { AGENT_SCRIPT, run, startDelayed } from './load.ts';
import { type Row, report, startService } from './support.ts';

const DELAY = 50;

const group = new AgentGroup(AGENT_SCRIPT);
const rows: Row[] = [];

/** A few seconds give some hundred gaps. */
for (const rate of [50, 500, 2000]) {
  using service = await startDelayed(0);
  const load = { rate, connections: 100, warmup: 500, duration: rate < 100 ? 8000 : 3000 };
  const { arrivals } = await run(group, service.url, load);
  const { came } = await service.taken();
  const gaps = came
    .slice(rate / 2)
    .map((at, index, all) => at - (all[index - 1] ?? at))
    .slice(1)
    .sort((a, b) => a - b);
  const asked = 1000 / rate;
  const middle = median(gaps);
  const errors = gaps.map((gap) => Math.abs(gap - asked)).sort((a, b) => a - b);
  const worst = quantileSorted(errors, 0.99);
  const off = Math.abs(middle / asked - 1);
  rows.push(
    { name: `${rate}/s: median gap`, value: middle, unit: 'ms', goal: `${asked} ± 2 %`, met: off <= 0.02 },
    { name: `${rate}/s: p99 of the gap's error`, value: worst, unit: 'ms', goal: '≤ 3', met: worst <= 3 },
    {
      name: `${rate}/s: late arrivals`,
      value: arrivals?.late ?? 0,
      unit: `of ${arrivals?.due}`,
      goal: null,
      met: null,
    },
  );
}

for (const [model, load] of [
  ['closed', { connections: 10 }],
  ['open', { connections: 100, rate: 200 }],
] as const) {
  using service = await startDelayed(DELAY);
  const { requests } = await run(group, service.url, { ...load, warmup: 500, duration: 4000 });
  const { took } = await service.taken();
  const [p50 = 0] = quantiles(decodeHistogram(requests[0]?.histogram as string), [0.5]) ?? [];
  const truth = median(took);
  const off = Math.abs(p50 / truth - 1);
  rows.push({
    name: `p50 of a service of ${truth.toFixed(1)} ms, ${model} model`,
    value: p50,
    unit: 'ms',
    goal: `${truth.toFixed(1)} ± 2 %`,
    met: off <= 0.02,
  });
}

/** Measures in turns, so that whatever else the machine does affects both. */
using fast = await startService();
const rates = { 1: [] as number[], 2: [] as number[] };
for (const agents of [1, 2, 2, 1, 1, 2] as const) {
  const { completed, duration } = await run(group, fast.url, { connections: 20, warmup: 500, duration: 2000 }, agents);
  rates[agents].push((completed * 1000) / duration);
}
const [one, two] = [median(rates[1]), median(rates[2])];
rows.push(
  { name: 'one agent at full speed', value: one, unit: 'requests/s', goal: null, met: null },
  { name: 'two agents at full speed', value: two, unit: 'requests/s', goal: null, met: null },
  { name: 'two agents against one', value: two / one, unit: 'ratio', goal: null, met: null },
);

rows.push({ name: 'load average of the machine', value: loadavg()[0] as number, unit: '', goal: null, met: null });
await group.close();
report('models', rows);
