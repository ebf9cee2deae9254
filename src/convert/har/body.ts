import { parseExactJson } from '../../text/exact-json.ts';
import { isNumeric } from '../../text/exact-number.ts';
import { percentEncode } from '../addresses.ts';
import type { ImportedRequest } from '../imported.ts';
import type { Secrets } from '../secrets.ts';
import type { Entry } from './recording.ts';

const MOST_CHARACTERS = 20_000;

type Written = Pick<ImportedRequest, 'json' | 'form' | 'multipart' | 'body'>;

/** A recorded body with references in place of its secrets, or why it cannot be sent again. */
export function harBody(
  posted: Entry['request']['postData'],
  secrets: Secrets,
): { written: Written } | { reason: string } {
  if (posted === null || (posted.text === '' && posted.params.length === 0)) return { written: {} };
  const { mimeType, text, params } = posted;
  if (text.length > MOST_CHARACTERS) return { reason: `a body of more than ${MOST_CHARACTERS} characters` };
  const type = mimeType.toLowerCase();
  if (type.includes('multipart/form-data')) {
    if (params.length === 0 || params.some(({ fileName }) => fileName !== undefined)) {
      return { reason: 'a form with files, which a recording does not hold' };
    }
    return { written: { multipart: fieldsOf(params, secrets) } };
  }
  if (type.includes('x-www-form-urlencoded')) {
    const pairs = text === '' ? params : [...new URLSearchParams(text)].map(([name, value]) => ({ name, value }));
    if (new Set(pairs.map(({ name }) => name)).size === pairs.length)
      return { written: { form: fieldsOf(pairs, secrets) } };
    const lines = pairs.map(
      ({ name, value }) => `${percentEncode(name)}=${secrets.encoded(name, percentEncode(value))}`,
    );
    return { written: { body: lines.join('&') } };
  }
  if (text === '') return { reason: 'a body that the recording does not hold' };
  const json = parsed(text);
  if (json !== undefined && typeof json === 'object' && !isNumeric(json))
    return { written: { json: secrets.data(json, 'body') } };
  return { written: { body: secrets.text(text, 'body token') } };
}

function fieldsOf(pairs: readonly { name: string; value: string }[], secrets: Secrets): Record<string, string> {
  const fields = pairs
    .filter(({ name }) => name !== '' && name !== '__proto__')
    .map(({ name, value }) => [secrets.text(name, 'field'), secrets.field(name, value)] as const);
  return Object.fromEntries(fields);
}

function parsed(text: string): unknown {
  try {
    return parseExactJson(text);
  } catch {
    return undefined;
  }
}
