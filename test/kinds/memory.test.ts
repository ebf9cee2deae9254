import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { memoryDetail, memorySummary } from '../../src/kinds/memory/detail.ts';
import { grownText, verdictText } from '../../src/kinds/memory/words.ts';
import { type MemoryScenario, memoryKind } from '../../src/kinds/memory.ts';
import type { FloorSignal } from '../../src/probes/floor.ts';
import { makeFolder, problemsOf, START } from '../config/workspace.ts';
import { loadedOf, READY } from '../support/loaded.ts';
import { RecordingStage } from '../support/recording-stage.ts';

const MB = 1e6;

function scenarioOf(keys: string, inputs: Parameters<typeof loadConfig>[0]['inputs'] = {}): MemoryScenario {
  const yaml = `${START}scenarios:\n  home:\n    type: memory\n${keys.replace(/^(?=.)/gm, '    ')}`;
  const { scenarios } = loadConfig({ workspace: makeFolder({ 'perf-gate.yml': yaml }), inputs });
  return scenarios[0] as MemoryScenario;
}

const LOADED = loadedOf({ latency: 1, throughput: 500, duration: 2000 });

/** A round in which the memory after each cycle, from 0, is this. */
async function roundOf(floor: (cycle: number) => number, signal: FloorSignal = 'heap', keys = '') {
  let cycles = 0;
  const stage = new RecordingStage({
    loaded: LOADED,
    service: READY,
    floor: () => ({ signal, bytes: floor(cycles++) }),
  });
  const measured = await memoryKind.measure(stage, scenarioOf(keys));
  return { measured, stage, cycles };
}
const leaking = (cycle: number) => 30 * MB + MB * cycle;
const filling = (cycle: number) => 30 * MB + MB * Math.min(cycle, 5);

