import { afterAll, describe, expect, it } from 'vitest';
import { failuresIn, type LoadWindow } from '../../src/measurement/load-window.ts';
import { total } from '../../src/measurement/second.ts';
import { load, newGroup } from '../support/load.ts';
import { OK, startRawService } from '../support/services/raw.ts';

const group = newGroup();
afterAll(() => group.close());

const BUSY = 'HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n';

/** A service that answers after some milliseconds, from a second of its first answer on after more of them. */
async function startSlower(first: number, later: number) {
  let began: number | null = null;
  return startRawService((_, socket) => {
    began ??= performance.now();
    setTimeout(() => socket.write(OK), performance.now() - began < 1000 ? first : later);
  });
}

describe.each([1, 2])('windows of a load that %i processes make', (agents) => {
  it('add up to the whole, and each has its own latencies', async () => {
    await using service = await startSlower(5, 60);
    const { counts, windows } = await load(group, service.url, {
      agents,
      rate: 200,
      connections: 50,
      warmup: 0,
      duration: 2000,
      windows: { length: 250, parts: [1000, 1000], forfeits: [] },
    });
    expect(windows?.windows).toHaveLength(8);
    const sum = (of: (window: LoadWindow) => number, all: readonly LoadWindow[] = windows?.windows ?? []) =>
      total(all.map(of));
    expect(sum(({ offered }) => offered)).toBe(counts.sent);
    expect(sum(({ responses }) => responses)).toBe(counts.responses);
    expect(windows?.windows.map(({ offered }) => offered)).toEqual([50, 50, 50, 50, 50, 50, 50, 50]);
    const [first, second] = windows?.parts ?? [];
    expect([first?.offered, second?.offered]).toEqual([200, 200]);
    expect(first?.p50).toBeLessThan(50);
    expect(second?.p50).toBeGreaterThanOrEqual(59);
    expect(windows?.windows[6]?.p95).toBeGreaterThanOrEqual(59);
    expect(windows?.windows[0]).not.toHaveProperty('histogram');
  });

  it('have the failures of their requests by kind', async () => {
    await using service = await startRawService((_, socket) => socket.write(BUSY));
    const { windows, counts } = await load(group, service.url, {
      agents,
      rate: 100,
      connections: 20,
      warmup: 0,
      duration: 500,
      windows: { length: 250, parts: [], forfeits: [] },
    });
    expect(counts.errors).toEqual({ 'status 503': 50 });
    expect(windows?.windows.map(failuresIn)).toEqual([25, 25]);
    expect(windows?.windows[0]).toMatchObject({ responses: 0, errors: { 'status 503': 25 } });
  });
});

describe('a load ends before its time', () => {
  it('when there are more failures than a limit bears', async () => {
    let answers = 0;
    await using service = await startRawService((_, socket) => socket.write(++answers > 20 ? BUSY : OK));
    const { lost, duration, counts } = await load(group, service.url, {
      rate: 100,
      connections: 10,
      warmup: 0,
      duration: 60_000,
      windows: { length: 250, parts: [], forfeits: [{ text: 'the budget is used up', failures: 9 }] },
    });
    expect(lost).toBe('the budget is used up');
    expect(duration).toBeLessThan(10_000);
    expect(counts.errors['status 503']).toBeGreaterThanOrEqual(10);
  });

  it('when more windows do not keep a limit than may, in the closed model too', async () => {
    await using service = await startSlower(30, 30);
    const limit = { of: 'p95', comparator: '<', limit: 10 } as const;
    const { lost, duration } = await load(group, service.url, {
      warmup: 0,
      duration: 60_000,
      timeout: 300,
      windows: { length: 100, parts: [], forfeits: [{ text: 'it is too slow', misses: 3, limit }] },
    });
    expect(lost).toBe('it is too slow');
    expect(duration).toBeLessThan(20_000);
  });

  it('and not otherwise', async () => {
    await using service = await startRawService((_, socket) => socket.write(OK));
    const { lost, windows } = await load(group, service.url, {
      rate: 100,
      duration: 300,
      windows: { length: 100, parts: [], forfeits: [{ text: 'the budget is used up', failures: 0 }] },
    });
    expect(lost).toBeNull();
    expect(windows?.windows).toHaveLength(3);
  });
});
