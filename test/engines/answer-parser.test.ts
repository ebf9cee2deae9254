import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { INVALID_RESPONSE } from '../../src/engines/autocannon/answer-parser.ts';
import { HEAD_TOO_LARGE, MOST_HEAD } from '../../src/load/traffic/answer-head.ts';
import { readAnswer, readByNode, splitAt } from '../support/answers.ts';

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const bytewise = (bytes: Buffer) => [...bytes].map((byte) => Buffer.of(byte));

interface Wire {
  text: string;
  method?: string;
  closes?: boolean;
}

const CHUNKED = '2;x="y"\r\nab\r\n00A \r\n0123456789\r\n0;last\r\n\r\n';
const chunked = (coding: string) => `HTTP/1.1 200 OK\r\n${coding}\r\n\r\n${CHUNKED}`;

describe('an answer is read, whole, split anywhere and byte by byte', () => {
  it.each<[string, Wire, object]>([
    ['in chunks', { text: chunked('Transfer-Encoding: chunked') }, { body: 'ab0123456789', isLast: false }],
    ['in gzip, then chunks', { text: chunked('Transfer-Encoding: gzip, chunked') }, { body: 'ab0123456789' }],
    ['in any case, with space', { text: chunked('TRANSFER-encoding:\t GZip ,\tChunked \t') }, { body: 'ab0123456789' }],
    ['without space', { text: chunked('transfer-encoding:gzip,chunked') }, { body: 'ab0123456789' }],
    ['over two headers', { text: chunked('Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked') }, { isLast: false }],
    ['over two lines', { text: chunked('Transfer-Encoding: gzip,\r\n chunked') }, { body: 'ab0123456789' }],
    ['over two lines, the second a tab', { text: chunked('Transfer-Encoding:\r\n\tchunked') }, { isLast: false }],
    ['with empty elements', { text: chunked('Transfer-Encoding: , gzip,, chunked,') }, { body: 'ab0123456789' }],
    ['with identity', { text: chunked('Transfer-Encoding: identity, chunked') }, { body: 'ab0123456789' }],
    [
      'with a length too, which does not count',
      { text: chunked('Content-Length: 3\r\nTransfer-Encoding: chunked') },
      {},
    ],
    ['with a length that is none', { text: chunked('Content-Length: x\r\nTransfer-Encoding: chunked') }, {}],
    ['with a space before the colon', { text: chunked('Transfer-Encoding : chunked') }, { body: 'ab0123456789' }],
    [
      'in chunks with trailers',
      { text: 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX: y\r\nZ: \r\n\r\n' },
      { body: 'a', headers: ['Transfer-Encoding', 'chunked'] },
    ],
    ['in chunks of LF', { text: chunked('Transfer-Encoding: chunked').replaceAll('\r\n', '\n') }, { isLast: false }],
    [
      'in chunks, then gzip: to the end',
      { text: 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, gzip\r\nContent-Length: 1\r\n\r\nabc', closes: true },
      { body: 'abc', isLast: true },
    ],
    [
      'in a coding that is none',
      { text: 'HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\nContent-Length: 2\r\n\r\nok' },
      { body: 'ok', isLast: false },
    ],
    ['of HTTP/1.0 in chunks', { text: chunked('Transfer-Encoding: chunked').replace('1.1', '1.0') }, { isLast: true }],
    ['without a length', { text: 'HTTP/1.1 200 OK\r\n\r\nabc', closes: true }, { body: 'abc', isLast: true }],
    [
      'without a length, closing by itself',
      { text: 'HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n\r\n', closes: true },
      { isLast: true },
    ],
    ['without a reason', { text: 'HTTP/1.1 200\r\nContent-Length: 1\r\n\r\na' }, { status: 200, body: 'a' }],
    ['with an empty reason', { text: 'HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n' }, { status: 200 }],
    [
      'with a reason beyond ASCII',
      { text: 'HTTP/1.1 404 Nicht da, \xfc\r\nContent-Length: 0\r\n\r\n' },
      { status: 404 },
    ],
    ['with the same length twice', { text: 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok' }, {}],
    ['with the same length in a list', { text: 'HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\nok' }, { body: 'ok' }],
    ['204 with a length', { text: 'HTTP/1.1 204 No\r\nContent-Length: 9\r\n\r\n' }, { body: '', isLast: false }],
    ['304 with a length', { text: 'HTTP/1.1 304 No\r\nContent-Length: 9\r\n\r\n' }, { body: '' }],
    ['304 in chunks', { text: 'HTTP/1.1 304 No\r\nTransfer-Encoding: chunked\r\n\r\n' }, { body: '' }],
    ['to HEAD', { text: 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n', method: 'HEAD' }, { body: '', isLast: false }],
    ['to HEAD in chunks', { text: 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', method: 'HEAD' }, {}],
    ['that closes', { text: 'HTTP/1.1 200 OK\r\nConnection: x, Close\r\nContent-Length: 0\r\n\r\n' }, { isLast: true }],
    ['that says it closes not', { text: 'HTTP/1.1 200 OK\r\nConnection: not-close\r\nContent-Length: 0\r\n\r\n' }, {}],
    [
      'after two hundred interim answers',
      {
        text: `${'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 100 \r\n\r\n'.repeat(100)}HTTP/1.1 201 Yes\r\nContent-Length: 0\r\n\r\n`,
      },
      { status: 201, headers: ['Content-Length', '0'] },
    ],
    ['after empty lines', { text: '\r\n\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n' }, { status: 200 }],
    [
      'with headers of every byte',
      { text: 'HTTP/1.1 200 OK\r\nX: \xa0Zo\xc3\xab voil\xc3\xa0\r\nY:\x80\xff\r\nContent-Length: 0\r\n\r\n' },
      { headers: ['X', '\xa0Zo\xc3\xab voil\xc3\xa0', 'Y', '\x80\xff', 'Content-Length', '0'] },
    ],
    [
      'with a header over three lines',
      { text: 'HTTP/1.1 200 OK\r\nX: a\r\n b\r\n\t \tc\r\nContent-Length: 0\r\n\r\n' },
      { headers: ['X', 'a b c', 'Content-Length', '0'] },
    ],
    [
      'with a line that is no header',
      { text: 'HTTP/1.1 200 OK\r\nno colon\r\nContent-Length: 1\r\n\r\na' },
      { headers: ['Content-Length', '1'], body: 'a' },
    ],
  ])('%s', (_, { text, ...how }, expected) => {
    const bytes = latin1(text);
    const splits = [[bytes], bytewise(bytes), ...Array.from(bytes, (_byte, place) => splitAt(bytes, [place]))];
    const [whole, ...others] = splits.map((pieces) => {
      const read = readAnswer(pieces, how);
      if (read === null || typeof read === 'string') return read;
      return { ...read, body: read.body.toString('latin1') };
    });
    expect(whole).toMatchObject(expected);
    for (const other of others) expect(other).toEqual(whole);
  });
});

describe('what is no answer is refused, whole and byte by byte', () => {
  const OK = 'HTTP/1.1 200 OK\r\n';
  it.each([
    ['another protocol', 'SSH-2.0-x\r\n'],
    ['its first bytes, without an end', 'HTTQ'],
    ['a status of no meaning', 'HTTP/1.1 099 X\r\n'],
    ['a status of four digits', 'HTTP/1.1 2000 X\r\n'],
    ['a first line that goes on too early', 'HTTP/1.1 200OK\r\n'],
    ['a lone carriage return', `${OK}X: a\rb\r\n`],
    ['a carriage return before the end', `${OK}X: a\r\r\n`],
    ['a zero byte', `${OK}X: a\0b`],
    ['an empty length', `${OK}Content-Length:\r\n\r\n`],
    ['a signed length', `${OK}Content-Length: +2\r\n\r\nok`],
    ['a length in hexadecimal', `${OK}Content-Length: 0x2\r\n\r\nok`],
    ['a length beyond all numbers', `${OK}Content-Length: 99999999999999999999\r\n\r\nok`],
    ['two lengths', `${OK}Content-Length: 2\r\nContent-Length: 3\r\n\r\nok`],
    ['two lengths in a list', `${OK}Content-Length: 2, 3\r\n\r\nok`],
    ['a chunk of no size', `${OK}Transfer-Encoding: chunked\r\n\r\n\r\n`],
    ['a chunk of signed size', `${OK}Transfer-Encoding: chunked\r\n\r\n+1\r\na\r\n`],
    ['a chunk that is longer', `${OK}Transfer-Encoding: chunked\r\n\r\n1\r\nab\r\n`],
    ['a chunk beyond all numbers', `${OK}Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n`],
    ['a chunk line without an end', `${OK}Transfer-Encoding: chunked\r\n\r\n1;${'x'.repeat(17_000)}`],
  ])('%s', (_, text) => {
    expect(readAnswer([latin1(text)])).toBe(INVALID_RESPONSE);
    expect(readAnswer(bytewise(latin1(text)))).toBe(INVALID_RESPONSE);
  });

  it('more than one answer', () => {
    const one = `${OK}Content-Length: 0\r\n\r\n`;
    expect(readAnswer([latin1(one + one)])).toBe(INVALID_RESPONSE);
    expect(readAnswer([latin1(`${one}\r\n${one}`)])).toBe(INVALID_RESPONSE);
  });
});

describe('a head', () => {
  /** A head of so many bytes, in one header or in many. */
  const headOf = (size: number, isOne: boolean) => {
    const first = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n';
    const left = size - first.length - 2;
    if (isOne) return latin1(`${first}X: ${'y'.repeat(left - 5)}\r\n\r\n`);
    const lines = 'Y: z\r\n'.repeat(Math.floor(left / 6) - 1);
    return latin1(`${first}${lines}X: ${'y'.repeat(left - lines.length - 5)}\r\n\r\n`);
  };

  it.each(
    [65_536, 81_920, 131_072, 1_000_000, 1_048_576, MOST_HEAD].flatMap((size) => [
      [size, true],
      [size, false],
    ]) as [number, boolean][],
  )('of %d bytes is read, in one header: %s', (size, isOne) => {
    const bytes = headOf(size, isOne);
    expect(bytes).toHaveLength(size);
    for (const pieces of [
      [bytes],
      splitAt(
        bytes,
        Array.from({ length: 3000 }, (_, place) => place * 1000),
      ),
    ]) {
      const read = readAnswer(pieces);
      expect(read).toMatchObject({ status: 200, isLast: false });
      expect((read as { headers: readonly string[] }).headers.at(-2)).toBe('X');
    }
  });

  it('of more than the limit has a kind of error that says it, also without an end', () => {
    const bytes = headOf(MOST_HEAD + 1, true);
    expect(readAnswer([bytes])).toBe(HEAD_TOO_LARGE);
    expect(readAnswer(splitAt(bytes, [70_000]))).toBe(HEAD_TOO_LARGE);
    const endless = Array.from({ length: 200 }, () => latin1(`X: ${'y'.repeat(9000)}\r\n`));
    expect(readAnswer([latin1('HTTP/1.1 200 OK\r\n'), ...endless])).toBe(HEAD_TOO_LARGE);
    expect(HEAD_TOO_LARGE).toContain('1.25 MB');
    expect(MOST_HEAD).toBe(1_250_000);
  });

  it('of trailers has the same limit', () => {
    const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n';
    const trailers = Array.from({ length: 200 }, () => latin1(`X: ${'y'.repeat(9000)}\r\n`));
    expect(readAnswer([latin1(head), ...trailers])).toBe(HEAD_TOO_LARGE);
  });

  it('takes work in proportion to its bytes, not to its pieces or lines', () => {
    // Were every piece searched or copied with all before it, this would be some 10^12 bytes.
    expect(readAnswer(bytewise(headOf(1_000_000, true)))).toMatchObject({ status: 200 });
    const withoutColons = latin1(`HTTP/1.1 200 OK\r\nContent-Length: 0\r\n${'c\n'.repeat(500_000)}\n`);
    expect(readAnswer([withoutColons])).toMatchObject({ status: 200, headers: ['Content-Length', '0'] });
  });
});

it('a body of ten million bytes in chunks of five is kept, and no more', () => {
  const chunk = Buffer.from('5\r\nxxxxx\r\n'.repeat(2000));
  const head = latin1('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
  const last = latin1('0\r\n\r\n');
  const read = readAnswer([head, ...Array.from({ length: 1100 }, () => chunk), last]);
  expect((read as { body: Buffer }).body).toHaveLength(10_000_000);
});

it.each([
  ['in one piece', (bytes: Buffer) => [bytes]],
  ['byte by byte', bytewise],
  [
    'in pieces of 700',
    (bytes: Buffer) =>
      splitAt(
        bytes,
        Array.from({ length: 10 }, (_, at) => 700 * at),
      ),
  ],
])('of a body that nobody asks for, the first kilobyte is kept: %s', (_, split) => {
  const body = Array.from({ length: 5000 }, (__, at) => String.fromCharCode(97 + (at % 26))).join('');
  const sized = latin1(`HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n${body}`);
  const chunks = latin1(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1388\r\n${body}\r\n0\r\n\r\n`);
  for (const bytes of [sized, chunks]) {
    const read = readAnswer(split(bytes), { reads: false });
    expect((read as { body: Buffer }).body.toString()).toBe(body.slice(0, 1024));
  }
});

/** An answer that keeps to the RFC, and how the connection goes on. */
const answers = (() => {
  const token = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,12}$/).map((name) => `X-${name}`);
  const value = fc
    .array(fc.oneof(fc.integer({ min: 0x20, max: 0x7e }), fc.integer({ min: 0x80, max: 0xff })), { maxLength: 20 })
    .map((codes) => String.fromCharCode(...codes));
  const header = fc.tuple(token, value).map(([name, text]) => `${name}: ${text}\r\n`);
  const headers = fc.array(header, { maxLength: 5 }).map((all) => all.join(''));
  const body = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('latin1'));
  const interim = fc.constantFrom('HTTP/1.1 100 Continue\r\n\r\n', 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n');
  const coding = fc.constantFrom(
    'chunked',
    'Chunked',
    'gzip, chunked',
    'gzip,\tCHUNKED ',
    'gzip\r\nTransfer-Encoding: chunked',
  );
  const extension = fc.constantFrom('', ';a', ';a=b', ';a="b;c"');
  const inChunks = fc
    .tuple(coding, fc.array(fc.tuple(body, extension), { maxLength: 4 }), fc.constantFrom('', 'X-Sum: 1\r\n'))
    .map(([codings, chunks, trailers]) => {
      const written = chunks
        .filter(([text]) => text !== '')
        .map(([text, extra]) => `${text.length.toString(16)}${extra}\r\n${text}\r\n`);
      return {
        framing: `Transfer-Encoding: ${codings}\r\n`,
        rest: `${written.join('')}0\r\n${trailers}\r\n`,
        closes: false,
      };
    });
  const sized = body.map((text) => ({ framing: `Content-Length: ${text.length}\r\n`, rest: text, closes: false }));
  const toTheEnd = body.map((text) => ({ framing: '', rest: text, closes: true }));
  return fc
    .record({
      interims: fc.array(interim, { maxLength: 3 }).map((all) => all.join('')),
      version: fc.constantFrom('1.1', '1.0'),
      status: fc.constantFrom('200 OK', '200 ', '404 Not Found', '299 \xfc', '204 No Content', '304 Not Modified'),
      method: fc.constantFrom('GET', 'GET', 'GET', 'HEAD'),
      before: headers,
      after: headers,
      framed: fc.oneof(inChunks, sized, toTheEnd),
      connection: fc.constantFrom('', 'Connection: close\r\n', 'Connection: keep-alive\r\n'),
    })
    .map(({ interims, version, status, method, before, after, framed, connection }) => {
      const isBodiless = method === 'HEAD' || /^[23]04/.test(status);
      const head = `HTTP/${version} ${status}\r\n${before}${framed.framing}${connection}${after}\r\n`;
      const { rest, closes } = framed;
      return { text: `${interims}${head}${isBodiless ? '' : rest}`, method, closes };
    });
})();

const PLACES = fc.array(fc.nat(5000), { maxLength: 40 });

describe("what Node's own parser takes is read as Node reads it", () => {
  it('whatever the answer, wherever it is split', async () => {
    let taken = 0;
    const same = fc.asyncProperty(answers, PLACES, async ({ text, ...how }, places) => {
      const pieces = splitAt(latin1(text), places);
      const byNode = await readByNode(pieces, how);
      const { isLast, ...ours } = Object.assign({ isLast: false }, readAnswer(pieces, how) as object);
      if (byNode === null) return;
      taken++;
      expect(ours).toEqual(byNode);
    });
    await fc.assert(same, { numRuns: 400, seed: 11 });
    expect(taken).toBeGreaterThan(350);
  });

  it('and what it takes of answers with a byte changed, too', async () => {
    let taken = 0;
    const changed = fc.tuple(
      answers,
      fc.nat(),
      fc.constantFrom(0, 9, 10, 13, 32, 44, 45, 48, 49, 58, 59, 0x80, 0xa0, 0xff),
    );
    const same = fc.asyncProperty(changed, PLACES, async ([{ text, ...how }, place, byte], places) => {
      const bytes = latin1(text);
      bytes[place % bytes.length] = byte;
      const byNode = await readByNode(splitAt(bytes, places), { ...how, closes: true });
      const ours = readAnswer(splitAt(bytes, places), { ...how, closes: true });
      const whole = readAnswer([bytes], { ...how, closes: true });
      if (typeof whole === 'object') expect(ours).toEqual(whole);
      if (byNode === null || ours === null || typeof ours === 'string') return;
      taken++;
      expect({ status: ours.status, body: ours.body }).toEqual({ status: byNode.status, body: byNode.body });
    });
    await fc.assert(same, { numRuns: 600, seed: 12 });
    expect(taken).toBeGreaterThan(200);
  });

  it('and bytes of any kind neither hang nor throw', () => {
    const pieces = fc.array(
      fc.oneof(
        fc.constantFrom(
          'HTTP/1.1 200 OK\r\n',
          '\r\n',
          '\n',
          'Content-Length: 5\r\n',
          'Transfer-Encoding: chunked\r\n',
          '5\r\n',
          '0\r\n',
          ' ',
          ':',
        ),
        fc.string({ unit: 'binary', maxLength: 8 }),
      ),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(pieces, PLACES, (parts, places) => {
        const bytes = latin1(parts.join(''));
        const whole = readAnswer([bytes], { closes: true });
        // More than one answer at once is an error, and what comes later is seen as it comes.
        if (typeof whole === 'string') return;
        expect(readAnswer(splitAt(bytes, places), { closes: true })).toEqual(whole);
      }),
      { numRuns: 2000, seed: 13 },
    );
  });
});
