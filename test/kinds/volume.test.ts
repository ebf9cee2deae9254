import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import type { SideName } from '../../src/events.ts';
import { isTried } from '../../src/kinds/index.ts';
import { summarizeVolume, type VolumeDetail, volumeDetail, volumeSummary } from '../../src/kinds/volume/summary.ts';
import { growthText, volumeBlocks } from '../../src/kinds/volume/words.ts';
import { type VolumeScenario, volumeKind } from '../../src/kinds/volume.ts';
import { writeMarkdown } from '../../src/report/write/markdown.ts';
import { ERROR_LIMIT } from '../../src/verdict/threshold.ts';
import { makeFolder, problemsOf, START } from '../config/workspace.ts';
import { type LoadedSpec, loadedOf, READY } from '../support/loaded.ts';
import { RecordingStage } from '../support/recording-stage.ts';

function scenarioOf(keys = '', inputs = {}): VolumeScenario {
  const yaml = `${START}scenarios:\n  growth:\n    type: volume\n    setup: node seed.mjs\n${keys.replace(/^(?=.)/gm, '    ')}`;
  return loadConfig({ workspace: makeFolder({ 'perf-gate.yml': yaml }), inputs }).scenarios[0] as VolumeScenario;
}

/** A round against a service that is like this with so much data. */
async function roundOf(scenario: VolumeScenario, withSize: (size: number) => LoadedSpec, side: SideName = 'head') {
  let size = 0;
  const output = (_: string, { env }: { env?: Record<string, string> }) => {
    size = Number(env?.SIZE);
    return '';
  };
  const stage = new RecordingStage({ loaded: () => loadedOf(withSize(size)), output, service: READY }, side);
  const measured = await volumeKind.measure(stage, scenario);
  if (measured === null) throw new Error('it was canceled');
  expect(volumeDetail.parse(measured.detail)).toEqual(measured.detail);
  return { ...measured, acts: stage.acts, detail: measured.detail as VolumeDetail };
}

/** Milliseconds that a request takes with so much data. */
const power = (exponent: number) => (size: number) => ({ latency: 0.5 * (size / 1000) ** exponent });

async function summaryOf(scenario: VolumeScenario, withSize: (size: number) => LoadedSpec, rounds = 5) {
  const details: VolumeDetail[] = [];
  for (let round = 0; round < rounds; round++) details.push((await roundOf(scenario, withSize)).detail);
  const summary = summarizeVolume(details);
  expect(volumeSummary.parse(JSON.parse(JSON.stringify(summary)))).toEqual(summary);
  return summary;
}

const FIVE = scenarioOf('sizes: [1k, 5k, 20k, 100k, 500k]');

describe('a volume scenario', () => {
  it('has three sizes in five rounds, and one connection, unless the file says otherwise', () => {
    expect(scenarioOf()).toMatchObject({
      type: 'volume',
      rounds: 5,
      sizes: [1000, 10_000, 100_000],
      setup: 'node seed.mjs',
      setupTimeout: 120_000,
      connections: 1,
      warmup: 500,
      duration: 1500,
      thresholds: [ERROR_LIMIT],
    });
    expect(volumeKind.time(scenarioOf())).toBe(6000);
    expect(volumeKind.words(scenarioOf())).toBe('sizes 1,000, 10,000, 100,000');
    expect(volumeKind.lines?.(scenarioOf())).toEqual([
      'before each size node seed.mjs, then 500 ms of warm-up and 1.5 s',
      'GET /',
    ]);
  });

  it('makes the data of a size before it loads the service, the smallest first', async () => {
    const { acts } = await roundOf(scenarioOf('sizes: [2k, 500]\nsetup-timeout: 9s\nconnections: 3'), power(1));
    const line = (size: string, words: string) => ({
      do: 'run',
      line: 'node seed.mjs',
      options: { timeout: 9000, file: null, env: { SIZE: size, PERF_GATE_URL: READY.url }, prepares: words },
    });
    expect(acts).toMatchObject([
      line('500', 'size 500'),
      { do: 'load', pacing: { connections: 3, rate: null } },
      line('2000', 'size 2,000'),
      { do: 'load' },
    ]);
  });

  it('fills the base by the line of its own file', async () => {
    const scenario = { ...scenarioOf('sizes: [1, 2]'), setupAtBase: 'node old-seed.mjs' };
    const linesOf = async (side: SideName) =>
      (await roundOf(scenario, power(1), side)).acts.flatMap((act) => (act.do === 'run' ? [act.line] : []));
    expect(await linesOf('base')).toEqual(['node old-seed.mjs', 'node old-seed.mjs']);
    expect(await linesOf('head')).toEqual(['node seed.mjs', 'node seed.mjs']);
  });

  it('is not tried beforehand, because there is no data yet', () => {
    expect(isTried(scenarioOf())).toBe(false);
  });

  it('is compared by the time that twice the size takes, and has the figures of each size', async () => {
    const { figures, windows } = await roundOf(scenarioOf(), power(1));
    expect(figures.all.growth).toBeCloseTo(2, 1);
    expect(figures.all['error-rate']).toBe(0);
    expect(Object.keys(figures.labels)).toEqual(['size 1,000', 'size 10,000', 'size 100,000']);
    expect(figures.labels['size 100,000']?.['size-p50']).toBeCloseTo(50, 0);
    expect(windows).toHaveLength(3);
    expect((await roundOf(scenarioOf(), power(0))).figures.all.growth).toBeCloseTo(1, 3);
    expect(
      (await roundOf(scenarioOf('sizes: [10, 100]'), (size) => ({ latency: size ** 2 / 100 }))).figures.all.growth,
    ).toBeCloseTo(4, 1);
  });

  it('needs an answer at every size, and names the one that has none', async () => {
    const silent = (size: number) => (size === 10_000 ? { throughput: 0, errors: { 'status 500': 9 } } : {});
    await expect(roundOf(scenarioOf(), silent)).rejects.toMatchObject({
      class: 'load',
      message: expect.stringMatching(/\(round 1, size 10,000\): 9 × status 500/),
    });
  });

  it('has measured nothing when the run was canceled while it was filled, or loaded', async () => {
    expect(await volumeKind.measure(new RecordingStage({ output: null, service: READY }), scenarioOf())).toBeNull();
    expect(
      await volumeKind.measure(new RecordingStage({ output: '', loaded: null, service: READY }), scenarioOf()),
    ).toBeNull();
  });
});

