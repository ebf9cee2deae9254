import { copyFileSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect } from 'vitest';
import { type Result, resultSchema } from '../../src/verdict/result.ts';
import { type Desk, deskTest } from './command.ts';

// Metrics that the service offers itself, read by the built command while it is loaded.

const EXAMPLE = resolve(import.meta.dirname, '../../examples/metrics');

function prepare(desk: Desk): void {
  for (const file of ['server.mjs', 'perf-gate.yml']) copyFileSync(join(EXAMPLE, file), join(desk.folder, file));
}

const resultOf = ({ folder }: Desk): Result =>
  resultSchema.parse(JSON.parse(readFileSync(join(folder, '.perf-gate/result.json'), 'utf8')));

describe('metrics of the service', () => {
  deskTest('are figures of the example, held to limits and shown over time', async ({ desk }) => {
    prepare(desk);
    const { exitCode, stdout, stderr } = await desk.run('run', '--rounds', '5', '-d', '600ms', '--warmup', '200ms');
    expect(exitCode, stdout + stderr).toBe(0);
    const { scenarios, notices } = resultOf(desk);
    expect(notices).toEqual([]);
    const rows = new Map(scenarios[0]?.comparisons.map((row) => [row.metric, row]));
    expect(rows.get('pool_in_use')?.head).toBeGreaterThan(1);
    expect(rows.get('pool_in_use.max')?.head).toBeLessThanOrEqual(8);
    expect(rows.get('hits')?.head).toBeCloseTo(0.75, 1);
    const [orders, throughput] = ['orders', 'throughput'].map((metric) => rows.get(metric)?.head ?? 0);
    expect(orders).toBeGreaterThan((throughput as number) / 2);
    expect(scenarios[0]?.thresholds.filter(({ value }) => value === null)).toEqual([]);
    const { series } = desk.runDocument().scenarios[0]?.timeline ?? {};
    expect(Object.keys(series ?? {}).sort()).toEqual(['hits', 'orders', 'pool_in_use', 'waiting']);
    expect(readFileSync(join(desk.folder, '.perf-gate/report.html'), 'utf8')).toContain('pool_in_use');
  });

  deskTest('that got worse fail the gate where they are gated, and a limit names its line', async ({ desk }) => {
    prepare(desk);
    desk.write(
      'perf-gate.yml',
      `target:
  start: node server.mjs
  env: { HOLD: "16" }
  metrics: { series: { pool_in_use: { read: 'db_pool_connections{state="used"}', gated: true } } }
base: { env: { HOLD: "4" } }
scenarios:
  order:
    rate: 250/s
    warmup: 300ms
    duration: 600ms
    rounds: 6
    requests: [GET /order]
    thresholds:
      pool_in_use.max: < 2
compare: { metrics: [error-rate], tolerance: 50%, extend: false }
`,
    );
    const { exitCode, stdout, stderr } = await desk.run('run');
    expect(exitCode, stdout + stderr).toBe(1);
    const { findings, scenarios } = resultOf(desk);
    const row = scenarios[0]?.comparisons.find(({ metric }) => metric === 'pool_in_use');
    expect(row).toMatchObject({ gated: true, verdict: 'regressed' });
    expect(findings.map(({ kind, line }) => [kind, line])).toEqual(
      expect.arrayContaining([
        ['regression', null],
        ['threshold', 14],
      ]),
    );
  });

  deskTest('that are a page, or that nobody knows, are a fault of the configuration', async ({ desk }) => {
    prepare(desk);
    desk.write(
      'server.mjs',
      `import { createServer } from 'node:http';
createServer((request, response) => {
  const isMetrics = request.url === '/metrics' && process.env.PAGE !== 'yes';
  response.end(isMetrics ? 'db_pool_connectoins{state="used"} 4\\n' : '<!doctype html>');
}).listen(process.env.PORT, '127.0.0.1');
`,
    );
    const page = await desk.start(['run', '--rounds', '5'], { PAGE: 'yes' }).finished;
    expect(page.exitCode).toBe(2);
    const said = (page.stdout + page.stderr).replace(/\s+/g, ' ');
    expect(said).toContain('perf-gate.yml:7:10 target.metrics.url: http://127.0.0.1:');
    expect(said).toContain('/metrics answers with a page (HTML), not with metrics.');
    const unknown = await desk.run('try');
    expect(unknown.exitCode).toBe(2);
    expect((unknown.stdout + unknown.stderr).replace(/\s+/g, ' ')).toMatch(
      /perf-gate\.yml:9:20 target\.metrics\.series\.pool_in_use: no line of http:\S+ is of the metric "db_pool_connections"; did you mean "db_pool_connectoins"\?/,
    );
  });
});
