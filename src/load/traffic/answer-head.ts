import { tokensOf, withoutSpace } from './answer-headers.ts';

/** Bytes that the head of an answer may have: a megabyte of either kind, and the lines around it. */
export const MOST_HEAD = 1_250_000;
/** The kind of error where it has more. */
export const HEAD_TOO_LARGE = 'answer head over 1.25 MB';

/** How far a body goes: so many bytes, in chunks, or to the end of the connection (RFC 9112, 6.3). */
export type BodyLength = number | 'chunked' | 'until close';

/** The status and the headers of an answer. */
export class AnswerHead {
  readonly status: number;
  readonly length: BodyLength;
  /** Whether the connection cannot be used after this answer. */
  readonly isLast: boolean;
  readonly #lines: string;
  #headers: string[] | null = null;

  /** @param lines the header lines, one character a byte */
  constructor(status: number, length: BodyLength, isLast: boolean, lines: string) {
    this.status = status;
    this.length = length;
    this.isLast = isLast;
    this.#lines = lines;
  }

  /** Name, value, name, value, … as they came, one character a byte. They are taken apart when they are asked for. */
  get headers(): readonly string[] {
    this.#headers ??= takeApart(this.#lines);
    return this.#headers;
  }
}

const STATUS_LINE = /^HTTP\/(\d)\.(\d) ([1-9]\d\d)(?: [^\n]*)?\r?\n/;

/**
 * Reads the head of an answer, whose lines end in CRLF or LF. Where several rules could say how long the body is, it is
 * the one that RFC 9112, 6.3, puts first.
 *
 * @param text one character a byte, up to the empty line, without lone carriage returns
 * @param folded whether a header goes on in the next line (RFC 9112, 5.2)
 * @param bodiless whether it answers a request whose answers have no body
 * @returns null for what is no answer, or has a length that is none
 */
export function readHead(text: string, folded: boolean, bodiless: boolean): AnswerHead | null {
  const first = STATUS_LINE.exec(text);
  if (first === null) return null;
  const status = Number(first[3]);
  const lines = folded ? text.slice(first[0].length).replaceAll(/\r?\n[\t ]+/g, ' ') : text.slice(first[0].length);
  let coding: string | null = null;
  let size: string | null = null;
  let connection: string | null = null;
  let colon = lines.indexOf(':');
  for (let at = 0, end = 0; at < lines.length; at = end + 1) {
    end = lines.indexOf('\n', at);
    const initial = lines.charCodeAt(at) | 0x20;
    if (initial !== 0x63 && initial !== 0x74) continue;
    // Where no colon is left there is none to look for again, however many lines come.
    if (colon >= 0 && colon < at) colon = lines.indexOf(':', at);
    if (colon < 0 || colon > end) continue;
    // "Connection", "Content-Length" and "Transfer-Encoding", or one of them with a space before the colon.
    const length = colon - at;
    if (length < 10 || (length > 18 && !isSpace(lines.charCodeAt(colon - 1)))) continue;
    switch (nameOf(lines, at, colon).toLowerCase()) {
      case 'transfer-encoding':
        coding = listed(coding, valueAfter(lines, colon, end));
        break;
      case 'content-length':
        size = listed(size, valueAfter(lines, colon, end));
        break;
      case 'connection':
        connection = listed(connection, valueAfter(lines, colon, end));
    }
  }
  const length = bodiless || isBodiless(status) ? 0 : bodyLength(coding, size);
  if (length === null) return null;
  const isOld = first[1] === '0' || (first[1] === '1' && first[2] === '0');
  // The length of a body in codings that came with HTTP/1.1 cannot be trusted in HTTP/1.0 (RFC 9112, 6.1).
  const isLast = length === 'until close' || isClosing(connection, isOld) || (isOld && length === 'chunked');
  return new AnswerHead(status, length, isLast, lines);
}

/** Whether text that is not yet a whole head, but at least its first line, can become one. */
export function beginsHead(text: string): boolean {
  return STATUS_LINE.test(text);
}

/** Whether an answer of this status never has a body, whatever its headers say (RFC 9112, 6.3). */
function isBodiless(status: number): boolean {
  return status < 200 || status === 204 || status === 304;
}

function bodyLength(coding: string | null, size: string | null): BodyLength | null {
  if (coding !== null) {
    // The obsolete `identity` is none.
    const codings = tokensOf(coding).filter((one) => one !== 'identity');
    if (codings.at(-1) === 'chunked') return 'chunked';
    if (codings.length > 0) return 'until close';
  }
  if (size === null) return 'until close';
  const sizes = size.split(',').map(withoutSpace);
  const [first = ''] = sizes;
  if (!/^\d{1,15}$/.test(first)) return null;
  return sizes.every((one) => one === first) ? Number(first) : null;
}

function isClosing(connection: string | null, isOld: boolean): boolean {
  if (connection === null) return isOld;
  const options = tokensOf(connection);
  return options.includes('close') || (isOld && !options.includes('keep-alive'));
}

function takeApart(lines: string): string[] {
  const headers: string[] = [];
  let colon = lines.indexOf(':');
  for (let at = 0, end = 0; at < lines.length; at = end + 1) {
    end = lines.indexOf('\n', at);
    if (colon >= 0 && colon < at) colon = lines.indexOf(':', at);
    if (colon < 0) break;
    if (colon > end) continue;
    const name = nameOf(lines, at, colon);
    if (name !== '' && !/[\t ]/.test(name)) headers.push(name, valueAfter(lines, colon, end));
  }
  return headers;
}

function listed(before: string | null, value: string): string {
  return before === null ? value : `${before},${value}`;
}

function nameOf(lines: string, at: number, colon: number): string {
  let end = colon;
  while (end > at && isSpace(lines.charCodeAt(end - 1))) end--;
  return lines.slice(at, end);
}

function valueAfter(lines: string, colon: number, lineEnd: number): string {
  let at = colon + 1;
  let end = lineEnd;
  if (lines.charCodeAt(end - 1) === 0x0d) end--;
  while (at < end && isSpace(lines.charCodeAt(at))) at++;
  while (end > at && isSpace(lines.charCodeAt(end - 1))) end--;
  return lines.slice(at, end);
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
