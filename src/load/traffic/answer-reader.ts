import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import type { Answer } from './virtual-user.ts';

/** Bytes of a compressed body, unpacked; more is taken for none. */
const MOST_UNPACKED = 10_000_000;

const NOT_JSON = Symbol('not JSON');

/** Reads one answer after the other for extractions and checks; a body is unpacked and parsed once, and only if asked. */
export class AnswerReader {
  #answer: Answer | null = null;
  #body: Buffer | null = null;
  #json: unknown = NOT_JSON;
  #parsed = false;

  read(answer: Answer): void {
    this.#answer = answer;
    this.#body = null;
    this.#parsed = false;
  }

  /** The first header of this name, which is given in lower case. */
  header(name: string): string | undefined {
    const { headers } = this.#answer as Answer;
    for (let index = 0; index < headers.length; index += 2) {
      const header = headers[index] as string;
      if (header.length === name.length && header.toLowerCase() === name) return headers[index + 1];
    }
    return undefined;
  }

  get body(): Buffer {
    this.#body ??= unpacked((this.#answer as Answer).body, this.header('content-encoding'));
    return this.#body;
  }

  /** What a JSON pointer's parts lead to; undefined: nothing, or the body is no JSON. */
  at(pointer: readonly string[]): unknown {
    if (!this.#parsed) {
      this.#json = parsed(this.body);
      this.#parsed = true;
    }
    return this.#json === NOT_JSON ? undefined : follow(this.#json, pointer);
  }

  /** The same as text; a whole number too large for JavaScript has the digits that were sent. null is nothing. */
  textAt(pointer: readonly string[]): string | null {
    const value = this.at(pointer);
    if (value === undefined || value === null) return null;
    if (typeof value === 'object') return JSON.stringify(value);
    const isRounded = Number.isInteger(value) && !Number.isSafeInteger(value);
    return String(isRounded ? follow(parsed(this.body, digits), pointer) : value);
  }
}

function follow(json: unknown, pointer: readonly string[]): unknown {
  let value = json;
  for (const part of pointer) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<string, unknown>)[part];
  }
  return value;
}

/** A reviver. Node.js 20 does not tell it the source, and rounds. */
function digits(_: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === 'number' ? (context?.source ?? value) : value;
}

/** The parts of a JSON pointer (RFC 6901). */
export function pointerParts(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function parsed(body: Buffer, reviver?: typeof digits): unknown {
  try {
    return JSON.parse(body.toString(), reviver);
  } catch {
    return NOT_JSON;
  }
}

function unpacked(body: Buffer, encoding: string | undefined): Buffer {
  if (encoding === undefined || body.length === 0) return body;
  const limit = { maxOutputLength: MOST_UNPACKED };
  try {
    switch (encoding.trim().toLowerCase()) {
      case 'gzip':
      case 'x-gzip':
        return gunzipSync(body, limit);
      case 'deflate':
        return inflateSync(body, limit);
      case 'br':
        return brotliDecompressSync(body, limit);
      default:
        return body;
    }
  } catch {
    return Buffer.alloc(0);
  }
}
