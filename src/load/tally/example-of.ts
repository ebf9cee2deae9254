import type { FailureExample } from '../../measurement/failure-example.ts';
import { plainText, shortenName } from '../../text/plain.ts';
import type { AnswerHead } from '../traffic/answer-head.ts';
import { headerOf } from '../traffic/answer-headers.ts';
import { decodeBody } from '../traffic/decode-body.ts';
import { credentialsIn, withoutSecrets } from '../trial/credentials.ts';

/** A request that failed, and what came for it. */
interface FailedRequest {
  /** The request as it was sent. */
  sent: Uint8Array;
  /** The head of its answer; null: none came, or not all of it. */
  head: Pick<AnswerHead, 'status' | 'headers'> | null;
  /** The first bytes of the body, or of what came in place of an answer. */
  body: Buffer;
  /** The bytes of the body that came. */
  size: number;
  isComplete: boolean;
  /** What the system says of the connection; empty where it says nothing. */
  message: string;
}

/** Bytes of a request in which its headers are looked for. */
const MOST_HEAD = 64 * 1024;
/** Bytes of a body once it is decoded. */
const MOST_DECODED = 4096;
/** Characters of method and path. */
const MOST_ASKED = 1000;
/** Media types of text, whatever its encoding. */
const TEXT = /^text\/|json|xml|javascript|urlencoded/i;

/**
 * Says in a few words what came of a request that failed. What it carried as credentials is masked here, because nobody
 * else knows what a service has handed out. It is cut to its size once what the process knows to be secret is masked too.
 */
export function exampleOf({ sent, head, body, size, isComplete, message }: FailedRequest): FailureExample {
  const asked = Buffer.from(sent.buffer, sent.byteOffset, Math.min(sent.length, MOST_HEAD)).toString('latin1');
  const secrets = credentialsIn(asked);
  const show = (text: string) => withoutSecrets(onOneLine(text), secrets);
  const [line = ''] = asked.split('\r\n', 1);
  const isBroken = head !== null && !isComplete;
  const headers = head?.headers ?? [];
  const media = onOneLine((headerOf(headers, 'content-type') ?? '').split(';', 1)[0] as string);
  const isCut = !isComplete || body.length < size;
  const { bytes } = decodeBody({ body, headers, isCut });
  const begun = bytes.subarray(0, MOST_DECODED);
  const text = size > 0 ? textIn(begun, media, isCut || begun.length < bytes.length) : '';
  const shown = text === null ? '' : show(text);
  const isShown = shown !== '' || size === 0;
  const told = show(message);
  return {
    request: shortenName(show(line.replace(/ HTTP\/1\.1$/, '')), MOST_ASKED),
    ...(head && { status: head.status }),
    ...(isBroken && { partial: true }),
    ...(shown !== '' && { body: shown }),
    ...(!isShown && { media: show(media) || 'binary data' }),
    ...((isBroken || !isShown) && { size }),
    ...(told !== '' && { message: told }),
  };
}

function onOneLine(text: string): string {
  return plainText(text).replace(/\s+/g, ' ');
}

/** Bytes as text, which where it is cut may end within a character; null where they are none. */
function textIn(bytes: Buffer, media: string, isCut: boolean): string | null {
  if (bytes.some(isNoText)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: isCut });
  } catch {
    return TEXT.test(media) ? bytes.toString('latin1') : null;
  }
}

/** Control characters that neither lines nor the sequences of a terminal are made of. */
function isNoText(byte: number): boolean {
  return byte < 0x07 || (byte > 0x0d && byte < 0x20 && byte !== 0x1b);
}
