// 10,000 connections held against a service that takes half a second, and what they cost.
// Usage: node bench/connections.ts [--source]

import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { AgentGroup } from '../src/engines/autocannon/agent-group.ts';
import { failedRequests } from '../src/measurement/counts.ts';
import { decodeHistogram, quantiles } from '../src/measurement/histogram.ts';
import { AGENT_SCRIPT, run, startDelayed } from './load.ts';
import { type Row, report } from './support.ts';

const CONNECTIONS = 10_000;
const DELAY = 500;
/** The most bytes of memory allowed. */
const MEMORY = 600_000_000;

const rows: Row[] = [];
for (const agents of availableParallelism() > 1 ? [1, 2] : [1]) {
  const group = new AgentGroup(AGENT_SCRIPT);
  using service = await startDelayed(DELAY);
  let memory = 0;
  const watch = setInterval(() => {
    memory = Math.max(memory, residentMemory(group.pids));
  }, 250);
  const load = { connections: CONNECTIONS, spawnRate: 2500, warmup: 6000, duration: 5000 };
  const { requests } = await run(group, service.url, load, agents);
  clearInterval(watch);
  const { most } = await service.taken();
  await group.close();
  const [{ counts, histogram }] = requests as [(typeof requests)[0]];
  const failed = failedRequests(counts) + counts.inFlight;
  const [p50 = 0, p99 = 0] = quantiles(decodeHistogram(histogram), [0.5, 0.99]) ?? [];
  const name = agents === 1 ? '1 agent' : `${agents} agents`;
  rows.push(
    { name: `${name}: connections held`, value: most, unit: '', goal: '10,000', met: most === CONNECTIONS },
    { name: `${name}: errors`, value: failed, unit: `of ${counts.sent}`, goal: '0', met: failed === 0 },
    { name: `${name}: memory`, value: memory / 1e6, unit: 'MB', goal: '< 600', met: memory < MEMORY },
    { name: `${name}: p50`, value: p50, unit: 'ms', goal: null, met: null },
    { name: `${name}: p99`, value: p99, unit: 'ms', goal: null, met: null },
  );
}
report('connections', rows);

/** Adds up the bytes of memory of these processes. */
function residentMemory(pids: number[]): number {
  return pids.reduce((sum, pid) => {
    const [, kilobytes] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return sum + Number(kilobytes ?? 0) * 1024;
  }, 0);
}
