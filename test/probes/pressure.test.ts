import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { watchPressure } from '../../src/probes/pressure.ts';
import { startTarget } from '../../src/service/start.ts';
import { temporaryFolder } from '../support/folder.ts';
import { startLine, targetTest } from '../support/target.ts';

/** The kernel's files as a folder, with process 7 in them. */
function kernel() {
  const root = temporaryFolder('pressure');
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const process = (majorFaults: number, threads: Record<string, string>) => {
    const fields = Array.from({ length: 52 }, (_, index) => (index === 11 ? majorFaults : index === 0 ? 7 : 0));
    write('proc/7/stat', ['7', '(a (b) c)', 'S', 1, ...fields.slice(4)].join(' '));
    for (const [thread, schedstat] of Object.entries(threads)) write(`proc/7/task/${thread}/schedstat`, schedstat);
  };
  return { write, process, roots: { proc: join(root, 'proc'), cgroup: join(root, 'cgroup') } };
}

it('every counter is taken over the window, of its busiest thread and the group that held it back most', () => {
  const { write, process, roots } = kernel();
  process(3, { 7: '1000000 500000 9\n', 8: '5000000 0 9\n' });
  write('proc/7/cgroup', '0::/shop/web\n');
  write('proc/pressure/io', 'some avg10=0.00 avg60=0.00 avg300=0.00 total=1000\nfull total=500\n');
  write('proc/pressure/memory', 'some avg10=0.00 avg60=0.00 avg300=0.00 total=0\n');
  write('cgroup/shop/web/cpu.stat', 'usage_usec 1\nnr_periods 10\nnr_throttled 2\nthrottled_usec 5000\n');
  write('cgroup/shop/cpu.stat', 'usage_usec 1\nnr_periods 0\nnr_throttled 0\nthrottled_usec 0\n');
  write('cgroup/shop/web/memory.events', 'low 0\nhigh 0\nmax 4\noom 0\noom_kill 0\n');
  const watch = watchPressure(7, roots);
  process(8, { 7: '901000000 20500000 9\n', 8: '6000000 0 9\n', 9: '50000000 0 9\n' });
  write('proc/pressure/io', 'some avg10=0.00 avg60=0.00 avg300=0.00 total=251000\nfull total=500\n');
  write('cgroup/shop/web/cpu.stat', 'usage_usec 1\nnr_periods 30\nnr_throttled 12\nthrottled_usec 305000\n');
  write('cgroup/shop/web/memory.events', 'low 0\nhigh 0\nmax 4\noom 1\noom_kill 1\n');
  expect(watch?.end()).toEqual({
    busiest: { cpu: 900, wait: 20 },
    io: 250,
    memory: 0,
    majorFaults: 5,
    throttling: { time: 300, periods: 20, throttled: 10 },
    killed: 1,
  });
});

it('groups of version 1 count nanoseconds', () => {
  const { write, process, roots } = kernel();
  process(0, {});
  write('proc/7/cgroup', '4:memory:/shop\n3:cpu,cpuacct:/shop\n0::/\n');
  write('cgroup/cpu,cpuacct/shop/cpu.stat', 'nr_periods 1\nnr_throttled 0\nthrottled_time 0\n');
  write('cgroup/memory/shop/memory.oom_control', 'oom_kill_disable 0\nunder_oom 0\noom_kill 2\n');
  const watch = watchPressure(7, roots);
  write('cgroup/cpu,cpuacct/shop/cpu.stat', 'nr_periods 11\nnr_throttled 4\nthrottled_time 250000000\n');
  expect(watch?.end()).toMatchObject({ throttling: { time: 250, periods: 10, throttled: 4 }, killed: 0 });
});

it('what a system does not report is not known', () => {
  const { process, roots } = kernel();
  process(0, {});
  expect(watchPressure(7, roots)?.end()).toEqual({
    busiest: null,
    io: null,
    memory: null,
    majorFaults: 0,
    throttling: null,
    killed: null,
  });
});

targetTest('the busiest thread of a service is the one that answers', async ({ rig }) => {
  const abort = new AbortController().signal;
  const { logFile, processes } = rig;
  const target = await startTarget(rig.target({ start: startLine('hungry') }), { logFile, processes, abort });
  const watch = watchPressure(target.pid as number);
  const began = performance.now();
  await fetch(`${target.url}cpu?ms=500`);
  const reading = watch?.end();
  const took = performance.now() - began;
  await target.stop();
  expect(reading?.busiest?.cpu).toBeGreaterThan(400);
  expect((reading?.busiest?.cpu ?? 0) + (reading?.busiest?.wait ?? 0)).toBeLessThan(1.1 * took + 50);
});
