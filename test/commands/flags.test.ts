import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { addInputFlags, flagName, inputsOf, type RunFlags } from '../../src/commands/flags.ts';

function parsed(...line: string[]): RunFlags {
  return addInputFlags(new Command()).exitOverride().parse(line, { from: 'user' }).opts<RunFlags>();
}

describe('the flags of run', () => {
  it('override what their input overrides', () => {
    const given = parsed('--scenario', 'a', '--scenario', 'b, c', '--fail-on', 'low', '--rounds', '7', '--url', '/');
    const inputs = Object.entries(inputsOf(given)).filter(([, value]) => value !== undefined && value !== '');
    expect(Object.fromEntries(inputs)).toEqual({ scenarios: 'a\nb, c', failOn: 'low', rounds: '7', url: '/' });
  });

  it.each([
    ['-d', '10', 'duration', '10s'],
    ['-d', '1.5', 'duration', '1.5s'],
    ['-d', '10s', 'duration', '10s'],
    ['--duration', '500ms', 'duration', '500ms'],
    ['--warmup', '2', 'warmup', '2s'],
    ['-R', '500', 'rate', '500/s'],
    ['-R', '500/s', 'rate', '500/s'],
    ['--rate', 'many', 'rate', 'many'],
    ['-c', '50', 'connections', '50'],
    ['-u', '50', 'connections', '50'],
    ['--users', '50', 'connections', '50'],
    ['--vus', '50', 'connections', '50'],
    ['--run-time', '60', 'duration', '60s'],
    ['--run-time', '1h30m', 'duration', '5400s'],
    ['--run-time', '1m10s', 'duration', '70s'],
    ['--run-time', '20s', 'duration', '20s'],
    ['-d', '1m30s', 'duration', '90s'],
    ['-d', '1x30s', 'duration', '1x30s'],
    ['--spawn-rate', '5', 'spawnRate', '5/s'],
    ['--spawn-rate', '0.5/s', 'spawnRate', '0.5/s'],
    ['--severity', 'high', 'severity', 'high'],
    ['--when', 'schedule', 'when', 'schedule'],
  ])('are short and may leave out their unit: %s %s', (flag, value, key, expected) => {
    expect(inputsOf(parsed(flag, value))).toMatchObject({ [key]: expected });
    if (flag.length === 2) expect(inputsOf(parsed(flag + value))).toMatchObject({ [key]: expected });
  });

  it('that override nothing are for the command itself', () => {
    const given = parsed('--save-baseline', '--base', 'main', '--baseline', 'old.json', '--config', 'gate.yml');
    expect(given).toMatchObject({ saveBaseline: true, base: 'main', baseline: 'old.json', config: 'gate.yml' });
    expect(given.output).toBe('.perf-gate');
    expect(Object.values(inputsOf(given)).filter(Boolean)).toEqual([]);
  });

  it('are called as they are written', () => {
    expect((['config', 'scenarios', 'failOn', 'rate'] as const).map(flagName)).toEqual([
      '--config',
      '--scenario',
      '--fail-on',
      '--rate',
    ]);
  });

  it('have names of other load generators, one at a time', () => {
    expect(inputsOf(parsed('--tag', 'a', '--tags', 'b,c'))).toMatchObject({ tags: 'a\nb,c' });
    expect(() => inputsOf(parsed('-c', '5', '--users', '6'))).toThrow(
      '--connections and --users are the same; leave one out',
    );
    expect(() => inputsOf(parsed('-u', '5', '--vus', '6'))).toThrow('--users and --vus are the same; leave one out');
  });

  it('take every scenario with --all', () => {
    expect(inputsOf(parsed('--all'))).toMatchObject({ when: 'all' });
    expect(inputsOf(parsed('--all', '--when', 'all'))).toMatchObject({ when: 'all' });
    expect(() => inputsOf(parsed('--all', '--when', 'push'))).toThrow('--all is the same as --when all');
  });
});
