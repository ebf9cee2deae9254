import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { paceOf } from '../../src/load/pace/pace.ts';
import { sharedOut } from '../../src/load/pace/share.ts';
import { PLAIN_LOAD } from '../support/config.ts';
import { load, newAgent } from '../support/load.ts';
import { OK, startRawService } from '../support/services/raw.ts';

const agent = newAgent();
afterAll(() => agent.close());

/** A service that keeps how many connections it had when, in milliseconds after the first. */
async function startCounting() {
  const sizes: { at: number; open: number }[] = [];
  let open = 0;
  const note = (change: number) => {
    open += change;
    sizes.push({ at: performance.now(), open });
  };
  const service = await startRawService((_, socket) => setTimeout(() => socket.write(OK), 5), {
    onConnection(socket) {
      note(1);
      socket.on('end', () => note(-1));
    },
  });
  const openAt = (time: number) => sizes.findLast(({ at }) => at - (sizes[0]?.at ?? 0) <= time)?.open ?? 0;
  return { service, sizes, openAt, most: () => Math.max(...sizes.map((size) => size.open)) };
}

describe('connections of a closed model', () => {
  it('are opened at the spawn rate, within the warm-up, which is made long enough', async () => {
    const { service, sizes, openAt } = await startCounting();
    await using _ = service;
    const { counts, offered } = await load(agent, service.url, {
      connections: 40,
      spawnRate: 50,
      warmup: 100,
      duration: 100,
    });
    expect(service.connections).toBe(40);
    expect(sizes.findIndex(({ open }) => open === 40)).toBe(39);
    for (const time of [200, 400, 600]) expect(Math.abs(openAt(time) - time / 20)).toBeLessThanOrEqual(6);
    expect(counts).toMatchObject({ errors: {}, lost: 0, inFlight: 0 });
    // The first 800 ms are the ramp.
    expect(offered?.[0]?.at).toBe(-800);
    expect(offered?.at(-1)).toMatchObject({ connections: 40, backlog: 0 });
  });

  it('come and go with the stages', async () => {
    const { service, openAt, most } = await startCounting();
    await using _ = service;
    const stages = [
      { duration: 600, to: 30 },
      { duration: 300, to: 30 },
      { duration: 600, to: 0 },
    ];
    const { counts, offered } = await load(agent, service.url, { stages, warmup: 0 });
    for (const [time, expected] of [
      [300, 15],
      [750, 30],
      [1200, 15],
    ] as const) {
      expect(Math.abs(openAt(time) - expected)).toBeLessThanOrEqual(7);
    }
    expect(most()).toBe(30);
    expect(counts).toMatchObject({ errors: {}, lost: 0, inFlight: 0 });
    expect(offered?.map(({ connections }) => connections)[7]).toBe(30);
    // Each of them takes some 5 ms for a request.
    expect(Math.max(...(offered ?? []).map(({ rate }) => rate))).toBeGreaterThan(1000);
  });

  it('hold the level of the first stage while the load warms up', async () => {
    const { service, openAt } = await startCounting();
    await using _ = service;
    const stages = [{ duration: 300, to: 10 }];
    await load(agent, service.url, { stages, warmup: 300 });
    expect(openAt(200)).toBe(10);
    expect(openAt(400)).toBeLessThan(9);
  });
});

describe('the pace of a scenario', () => {
  const plain = { ...PLAIN_LOAD, warmup: 1000, duration: 2000 };

  it('has no stages and no ramp unless they are asked for', () => {
    expect(paceOf(plain)).toMatchObject({ connections: 10, warmup: 1000, duration: 2000, arrivals: null });
    expect(paceOf({ ...plain, rate: 50, arrivals: 'poisson', seed: 3 })).toMatchObject({
      connections: 10,
      arrivals: { kind: 'poisson', seed: 3 },
      levels: [{ start: 50 }, { start: 50 }],
    });
  });

  it('has as many users as its highest stage, and a warm-up that all of them come within', () => {
    const stages = [
      { duration: 1000, to: 25 },
      { duration: 1000, to: 100 },
    ];
    expect(paceOf({ ...plain, stages, spawnRate: 10 })).toMatchObject({ connections: 100, warmup: 2500 });
    expect(paceOf({ ...plain, spawnRate: 100 })).toMatchObject({ connections: 10, warmup: 1000 });
  });
});

it('a load is shared out without a remainder, as evenly as it can be', () => {
  fc.assert(
    fc.property(fc.nat({ max: 20_000 }), fc.integer({ min: 1, max: 64 }), (all, of) => {
      const parts = Array.from({ length: of }, (_, index) => sharedOut(all, { index, of }));
      expect(parts.reduce((sum, part) => sum + part, 0)).toBe(all);
      expect(Math.max(...parts) - Math.min(...parts)).toBeLessThanOrEqual(1);
    }),
  );
});
