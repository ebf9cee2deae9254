// The load agent against unmodified autocannon, and wrk where it is installed, and the agent's memory at full speed.
// Usage: node bench/agent.ts [--rounds 10] [--seconds 60] [--source]
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { median } from 'simple-statistics';
import { LoadAgent } from '../src/engines/autocannon/load-agent.ts';
import { AGENT_SCRIPT, planFor } from './load.ts';
import { forkProcess, type Row, report, type Service, sleep, startService } from './support.ts';

const CONNECTIONS = 10;
/** The milliseconds that each generator runs before its rate is measured, and those over which it is measured. */
const WARMUP = 1000;
const WINDOW = 2000;
/** The bytes that the agent may grow by. */
const GROWTH = 20_000_000;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '10' },
    seconds: { type: 'string', default: '60' },
    source: { type: 'boolean' },
  },
});
const rounds = Number(values.rounds);
const seconds = Number(values.seconds);
/** The seconds until the size of the heap has settled. */
const settling = Math.min(10, seconds / 6);

/** Runs the agent at full speed for as long as `task` takes. */
async function withAgent<T>(service: Service, task: (pid: number) => Promise<T>): Promise<T> {
  const agent = new LoadAgent(AGENT_SCRIPT);
  const abort = new AbortController();
  const plan = await planFor(service.url, { connections: CONNECTIONS, warmup: WARMUP / 2, duration: 3_600_000 });
  const run = agent.run({ ...plan, share: { index: 0, of: 1 } }, { measuring() {}, measured() {} }, abort.signal);
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

const HAS_WRK = spawnSync('wrk', ['-v']).error === undefined;

async function withWrk<T>(service: Service, task: () => Promise<T>): Promise<T> {
  const args = ['-t', '1', '-c', String(CONNECTIONS), '-d', '3600', service.url];
  const child = spawn('wrk', args, { stdio: 'ignore' });
  try {
    return await task();
  } finally {
    child.kill();
    await once(child, 'exit');
  }
}

/** Measures the requests per second of all, one after the other in alternating order. */
async function rates(service: Service): Promise<{ agent: number[]; bare: number[]; wrk: number[] }> {
  const found = { agent: [] as number[], bare: [] as number[], wrk: [] as number[] };
  const rate = async () => {
    await sleep(WARMUP);
    return service.rate(WINDOW);
  };
  const takers = [
    async () => found.agent.push(await withAgent(service, rate)),
    async () => found.bare.push(await withBareAutocannon(service, rate)),
    ...(HAS_WRK ? [async () => found.wrk.push(await withWrk(service, rate))] : []),
  ];
  for (let round = 0; round < rounds; round++) {
    for (const take of round % 2 === 0 ? takers : takers.toReversed()) await take();
  }
  return found;
}

/** Measures by how many bytes the agent's resident memory grows between its settling and the end. */
async function growth(service: Service): Promise<number> {
  return withAgent(service, async (pid) => {
    await sleep(settling * 1000);
    const settled = await residentPeak(pid);
    await sleep((seconds - settling) * 1000 - 2000);
    return (await residentPeak(pid)) - settled;
  });
}

/** Finds the most bytes within two seconds, because a heap grows and shrinks. */
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
const { agent, bare, wrk } = await rates(service);
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
if (HAS_WRK) {
  const against = median(agent.map((rate, round) => rate / (wrk[round] as number)));
  rows.push(
    { name: 'wrk', value: median(wrk), unit: 'requests/s', goal: null, met: null },
    { name: 'agent against wrk', value: against, unit: 'ratio', goal: null, met: null },
  );
}
report('agent', rows);