describe('the memory of a service', () => {
  it('is read after each of twelve cycles of 1,000 requests in one round, unless the file says otherwise', () => {
    expect(scenarioOf('')).toMatchObject({ rounds: 1, perCycle: 1000, cycle: 2000, rest: 500, warmup: 1000 });
    expect(memoryKind.time(scenarioOf(''))).toBe(31_000);
    expect(memoryKind.words(scenarioOf(''))).toBe('12 cycles of 1,000 requests');
    expect(memoryKind.lines?.(scenarioOf('per-cycle: 50'))[0]).toBe(
      '12 cycles, up to 24 where its memory still grows: 50 requests in 2 s, then 500 ms of rest',
    );
    const { thresholds } = scenarioOf('thresholds: { memory-at-rest: < 150MB }');
    expect(thresholds.map(({ metric, text, line }) => [metric, text, line])).toEqual([
      ['error-rate', '< 1%', null],
      ['memory-at-rest', '< 150MB', 5],
      ['bytes-per-request', '< 50B', null],
    ]);
    const own = scenarioOf('thresholds: { bytes-per-request: < 2kB }').thresholds;
    expect(own.filter(({ metric }) => metric === 'bytes-per-request').map(({ text }) => text)).toEqual(['< 2kB']);
  });

  it('is that of the same number of requests in every cycle, with a rest before it is read', async () => {
    const { stage } = await roundOf(() => 30 * MB, 'heap', 'per-cycle: 400\ncycle: 1s\nrest: 100ms\nseed: 7');
    const [load, rest, floor, next] = stage.acts;
    expect(load).toMatchObject({
      do: 'load',
      pacing: { rate: 400, duration: 1000, warmup: 1000, seed: 7, stages: null },
    });
    expect(rest).toEqual({ do: 'rest', milliseconds: 100 });
    expect(floor).toEqual({ do: 'floor', signal: null });
    expect(next).toMatchObject({ do: 'load', pacing: { rate: 400, warmup: 0, seed: 8 } });
    expect(stage.acts.filter((act) => act.do === 'floor').slice(1)).toEqual(
      Array(11).fill({ do: 'floor', signal: 'heap' }),
    );
  });

  it('that grows with every request is found, with what is kept of each', async () => {
    const { measured, cycles } = await roundOf(leaking);
    expect(cycles).toBe(18);
    expect(measured?.figures.all['bytes-per-request']).toBeCloseTo(1000, 0);
    expect(measured?.figures.all).toMatchObject({ 'memory-at-rest': 47 * MB, memory: 50 * MB, 'error-rate': 0 });
    expect(measured?.detail).toMatchObject({ verdict: 'leaks', signal: 'heap', perCycle: 1000 });
    expect(memoryDetail.parse(measured?.detail)).toEqual(measured?.detail);
  });

  it.each<[string, (cycle: number) => number]>([
    ['stays', () => 30 * MB],
    ['fills up at first', filling],
    ['shrinks', (cycle) => 60 * MB - MB * cycle],
  ])('that %s keeps nothing', async (_, floor) => {
    const { measured, cycles } = await roundOf(floor);
    expect(cycles).toBe(12);
    expect(measured?.figures.all['bytes-per-request']).toBe(0);
    expect(measured?.detail).toMatchObject({ verdict: 'none' });
  });

  it('of which nothing is settled has no figure for what is kept', async () => {
    const { measured, cycles } = await roundOf((cycle) => 30 * MB + 90 * MB * (1 - Math.exp(-cycle / 8)));
    expect(cycles).toBe(24);
    expect(measured?.figures.all).not.toHaveProperty('bytes-per-request');
    expect(measured?.detail).toMatchObject({ verdict: 'open', why: 'growing' });
  });

  it('has what became more named by two snapshots of the heap, where they are asked for', async () => {
    const counts = (orders: number) =>
      new Map([
        ['Order', { count: orders, bytes: 100 * orders }],
        ['(strings)', { count: 50, bytes: 900 }],
        ['Lines', { count: 9, bytes: orders / 100 }],
        ['Gone', { count: 7000 - orders, bytes: 7000 - orders }],
      ]);
    let taken = 0;
    const heap = () => counts(1000 * ++taken);
    let cycle = 0;
    const floor = () => ({ signal: 'heap', bytes: leaking(cycle++) }) as const;
    const stage = new RecordingStage({ loaded: LOADED, service: READY, heap, floor });
    const measured = await memoryKind.measure(stage, scenarioOf('snapshots: true'));
    const acts = stage.acts.filter((act) => act.do === 'floor' || act.do === 'heap').map((act) => act.do);
    expect([acts.indexOf('heap'), acts.lastIndexOf('heap')]).toEqual([6, 19]);
    const detail = memoryDetail.parse(measured?.detail);
    expect(detail.grown).toEqual({ since: 6, more: [{ name: 'Order', count: 1000, bytes: 100_000 }] });
    expect(grownText(detail)).toEqual([
      'What became more between cycle 6 and 18, by constructor: Order (1,000 more, 100 kB).',
    ]);
    const none = new RecordingStage({ loaded: LOADED, service: READY, floor: { signal: 'rss', bytes: 1 } });
    expect((await memoryKind.measure(none, scenarioOf('snapshots: true')))?.detail).not.toHaveProperty('grown');
    expect(memoryKind.identity(scenarioOf('snapshots: true'))).not.toEqual(memoryKind.identity(scenarioOf('')));
  });

  it('that cannot be read ends the run', async () => {
    const stage = new RecordingStage({ loaded: LOADED, service: READY, floor: null });
    await expect(memoryKind.measure(stage, scenarioOf(''))).rejects.toMatchObject({
      class: 'config',
      message:
        '"home": the memory of the service cannot be read; perf-gate reads the memory of processes that it has started: set target.start.',
    });
    let read = 0;
    const lost = new RecordingStage({
      loaded: LOADED,
      service: READY,
      floor: () => (read++ ? null : { signal: 'heap', bytes: 1 }),
    });
    await expect(memoryKind.measure(lost, scenarioOf(''))).rejects.toThrow('did not tell its heap anymore');
  });

  it('is not measured where the run is canceled, or nothing is answered', async () => {
    expect(await memoryKind.measure(new RecordingStage({ loaded: null }), scenarioOf(''))).toBeNull();
    const silent = loadedOf({ throughput: 0, errors: { 'status 500': 1000 } });
    const stage = new RecordingStage({ loaded: silent, service: READY });
    await expect(memoryKind.measure(stage, scenarioOf(''))).rejects.toThrow(/round 1, cycle 1/);
  });
});

