import autocannon from 'autocannon';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AutocannonClient } from '../../src/engines/autocannon/autocannon-client.ts';
import { OK, startRawService } from '../support/services/raw.ts';

// http-parser-js, as autocannon-client.test.ts: what src/engines/autocannon/answer-parser.ts takes for granted of it.

describe('the parser of a connection', () => {
  type Parser = AutocannonClient['parser'] & { said: string[] };
  let made: AutocannonClient['parser'];

  beforeAll(async () => {
    await using service = await startRawService((_, socket) => socket.write(OK));
    const setupClient = (client: unknown) => {
      made = (client as AutocannonClient).parser;
    };
    const instance = autocannon({ url: service.url, connections: 1, duration: 60, sampleInt: 20, setupClient });
    instance.stop();
    await instance;
  });

  /** Another one of the kind that autocannon makes, which records what its handlers receive. */
  function newParser(): Parser {
    const parser = Reflect.construct(made.constructor, ['RESPONSE']) as Parser;
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

  it('calls handler 2 for the head, 3 for the body and 4 at the end', () => {
    const parser = newParser();
    expect(parser.execute(Buffer.from(OK))).toBe(OK.length);
    expect(parser.said).toEqual(['head 200 true Content-Length,2', 'body 2', 'complete']);
  });

  it('lets handler 2 say that there is no body, and then has an opinion on the connection', () => {
    const parser = newParser();
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

  it('has the length of the body before it reads it', () => {
    const parser = newParser();
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

  it('is behind the answer in the chunk when it calls handler 4', () => {
    const parser = newParser();
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

  it('reads a chunk size that is no number as NaN, and a negative one as the length of a body', () => {
    const parser = newParser();
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

  it('throws what a handler throws, returns its own errors, and forgets both when it is initialized', () => {
    const parser = newParser();
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

  it('completes on finish() a body that has no length, and no other', () => {
    const parser = newParser();
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
