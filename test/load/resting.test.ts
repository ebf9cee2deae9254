import autocannon from 'autocannon';
import { expect, it } from 'vitest';
import type { AutocannonClient } from '../../src/engines/autocannon/autocannon-client.ts';
import { UserConnection } from '../../src/engines/autocannon/user-connection.ts';
import type { Turns } from '../../src/load/pace/turns.ts';
import { Recorder } from '../../src/load/tally/recorder.ts';
import { prepareList } from '../../src/load/traffic/prepared-request.ts';
import { planRequest } from '../../src/load/traffic/request-bytes.ts';
import type { VirtualUser } from '../../src/load/traffic/virtual-user.ts';
import { request } from '../support/load.ts';
import { OK, startRawService } from '../support/services/raw.ts';

/** Sends `/0`, `/1`, `/2`, … with a pause of this many milliseconds before each. */
function restingUser(url: string, pause: number): VirtualUser {
  let sent = 0;
  let left = 0;
  return {
    begin() {
      left = 1;
      return true;
    },
    next() {
      if (left-- <= 0) return null;
      const [prepared] = prepareList([planRequest(request({ path: `/${sent++}` }), new URL(url))]);
      return prepared ? { request: prepared, bytes: prepared.bytes, pause } : null;
    },
    answered: () => null,
    redirected: () => null,
    failed: () => {},
  };
}

async function observe(
  url: string,
  { pause, reconnectEvery = null }: { pause: number; reconnectEvery?: number | null },
) {
  const recorder = new Recorder(1);
  recorder.open(0);
  const traffic = { recorder, reconnectEvery, offered: null, timeout: 1000, stopping: false };
  const user = restingUser(url, pause);
  let turn = 0;
  const turns: Turns = { due: 0, take: () => turn++, began() {}, refused() {} };
  const instance = autocannon({
    url,
    connections: 1,
    duration: 60,
    sampleInt: 20,
    setupClient(client) {
      const connection = new UserConnection(client as AutocannonClient, traffic, user, turns);
      setImmediate(() => connection.resume());
    },
  });
  await new Promise((resolve) => setTimeout(resolve, 600));
  traffic.stopping = true;
  await new Promise((resolve) => setTimeout(resolve, 100));
  const { requests: tallies } = recorder.outcome();
  instance.stop();
  await instance;
  return tallies[0]?.counts;
}

it('a connection that the target closes while its user rests costs neither the request nor the rest', async () => {
  const paths: string[] = [];
  const times: number[] = [];
  await using service = await startRawService(({ path }, socket) => {
    paths.push(path);
    times.push(performance.now());
    // It closes without announcing it.
    socket.end(OK);
  });
  const counts = await observe(service.url, { pause: 60 });
  expect(paths.length).toBeGreaterThan(2);
  expect(paths).toEqual(paths.map((_, index) => `/${index}`));
  for (const [index, time] of times.entries()) expect(time - (times[index - 1] ?? 0)).toBeGreaterThan(58);
  expect(counts).toMatchObject({ sent: paths.length, errors: {}, lost: 0 });
  expect(service.connections).toBe(paths.length);
});

it('a connection that is to be reopened is opened when the rest is over', async () => {
  const paths: string[] = [];
  await using service = await startRawService(({ path }, socket) => {
    paths.push(path);
    socket.write(OK);
  });
  const counts = await observe(service.url, { pause: 50, reconnectEvery: 2 });
  expect(paths.length).toBeGreaterThan(3);
  expect(paths).toEqual(paths.map((_, index) => `/${index}`));
  expect(counts).toMatchObject({ sent: paths.length, errors: {}, lost: 0 });
  expect(service.connections).toBe(Math.ceil(paths.length / 2));
});