describe('what is said of the memory', () => {
  const detailOf = async (floor: (cycle: number) => number, signal?: FloorSignal) =>
    memoryDetail.parse((await roundOf(floor, signal)).measured?.detail);

  it.each<[string, (cycle: number) => number, FloorSignal, string]>([
    [
      'a leak',
      leaking,
      'heap',
      'It keeps 1 kB of every request. The heap after garbage collection went from 30 MB to 47 MB in 18 cycles of 1,000 requests.',
    ],
    [
      'none',
      () => 30 * MB,
      'anonymous',
      'It keeps nothing of its requests. Its own memory (anonymous pages) was 30 MB all the time in 12 cycles of 1,000 requests.',
    ],
    [
      'a cache',
      filling,
      'rss',
      'It keeps nothing of its requests. Its memory (resident pages) went from 30 MB to 35 MB in 12 cycles of 1,000 requests: what grew at first has stopped.',
    ],
    [
      'growth that slows down',
      (cycle) => 30 * MB + 90 * MB * (1 - Math.exp(-cycle / 8)),
      'heap',
      'Whether it keeps something of every request is open: it still grew in the end, as a cache does that fills. The heap after garbage collection went from 30 MB to 115 MB in 24 cycles of 1,000 requests. More requests in a cycle (per-cycle) would tell.',
    ],
    [
      'scatter',
      (cycle) => 30 * MB + (cycle % 2) * 9 * MB,
      'rss',
      'Whether it keeps something of every request is open: its memory scatters by more than that. Its memory (resident pages) went from 30 MB to 39 MB in 24 cycles of 1,000 requests. More requests in a cycle (per-cycle) would tell; of a Node service, the heap is read, which is exact.',
    ],
  ])('%s', async (_, floor, signal, said) => {
    expect(verdictText(await detailOf(floor, signal))).toBe(said);
  });

  it('is that of the worst round, with its memory after each cycle', async () => {
    const rounds = [await detailOf(filling), await detailOf(leaking), await detailOf(leaking)].map((detail) => ({
      detail,
    }));
    const summary = memorySummary.parse(memoryKind.summarize?.(rounds as never));
    const [said, picture] = memoryKind.blocks?.(summary) ?? [];
    expect(JSON.stringify(said)).toContain('So it was in 2 of 3 rounds.');
    expect(picture).toMatchObject({ kind: 'levels', of: 'cycles', lines: [{ title: 'heap', unit: 'bytes' }] });
  });

  it('is nothing where a document holds something else', () => {
    for (const floors of [[], [-1], Array(25).fill(1)]) {
      const round = { signal: 'heap', floors, perCycle: 10, verdict: 'none', why: null, kept: null };
      expect(memorySummary.safeParse({ rounds: [round] }).success).toBe(false);
    }
  });
});

it.each([
  [
    'per-cycle: 5',
    /^perf-gate\.yml:5:16 scenarios\.home\.per-cycle: expected a whole number from 10 to 1000000, got 5$/,
  ],
  ['connections: 5', /^perf-gate\.yml:5:5 scenarios\.home\.connections: unknown key/],
  ['cycle: 10ms', /cycle: expected a duration from 50ms to 24h/],
  ['thresholds: { p95: < 5ms }', /thresholds\.p95: unknown key/],
  ['thresholds: { bytes-per-request: < 5ms }', /thresholds\.bytes-per-request: expected a size to compare with/],
])('what it does not know or accept is reported with its place: %s', (line, message) => {
  expect(problemsOf(() => scenarioOf(line))[0]).toMatch(message);
});

it('an input that says how much load there is does not apply', () => {
  expect(problemsOf(() => scenarioOf('', { rate: '5/s' }))[0]).toBe(
    'input "rate": per-cycle and cycle of the scenario "home" say how much load there is',
  );
});
