// Records rounds of real services, as the gate measures them but with several variants of known work in each round, for
// bench/replay.ts to decide about. It has to be alone on the machine, and says so when it is not.
// Usage: node bench/record.ts [--condition quiet] [--services shop,pages] [--jobs 1] [--rounds 20]
// Writes a file a job to bench/data/rounds/.
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadConfig } from '../src/config/load-config.ts';
import type { Engine } from '../src/engines/engine.ts';
import { chooseEngine } from '../src/engines/index.ts';
import { loadsOf } from '../src/kinds/index.ts';
import { createHistogram, encodeHistogram } from '../src/measurement/histogram.ts';
import { type CoreSplit, splitCores } from '../src/rounds/core-split.ts';
import { normalFrom, type Uniform, uniformFrom } from './accuracy/random.ts';
import { AGENT_SCRIPT } from './load.ts';
import {
  CONDITIONS,
  type Condition,
  type RecordedJob,
  type RecordedProcess,
  WORK,
  writeJob,
} from './record/recording.ts';
import { type Load, RunningService } from './record/running-service.ts';
import { type RecordedService, SERVICES } from './record/services.ts';
import { forkProcess } from './support.ts';

/** Milliseconds. Two windows of a process tell its own scatter from that between processes. */
const WARMUP = 500;
const WINDOW = 500;
const WINDOWS = 2;
/** Where all are alive at once, each has this many slices of a window. */
const SLICE = 250;
const SLICES = 4;
/** The warm-up of what is warm already: its connections are opened. */
const PAUSE = 30;

