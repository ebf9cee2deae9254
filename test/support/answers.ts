import { request } from 'node:http';
import { Duplex } from 'node:stream';
import { AnswerParser } from '../../src/engines/autocannon/answer-parser.ts';

/** What was made of the bytes of a connection. */
export interface ReadAnswer {
  status: number;
  /** Name, value, name, value, … of one character a byte. */
  headers: readonly string[];
  body: Buffer;
}

/**
 * Reads the first answer with our parser.
 *
 * @param closes whether the connection ends behind the pieces
 * @param reads whether the body is asked for
 * @returns the kind of error of what is no answer; null where it is not complete
 */
export function readAnswer(pieces: readonly Buffer[], { method = 'GET', closes = false, reads = true } = {}) {
  let read: (ReadAnswer & { isLast: boolean }) | string | null = null;
  let waits = true;
  const parser = new AnswerParser({
    get unanswered() {
      return waits ? { head: method === 'HEAD', reads } : null;
    },
    complete(isLast) {
      waits = false;
      read = { status: parser.status, headers: parser.headers, body: Buffer.from(parser.body), isLast };
    },
    invalid(kind) {
      read ??= kind;
    },
  });
  for (const piece of pieces) if (read === null) parser.execute(piece);
  if (read === null && closes) parser.finish();
  return read as (ReadAnswer & { isLast: boolean }) | string | null;
}

/** Reads the first answer with the parser of Node's own client, over a connection in memory. @returns null where it fails */
export function readByNode(pieces: readonly Buffer[], { method = 'GET', closes = false } = {}) {
  return new Promise<ReadAnswer | null>((resolve) => {
    const connection = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() });
    const sent = request({
      createConnection: () => connection,
      method,
      host: '127.0.0.1',
      maxHeaderSize: 2_000_000,
      joinDuplicateHeaders: true,
    });
    const settle = (read: ReadAnswer | null) => {
      connection.destroy();
      resolve(read);
    };
    sent.on('error', () => settle(null));
    sent.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', () => settle(null));
      response.on('end', () => {
        settle({ status: response.statusCode as number, headers: response.rawHeaders, body: Buffer.concat(chunks) });
      });
    });
    sent.end(() => {
      for (const piece of pieces) connection.push(piece);
      if (closes) connection.push(null);
    });
  });
}

/** Splits bytes at the places given, in any order. */
export function splitAt(bytes: Buffer, places: readonly number[]): Buffer[] {
  const sorted = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  const ends = [...sorted, bytes.length];
  return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end)).filter(({ length }) => length > 0);
}
