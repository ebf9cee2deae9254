import { parseExactJson, writeExactJson } from '../../text/exact-json.ts';
import { isNumeric } from '../../text/exact-number.ts';
import { valueAt } from '../../text/json-pointer.ts';
import { isJson } from '../template/place.ts';
import type { Answer } from './answer.ts';
import { headerOf, headersOf, headerValue } from './answer-headers.ts';
import { type DecodedBody, decodeBody } from './decode-body.ts';
import { type HeaderValue, JsonText } from './extracted-value.ts';

const NOT_JSON = Symbol('not JSON');

/** Reads one answer after the other for extractions and checks; a body is decoded and parsed at most once. */
export class AnswerReader {
  #answer: Answer | null = null;
  #body: DecodedBody | null = null;
  #json: unknown = NOT_JSON;
  #parsed = false;

  read(answer: Answer): void {
    this.#answer = answer;
    this.#body = null;
    this.#parsed = false;
  }

  /** The first header of this name, which is given in lower case. */
  header(name: string): string | HeaderValue | undefined {
    const bytes = headerOf((this.#answer as Answer).headers, name);
    return bytes === undefined ? undefined : headerValue(bytes);
  }

  /** All headers of this name, which is given in lower case, as text. */
  headerTexts(name: string): string[] {
    return headersOf((this.#answer as Answer).headers, name).map((bytes) => {
      const value = headerValue(bytes);
      return typeof value === 'object' ? value.text : value;
    });
  }

  get body(): Buffer {
    return this.#decoded.bytes;
  }

  /** The kind of error that the body is, where it cannot be read, or not all of it; null: it can. */
  get problem(): string | null {
    return this.#decoded.problem;
  }

  get #decoded(): DecodedBody {
    this.#body ??= decodeBody(this.#answer as Answer);
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
  textAt(keys: readonly string[]): string | JsonText | null {
    const value = this.at(keys);
    if (value === undefined || value === null) return null;
    if (typeof value === 'string') return isJson(value) ? new JsonText(value) : value;
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
