import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { MetricName } from '../../src/measurement/metric.ts';
import { resultSchema, type Verdict } from '../../src/verdict/result.ts';

const SHOP = resolve(import.meta.dirname, '../../examples/shop');
/** A number of products with which the search itself is most of a request. */
const PRODUCTS = '10000';
/** Milliseconds: 20 rounds of both sides are then a minute of warm-up and measured time. */
const WARMUP = 500;
const DURATION = 1000;
/** Milliseconds, far more than any run needs. */
const TIMEOUT = 300_000;

const CONFIG = `target:
  start: node server.mjs
  url: http://127.0.0.1:\${PORT}
  ready: /healthz
base:
  env:
    SHOP_SLOWDOWN: ""
scenarios:
  search:
    warmup: ${WARMUP}ms
    duration: ${DURATION}ms
    requests: [GET /search?q=red+lamp]
`;

/** One run of the gate over the shop beside itself. */
export interface ShopRun {
  /** How much more work the head does: 0.05 is 5 %. */
  extra: number;
  /** The most serious verdict of the gated metrics. */
  verdict: Verdict;
  /** The ratio of every gated metric; above 1 is worse. */
  ratios: Record<MetricName, number>;
  /** The rounds per side. */
  rounds: number;
  /** The looks that were taken. */
  looks: number;
  /** The seconds from the start of the command to its end. */
  wall: number;
  /** The seconds of warm-up and measured time in it. */
  measuring: number;
}

/** The gate's process while it runs, so that it ends with the bench. */
let gate: ChildProcess | null = null;
process.once('exit', () => gate?.kill('SIGTERM'));

/**
 * Measures the shop beside itself with the built command.
 *
 * @throws Error with the output of the command when it produced no result
 */
export async function runShop(cli: string, extra: number): Promise<ShopRun> {
  const folder = mkdtempSync(join(tmpdir(), 'perf-gate-live-'));
  try {
    cpSync(SHOP, folder, { recursive: true });
    writeFileSync(join(folder, 'perf-gate.yml'), CONFIG);
    const begin = performance.now();
    const written = await runGate(cli, folder, extra === 0 ? '' : `search=${1 + extra}`);
    const wall = (performance.now() - begin) / 1000;
    const file = join(folder, '.perf-gate/result.json');
    if (!existsSync(file)) throw new Error(`perf-gate came to no result:\n${written}`);
    const result = resultSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    const [scenario] = result.scenarios;
    if (result.failure || !scenario) throw new Error(`perf-gate could not measure: ${result.failure?.message}`);
    const gated = scenario.comparisons.filter((row) => row.gated);
    return {
      extra,
      verdict: scenario.verdict,
      ratios: Object.fromEntries(gated.flatMap(({ metric, worse }) => (worse ? [[metric, worse.ratio]] : []))),
      rounds: scenario.rounds,
      looks: result.looks.taken,
      wall,
      measuring: (2 * scenario.rounds * (WARMUP + DURATION)) / 1000,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function runGate(cli: string, folder: string, slowdown: string): Promise<string> {
  return new Promise((fulfil, reject) => {
    const child = spawn(process.execPath, [cli, 'run'], {
      cwd: folder,
      env: { ...process.env, SHOP_PRODUCTS: PRODUCTS, SHOP_SLOWDOWN: slowdown },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: TIMEOUT,
    });
    gate = child;
    let written = '';
    const keep = (chunk: Buffer) => {
      written = (written + chunk.toString()).slice(-4000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', reject);
    child.once('close', () => {
      gate = null;
      fulfil(written);
    });
  });
}
