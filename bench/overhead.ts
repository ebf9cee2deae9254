// Overhead of a whole `perf-gate run`: wall time beyond planned warm-up and measured time and the target's own start.
// Usage: node bench/overhead.ts
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { median } from 'simple-statistics';
import { runDocumentSchema } from '../src/measurement/run-document.ts';
import { report } from './support.ts';

const ROOT = resolve(import.meta.dirname, '..');
const REPEATS = 3;

/**
 * Measures the milliseconds of one run of the shop with its default rounds, and the part that was planned or the
 * target's.
 */
async function runOnce(): Promise<{ wall: number; planned: number; startup: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'perf-gate-overhead-'));
  try {
    cpSync(join(ROOT, 'examples/shop'), folder, { recursive: true });
    const begin = performance.now();
    await exit(
      spawn(process.execPath, [join(ROOT, 'dist/cli/index.js'), 'run', '--scenario', 'search'], {
        cwd: folder,
        stdio: 'ignore',
      }),
    );
    const wall = performance.now() - begin;
    const { scenarios } = runDocumentSchema.parse(
      JSON.parse(readFileSync(join(folder, '.perf-gate/run.json'), 'utf8')),
    );
    const planned = scenarios.reduce(
      (sum, { window, rounds }) => sum + ((window?.warmup ?? 0) + (window?.duration ?? 0)) * rounds.length,
      0,
    );
    const startup = scenarios.flatMap(({ rounds }) => rounds).reduce((sum, round) => sum + (round.startup ?? 0), 0);
    return { wall, planned, startup };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function exit(child: ReturnType<typeof spawn>): Promise<void> {
  return new Promise((fulfil, reject) => {
    child.once('error', reject);
    child.once('exit', () => fulfil());
  });
}

/** Measures the milliseconds of `perf-gate --version`. */
async function version(): Promise<number> {
  const begin = performance.now();
  await exit(spawn(process.execPath, [join(ROOT, 'dist/cli/index.js'), '--version'], { stdio: 'ignore' }));
  return performance.now() - begin;
}

const versions: number[] = [];
for (let repeat = 0; repeat < 11; repeat++) versions.push(await version());
const shares: number[] = [];
for (let repeat = 0; repeat < REPEATS; repeat++) {
  const { wall, planned, startup } = await runOnce();
  shares.push((wall - planned - startup) / planned);
}
const overhead = median(shares);
const answer = median(versions);
report('overhead', [
  {
    name: 'overhead of a run of 10 rounds beyond planned time and startup',
    value: overhead * 100,
    unit: '%',
    goal: '≤ 10',
    met: overhead <= 0.1,
  },
  { name: 'perf-gate --version', value: answer, unit: 'ms', goal: '≤ 200', met: answer <= 200 },
]);
