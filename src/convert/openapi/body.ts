import { writeExactJson } from '../../text/exact-json.ts';
import type { ImportedRequest } from '../imported.ts';
import { child, isPlain } from '../plain.ts';
import { below, type OpenApiDocument, type Place } from './document.ts';
import type { Operation } from './operations.ts';
import { exampleOf } from './sample.ts';

const MOST_CHARACTERS = 20_000;

interface WrittenBody {
  written: Pick<ImportedRequest, 'json' | 'form' | 'multipart' | 'body'>;
  headers: Record<string, string>;
  /** What is not sent, and why. */
  reason: string | null;
}

/** An example of the body that an operation asks for: JSON before forms before text. */
export function bodyOf({ place }: Operation, document: OpenApiDocument): WrittenBody {
  const nothing = (reason: string | null): WrittenBody => ({ written: {}, headers: {}, reason });
  const content = below(document.follow(below(place, 'requestBody')), 'content');
  if (!isPlain(content.value)) return nothing(null);
  const types = Object.keys(content.value);
  const find = (pattern: RegExp) => types.find((type) => pattern.test(type));
  const json = find(/^application\/json\b/i) ?? find(/[/+]json\b|^\*\/\*$/i);
  if (json !== undefined) return writeJson(json, below(content, json), document);
  const form = find(/x-www-form-urlencoded/i);
  const multipart = find(/^multipart\/form-data/i);
  const fields = form ?? multipart;
  if (fields !== undefined) return writeFields(form ? 'form' : 'multipart', below(content, fields), document);
  const [type] = types;
  if (type === undefined) return nothing(null);
  const example = exampleOf(below(content, type), document);
  if (typeof example !== 'string' || !/^text\/|xml/i.test(type) || example.length > MOST_CHARACTERS) {
    return nothing(`sent without a body: there is no example of ${type.slice(0, 80)}`);
  }
  return { written: { body: example }, headers: headerOf(type), reason: null };
}

function writeJson(type: string, place: Place, document: OpenApiDocument): WrittenBody {
  const example = exampleOf(place, document);
  if (example === undefined)
    return { written: {}, headers: {}, reason: 'sent without a body: there is neither example nor schema of it' };
  if ((JSON.stringify(example) ?? '').length > MOST_CHARACTERS) {
    return {
      written: {},
      headers: {},
      reason: `sent without a body: its example has more than ${MOST_CHARACTERS} characters`,
    };
  }
  return {
    written: { json: example },
    headers: /^application\/json$|^\*/i.test(type) ? {} : headerOf(type),
    reason: null,
  };
}

function writeFields(kind: 'form' | 'multipart', place: Place, document: OpenApiDocument): WrittenBody {
  const schema = document.follow(below(place, 'schema'));
  const example = exampleOf(place, document);
  const files: string[] = [];
  const fields: [string, string][] = [];
  for (const [name, value] of isPlain(example) ? Object.entries(example) : []) {
    const property = document.follow(below(schema, 'properties', name)).value;
    const isFile = child(property, 'format') === 'binary' || child(property, 'contentMediaType') !== undefined;
    if (isFile) files.push(name);
    else if (name !== '') fields.push([name, typeof value === 'object' ? writeExactJson(value) : String(value)]);
  }
  const reason = files.length > 0 ? `the files of its form are yours to add: ${files.join(', ').slice(0, 200)}` : null;
  if (fields.length === 0)
    return { written: {}, headers: {}, reason: reason ?? 'sent without a body: there is no example of its form' };
  return { written: { [kind]: Object.fromEntries(fields) }, headers: {}, reason };
}

function headerOf(type: string): Record<string, string> {
  return /^[\x21-\x7e ]+$/.test(type) && !type.includes('{') ? { 'content-type': type } : {};
}
