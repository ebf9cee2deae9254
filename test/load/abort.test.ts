import { afterAll, describe, expect, it } from 'vitest';
import { freePort } from '../../src/service/port.ts';
import { load, newAgent } from '../support/load.ts';
import { until } from '../support/processes.ts';
import { OK, startRawService } from '../support/services/raw.ts';

const agent = newAgent();
afterAll(() => agent.close());

function startSteady() {
  return startRawService((_, socket) => socket.write(OK));
}

describe('an aborted window ends at once, with what was measured so far', () => {
  /** A minute of every phase: a test that waits for one times out. */
  const long = { warmup: 60_000, duration: 60_000, timeout: 60_000 };

  it('before it began', async () => {
    await using service = await startSteady();
    await load(agent, service.url, { ...long, abort: AbortSignal.abort() });
  });

  it('in the warm-up', async () => {
    await using service = await startSteady();
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 100);
    const { counts, health } = await load(agent, service.url, { ...long, abort: abort.signal });
    expect(counts.responses).toBe(0);
    expect(health.cpu).toBeGreaterThanOrEqual(0);
    expect(health.loopDelay).toBeGreaterThanOrEqual(0);
  });

  it('in the window', async () => {
    await using service = await startSteady();
    const abort = new AbortController();
    const listener = { measuring: () => void setTimeout(() => abort.abort(), 100) };
    const measured = await load(agent, service.url, { ...long, warmup: 0, abort: abort.signal, listener });
    expect(measured.counts.responses).toBeGreaterThan(20);
    expect(measured.duration).toBeLessThan(30_000);
    expect(measured.stopped).toBeNull();
  });

  it('while the last answers are awaited', async () => {
    await using service = await startRawService(() => {});
    const abort = new AbortController();
    const listener = { measured: () => abort.abort() };
    const { counts } = await load(agent, service.url, {
      ...long,
      warmup: 0,
      duration: 50,
      abort: abort.signal,
      listener,
    });
    expect(counts).toEqual({ sent: 4, responses: 0, errors: {}, lost: 0, inFlight: 4 });
  });

  it('while connections are refused', async () => {
    const abort = new AbortController();
    const listener = { measuring: () => void setTimeout(() => abort.abort(), 50) };
    const url = `http://127.0.0.1:${await freePort()}`;
    const { counts } = await load(agent, url, { ...long, warmup: 0, abort: abort.signal, listener });
    expect(counts.errors.ECONNREFUSED).toBeGreaterThan(0);
  });

  it('and leaves no connection behind', async () => {
    let open = 0;
    await using service = await startRawService(() => {}, {
      onConnection(socket) {
        open++;
        socket.on('end', () => socket.end());
        socket.on('close', () => open--);
      },
    });
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 100);
    await load(agent, service.url, { ...long, connections: 50, abort: abort.signal });
    expect(service.connections).toBe(50);
    await until('every connection is closed', () => open === 0);
  });
});
