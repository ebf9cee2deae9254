import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { parseExactJson, writeExactJson } from '../../text/exact-json.ts';
import { isNumeric } from '../../text/exact-number.ts';
import { valueAt } from '../../text/json-pointer.ts';
import type { Answer } from './answer.ts';

/** Bytes of a compressed body once it is unpacked; a larger one counts as empty. */
const MOST_UNPACKED = 10_000_000;

const NOT_JSON = Symbol('not JSON');

/** Reads one answer after the other for extractions and checks; a body is unpacked and parsed at most once. */
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

  /** What the keys of a JSON pointer lead to; undefined: nothing, or the body is no JSON. */
  at(keys: readonly string[]): unknown {
    if (!this.#parsed) {
      this.#json = parsed(this.body);
      this.#parsed = true;
    }
    return this.#json === NOT_JSON ? undefined : valueAt(this.#json, keys);
  }

  /** The same as text; a number is written as it was sent. A null counts as nothing. */
  textAt(keys: readonly string[]): string | null {
    const value = this.at(keys);
    if (value === undefined || value === null) return null;
    return typeof value === 'object' && !isNumeric(value) ? writeExactJson(value) : String(value);
  }
}

function parsed(body: Buffer): unknown {
  try {
    return parseExactJson(body.toString());
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