const { values } = parseArgs({
  options: {
    condition: { type: 'string', default: 'quiet' },
    services: { type: 'string', default: SERVICES.map(({ name }) => name).join(',') },
    jobs: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '20' },
  },
});
const condition = CONDITIONS.find((name) => name === values.condition);
const services = values.services.split(',').map((name) => SERVICES.find((service) => service.name === name));
const [jobs, rounds] = [Number(values.jobs), Number(values.rounds)];
if (!condition || services.includes(undefined) || !(jobs > 0) || !(rounds > 0)) {
  console.error(`conditions: ${CONDITIONS.join(', ')}; services: ${SERVICES.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}

/** The share of a core that others may use before a recording is not one of a quiet machine. */
const BUSY = 0.1;

const found = condition.includes('cores') ? await splitCores() : null;
if (found && 'problem' in found) throw new Error(found.problem);
const split: CoreSplit | null = found;
for (let job = 0; job < jobs; job++) {
  for (const service of services) if (service) await record(service, condition);
}

/** Records one job, the neighbor beside it where there is to be one. */
async function record(service: RecordedService, condition: Condition): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'perf-gate-record-'));
  let neighbor: ChildProcess | null = null;
  const engine = engineFor(folder, service);
  try {
    const problem = service.prepare(folder);
    if (problem !== null) {
      console.error(`${service.name} is left out: ${problem}`);
      return;
    }
    if (condition.startsWith('neighbor')) neighbor = forkProcess('neighbor');
    engine.engine.start(split?.agent ?? null);
    const startedAt = new Date().toISOString();
    const uniform = uniformFrom(Date.parse(startedAt) | 0);
    const taken: RecordedProcess[][] = [];
    let order: number[] = [];
    for (let round = 0; round < rounds; round++) {
      // Every second round is the one before it in reverse, so that a straight drift cancels.
      order = round % 2 === 0 ? shuffled(WORK.length, uniform) : order.toReversed();
      taken.push(await (condition.endsWith('slices') ? inSlices(order) : inTurns(order)));
    }
    const [cpu] = cpus();
    const job: RecordedJob = {
      service: service.name,
      condition,
      startedAt,
      cpu: cpu?.model.trim() ?? 'unknown',
      cores: availableParallelism(),
      node: process.version,
      warmup: WARMUP,
      window: condition.endsWith('slices') ? SLICE : WINDOW,
      rounds: taken,
    };
    console.error(`${writeJob(job)}${loudness(job)}`);
  } finally {
    neighbor?.disconnect();
    await engine.engine.close();
    rmSync(folder, { recursive: true, force: true });
  }

  /** Starts a variant; what is loaded of it is recorded. */
  async function started(variant: number, place: number) {
    const latencies = createHistogram();
    const windows: RecordedProcess['windows'] = [];
    const running = await RunningService.start(
      service.start(WORK[variant] as number, folder),
      engine.path,
      split?.target ?? null,
    );
    const startup = Math.round(running.startup);
    return {
      running,
      warm: () => running.load(engine.engine, engine.load(WARMUP, SLICE), createHistogram()),
      measure: async (warmup: number, duration: number) => {
        windows.push(await running.load(engine.engine, engine.load(warmup, duration), latencies));
      },
      recorded: (): RecordedProcess => ({ variant, place, startup, windows, histogram: encodeHistogram(latencies) }),
    };
  }

  /** A fresh process of each variant, one after the other. */
  async function inTurns(variants: readonly number[]): Promise<RecordedProcess[]> {
    const found: RecordedProcess[] = [];
    for (const [place, variant] of variants.entries()) {
      const voice = await started(variant, place);
      try {
        for (let window = 0; window < WINDOWS; window++) await voice.measure(window === 0 ? WARMUP : PAUSE, WINDOW);
      } finally {
        await voice.running.stop();
      }
      found.push(voice.recorded());
    }
    return found;
  }

  /** A process of each variant, all alive at once and loaded in short turns; those whose turn it is not are paused. */
  async function inSlices(variants: readonly number[]): Promise<RecordedProcess[]> {
    const voices: Awaited<ReturnType<typeof started>>[] = [];
    try {
      for (const [place, variant] of variants.entries()) {
        const voice = await started(variant, place);
        voices.push(voice);
        await voice.warm();
        voice.running.pause();
      }
      for (let slice = 0; slice < SLICES; slice++) {
        // There and back, so that a straight drift cancels.
        for (const { running, measure } of slice % 2 === 0 ? voices : voices.toReversed()) {
          running.resume();
          await measure(PAUSE, SLICE);
          running.pause();
        }
      }
    } finally {
      for (const { running } of voices) await running.stop();
    }
    return voices.map(({ recorded }) => recorded());
  }
}

/** The engine of the gate, and the load of a configuration that only names the request. */
function engineFor(folder: string, { request }: RecordedService) {
  const file = `target: { url: "http://127.0.0.1:1" }\nscenarios: { recorded: { requests: [${request}] } }\n`;
  writeFileSync(join(folder, 'perf-gate.yml'), file);
  const [load] = loadConfig({ workspace: folder, inputs: {} }).scenarios.flatMap(loadsOf);
  const { traffic, pacing } = load as Load;
  const engine = chooseEngine([{ traffic, pacing }], { agentScript: AGENT_SCRIPT });
  if ('why' in engine) throw new Error(engine.why);
  return {
    engine: engine as Engine,
    path: request.replace(/^GET /, ''),
    load: (warmup: number, duration: number): Load => ({ traffic, pacing: { ...pacing, warmup, duration } }),
  };
}

function shuffled(count: number, uniform: Uniform): number[] {
  const normal = normalFrom(uniform);
  return Array.from({ length: count }, (_, place) => ({ place, key: normal() }))
    .sort((a, b) => a.key - b.key)
    .map(({ place }) => place);
}

/** Says so when others used more of the machine than a quiet one allows. */
function loudness({ condition, rounds: taken }: RecordedJob): string {
  if (condition.startsWith('neighbor')) return '';
  const windows = taken.flat().flatMap((recorded) => recorded.windows);
  const foreign = windows.reduce((sum, window) => sum + (window.foreign ?? 0), 0);
  const share = foreign / windows.reduce((sum, { duration }) => sum + duration, 0);
  return share > BUSY ? `: NOT QUIET, others used ${(100 * share).toFixed(0)} % of a core` : '';
}
