// The load agent against autocannon as it comes, and the agent's memory at full speed.
// Usage: node bench/agent.ts [--rounds 10] [--seconds 60]
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { median } from 'simple-statistics';
import { LoadAgent } from '../src/load/load-agent.ts';
import { paceOf } from '../src/load/pace.ts';
import type { LoadPlan } from '../src/load/plan.ts';
import { planRequest } from '../src/load/request-bytes.ts';
import { resolveUrl } from '../src/load/resolve-url.ts';
import { forkProcess, type Row, report, type Service, sleep, startService } from './support.ts';

const ROOT = resolve(import.meta.dirname, '..');
const BUILT = join(ROOT, 'dist/agent/index.js');
const SCRIPT = existsSync(BUILT) ? BUILT : join(ROOT, 'src/agent.ts');
const CONNECTIONS = 10;
const STEADY = { rate: null, arrivals: 'uniform', stages: null, spawnRate: null, seed: 1 } as const;
/** Milliseconds that each generator runs before its rate is taken, and that it is taken over. */
const WARMUP = 1000;
const WINDOW = 2000;
/** Bytes that the agent may grow by. */
const GROWTH = 20_000_000;

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '10' }, seconds: { type: 'string', default: '60' } },
});
const rounds = Number(values.rounds);
const seconds = Number(values.seconds);
/** Seconds until the heap has found its size. */
const settling = Math.min(10, seconds / 6);

async function planFor(service: Service): Promise<LoadPlan> {
  const { url, ...where } = await resolveUrl(service.url);
  const request = {
    label: 'GET /',
    method: 'GET',
    path: '/',
    headers: {},
    auth: null,
    body: null,
    status: null,
    extract: [],
    checks: [],
    weight: 1,
  };
  return {
    ...where,
    ...paceOf({ ...STEADY, connections: CONNECTIONS, warmup: WARMUP / 2, duration: 3_600_000 }),
    reconnectEvery: null,
    timeout: 10_000,
    requests: [planRequest(request, url)],
    cycle: [0],
    share: { index: 0, of: 1 },
  };
}

/** Runs the agent at full speed for as long as `task` takes. */
async function withAgent<T>(service: Service, task: (pid: number) => Promise<T>): Promise<T> {
  const agent = new LoadAgent(SCRIPT);
  const abort = new AbortController();
  const run = agent.run(await planFor(service), { measuring() {}, measured() {} }, abort.signal);
  try {
    const result = await task(agent.pid as number);
    abort.abort();
    const { requests } = await run;
    const { responses, sent, inFlight } = requests[0]?.counts ?? { responses: 0, sent: 0, inFlight: 0 };
    if (responses === 0 || responses + inFlight !== sent) throw new Error('not every request was answered');
    return result;
  } finally {
    await agent.close();
  }
}

async function withBareAutocannon<T>(service: Service, task: () => Promise<T>): Promise<T> {
  const child = forkProcess('bare-autocannon', [service.url, String(CONNECTIONS)]);
  try {
    return await task();
  } finally {
    child.disconnect();
    await once(child, 'exit');
  }
}

/** Requests per second of both, taken one after the other in alternating order. */
async function rates(service: Service): Promise<{ agent: number[]; bare: number[] }> {
  const found = { agent: [] as number[], bare: [] as number[] };
  const rate = async () => {
    await sleep(WARMUP);
    return service.rate(WINDOW);
  };
  const takers = [
    async () => found.agent.push(await withAgent(service, rate)),
    async () => found.bare.push(await withBareAutocannon(service, rate)),
  ];
  for (let round = 0; round < rounds; round++) {
    for (const take of round % 2 === 0 ? takers : takers.toReversed()) await take();
  }
  return found;
}

/** Bytes that the agent's resident memory grows by between its settling and the end. */
async function growth(service: Service): Promise<number> {
  return withAgent(service, async (pid) => {
    await sleep(settling * 1000);
    const settled = await residentPeak(pid);
    await sleep((seconds - settling) * 1000 - 2000);
    return (await residentPeak(pid)) - settled;
  });
}

/** The most in two seconds, because a heap goes up and down. */
async function residentPeak(pid: number): Promise<number> {
  let peak = 0;
  for (let sample = 0; sample < 20; sample++) {
    const [, kilobytes] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    peak = Math.max(peak, Number(kilobytes) * 1024);
    await sleep(100);
  }
  return peak;
}

using service = await startService();
const { agent, bare } = await rates(service);
const ratio = median(agent.map((rate, round) => rate / (bare[round] as number)));
const grown = await growth(service);
const rows: Row[] = [
  { name: 'agent', value: median(agent), unit: 'requests/s', goal: null, met: null },
  { name: 'autocannon as it comes', value: median(bare), unit: 'requests/s', goal: null, met: null },
  { name: 'agent against autocannon', value: ratio, unit: 'ratio', goal: '≥ 0.97', met: ratio >= 0.97 },
  {
    name: `agent memory, growth in ${seconds} s at full speed`,
    value: grown / 1e6,
    unit: 'MB',
    goal: '< 20',
    met: grown < GROWTH,
  },
];
report('agent', rows);
