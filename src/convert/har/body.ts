import { parseExactJson } from '../../text/exact-json.ts';
import { isNumeric } from '../../text/exact-number.ts';
import { percentEncode } from '../addresses.ts';
import type { ImportedRequest } from '../imported.ts';
import type { Secrets } from '../secrets.ts';
import { type Entry, headerOf, type Pair, type Posted } from './entry.ts';
import { type FormPart, readMultipart } from './multipart.ts';
import { decodedPairs, sameParameters } from './parameters.ts';

const MOST_CHARACTERS = 20_000;
/** Levels of JSON; what is deeper stays text. */
const DEEPEST = 40;
const BINARY =
  /^(?:image|audio|video|font)\/|^application\/(?:octet-stream|.*protobuf|grpc|.*msgpack|cbor|zip|gzip|x-gzip|pdf|zstd)/;
/** Characters that no text has, and the one that stands for bytes which were lost. */
const NOT_TEXT = /(?![\t\n\r])\p{Cc}|\ufffd/u;
/** What a field of a form with files may be called in perf-gate.yml. */
const FIELD_NAME = /^[^"\p{Cc}\p{Cs}]+$/u;

type Written = Pick<ImportedRequest, 'json' | 'form' | 'multipart' | 'body'>;
export type HarBody = { written: Written; notes: string[] } | { reason: string };

/** A recorded body with references in place of its secrets, or why it cannot be sent again. */
export function harBody(request: Entry['request'], secrets: Secrets): HarBody {
  const { posted } = request;
  if (posted === 'unreadable') return { reason: 'a body that is not as a HAR has it' };
  if (posted === null || (posted.text === '' && posted.params.length === 0)) {
    return hasMissingBody(request) ? { reason: 'a body that the recording does not hold' } : sent({});
  }
  const { text } = posted;
  if (posted.isBinary || NOT_TEXT.test(text)) return { reason: 'a body that is not text' };
  if (text.length > MOST_CHARACTERS) return { reason: `a body of more than ${MOST_CHARACTERS} characters` };
  const type = (headerOf(request.headers, 'content-type') || posted.mimeType).toLowerCase();
  // Each character may stand for a byte, or for a letter.
  if (BINARY.test(type) && /\P{ASCII}/u.test(text)) return { reason: 'a body that is not text' };
  const kind = `${type} ${posted.mimeType.toLowerCase()}`;
  if (type.includes('multipart/') || (text === '' && kind.includes('multipart/')))
    return multipart(posted, type, secrets);
  if (type.includes('x-www-form-urlencoded') || text === '') return form(posted, secrets);
  const json = jsonOf(text);
  if (json === undefined) return sent({ body: secrets.text(text, 'body token') });
  const safe = secrets.data(json, 'body');
  return sent({ json: safe }, becameText(json, safe) ? ['a secret number in its body is sent as text'] : []);
}

/** Whether a number was replaced by a reference, which is a text. */
function becameText(before: unknown, after: unknown): boolean {
  if (isNumeric(before)) return typeof after === 'string';
  if (typeof before !== 'object' || before === null || typeof after !== 'object' || after === null) return false;
  const values = Object.values(after);
  return Object.values(before).some((value, index) => becameText(value, values[index]));
}

function sent(written: Written, notes: string[] = []): HarBody {
  return { written, notes };
}

/** Whether the sizes speak of a body; some recorders write them for requests that cannot have one. */
function hasMissingBody({ method, bodySize, headers }: Entry['request']): boolean {
  if (!['POST', 'PUT', 'PATCH'].includes(method)) return false;
  return bodySize > 0 || Number(headerOf(headers, 'content-length')) > 0;
}

function form(posted: Posted, secrets: Secrets): HarBody {
  const pairs = posted.text === '' ? decodedPairs(posted.params) : [...new URLSearchParams(posted.text)].map(toPair);
  const differs = posted.text !== '' && posted.params.length > 0 && !sameParameters(pairs, posted.params);
  const notes = differs ? ['its form is sent as its text says, and its list of fields says otherwise'] : [];
  const names = new Set(pairs.map(({ name }) => name));
  if (names.size === pairs.length && !names.has('') && !names.has('__proto__')) {
    const fields = pairs.map(({ name, value }) => [secrets.text(name, 'field'), secrets.field(name, value)] as const);
    return sent({ form: Object.fromEntries(fields) }, notes);
  }
  const lines = pairs.map(({ name, value }) => `${percentEncode(name)}=${secrets.encoded(name, percentEncode(value))}`);
  return sent({ body: lines.join('&') }, notes);
}

function toPair([name, value]: [string, string]): Pair {
  return { name, value };
}

function multipart({ text, params, mimeType }: Posted, type: string, secrets: Secrets): HarBody {
  if (!type.includes('multipart/form-data') && !mimeType.toLowerCase().includes('multipart/form-data')) {
    return { reason: 'a body of several parts that is no form' };
  }
  const parts: FormPart[] | null = params.length > 0 ? params : readMultipart(text, mimeType);
  if (parts === null || parts.length === 0) return { reason: 'a form with files, which a recording does not hold' };
  if (parts.some(({ fileName }) => fileName !== undefined)) {
    return { reason: 'a form with files, which a recording does not hold' };
  }
  if (parts.some(({ contentType = '' }) => contentType !== '' && !/^text\/plain *(?:;|$)/i.test(contentType))) {
    return { reason: 'a form whose fields have types of their own' };
  }
  const names = new Set(parts.map(({ name }) => name));
  if (names.size < parts.length) return { reason: 'a form of parts with two fields of one name' };
  if (parts.some(({ name }) => !FIELD_NAME.test(name) || name === '__proto__')) {
    return { reason: 'a form with a field whose name cannot be sent' };
  }
  const fields = parts.map(({ name, value }) => [secrets.text(name, 'field'), secrets.field(name, value)] as const);
  return sent({ multipart: Object.fromEntries(fields) });
}

/** A map or list of JSON; undefined: it is none, or would be another one if it was written as YAML. */
function jsonOf(text: string): unknown {
  try {
    const json = parseExactJson(text);
    const isCollection = typeof json === 'object' && json !== null && !isNumeric(json);
    return isCollection && isPlainJson(json, 0) ? json : undefined;
  } catch {
    return undefined;
  }
}

function isPlainJson(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null || isNumeric(value)) return true;
  if (depth >= DEEPEST || Object.hasOwn(value, '__proto__')) return false;
  return Object.values(value).every((item) => isPlainJson(item, depth + 1));
}
