import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Socket } from 'node:net';
import autocannon from 'autocannon';
import { describe, expect, test } from 'vitest';
import type { AutocannonClient } from '../../src/load/autocannon-client.ts';
import { OK, type RawService, startRawService } from '../support/services/raw.ts';

// What src/load/autocannon-client.ts takes for granted of autocannon 9.0.0 and its parser. None of it is public: when
// one of these tests fails after an upgrade, that file has to be read again beside the new lib/httpClient.js.

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

test('autocannon is pinned to the version that was read', () => {
  const read = (url: URL) => JSON.parse(readFileSync(url, 'utf8'));
  const { dependencies, devDependencies } = read(new URL('../../package.json', import.meta.url));
  expect({ ...dependencies, ...devDependencies }).toHaveProperty('autocannon', '9.0.0');
  const installed = createRequire(import.meta.url).resolve('autocannon/package.json');
  expect(read(new URL(`file://${installed}`)).version).toBe('9.0.0');
});

describe('a connection of autocannon', () => {
  test('is handed over before it is made and before its parser has handlers', async () => {
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

  test('is made and asked through members that can be replaced', async () => {
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

  test('takes the bytes of a request from its iterator, and what became of it from its queue', async () => {
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

  test('is made again through `_connect` at the end of the connection, and after telling of an error', async () => {
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

  test('is destroyed and made again when its `timeout` in milliseconds is over', async () => {
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

describe('its parser', () => {
  type Parser = AutocannonClient['parser'] & { said: string[] };

  async function newParser(): Promise<Parser> {
    await using service = await startSteady();
    const { client } = await observe(service, () => {});
    const parser = Reflect.construct(client.parser.constructor, ['RESPONSE']) as Parser;
    parser.said = [];
    parser[2] = ({ statusCode, shouldKeepAlive, headers }: Record<string, unknown>) => {
      parser.said.push(`head ${statusCode} ${shouldKeepAlive} ${headers}`);
    };
    parser[3] = (_: Buffer, _start: number, length: number) => {
      parser.said.push(`body ${length}`);
    };
    parser[4] = () => {
      parser.said.push('complete');
    };
    return parser;
  }

  test('calls handler 2 for the head, 3 for the body and 4 at the end', async () => {
    const parser = await newParser();
    expect(parser.execute(Buffer.from(OK))).toBe(OK.length);
    expect(parser.said).toEqual(['head 200 true Content-Length,2', 'body 2', 'complete']);
  });

  test('lets handler 2 say that there is no body, and then has an opinion on the connection', async () => {
    const parser = await newParser();
    const kept: boolean[] = [];
    parser[2] = (info: { shouldKeepAlive: boolean }) => {
      kept.push(info.shouldKeepAlive);
      parser.body_bytes = 0;
      parser.isChunked = false;
      kept.push(parser.shouldKeepAlive());
    };
    parser.execute(Buffer.from('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'));
    parser.execute(Buffer.from('HTTP/1.1 200 OK\r\n\r\n'));
    parser.execute(Buffer.from('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n'));
    expect(kept).toEqual([true, true, false, true, false, false]);
    expect(parser.said).toEqual(['complete', 'complete', 'complete']);
  });

  test('has the length of the body before it reads it', async () => {
    const parser = await newParser();
    const lengths: unknown[] = [];
    parser[2] = () => {
      lengths.push(parser.body_bytes);
    };
    for (const length of ['5', '-5', 'x']) {
      parser.initialize('RESPONSE');
      parser.execute(Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: ${length}\r\n\r\n`));
    }
    parser.initialize('RESPONSE');
    parser.execute(Buffer.from('HTTP/1.1 200 OK\r\n\r\n'));
    expect(lengths).toEqual([5, -5, Number.NaN, null]);
  });

  test('stands behind the answer in the chunk when it calls handler 4', async () => {
    const parser = await newParser();
    const rests: unknown[] = [];
    parser[4] = () => {
      rests.push(parser.chunk?.subarray(parser.offset, parser.end).toString());
    };
    for (const answer of [
      OK,
      'HTTP/1.1 204 No Content\r\n\r\n',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n',
    ]) {
      parser.initialize('RESPONSE');
      parser.execute(Buffer.from(`${answer}rest`));
    }
    expect(rests).toEqual(['rest', 'rest', 'rest']);
  });

  test('reads a chunk size that is no number as NaN, and a negative one as the length of a body', async () => {
    const parser = await newParser();
    const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
    parser[4] = () => {
      parser.said.push(`complete ${parser.body_bytes}`);
    };
    parser.execute(Buffer.from(`${head}0\r\n\r\n`));
    expect(parser.said.at(-1)).toBe('complete 0');
    parser.execute(Buffer.from(`${head}zz\r\n\r\n`));
    expect(parser.said.at(-1)).toBe('complete NaN');
    const stop = new Error('stop');
    parser[3] = (_: Buffer, _start: number, length: number) => {
      parser.said.push(`body ${length}`);
      throw stop;
    };
    expect(() => parser.execute(Buffer.from(`${head}-5\r\nab`))).toThrow(stop);
    expect(parser.said.at(-1)).toBe('body -5');
  });

  test('throws what a handler throws, returns its own errors, and forgets both when it is initialized', async () => {
    const parser = await newParser();
    const stop = new Error('stop');
    const onHead = parser[2] as (info: object) => void;
    parser[2] = () => {
      throw stop;
    };
    expect(() => parser.execute(Buffer.from(OK))).toThrow(stop);
    parser.initialize('RESPONSE');
    parser[2] = onHead;
    expect(parser.execute(Buffer.from('garbage\r\n'))).toBeInstanceOf(Error);
    parser.initialize('RESPONSE');
    parser.execute(Buffer.from(OK.slice(0, -1)));
    parser.initialize('RESPONSE');
    parser.said.length = 0;
    expect(parser.execute(Buffer.from(OK))).toBe(OK.length);
    expect(parser.said.at(-1)).toBe('complete');
  });

  test('completes on finish() a body that has no length, and no other', async () => {
    const parser = await newParser();
    parser.execute(Buffer.from('HTTP/1.1 200 OK\r\n\r\nbody'));
    expect(parser.said).toEqual(['head 200 false ', 'body 4']);
    expect(parser.finish()).toBeUndefined();
    expect(parser.said.at(-1)).toBe('complete');
    parser.initialize('RESPONSE');
    parser.execute(Buffer.from(OK.slice(0, -1)));
    expect(parser.finish()).toBeInstanceOf(Error);
    expect(parser.said.filter((word) => word === 'complete')).toHaveLength(1);
  });
});
