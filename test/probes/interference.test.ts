import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect } from 'vitest';
import { watchInterference } from '../../src/probes/interference.ts';
import { sampleResources } from '../../src/probes/resources.ts';
import { startTarget } from '../../src/service/start.ts';
import { temporaryFolder } from '../support/folder.ts';
import { targetTest as it, type Rig, startLine } from '../support/target.ts';

/** Milliseconds of CPU time that a process of its own burns; resolves with its own count. */
function burn(milliseconds: number): Promise<number> {
  const script =
    'const used = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };' +
    `while (used() < ${milliseconds}); console.log(used());`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve) => child.stdout.once('data', (data) => resolve(Number(data))));
}

async function hungry({ target, logFile, processes }: Rig) {
  const abort = new AbortController().signal;
  return startTarget(target({ start: startLine('hungry') }), { logFile, processes, abort });
}

it('the CPU time of others is counted as foreign', async ({ rig }) => {
  const target = await hungry(rig);
  const watch = watchInterference({ target: target.pid, generator: [process.pid] });
  const sampler = sampleResources(target.pid as number);
  const known = await burn(600);
  const { foreignCpu, steal, pressure } = watch?.stop(sampler.stop().cpu) ?? {};
  await target.stop();
  expect(foreignCpu).toBeGreaterThan(0.85 * known - 40);
  expect(steal).toBeGreaterThanOrEqual(0);
  expect(pressure).toBeGreaterThanOrEqual(0);
});

it('what the target and perf-gate use themselves is not', async ({ rig }) => {
  const target = await hungry(rig);
  const agent = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  const watch = watchInterference({ target: target.pid, generator: [agent.pid as number] });
  const sampler = sampleResources(target.pid as number);
  await fetch(`${target.url}cpu?ms=600`);
  const { cpu } = sampler.stop();
  const { foreignCpu } = watch?.stop(cpu) ?? {};
  const all = watch?.stop(0).foreignCpu as number;
  agent.kill();
  await target.stop();
  // Whatever else this machine did meanwhile, it is less by what the target used.
  expect(cpu).toBeGreaterThanOrEqual(600);
  expect(all - (foreignCpu as number)).toBeGreaterThan(500);
});

it('context switches are those of the target', async ({ rig }) => {
  const target = await hungry(rig);
  const watch = watchInterference({ target: target.pid, generator: [process.pid] });
  for (let times = 0; times < 20; times++) await fetch(`${target.url}cpu?ms=1`);
  const { voluntarySwitches, involuntarySwitches } = watch?.stop(0) ?? {};
  await target.stop();
  // It waits for every request.
  expect(voluntarySwitches).toBeGreaterThanOrEqual(20);
  expect(involuntarySwitches).toBeGreaterThanOrEqual(0);
});

it('the wait for a processor is that of the target, which others make longer', async ({ rig }) => {
  const target = await hungry(rig);
  const idle = spawn('sleep', ['100']);
  const neighbors = Array.from({ length: 2 * availableParallelism() }, () =>
    spawn('sh', ['-c', 'while :; do :; done'], { stdio: 'ignore' }),
  );
  const watch = watchInterference({ target: target.pid, generator: [idle.pid as number] });
  await burn(50);
  await fetch(`${target.url}cpu?ms=400`);
  const { targetWait, generatorWait } = watch?.stop(0) ?? {};
  for (const process of [idle, ...neighbors]) process.kill('SIGKILL');
  await target.stop();
  expect(targetWait).toBeGreaterThan(5);
  expect(generatorWait).toBeLessThan(targetWait as number);
});

it('without a target or its CPU time, the CPU time of others is unknown', () => {
  const { foreignCpu, steal, voluntarySwitches, involuntarySwitches } =
    watchInterference({ target: null, generator: [process.pid] })?.stop(null) ?? {};
  expect({ foreignCpu, voluntarySwitches, involuntarySwitches }).toEqual({
    foreignCpu: null,
    voluntarySwitches: null,
    involuntarySwitches: null,
  });
  expect(steal).toBeGreaterThanOrEqual(0);
  expect(watchInterference({ target: null, generator: [] })?.stop(5)?.foreignCpu).toBeNull();
  expect(watchInterference({ target: 2 ** 30, generator: [process.pid] })?.stop(0)?.voluntarySwitches).toBeNull();
});

