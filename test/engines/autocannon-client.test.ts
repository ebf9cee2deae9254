import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Socket } from 'node:net';
import autocannon from 'autocannon';
import { describe, expect, it } from 'vitest';
import { type AutocannonClient, ON_MESSAGE_COMPLETE } from '../../src/engines/autocannon/autocannon-client.ts';
import { OK, type RawService, startRawService } from '../support/services/raw.ts';

// What src/engines/autocannon takes for granted of autocannon 9.0.0 (its own parser is replaced).
// None of it is public: when one of these tests fails after an upgrade, user-connection.ts has to be read again beside
// the new lib/httpClient.js.

type Response = [client: unknown, status: number, bytes: number, milliseconds: number];

interface Observed {
  client: AutocannonClient;
  responses: Response[];
}

/** One connection of autocannon, left alone but for `setup`, for a tenth of a second. */
async function observe(service: RawService, setup: (client: AutocannonClient) => void): Promise<Observed> {
  let client: AutocannonClient | undefined;
  const responses: Response[] = [];
  const instance = autocannon({
    url: service.url,
    connections: 1,
    duration: 60,
    sampleInt: 20,
    setupClient(made) {
      client = made as AutocannonClient;
      setup(client);
    },
  });
  (instance as unknown as NodeJS.EventEmitter).on('response', (...response: Response) => responses.push(response));
  await new Promise((resolve) => setTimeout(resolve, 100));
  instance.stop();
  await instance;
  return { client: client as AutocannonClient, responses };
}

function startSteady(): Promise<RawService> {
  return startRawService((_, socket) => socket.write(OK));
}

it('autocannon is pinned to the version that was read', () => {
  const read = (url: URL) => JSON.parse(readFileSync(url, 'utf8'));
  const { dependencies, devDependencies } = read(new URL('../../package.json', import.meta.url));
  expect({ ...dependencies, ...devDependencies }).toHaveProperty('autocannon', '9.0.0');
  const installed = createRequire(import.meta.url).resolve('autocannon/package.json');
  expect(read(new URL(`file://${installed}`)).version).toBe('9.0.0');
});

describe('a connection of autocannon', () => {
  it('is handed over before it is made and before its parser has handlers', async () => {
    await using service = await startSteady();
    const seen: unknown[] = [];
    const { client } = await observe(service, (made) => {
      seen.push(
        made.conn,
        made.destroyed,
        made.timeout,
        Object.keys(made.parser).filter((key) => Number(key) > 0),
      );
    });
    expect(seen).toEqual([undefined, false, 10_000, []]);
    expect(client.conn).toBeInstanceOf(Socket);
    expect(Object.keys(client.parser).filter((key) => Number(key) > 0)).toEqual(['1', '2', '3', '4']);
  });

  it('is made and asked through members that can be replaced', async () => {
    await using service = await startSteady();
    const calls: string[] = [];
    const { responses } = await observe(service, (client) => {
      const { _connect, _doRequest } = client;
      client._connect = () => {
        calls.push('connect');
        _connect.call(client);
      };
      client._doRequest = () => {
        calls.push('request');
        if (calls.length < 5) _doRequest.call(client);
      };
    });
    // Connecting asks at once; every response asks for the next.
    expect(calls).toEqual(['connect', 'request', 'request', 'request', 'request']);
    expect(responses).toHaveLength(3);
    expect(service).toMatchObject({ requests: 3, connections: 1 });
  });

  it('takes the bytes of a request from its iterator, and what became of it from its queue', async () => {
    await using service = await startSteady();
    const calls: string[] = [];
    const bytes = Buffer.from('GET /own HTTP/1.1\r\n\r\n');
    const headers = { statusCode: 299, headers: [] };
    const { responses } = await observe(service, (client) => {
      client.requestIterator = {
        resetted: false,
        nextRequest: () => calls.push('next'),
        recordBody: (_: unknown, status: number) => calls.push(`record ${status}`),
        currentRequest: { requestBuffer: bytes },
      };
      client.pipelinedRequests = {
        insertRequest: () => calls.push('insert'),
        addByteCount: (count: number) => calls.push(`bytes ${count}`),
        setHeaders: () => {},
        addBody: () => {},
        clear: () => {},
        terminateRequest() {
          calls.push('terminate');
          return { req: undefined, bytes: 7, duration: 1.5, headers };
        },
      };
    });
    expect(calls.slice(0, 6)).toEqual(['insert', `bytes ${OK.length}`, 'terminate', 'record 299', 'next', 'insert']);
    expect(responses[0]?.slice(1)).toEqual([299, 7, 1.5]);
    expect(service.first[1]?.text).toBe(bytes.toString());
  });

  it('hands its bytes to a parser that is put in the place of its own, and is told by it of the end of an answer', async () => {
    await using service = await startSteady();
    const chunks: string[] = [];
    const handlers: string[] = [];
    const { responses } = await observe(service, (client) => {
      const receiver: AutocannonClient['parser'] = {
        execute(chunk: Buffer) {
          chunks.push(chunk.toString());
          handlers.push(...Object.keys(receiver));
          if (chunks.length < 3) receiver[ON_MESSAGE_COMPLETE]?.();
        },
      };
      client.parser = receiver;
      client.pipelinedRequests = {
        insertRequest() {},
        addByteCount() {},
        clear() {},
        terminateRequest: () => ({ req: undefined, bytes: 1, duration: 1, headers: { statusCode: 299 } }),
      };
    });
    expect(chunks).toEqual([OK, OK, OK]);
    expect(handlers.slice(0, 5)).toEqual(['1', '2', '3', '4', 'execute']);
    expect(responses.map(([, status]) => status)).toEqual([299, 299]);
  });

  it('is made again through `_connect` at the end of the connection, and after telling of an error', async () => {
    await using ending = await startRawService((_, socket) => socket.end());
    await using resetting = await startRawService((_, socket) => socket.resetAndDestroy());
    for (const [service, expected] of [
      [ending, ['connect', 'connect']],
      [resetting, ['connect', 'error ECONNRESET', 'connect']],
    ] as const) {
      const calls: string[] = [];
      const { client } = await observe(service, (made) => {
        const { _connect } = made;
        made._connect = () => {
          if (calls.push('connect') === 1) _connect.call(made);
        };
        made.on('connError', ({ code }) => calls.push(`error ${code}`));
      });
      expect(calls).toEqual(expected);
      expect(client.conn).toBeInstanceOf(Socket);
    }
  });

  it('is destroyed and made again when its `timeout` in milliseconds is over', async () => {
    await using service = await startRawService(() => {});
    const calls: string[] = [];
    await observe(service, (client) => {
      const { _connect, _destroyConnection } = client;
      client.timeout = 30;
      client._connect = () => {
        calls.push('connect');
        _connect.call(client);
      };
      client._destroyConnection = () => {
        calls.push(`destroy ${client.destroyed}`);
        _destroyConnection.call(client);
      };
    });
    expect(calls.slice(0, 3)).toEqual(['connect', 'destroy false', 'connect']);
    // When the instance ends.
    expect(calls.at(-1)).toBe('destroy true');
  });
});