describe('what grows is told', () => {
  it.each([
    ['quadratic', (size: number) => (size / 1000) ** 2 / 100, 'quadratic'],
    ['constant', () => 3, 'constant'],
    ['logarithmic', (size: number) => Math.log(size), 'logarithmic'],
  ])('with its class, from five sizes over two decades: %s', async (_, latency, word) => {
    const summary = await summaryOf(FIVE, (size) => ({ latency: latency(size) }));
    expect(growthText(summary)).toMatch(
      new RegExp(`That is (?:\\w+ or )?${word}\\b.*beside a share that does not grow`),
    );
  });

  it('names both where the sizes do not tell linear from n log n', async () => {
    const summary = await summaryOf(FIVE, (size) => ({ latency: 0.2 + size / 10_000 }));
    expect(summary.complexity).toMatchObject({ kind: 'named', classes: expect.arrayContaining(['linear']) });
    expect(growthText(summary)).toMatch(
      /^The time of a request grows with n\^0\.\d\d \(0\.\d\d to 0\.\d\d\): twice the size takes 1\.\d+ times as long\./,
    );
  });

  it('without a class from fewer, and without bounds from fewer than five rounds', async () => {
    const few = await summaryOf(scenarioOf(), power(1), 4);
    expect(growthText(few)).toBe('The time of a request grows with n^1.00: twice the size takes 2 times as long.');
  });

  it('and that no class fits', async () => {
    const summary = await summaryOf(FIVE, (size) => ({ latency: size < 20_000 ? 1 : size < 200_000 ? 90 : 100 }));
    expect(growthText(summary)).toMatch(
      /None of constant, logarithmic, linear, n log n and quadratic is right to 10 %/,
    );
  });

  it('for each request by itself where there are several', async () => {
    const scenario = scenarioOf('requests: [GET /one, GET /all]');
    const summary = await summaryOf(scenario, (size) => ({ latency: { 'GET /one': 2, 'GET /all': size / 1000 } }));
    expect(summary.requests.map(({ label, exponent }) => [label, Math.round(exponent.estimate * 10) / 10])).toEqual([
      ['GET /one', 0],
      ['GET /all', 1],
    ]);
    const said = writeMarkdown(volumeBlocks(summary)).replaceAll('\u00A0', ' ');
    expect(said).toContain('The time of all requests together grows with n^');
    expect(said).toMatch(/GET \/all \| n\^1\.00 \(1\.00 to 1\.00\) \| 2 ×/);
  });
});

describe('sizes that make no volume are reported with their place', () => {
  it.each([
    [
      'sizes: [5]',
      /^perf-gate\.yml:6:12 scenarios\.growth\.sizes: expected at least two sizes: nothing grows with one/,
    ],
    [`sizes: [${Array.from({ length: 11 }, (_, at) => at + 1).join(', ')}]`, /sizes: expected at most 10 sizes/],
    ['sizes: [1k, 1000]', /^perf-gate\.yml:6:17 scenarios\.growth\.sizes\[1\]: "size 1,000" is there already/],
    ['sizes: [0, 5]', /sizes\[0\]: expected a whole number from 1 to 1,000,000,000, such as 500, 10k or 1M, got 0/],
    ['sizes: [1, 2G]', /sizes\[1\]: expected a whole number from 1 to .*, got "2G"/],
    ['sizes: [1, 1001M]', /sizes\[1\]: expected a whole number from 1 to .*, got "1001M"/],
    ['sizes: [1, 1.5]', /sizes\[1\]: expected a whole number .*, got 1\.5/],
    ['rate: 5/s', /scenarios\.growth\.rate: unknown key/],
    [
      'thresholds: { growth: < 2ms }',
      /thresholds\.growth: expected a number to compare with, such as "< 12", got "< 2ms"/,
    ],
    ['thresholds: { p95: < 2s }', /thresholds\.p95: unknown key; known here: .*growth/],
  ])('%s', (line, message) => {
    expect(problemsOf(() => scenarioOf(line))[0]).toMatch(message);
  });

  it('1.1k is 1,100, and a limit of growth is a number', () => {
    expect(scenarioOf('sizes: [1.1k, 2]').sizes).toEqual([2, 1100]);
    expect(scenarioOf('thresholds: { growth: < 2.2 }').thresholds).toMatchObject([
      ERROR_LIMIT,
      { metric: 'growth', limit: 2.2, line: 6 },
    ]);
  });

  it('a volume without its line is refused, and so is a rate', () => {
    const workspace = makeFolder({ 'perf-gate.yml': `${START}scenarios: { growth: { type: volume } }\n` });
    expect(problemsOf(() => loadConfig({ workspace, inputs: {} }))[0]).toMatch(
      /scenarios\.growth\.setup: missing; expected a command line/,
    );
    expect(problemsOf(() => scenarioOf('', { rate: '5/s' }))).toEqual([
      'input "rate": the scenario "growth" measures the time of requests alone, without a rate',
    ]);
  });
});
