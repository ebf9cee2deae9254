import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { authority, clientCertificate, serverCertificate } from '../support/certificates.ts';
import { temporaryFolder } from '../support/folder.ts';
import { load, type Measured, newAgent } from '../support/load.ts';
import { privateKey } from '../support/self-signed.ts';
import { OK, startRawService } from '../support/services/raw.ts';

const agent = newAgent();
const folder = temporaryFolder('socket');
afterAll(() => agent.close());

function expectOnlyGood({ counts }: Measured): void {
  expect(counts).toEqual({ sent: counts.responses, responses: counts.responses, errors: {}, lost: 0, inFlight: 0 });
  expect(counts.responses).toBeGreaterThan(8);
}

describe('a Unix socket', () => {
  it('is loaded with the Host of the URL, which need not exist', async () => {
    const socket = join(folder, 'plain.sock');
    await using service = await startRawService((_, connection) => connection.write(OK), { path: socket });
    expectOnlyGood(await load(agent, 'http://shop.internal/api', { socket }));
    expect(service.first[0]?.text).toMatch(/^GET \/api\/ HTTP\/1\.1\r\nHost: shop\.internal\r\n/);
    expect(service.connections).toBe(4);
  });

  it('is loaded over TLS, with the server name', async () => {
    const socket = join(folder, 'secure.sock');
    const names = new Set<unknown>();
    const onConnection = (one: unknown) => names.add((one as TLSSocket & { servername: unknown }).servername);
    const options = { path: socket, secure: { cert: serverCertificate }, onConnection };
    await using service = await startRawService((_, connection) => connection.write(OK), options);
    expectOnlyGood(await load(agent, 'https://shop.internal/', { socket }));
    expect([...names]).toEqual(['shop.internal']);
    expect(service.first[0]?.text).toContain('\r\nHost: shop.internal\r\n');
  });

  it('that does not exist is a separate kind of error', async () => {
    const { counts } = await load(agent, 'http://shop.internal/', { socket: join(folder, 'nothing.sock') });
    expect(Object.keys(counts.errors)).toEqual(['ENOENT']);
  });
});

describe('over TLS', () => {
  it('a client certificate is shown over every connection, and a server name of its own', async () => {
    const clients = new Set<string>();
    const names = new Set<unknown>();
    const secure = { cert: serverCertificate, requestCert: true, rejectUnauthorized: true, ca: authority };
    const onConnection = (one: unknown) => {
      const socket = one as TLSSocket & { servername: unknown };
      names.add(socket.servername);
      clients.add(String(socket.getPeerCertificate().subject.CN));
    };
    await using service = await startRawService((_, socket) => socket.write(OK), { secure, onConnection });
    const client = { cert: clientCertificate, key: privateKey };
    // Fifty requests, however long they take: over every connection at most five of them.
    const fifty = { rate: 250, warmup: 0, duration: 200, timeout: 20_000 };
    const spec = { client, serverName: 'shop.internal', reconnectEvery: 5, ...fifty };
    expectOnlyGood(await load(agent, service.url, spec));
    expect(service.requests).toBe(50);
    expect([...names]).toEqual(['shop.internal']);
    expect([...clients]).toEqual(['test client']);
    expect(service.connections).toBeGreaterThanOrEqual(10);
  });

  it('a target that wants a client certificate answers nothing without one', async () => {
    const secure = { cert: serverCertificate, requestCert: true, rejectUnauthorized: true, ca: authority };
    await using service = await startRawService((_, socket) => socket.write(OK), { secure });
    expect((await load(agent, service.url)).counts.responses).toBe(0);
  });

  it('an IPv6 address is loaded', async () => {
    const options = { host: '::1', secure: { cert: serverCertificate } };
    await using service = await startRawService((_, socket) => socket.write(OK), options);
    expectOnlyGood(await load(agent, service.url));
    expect(service.first[0]?.text).toContain(`\r\nHost: [::1]:${new URL(service.url).port}\r\n`);
  });
});

it('a compressed answer is counted as it came over the wire, and asked for by the request alone', async () => {
  const body = gzipSync('a long text, '.repeat(10_000));
  const head = `HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${body.length}\r\n\r\n`;
  const asked = new Set<string | undefined>();
  await using service = await startRawService(({ text }, socket) => {
    asked.add(/accept-encoding: (.*)\r/i.exec(text)?.[1]);
    socket.write(Buffer.concat([Buffer.from(head), body]));
  });
  const asking = await load(agent, service.url, { requests: [{ headers: { 'accept-encoding': 'gzip' } }] });
  expectOnlyGood(asking);
  expect(asking.received).toBe(asking.completed * (head.length + body.length));
  expect([...asked]).toEqual(['gzip']);
  asked.clear();
  await load(agent, service.url);
  expect([...asked]).toEqual([undefined]);
});