describe('what the kernel says', () => {
  let folder: string;
  beforeEach(() => {
    folder = temporaryFolder('kernel');
  });

  const write = (files: Record<string, string>) => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
  };
  const watch = () =>
    watchInterference({ target: null, generator: [] }, { proc: `${folder}/proc`, sys: `${folder}/sys` });

  it('about steal, pressure and frequency is read at both ends', () => {
    write({
      'proc/stat': 'cpu  100 10 50 900 3 2 4 20 99 0\ncpu0 1 2 3 4 5 6 7 8 9 0\n',
      'proc/pressure/cpu':
        'some avg10=1.00 avg60=2.00 avg300=3.00 total=1000000\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=7\n',
      'sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq': '2000000\n',
      'sys/devices/system/cpu/cpu1/cpufreq/scaling_cur_freq': '3000000\n',
      'sys/devices/system/cpu/cpufreq/boost': '1\n',
    });
    const running = watch();
    write({
      'proc/stat': 'cpu  150 10 60 950 3 2 4 23 99 0\n',
      'proc/pressure/cpu': 'some avg10=1.00 avg60=2.00 avg300=3.00 total=1250000\n',
      'sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq': '1000000\n',
    });
    expect(running?.stop(null)).toMatchObject({ foreignCpu: null, steal: 30, pressure: 250, frequency: 2250 });
  });

  it('of a processor whose frequency no driver sets is what it claims', () => {
    write({ 'proc/stat': 'cpu  1 1 1 1 1 1 1 1\n', 'proc/cpuinfo': 'cpu MHz\t\t: 2596.000\ncpu MHz\t\t: 2604.000\n' });
    expect(watch()?.stop(null)).toMatchObject({ pressure: null, frequency: 2600 });
  });

  it('about the wait of threads for a processor is counted from the start, those that began since from zero', () => {
    const status = 'voluntary_ctxt_switches:\t5\nnonvoluntary_ctxt_switches:\t1\n';
    write({
      'proc/stat': 'cpu  1 1 1 1 1 1 1 1\n',
      'proc/7/task/7/status': status,
      'proc/7/task/7/schedstat': '900000000 5000000 12\n',
      'proc/8/task/8/status': status,
      'proc/8/task/8/schedstat': '900000000 70000000 12\n',
      'proc/8/task/9/status': status,
    });
    const roots = { proc: `${folder}/proc`, sys: `${folder}/sys` };
    const running = watchInterference({ target: null, generator: [7, 8] }, roots);
    write({
      'proc/7/task/7/schedstat': '990000000 25000000 12\n',
      'proc/7/task/10/status': status,
      'proc/7/task/10/schedstat': '1 3000000 1\n',
      // The number of another thread, used again.
      'proc/8/task/8/schedstat': '1 2000000 1\n',
    });
    expect(running?.stop(null)).toMatchObject({ generatorWait: 23, voluntarySwitches: null });
    expect(running?.stop(null)).not.toHaveProperty('targetWait');
  });

  it('about that wait may be nothing, as in kernels without it', () => {
    const status = 'voluntary_ctxt_switches:\t5\nnonvoluntary_ctxt_switches:\t1\n';
    write({ 'proc/stat': 'cpu  1 1 1 1 1 1 1 1\n', 'proc/7/task/7/status': status });
    const roots = { proc: `${folder}/proc`, sys: `${folder}/sys` };
    expect(watchInterference({ target: null, generator: [7] }, roots)?.stop(null)).not.toHaveProperty('generatorWait');
  });

  it('may be nothing: then nothing is watched', () => {
    expect(watch()).toBeNull();
  });
});
