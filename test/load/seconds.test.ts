import { afterAll, describe, expect, it } from 'vitest';
import { load, newAgent, newGroup } from '../support/load.ts';
import { OK, startRawService } from '../support/services/raw.ts';

// Windows of more than a second. That the seconds of a window add up to it is checked in every window (support/load.ts).

const agent = newAgent();
const group = newGroup();
afterAll(() => Promise.all([agent.close(), group.close()]));

describe('a window of several seconds', () => {
  it('tells in which of them a service was slow, and how many connections were at work', async () => {
    let firstAt = 0;
    await using service = await startRawService((_, socket) => {
      firstAt ||= performance.now();
      // From the second second on, each answer takes longer than any does on a busy machine by itself.
      const late = performance.now() - firstAt > 1100;
      setTimeout(() => socket.write(OK), late ? 300 : 1);
    });
    const { seconds } = await load(agent, service.url, { connections: 3, warmup: 0, duration: 2600 });
    expect(seconds.map(({ at }) => at)).toEqual([0, 1000, 2000]);
    const [first, , third] = seconds;
    expect(first?.sent).toBeGreaterThan(third?.sent ?? 0);
    expect(third?.p50).toBeGreaterThan(299);
    expect(first?.p50).toBeLessThan(300);
    expect(seconds.map(({ connections }) => connections)).toEqual([3, 3, 3]);
  });

  it('tells in which of them requests failed, and how', async () => {
    let begun = 0;
    await using service = await startRawService((_, socket) => {
      begun ||= performance.now();
      const failing = performance.now() - begun > 1100;
      if (!failing) setTimeout(() => socket.write(OK), 2);
      else setTimeout(() => socket.write('HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n'), 2);
    });
    const { seconds, counts } = await load(agent, service.url, { connections: 2, warmup: 0, duration: 2400 });
    expect(seconds[0]?.errors).toEqual({});
    expect(seconds[2]?.completed).toBe(0);
    const failed = seconds.map(({ errors }) => errors['status 503'] ?? 0);
    expect(failed.reduce((sum, times) => sum + times, 0)).toBe(counts.errors['status 503']);
    expect(failed[2]).toBeGreaterThan(0);
  });

  it('of an open model counts what was due in each of them, whether or not it was answered', async () => {
    await using service = await startRawService(({ nth }, socket) => {
      // The second request of a connection gets no answer.
      if (nth === 1) socket.write(OK);
    });
    const spec = { rate: 50, connections: 4, warmup: 0, duration: 2000, timeout: 400 } as const;
    const { seconds, arrivals, counts } = await load(agent, service.url, spec);
    expect(seconds.map(({ sent }) => sent)).toEqual([50, 50]);
    expect(arrivals?.due).toBe(100);
    expect(Object.keys(seconds[1]?.errors ?? {}).sort()).toEqual(Object.keys(counts.errors).sort());
    // A request without an answer lasted at least as long as it was waited for.
    expect(seconds[1]?.p99).toBeGreaterThan(399);
  });

  it('has the seconds of all agents together', async () => {
    await using service = await startRawService((_, socket) => setTimeout(() => socket.write(OK), 5));
    const spec = { connections: 6, warmup: 0, duration: 1500, agents: 2 } as const;
    const { seconds, counts } = await load(group, service.url, spec);
    expect(seconds.map(({ at }) => at)).toEqual([0, 1000]);
    expect(seconds.map(({ connections }) => connections)).toEqual([6, 6]);
    expect(counts.sent).toBe(service.requests);
    expect(seconds[0]?.p50).toBeGreaterThan(4);
  });
});

it('a slice of a second is one stretch', async () => {
  await using service = await startRawService((_, socket) => socket.write(OK));
  const { seconds } = await load(agent, service.url, { duration: 250 });
  expect(seconds).toHaveLength(1);
  expect(seconds[0]).toMatchObject({ at: 0, connections: 4, errors: {} });
});
