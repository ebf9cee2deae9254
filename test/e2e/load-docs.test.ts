import { cpSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect } from 'vitest';
import { parse } from 'yaml';
import { resultSchema } from '../../src/verdict/result.ts';
import { flatten } from '../measurement/flat-round.ts';
import { certificate, privateKey } from '../support/self-signed.ts';
import { type Desk, deskTest as it } from './command.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const DOCS = readFileSync(join(ROOT, 'docs/load.md'), 'utf8');

/** Every example, with the heading above it. */
const examples = [...DOCS.matchAll(/^## (.+)$|^```yaml\n(target:[\s\S]*?)^```$/gm)].reduce<[string, string][]>(
  (found, [, heading, yaml]) => {
    const last = found.at(-1);
    if (heading !== undefined) found.push([heading, '']);
    else if (last && yaml !== undefined) found.push([last[0], yaml]);
    return found;
  },
  [],
);

/** The example shop, and the documented configuration with stages a hundred times as short. */
function open(desk: Desk, yaml: string): void {
  cpSync(join(ROOT, 'examples/shop'), desk.folder, { recursive: true });
  desk.write('cert.pem', certificate);
  desk.write('key.pem', privateKey);
  desk.write(
    'perf-gate.yml',
    yaml.replace(/\bduration: (\d+)s\b/g, (_, seconds) => `duration: ${Number(seconds) * 10}ms`),
  );
}

describe('an example of docs/load.md', () => {
  it.for(examples.filter(([, yaml]) => yaml !== ''))(
    'runs against the shop without an error: %s',
    { timeout: 60_000 },
    async ([, yaml], { desk }) => {
      open(desk, yaml);
      const window = yaml.includes('stages:') ? [] : ['--duration', '150ms'];
      const { exitCode, stdout, stderr } = await desk.start(['run', '--rounds', '5', '--warmup', '100ms', ...window], {
        SHOP_API_KEY: 'key-of-the-test',
      }).finished;
      expect(exitCode, stdout + stderr).toBe(0);
      const { scenarios, failure } = desk.runDocument();
      expect(failure).toBeNull();
      expect(scenarios.map(({ name }) => name)).toEqual(Object.keys(parse(yaml).scenarios));
      for (const { rounds } of scenarios) {
        expect(rounds).toHaveLength(5);
        for (const { counts } of rounds.map(flatten)) expect(counts).toMatchObject({ errors: {}, lost: 0 });
        const labels = Object.values(rounds[0]?.windows[0]?.labels ?? {});
        for (const { counts } of labels) expect(counts.responses).toBeGreaterThan(0);
      }
      const result = resultSchema.parse(JSON.parse(readFileSync(join(desk.folder, '.perf-gate/result.json'), 'utf8')));
      expect(result.findings.filter(({ kind }) => kind === 'threshold')).toEqual([]);
      expect(stdout + stderr + readFileSync(join(desk.folder, '.perf-gate/run.json'), 'utf8')).not.toContain(
        'key-of-the-test',
      );
    },
  );
});
