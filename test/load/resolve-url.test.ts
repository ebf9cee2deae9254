import { lookup } from 'node:dns/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { PerfGateError } from '../../src/errors.ts';
import { firstAccepting, resolveUrl } from '../../src/load/traffic/resolve-url.ts';
import { freePort } from '../../src/service/port.ts';
import { load, newAgent } from '../support/load.ts';
import { OK, startRawService } from '../support/services/raw.ts';

const localhost = await lookup('localhost', { all: true });
const agent = newAgent();
afterAll(() => agent.close());

describe('a literal address', () => {
  it.each([
    ['http://127.0.0.1:3000/api', { secure: false, address: '127.0.0.1', port: 3000, serverName: null }],
    ['http://127.0.0.1', { secure: false, address: '127.0.0.1', port: 80, serverName: null }],
    ['https://127.0.0.1', { secure: true, address: '127.0.0.1', port: 443, serverName: null }],
    ['http://[::1]:3000', { secure: false, address: '::1', port: 3000, serverName: null }],
    ['https://[2001:db8::1]', { secure: true, address: '2001:db8::1', port: 443, serverName: null }],
  ])('%s is taken as it is', async (url, expected) => {
    expect(await resolveUrl(url)).toEqual({ ...expected, socket: null, client: null, url: new URL(url) });
  });
});

it('an IPv6 address is loaded, in brackets in the Host header', async () => {
  await using service = await startRawService((_, socket) => socket.write(OK), { host: '::1' });
  const { counts } = await load(agent, service.url);
  expect(counts).toMatchObject({ errors: {}, lost: 0, sent: counts.responses });
  expect(service.first[0]?.text).toContain(`\r\nHost: [::1]:${new URL(service.url).port}\r\n`);
});

it('the name to be sent takes precedence over the host, and a socket over both: nothing is resolved', async () => {
  const given = { serverName: 'shop.internal', socket: '/run/app.sock' };
  const url = 'https://no-such-host.invalid/';
  expect(await resolveUrl(url, given)).toMatchObject({ ...given, secure: true });
  expect(await resolveUrl('https://127.0.0.1', { serverName: 'shop.internal' })).toMatchObject({
    serverName: 'shop.internal',
    address: '127.0.0.1',
  });
});

describe('a name', () => {
  it.each(localhost)(
    'is resolved to the address that accepts connections, and stays in the Host header: $address',
    async ({ address }) => {
      await using service = await startRawService((_, socket) => socket.write(OK), { host: address });
      const { port } = new URL(service.url);
      const resolved = await resolveUrl(`http://localhost:${port}`);
      expect(resolved).toMatchObject({ address, serverName: 'localhost' });
      const { counts } = await load(agent, `http://localhost:${port}/shop`);
      expect(counts).toMatchObject({ errors: {}, lost: 0, sent: counts.responses });
      expect(service.first[0]?.text).toContain(`GET /shop/ HTTP/1.1\r\nHost: localhost:${port}\r\n`);
    },
  );

  it.each(['127.0.0.1', '::1'])('with addresses of both families means the one that is served: %s', async (host) => {
    await using service = await startRawService(() => {}, { host });
    const port = Number(new URL(service.url).port);
    expect(await firstAccepting(['::1', '127.0.0.1'], port)).toBe(host);
    expect(await firstAccepting(['127.0.0.1', '::1'], port)).toBe(host);
    expect(await firstAccepting(['127.0.0.2', '127.0.0.3'], port)).toBeNull();
  });

  it('is resolved even when nothing accepts a connection', async () => {
    const { address } = await resolveUrl(`http://localhost:${await freePort()}`);
    expect(['127.0.0.1', '::1']).toContain(address);
  });

  it('that has no address is an error in words', async () => {
    const error = await resolveUrl('http://no-such-host.invalid:81/').catch((reason) => reason);
    expect(error).toBeInstanceOf(PerfGateError);
    expect(error).toMatchObject({ class: 'load', message: expect.stringMatching(/^cannot resolve the host of http:/) });
  });
});
