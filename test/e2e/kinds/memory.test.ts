import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect } from 'vitest';
import { memorySummary } from '../../../src/kinds/memory/detail.ts';
import { type Desk, deskTest as it } from '../command.ts';
import { takeExample } from './examples.ts';

// examples/memory as it stands there, with the built command: a cache that fills, and a service that leaks.

const EXAMPLE = resolve(import.meta.dirname, '../../../examples/memory');
/** `node` is the one that runs the tests. */
const PATH = { PATH: `${dirname(process.execPath)}:${process.env.PATH}` };

const found = (desk: Desk) => memorySummary.parse(desk.runDocument().scenarios[0]?.detail).rounds[0];

describe('the memory of a service', () => {
  it('that fills up a cache is not accused', async ({ desk }) => {
    takeExample(desk, 'memory');
    const { exitCode, stdout, stderr } = await desk.start(['run', '--verbose'], PATH).finished;
    expect(exitCode, stdout + stderr).toBe(0);
    expect(found(desk)).toMatchObject({ signal: 'heap', verdict: 'none', perCycle: 300 });
    expect(stdout.replace(/\s+/g, ' ')).toContain('It keeps nothing of its requests.');
    expect(desk.runDocument().scenarios[0]?.rounds[0]?.counts).toMatchObject({ errors: {} });
  });

  it('of which 1 kB stays of every request leaks', async ({ desk }) => {
    takeExample(desk, 'memory');
    const server = readFileSync(join(EXAMPLE, 'server.mjs'), 'utf8');
    const order = 'class Order {\n  lines = Buffer.alloc(1000);\n}\nconst kept = [];\nconst MOST';
    const keeping = '  kept.push(new Order());\n  const page = Number(';
    desk.write('server.mjs', server.replace('const MOST', order).replace('  const page = Number(', keeping));
    const config = readFileSync(join(EXAMPLE, 'perf-gate.yml'), 'utf8');
    desk.write('perf-gate.yml', config.replace('per-cycle: 300', 'per-cycle: 300\n    snapshots: true'));
    const { exitCode, stdout, stderr } = await desk.start(['run', '--verbose'], PATH).finished;
    expect(exitCode, stdout + stderr).toBe(1);
    expect(stdout).toMatch(/memory\s+kept\s+per\s+request\s+<\s+50B/);
    const { verdict, kept: perRequest } = found(desk) ?? {};
    expect(verdict).toBe('leaks');
    expect(perRequest?.estimate).toBeGreaterThan(950);
    expect(perRequest?.estimate).toBeLessThan(1600);
    expect(stdout.replace(/\s+/g, ' ')).toMatch(/It keeps 1(\.\d+)? kB of every request/);
    expect(stdout.replace(/\s+/g, ' ')).toMatch(
      /What became more between cycle 6 and \d+, by constructor: .*\bOrder \(\d,\d+ more, /,
    );
  });
});
