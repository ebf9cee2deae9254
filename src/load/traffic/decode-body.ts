import * as zlib from 'node:zlib';
import type { Answer } from './answer.ts';
import { listIn } from './answer-headers.ts';

/** Bytes of a body once it is decoded. */
const MOST_DECODED = 10_000_000;
/** Codings that one body may be in, one around the other. */
const MOST_CODINGS = 4;
const NOTHING = Buffer.alloc(0);

/** Kinds of error of a body that cannot be read. */
const TOO_LARGE = 'body over 10 MB';
const TOO_LARGE_DECODED = 'body over 10 MB once decoded';
const UNKNOWN = 'body in a coding that cannot be read';

/** What can be read of a body. */
export interface DecodedBody {
  bytes: Buffer;
  /** The kind of error where it cannot be read, or not all of it; null: it can. */
  problem: string | null;
}

type Decode = (body: Buffer, limit: { maxOutputLength: number }) => Buffer;

/** Node.js has Zstandard from 22.15 on. */
const zstd: Decode | undefined = zlib.zstdDecompressSync;

const DECODERS: Record<string, Decode | undefined> = {
  gzip: zlib.gunzipSync,
  'x-gzip': zlib.gunzipSync,
  // With the wrapper that the RFC asks for, and as many services send it, without.
  deflate: (body, limit) => (hasZlibHeader(body) ? zlib.inflateSync(body, limit) : zlib.inflateRawSync(body, limit)),
  br: zlib.brotliDecompressSync,
  zstd,
};

/**
 * Decodes what was kept of a body for checks and extractions: its transfer codings, its content codings, and a byte order
 * mark, after which it is UTF-8 without one. A body without any of them is not copied.
 */
export function decodeBody({ body, headers, isCut }: Pick<Answer, 'body' | 'headers' | 'isCut'>): DecodedBody {
  if (body.length === 0) return { bytes: body, problem: null };
  const transfer = listIn(headers, 'transfer-encoding').filter((coding) => coding !== 'chunked');
  const codings = [...listIn(headers, 'content-encoding'), ...transfer].filter((coding) => coding !== 'identity');
  if (isCut && codings.length > 0) return { bytes: NOTHING, problem: TOO_LARGE };
  if (codings.length > MOST_CODINGS) return { bytes: NOTHING, problem: UNKNOWN };
  let bytes = body;
  for (const coding of codings.reverse()) {
    const decode = Object.hasOwn(DECODERS, coding) ? DECODERS[coding] : undefined;
    if (decode === undefined) return { bytes: NOTHING, problem: UNKNOWN };
    try {
      bytes = decode(bytes, { maxOutputLength: MOST_DECODED });
    } catch (error) {
      const isLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
      return { bytes: NOTHING, problem: isLarge ? TOO_LARGE_DECODED : `body that is no valid ${coding}` };
    }
  }
  return { bytes: withoutMark(bytes), problem: isCut ? TOO_LARGE : null };
}

/** RFC 1950, 2.2: the method is 8, and the first two bytes are a multiple of 31. */
function hasZlibHeader(body: Buffer): boolean {
  return body.length > 1 && ((body[0] as number) & 0x0f) === 8 && body.readUInt16BE(0) % 31 === 0;
}

function withoutMark(bytes: Buffer): Buffer {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return bytes.subarray(3);
  if (first === 0xff && second === 0xfe) return Buffer.from(bytes.toString('utf16le', 2));
  if (first !== 0xfe || second !== 0xff) return bytes;
  // Of a last character that is cut off one byte is left, which cannot be swapped.
  return Buffer.from(
    Buffer.from(bytes.subarray(2, bytes.length - (bytes.length % 2)))
      .swap16()
      .toString('utf16le'),
  );
}
