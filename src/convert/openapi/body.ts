import { sample } from 'openapi-sampler';
import { writeExactJson } from '../../text/exact-json.ts';
import type { ImportedRequest } from '../imported.ts';
import { child, isPlain } from '../plain.ts';
import { below, type OpenApiDocument, type Place } from './document.ts';
import { finiteSchema } from './finite-schema.ts';
import type { Operation } from './operations.ts';
import { exampleOf } from './sample.ts';
import { queryPairs } from './serialize.ts';
import { withinTime } from './within-time.ts';

const MOST_CHARACTERS = 20_000;
const LONGEST_XML = 2000;

export interface WrittenBody {
  written: Pick<ImportedRequest, 'json' | 'form' | 'multipart' | 'body'>;
  headers: Record<string, string>;
  /** What is wrong with it, or why there is none. */
  reason: string | null;
  /** Whether the operation has to have a body, and this is none or a part of one. */
  isMissing: boolean;
}

/**
 * An example of the body that an operation asks for: JSON before forms before text before XML.
 *
 * @throws ReferenceProblem at a reference that leads nowhere, or only back to itself
 */
export function bodyOf({ place }: Pick<Operation, 'place'>, document: OpenApiDocument): WrittenBody {
  const request = document.at(place, 'requestBody');
  const content = document.at(request, 'content');
  const types = isPlain(content.value) ? Object.keys(content.value) : [];
  if (types.length === 0) return { ...NOTHING, reason: null };
  const find = (pattern: RegExp) => types.find((type) => pattern.test(type));
  const json = find(/^application\/json\b/i) ?? find(/[/+]json\b|^(?:\*|application)\/\*$/i);
  const form = find(/x-www-form-urlencoded/i);
  const multipart = find(/^multipart\//i);
  const text = find(/^text\/(?!xml)/i);
  const type = json ?? form ?? multipart ?? text ?? find(/[/+]xml\b/i) ?? (types[0] as string);
  const media = document.at(content, type);
  const made = writeAs(type, media, document, { json, form, multipart });
  const isRequired = child(request.value, 'required') === true;
  return { ...made, isMissing: isRequired && made.isMissing };
}

const NOTHING: WrittenBody = { written: {}, headers: {}, reason: null, isMissing: false };

function missing(why: string): WrittenBody {
  return { ...NOTHING, reason: why, isMissing: true };
}

function writeAs(
  type: string,
  media: Place,
  document: OpenApiDocument,
  is: { json: string | undefined; form: string | undefined; multipart: string | undefined },
): WrittenBody {
  if (child(media.value, 'schema') === undefined && child(media.value, 'itemSchema') !== undefined)
    return missing(`there is no example of a stream of ${type.slice(0, 80)}`);
  if (type === is.json) return writeJson(type, media, document);
  if (type === is.form) return writeForm(type, media, document);
  if (type === is.multipart) return writeMultipart(type, media, document);
  return writeText(type, media, document);
}

function writeJson(type: string, media: Place, document: OpenApiDocument): WrittenBody {
  const { value, reason } = exampleOf(media, document);
  if (value === undefined) return missing(reason ?? 'there is neither example nor schema of its body');
  if (writeExactJson(value).length > MOST_CHARACTERS) return missing(tooLong());
  const headers = /^application\/json$|\*/i.test(type) ? {} : headerOf(type);
  return { written: { json: value }, headers, reason: reason && `its body: ${reason}`, isMissing: false };
}

function writeForm(type: string, media: Place, document: OpenApiDocument): WrittenBody {
  const { value, reason } = exampleOf(media, document);
  if (typeof value === 'string') return asText(value, type, reason);
  const fields = fieldsOf(value);
  if (fields.length === 0) return missing(reason ?? 'there is no example of its form');
  const said = reason && `its form: ${reason}`;
  const encodingOf = (name: string) => document.at(media, 'encoding', name).value;
  const hasStyle = (name: string) =>
    ['style', 'explode', 'allowReserved'].some((key) => child(encodingOf(name), key) !== undefined);
  const isUsual = fields.every(([name, field]) => !(Array.isArray(field) || isPlain(field)) || !hasStyle(name));
  if (isUsual && fields.every(([, field]) => !Array.isArray(field) || field.length > 0)) {
    const form = fields.map(([name, field]) => [name, Array.isArray(field) ? field.map(textOf) : textOf(field)]);
    return { written: { form: Object.fromEntries(form) }, headers: {}, reason: said, isMissing: false };
  }
  const pairs = fields.flatMap(([name, field]) =>
    hasStyle(name) || !isPlain(field)
      ? queryPairs(name, field, encodingOf(name))
      : queryPairs(name, writeExactJson(field), {}),
  );
  return asText(pairs.join('&'), type, said);
}

function writeMultipart(type: string, media: Place, document: OpenApiDocument): WrittenBody {
  if (!/^multipart\/form-data/i.test(type)) return missing(`there is no example of ${type.slice(0, 80)}`);
  const schema = document.at(media, 'schema');
  const { value, reason } = exampleOf(media, document);
  const files: string[] = [];
  const fields: [string, string][] = [];
  for (const [name, field] of fieldsOf(value)) {
    if (isFile(document.at(schema, 'properties', name), document)) files.push(name);
    else fields.push([name, textOf(field)]);
  }
  const required = child(schema.value, 'required');
  const isMissing = files.some((name) => Array.isArray(required) && required.includes(name));
  const said = [
    ...(files.length > 0 ? [`the files of its form are yours to add: ${files.join(', ').slice(0, 200)}`] : []),
    ...(reason === null ? [] : [`its form: ${reason}`]),
  ].join('; ');
  if (fields.length === 0) return missing(said || 'there is no example of its form');
  return { written: { multipart: Object.fromEntries(fields) }, headers: {}, reason: said || null, isMissing };
}

/** Whether a field of a form is a file, or a list of files. */
function isFile(property: Place, document: OpenApiDocument): boolean {
  const items = document.at(property, 'items');
  return [property.value, items.value].some(
    (one) =>
      child(one, 'format') === 'binary' ||
      child(one, 'contentMediaType') === 'application/octet-stream' ||
      /^image\//.test(String(child(one, 'contentMediaType') ?? '')),
  );
}

function writeText(type: string, media: Place, document: OpenApiDocument): WrittenBody {
  const isXml = /[/+]xml\b/i.test(type);
  const isText = isXml || /^text\/|[/+](?:sql|graphql|yaml|x-yaml|x-ndjson|ndjson|json-seq|javascript)\b/i.test(type);
  const schema = document.at(media, 'schema').value;
  const isBinary = child(schema, 'format') === 'binary' || (!isText && child(schema, 'type') === undefined);
  const given = isBinary && !isText ? { value: undefined, reason: null } : exampleOf(media, document);
  if (typeof given.value === 'string' && !(isXml && child(schema, 'type') !== 'string' && !/^\s*</.test(given.value)))
    return asText(given.value, type, given.reason && `its body: ${given.reason}`);
  const xml = isXml ? xmlOf(media, document) : null;
  if (xml !== null) return asText(xml, type, 'its XML is made from its schema and was not checked against it');
  return missing(
    isText
      ? `there is no example of ${type.slice(0, 80)}`
      : `its body is a file (${type.slice(0, 80)}), which is yours to add`,
  );
}

function xmlOf(media: Place, document: OpenApiDocument): string | null {
  if (document.at(media, 'schema').value === undefined) return null;
  const { schema } = finiteSchema(below(media, 'schema'), document);
  if (schema === null) return null;
  const reference = child(below(media, 'schema').value, '$ref');
  const [, name = 'root'] = /[/#]([A-Za-z_][\w.-]*)$/.exec(String(reference ?? '')) ?? [];
  // The library takes the root away from around what is alone in it.
  const inside = { type: 'object', properties: { [name]: schema } };
  try {
    const made = withinTime(LONGEST_XML, () =>
      sample(inside as never, { format: 'xml', skipReadOnly: true, quiet: true } as never),
    );
    return typeof made?.value === 'string' && made.value.trim() !== '' ? made.value : null;
  } catch {
    return null;
  }
}

function asText(text: string, type: string, reason: string | null): WrittenBody {
  if (text.length > MOST_CHARACTERS) return missing(tooLong());
  return { written: { body: text }, headers: headerOf(type), reason, isMissing: false };
}

function tooLong(): string {
  return `its example has more than ${MOST_CHARACTERS} characters`;
}

function fieldsOf(value: unknown): [string, unknown][] {
  return (isPlain(value) ? Object.entries(value) : []).filter(([name]) => name !== '' && name !== '__proto__');
}

function textOf(value: unknown): string {
  return typeof value === 'object' && value !== null ? writeExactJson(value) : String(value);
}

function headerOf(type: string): Record<string, string> {
  return /^[\x21-\x7e ]+$/.test(type) && !type.includes('{') && !type.includes('*') ? { 'content-type': type } : {};
}
