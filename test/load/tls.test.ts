import type { TLSSocket } from 'node:tls';
import { afterAll, describe, expect, it } from 'vitest';
import { load, newAgent } from '../support/load.ts';
import { OK, startRawService } from '../support/services/raw.ts';

const agent = newAgent();
afterAll(() => agent.close());

describe('a target with TLS', () => {
  it('is loaded over a few connections, its own certificate notwithstanding', async () => {
    await using service = await startRawService((_, socket) => socket.write(OK), { secure: true });
    const { counts } = await load(agent, service.url);
    expect(counts).toEqual({ sent: counts.responses, responses: counts.responses, errors: {}, lost: 0, inFlight: 0 });
    expect(counts.responses).toBeGreaterThan(10);
    expect(service.connections).toBe(4);
  });

  it('is sent the name in the URL, and none for a literal address', async () => {
    const names = new Set<unknown>();
    const onConnection = (socket: unknown) => names.add((socket as TLSSocket & { servername: unknown }).servername);
    await using service = await startRawService((_, socket) => socket.write(OK), { secure: true, onConnection });
    await load(agent, service.url);
    expect([...names]).toEqual([false]);
    names.clear();
    await load(agent, service.url.replace('127.0.0.1', 'localhost'));
    expect([...names]).toEqual(['localhost']);
  });

  it('that closes after every answer is loaded over a new connection each time', async () => {
    const close = OK.replace('\r\n', '\r\nConnection: close\r\n');
    await using service = await startRawService((_, socket) => socket.end(close), { secure: true });
    const { counts } = await load(agent, service.url, { duration: 250 });
    expect(counts).toEqual({ sent: counts.responses, responses: counts.responses, errors: {}, lost: 0, inFlight: 0 });
    expect(counts.responses).toBeGreaterThan(5);
  });

  it('that closes without an answer loses requests', async () => {
    await using service = await startRawService((_, socket) => socket.end(), { secure: true });
    const { counts } = await load(agent, service.url);
    expect(counts.lost).toBeGreaterThan(0);
    expect(counts).toMatchObject({ responses: 0, errors: {} });
  });
});

it('a target without TLS behind an https URL is a separate kind of error', async () => {
  await using service = await startRawService((_, socket) => socket.write(OK), {
    onConnection: (socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'),
  });
  const { counts } = await load(agent, service.url.replace('http:', 'https:'));
  expect(counts.responses).toBe(0);
  expect(Object.keys(counts.errors)).toEqual(['EPROTO']);
});
