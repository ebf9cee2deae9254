import * as zlib from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decodeBody } from '../../src/load/traffic/decode-body.ts';

const JSON_TEXT = '{"a":"Zoë"}';
const PLAIN = Buffer.from(JSON_TEXT);
const { gzipSync, deflateSync, deflateRawSync, brotliCompressSync } = zlib;

function decoded(body: Buffer, headers: string[] = [], isCut = false) {
  const { bytes, problem } = decodeBody({ body, headers, isCut });
  return problem ?? bytes.toString();
}

describe('a body is read', () => {
  it.each<[string, Buffer, string[]]>([
    ['without a coding', PLAIN, []],
    ['in the coding that is none', PLAIN, ['Content-Encoding', 'identity']],
    ['in gzip', gzipSync(PLAIN), ['content-encoding', 'gzip']],
    ['in x-gzip, in capitals, with space', gzipSync(PLAIN), ['CONTENT-ENCODING', '\tX-GZIP ']],
    ['in gzip of two members', Buffer.concat([gzipSync('{"a":'), gzipSync('"Zoë"}')]), ['content-encoding', 'gzip']],
    ['in deflate', deflateSync(PLAIN), ['content-encoding', 'deflate']],
    ['in deflate without its wrapper', deflateRawSync(PLAIN), ['content-encoding', 'deflate']],
    ['in Brotli', brotliCompressSync(PLAIN), ['content-encoding', 'br']],
    ['in gzip, then Brotli', brotliCompressSync(gzipSync(PLAIN)), ['content-encoding', 'gzip, br']],
    ['in two headers', brotliCompressSync(gzipSync(PLAIN)), ['content-encoding', 'gzip', 'content-encoding', 'br']],
    ['in a transfer coding', gzipSync(PLAIN), ['transfer-encoding', 'gzip, chunked']],
    ['in both', gzipSync(brotliCompressSync(PLAIN)), ['transfer-encoding', 'GZIP,chunked', 'content-encoding', 'br']],
    ['with a byte order mark', Buffer.from(`\ufeff${JSON_TEXT}`), []],
    ['with a byte order mark, in gzip', gzipSync(`\ufeff${JSON_TEXT}`), ['content-encoding', 'gzip']],
    ['in UTF-16, by its mark', Buffer.from(`\ufeff${JSON_TEXT}`, 'utf16le'), []],
    ['in UTF-16 the other way round', Buffer.from(`\ufeff${JSON_TEXT}`, 'utf16le').swap16(), []],
  ])('%s', (_, body, headers) => {
    expect(decoded(body, headers)).toBe(JSON_TEXT);
  });

  it.runIf(zlib.zstdCompressSync)('in Zstandard, where Node.js has it', () => {
    expect(decoded(zlib.zstdCompressSync(PLAIN), ['content-encoding', 'zstd'])).toBe(JSON_TEXT);
  });

  it('not copied where it is as it came', () => {
    expect(decodeBody({ body: PLAIN, headers: [], isCut: false }).bytes).toBe(PLAIN);
  });

  it('as nothing where there is none, whatever its coding', () => {
    expect(decoded(Buffer.alloc(0), ['content-encoding', 'gzip'])).toBe('');
  });

  it('up to ten million bytes', () => {
    const most = Buffer.alloc(10_000_000, 'x');
    const { bytes } = decodeBody({ body: gzipSync(most), headers: ['content-encoding', 'gzip'], isCut: false });
    expect(bytes.equals(most)).toBe(true);
  });
});

describe('a body that cannot be read says why', () => {
  const bomb = Buffer.alloc(10_000_001);
  it.each<[string, Buffer, string[], string]>([
    ['it is no gzip', Buffer.from('ok'), ['transfer-encoding', 'gzip, chunked'], 'body that is no valid gzip'],
    [
      'its gzip is cut off',
      gzipSync(PLAIN).subarray(0, -9),
      ['content-encoding', 'gzip'],
      'body that is no valid gzip',
    ],
    ['it is no Brotli', Buffer.from('<html>'), ['content-encoding', 'br'], 'body that is no valid br'],
    ['it is no deflate', Buffer.from('<html>'), ['content-encoding', 'deflate'], 'body that is no valid deflate'],
    ['nobody knows its coding', PLAIN, ['content-encoding', 'x-own'], 'body in a coding that cannot be read'],
    [
      'its coding is an inherited name',
      PLAIN,
      ['content-encoding', 'toString'],
      'body in a coding that cannot be read',
    ],
    [
      'it is in many codings',
      PLAIN,
      ['content-encoding', 'br, br, br, br, br'],
      'body in a coding that cannot be read',
    ],
    ['it is a bomb', gzipSync(bomb), ['content-encoding', 'gzip'], 'body over 10 MB once decoded'],
    ['it is a bomb in Brotli', brotliCompressSync(bomb), ['content-encoding', 'br'], 'body over 10 MB once decoded'],
    [
      'it is a bomb in a bomb',
      gzipSync(gzipSync(Buffer.alloc(100_000_000))),
      ['content-encoding', 'gzip, gzip'],
      'body over 10 MB once decoded',
    ],
  ])('because %s', (_, body, headers, problem) => {
    expect(decoded(body, headers)).toBe(problem);
  });

  it('because not all of it was kept', () => {
    expect(decoded(PLAIN, [], true)).toBe('body over 10 MB');
    expect(decoded(gzipSync(PLAIN), ['content-encoding', 'gzip'], true)).toBe('body over 10 MB');
    // The beginning is there for what is found in it.
    expect(decodeBody({ body: PLAIN, headers: [], isCut: true }).bytes).toBe(PLAIN);
  });
});
