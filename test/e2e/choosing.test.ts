import { cpSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect } from 'vitest';
import { resultSchema } from '../../src/verdict/result.ts';
import { type Desk, deskTest } from './command.ts';

// The usual scenarios of a service, chosen by name, tag, severity and occasion with the built command.

const SHOP = resolve(import.meta.dirname, '../../examples/shop');
const SHORT = ['--config', 'service.yml', '--rounds', '5', '-d', '200ms', '--warmup', '100ms'];

function prepare({ folder }: Desk): void {
  cpSync(SHOP, folder, { recursive: true, filter: (source) => !source.includes('.perf-gate/') });
}

const namesIn = (listed: string) => listed.split('\n').flatMap((line) => /^([\w-]+) \(/.exec(line)?.[1] ?? []);

describe('scenarios', () => {
  deskTest('of the preset run green on the shop, and what is for the night is told', async ({ desk }) => {
    prepare(desk);
    const { exitCode, stdout, stderr } = await desk.run('run', ...SHORT);
    expect(exitCode, stdout + stderr).toBe(0);
    const result = resultSchema.parse(JSON.parse(readFileSync(join(desk.folder, '.perf-gate/result.json'), 'utf8')));
    expect(result.failure).toBeNull();
    expect(result.scenarios.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['load', 'load-twice', 'create', 'workflow']),
    );
    expect(result.scenarios.map(({ name }) => name)).not.toContain('spike');
    expect(result.scenarios.flatMap(({ thresholds }) => thresholds.filter(({ violated }) => violated))).toEqual([]);
    const told = 'Left out, because this run is for a pull request: stress, spike,';
    expect(result.notices.join('\n')).toContain(told);
    expect(stderr.replace(/\s+/g, ' ')).toContain(told);
    expect(desk.runDocument().partial).toBe(true);
  });

  deskTest('are listed and run as they are chosen', async ({ desk }) => {
    prepare(desk);
    const list = async (...args: string[]) => namesIn((await desk.run(...args, '--config', 'service.yml')).stdout);
    expect(await list('list')).toEqual(expect.arrayContaining(['load', 'spike', 'endurance']));
    expect(await list('run', '--list')).not.toContain('spike');
    expect(await list('run', '--list', '--all')).toContain('spike');
    expect(await list('run', '--list', '--when', 'schedule')).toContain('endurance');
    expect(await list('run', '--list', 'create', 'spike')).toEqual(['create', 'spike']);
    expect(await list('run', '--list', '--type', 'endurance', '--all')).toEqual(['endurance']);

    const wrong = await desk.run('run', 'creat', '--config', 'service.yml');
    expect(wrong.exitCode).toBe(2);
    expect(wrong.stderr).toContain(
      '--scenario: no scenario is called "creat"; did you mean "create"? There are: load,',
    );
    const users = await desk.run(
      'run',
      'create',
      ...SHORT.filter((word) => word !== '-d' && word !== '200ms'),
      '-u',
      '3',
      '--run-time',
      '0.2s',
      '--spawn-rate',
      '100',
    );
    expect(users.exitCode, users.stderr).toBe(0);
    const [scenario] = desk.runDocument().scenarios;
    expect(scenario).toMatchObject({ name: 'create', words: expect.stringContaining('3 connections') });
    expect(scenario?.window?.duration).toBe(200);
  });
});
