import { createHash, createHmac, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import type { Answer, Incoming } from './exchange.ts';

const VALID_FOR_MS = 10 * 60_000;

interface Blob {
  bytes: Buffer;
  contentType: string;
  modified: Date;
}

/**
 * The part of Azure Blob Storage that @azure/storage-blob and the actions' own HTTP client use: Put Block, Put Block
 * List, Put Blob, and whole or ranged Get Blob, each under a signed URL (a "SAS" with `sp`, `se` and `sig`).
 * https://learn.microsoft.com/rest/api/storageservices/blob-service-rest-api
 */
export class BlobStore {
  readonly #origin: string;
  readonly #key = randomBytes(32);
  readonly #blobs = new Map<string, Blob>();
  readonly #blocks = new Map<string, Map<string, Buffer>>();

  constructor(origin: string) {
    this.#origin = origin;
  }

  /** A path for a new blob. A host that is an IP address has the account as first part of the path. */
  newPath(container: string, extension: string): string {
    return `/blob/${container}/${randomUUID()}${extension}`;
  }

  put(path: string, bytes: Uint8Array, contentType: string): void {
    this.#blobs.set(path, { bytes: Buffer.from(bytes), contentType, modified: new Date() });
  }

  read(path: string): Buffer | undefined {
    return this.#blobs.get(path)?.bytes;
  }

  delete(path: string): void {
    this.#blobs.delete(path);
  }

  /**
   * A URL that allows to read (`r`) or to create and write (`cw`) one blob for ten minutes. With a file name, a
   * download carries it in Content-Disposition, as GitHub's artifact URLs do.
   */
  sign(path: string, allowed: 'r' | 'cw', fileName?: string): string {
    const url = new URL(path, this.#origin);
    url.searchParams.set('sp', allowed);
    url.searchParams.set('se', new Date(Date.now() + VALID_FOR_MS).toISOString());
    if (fileName !== undefined) url.searchParams.set('rscd', `attachment; filename="${fileName}"`);
    url.searchParams.set('sig', this.#signature(url));
    return url.href;
  }

  handle(request: Incoming): Answer {
    const { method, url } = request;
    const writes = method === 'PUT';
    if (!this.#authentic(url, writes ? 'w' : 'r')) {
      return failure(403, 'AuthenticationFailed', 'Signature did not match, has expired or does not allow this.');
    }
    if (method === 'GET' || method === 'HEAD') return this.#download(request);
    if (!writes) return failure(405, 'UnsupportedHttpVerb', `The stand-in's blob store has no ${method}.`);
    if (request.headers['x-ms-version'] === undefined) {
      return failure(400, 'MissingRequiredHeader', 'x-ms-version is required.');
    }
    switch (url.searchParams.get('comp')) {
      case 'block':
        return this.#putBlock(request);
      case 'blocklist':
        return this.#putBlockList(request);
      case null:
        return this.#putBlob(request);
      default:
        return failure(400, 'InvalidQueryParameterValue', `comp=${url.searchParams.get('comp')}`);
    }
  }

  #putBlock({ url, raw }: Incoming): Answer {
    const id = url.searchParams.get('blockid');
    if (id === null || raw.length === 0) return failure(400, 'InvalidInput', 'A block needs a blockid and content.');
    const blocks = this.#blocks.get(url.pathname) ?? new Map<string, Buffer>();
    blocks.set(id, raw);
    this.#blocks.set(url.pathname, blocks);
    return created(raw);
  }

  #putBlockList({ url, raw, headers }: Incoming): Answer {
    const blocks = this.#blocks.get(url.pathname);
    const ids = [...raw.toString('utf8').matchAll(/<(?:Latest|Uncommitted)>([^<]+)</g)].map((match) => match[1] ?? '');
    const parts = ids.map((id) => blocks?.get(id));
    if (parts.some((part) => part === undefined)) return failure(400, 'InvalidBlockList', 'A block was never put.');
    const bytes = Buffer.concat(parts.filter((part) => part !== undefined));
    this.put(url.pathname, bytes, String(headers['x-ms-blob-content-type'] ?? 'application/octet-stream'));
    this.#blocks.delete(url.pathname);
    return created(bytes);
  }

  #putBlob({ url, raw, headers }: Incoming): Answer {
    if (headers['x-ms-blob-type'] !== 'BlockBlob') {
      return failure(400, 'MissingRequiredHeader', 'x-ms-blob-type: BlockBlob is required.');
    }
    this.put(url.pathname, raw, String(headers['x-ms-blob-content-type'] ?? 'application/octet-stream'));
    return created(raw);
  }

  #download({ url, headers }: Incoming): Answer {
    const blob = this.#blobs.get(url.pathname);
    if (blob === undefined) return failure(404, 'BlobNotFound', 'The specified blob does not exist.');
    const disposition = url.searchParams.get('rscd');
    const common = {
      'content-type': blob.contentType,
      'accept-ranges': 'bytes',
      'last-modified': blob.modified.toUTCString(),
      etag: `"${digest(blob.bytes)}"`,
      'x-ms-blob-type': 'BlockBlob',
      ...(disposition === null ? {} : { 'content-disposition': disposition }),
    };
    const range = /^bytes=(\d+)-(\d*)$/.exec(String(headers['x-ms-range'] ?? headers.range ?? ''));
    if (range === null) return { status: 200, headers: common, body: blob.bytes };
    const start = Number(range[1]);
    const end = Math.min(range[2] === '' ? Number.MAX_SAFE_INTEGER : Number(range[2]), blob.bytes.length - 1);
    if (start > end) return failure(416, 'InvalidRange', 'The range specified is invalid.');
    return {
      status: 206,
      headers: { ...common, 'content-range': `bytes ${start}-${end}/${blob.bytes.length}` },
      body: blob.bytes.subarray(start, end + 1),
    };
  }

  #authentic(url: URL, needed: 'r' | 'w'): boolean {
    const given = Buffer.from(url.searchParams.get('sig') ?? '');
    const expected = Buffer.from(this.#signature(url));
    return (
      given.length === expected.length &&
      timingSafeEqual(given, expected) &&
      (url.searchParams.get('sp') ?? '').includes(needed) &&
      Date.parse(url.searchParams.get('se') ?? '') > Date.now()
    );
  }

  #signature({ pathname, searchParams }: URL): string {
    const signed = [pathname, ...['sp', 'se', 'rscd'].map((name) => searchParams.get(name) ?? '')].join('\n');
    return createHmac('sha256', this.#key).update(signed).digest('base64');
  }
}

function created(content: Buffer): Answer {
  const headers = {
    etag: `"${digest(content)}"`,
    'last-modified': new Date().toUTCString(),
    'x-ms-request-server-encrypted': 'true',
  };
  return { status: 201, headers, body: Buffer.alloc(0) };
}

function failure(status: number, code: string, message: string): Answer {
  const body = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return {
    status,
    headers: { 'content-type': 'application/xml', 'x-ms-error-code': code },
    body: Buffer.from(body),
  };
}

function digest(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 32);
}
