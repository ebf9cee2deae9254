import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { AutocannonEngine } from '../../src/engines/autocannon/autocannon.ts';
import type { CommandScenario } from '../../src/kinds/command.ts';
import type { LineOptions } from '../../src/kinds/stage.ts';
import type { Act } from '../../src/rounds/act.ts';
import type { Session } from '../../src/rounds/session.ts';
import { RoundStage } from '../../src/rounds/stage.ts';
import { AGENT_SCRIPT } from '../support/load.ts';
import { targetTest as it, type Rig, sessionOf } from '../support/target.ts';

const SCENARIO: CommandScenario = {
  name: 'parser',
  type: 'command',
  rounds: 5,
  thresholds: [],
  run: '',
  file: null,
  format: 'plain',
  timeout: 10_000,
  units: {},
};

function stageOf(rig: Rig, act: Partial<Act> = {}, session: Partial<Session> = {}): RoundStage {
  const { logFile, folder } = rig;
  const temporary = join(folder, 'temporary');
  mkdirSync(temporary, { recursive: true });
  const origin = { commit: null, ref: null, repository: null, runId: null, attempt: null };
  const whole: Act = {
    side: { name: 'base', target: rig.target({}), origin, dispensable: false },
    scenario: SCENARIO,
    index: 3,
    service: null,
    reportsStartup: false,
    engine: new AutocannonEngine({ agentScript: AGENT_SCRIPT }),
    logFile,
    onMeasuring() {},
    onPart() {},
    sliced: null,
    ...act,
  };
  return new RoundStage(whole, sessionOf(rig, { temporary, ...session }));
}

function run(rig: Rig, line: string, options: Partial<LineOptions> = {}, stage = stageOf(rig)) {
  return stage.run(line, { timeout: 10_000, file: null, ...options });
}

describe('a line that measures', () => {
  it('runs where the target would, and its standard output is what it made', async ({ rig }) => {
    const begun: number[] = [];
    const stage = stageOf(rig, { onMeasuring: () => begun.push(stage.watched.duration) });
    expect(await run(rig, 'pwd; echo "$TOKEN"; echo warning >&2; sleep 0.05', {}, stage)).toBe(
      `${rig.folder}\n${rig.token}\n`,
    );
    expect(readFileSync(rig.logPath, 'utf8')).toMatch(/^--- perf-gate \S+ pwd; .* ---\nwarning\n$/);
    expect(begun).toEqual([0]);
    expect(stage.watched.duration).toBeGreaterThan(50);
    expect(stage.watched.readings).toBeNull();
    expect([stage.side, stage.index]).toEqual(['base', 3]);
    expect(readdirSync(join(rig.folder, 'temporary'))).toEqual([]);
  });

  it('may write a file instead; that of the round before is not taken for its own', async ({ rig }) => {
    const file = 'samples.json';
    writeFileSync(join(rig.folder, file), 'old');
    expect(await run(rig, `echo new > ${file}`, { file })).toBe('new\n');
    await expect(run(rig, 'true', { file })).rejects.toMatchObject({
      class: 'load',
      message: '"parser" (round 4): it did not write the file "samples.json" in its working directory.',
    });
    expect(readFileSync(join(rig.folder, file), 'utf8')).toBe('new\n');
  });

  it('is not believed that a link of its is its file', async ({ rig }) => {
    const outside = join(rig.folder, 'outside');
    const workingDirectory = join(rig.folder, 'checkout');
    mkdirSync(workingDirectory);
    writeFileSync(outside, 'a secret');
    const origin = { commit: null, ref: null, repository: null, runId: null, attempt: null };
    const side = { name: 'head', target: rig.target({ workingDirectory }), origin, dispensable: false } as const;
    await expect(run(rig, 'ln -s ../outside out', { file: 'out' }, stageOf(rig, { side }))).rejects.toThrow(
      'the file "out" leads through a link, and none is followed.',
    );
    symlinkSync('../outside', join(workingDirectory, 'other'));
    await expect(run(rig, 'true', { file: 'other' }, stageOf(rig, { side }))).rejects.toMatchObject({
      class: 'load',
    });
    expect(readFileSync(outside, 'utf8')).toBe('a secret');
  });

  it('that fails is named with its scenario, round, exit code and log', async ({ rig }) => {
    await expect(run(rig, 'echo no such module >&2; exit 3')).rejects.toMatchObject({
      class: 'target',
      message:
        '"parser" (round 4): the line `echo no such module >&2; exit 3` exited with code 3. Last lines of its log:\nno such module',
    });
    expect(readdirSync(join(rig.folder, 'temporary'))).toEqual([]);
  });

  it('that takes too long is stopped with all that it started', async ({ rig }) => {
    await expect(run(rig, 'sleep 600 & sleep 600', { timeout: 300 })).rejects.toThrow(
      '"parser" (round 4): the line `sleep 600 & sleep 600` took longer than 0.3 s and was stopped.',
    );
  });

  it('that writes far too much is not read', async ({ rig }) => {
    await expect(run(rig, 'head -c 10000001 /dev/zero')).rejects.toMatchObject({
      class: 'load',
      message: '"parser" (round 4): its standard output cannot be read: it has more than 10 MB.',
    });
  });

  it('that writes without end is stopped long before its timeout', async ({ rig }) => {
    await expect(run(rig, 'yes', { timeout: 600_000 })).rejects.toMatchObject({
      class: 'load',
      message: '"parser" (round 4): the line `yes` wrote more than 10 MB to its standard output.',
    });
  });

  it('makes nothing when the run is canceled', async ({ rig }) => {
    const cancelling = new AbortController();
    const onMeasuring = () => setTimeout(() => cancelling.abort(), 100);
    const stage = stageOf(rig, { onMeasuring }, { abort: cancelling.signal });
    expect(await run(rig, 'echo 1; sleep 600', {}, stage)).toBeNull();
    expect(await run(rig, 'echo 1', {}, stage)).toBeNull();
  });
});

it('a scenario that needs no service has none', async ({ rig }) => {
  expect(() => stageOf(rig).service).toThrow('a scenario of type command has no service');
});

it('a rest ends when the run is canceled', async ({ rig }) => {
  const begin = performance.now();
  await stageOf(rig).rest(80);
  expect(performance.now() - begin).toBeGreaterThanOrEqual(75);
  await stageOf(rig, {}, { abort: AbortSignal.timeout(50) }).rest(600_000);
  expect(performance.now() - begin).toBeLessThan(10_000);
});
