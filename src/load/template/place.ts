import type { TemplatePart } from './template.ts';

/**
 * Where in a request a value stands, and so how it is escaped. `json` is within a string of JSON, and `json value` where
 * JSON has a value.
 */
export type Place = 'path' | 'header' | 'text' | 'json' | 'json value' | 'form';

const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
const PLAIN_TEXT = /^[\n\r\t\x20-\x7e]*$/;
const PLAIN_JSON = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;
const BEGINS_JSON = /^[-\d"tfn[{]/;
const PLAIN_URL = /^[\w.~-]*$/;

/**
 * Escapes a value for the place where it is sent, one character per byte.
 *
 * @returns null where the place cannot carry it: a header has no line breaks, and Latin characters alone
 */
export function escapeFor(place: Place, value: string): string | null {
  switch (place) {
    case 'path':
    case 'form':
      // A lone surrogate has no encoding.
      return PLAIN_URL.test(value) ? value : encodeURIComponent(value.replace(/\p{Surrogate}/gu, '\uFFFD'));
    case 'header':
      return isHeaderValue(value) ? value : null;
    case 'json':
      return PLAIN_JSON.test(value) ? value : utf8(JSON.stringify(value).slice(1, -1));
    case 'json value':
      return utf8(isJson(value) ? value : JSON.stringify(value));
    case 'text':
      return utf8(value);
  }
}

/** Whether text is JSON as it stands: a number, true, false, null, a text in quotes, a list or an object. */
export function isJson(text: string): boolean {
  if (!BEGINS_JSON.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Whether HTTP/1.1 can carry text in a header, as one byte a character; a line break would begin another header. */
export function isHeaderValue(text: string): boolean {
  return HEADER_VALUE.test(text);
}

/** Encodes text in UTF-8, one character per byte. */
export function utf8(text: string): string {
  return PLAIN_TEXT.test(text) ? text : Buffer.from(text).toString('latin1');
}

/** A placeholder whose value is only known when the request is sent. */
export type Slot = Exclude<TemplatePart, { kind: 'text' | 'environment' }> & { place: Place };

/** Text of one character per byte, bytes, or what is filled in. */
export type Piece = string | Uint8Array | Slot;
