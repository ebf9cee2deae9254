import type { JsonObject } from './json.ts';
import { isJsonObject } from './json.ts';
import type { Operation, Parameter, SchemaError } from './openapi.ts';
import { check, checkComponent } from './openapi.ts';

/** What GitHub answers to a request that it does not carry out, whether or not the operation lists the status. */
const ERROR_STATUSES = new Set([400, 401, 403, 404, 409, 410, 415, 422, 429, 500, 502, 503]);
/** https://docs.github.com/rest/about-the-rest-api/api-versions */
const API_VERSIONS = new Set(['2022-11-28', '2026-03-10']);
const MEDIA_TYPES = new Set([
  '*/*',
  'application/json',
  'application/vnd.github+json',
  'application/vnd.github.v3+json',
]);

/** The parts of a request that GitHub's description speaks about. */
export interface DescribedRequest {
  parameters: Record<string, string>;
  query: URLSearchParams;
  headers: NodeJS.Dict<string | string[]>;
  /** The parsed JSON body, `undefined` when there was none. */
  body: unknown;
}

/**
 * Says what is wrong with a request in the light of the description: unknown or malformed parameters, headers that
 * GitHub demands, a body that does not fit its schema. Stricter than GitHub in two ways that find mistakes of a
 * client: a query parameter or a property at the top of the body that the description does not know is an error.
 * Texts and lists that are only too long are reported apart: those GitHub answers itself, with 422.
 */
export function requestErrors(
  operation: Operation,
  request: DescribedRequest,
): { violations: string[]; limits: string[] } {
  const body = bodyErrors(operation.body, request.body);
  return {
    violations: [
      ...headerErrors(request),
      ...parameterErrors(operation.parameters, request),
      ...body.filter(({ limit }) => limit === undefined).map(({ text }) => `body ${text}`),
    ],
    limits: body.flatMap(({ limit }) => limit ?? []),
  };
}

/** Says what is wrong with an answer of the stand-in in the light of the description. */
export function responseErrors(operation: Operation, status: number, body: unknown): string[] {
  const described = operation.responses.get(status);
  if (described === undefined) {
    if (!ERROR_STATUSES.has(status)) return [`status ${status} is not in the description of ${operation.id}`];
    return checkComponent(status === 422 ? 'validation-error' : 'basic-error', body).map(({ text }) => text);
  }
  if (described.schema !== undefined) return check(described.schema, body).map(({ text }) => text);
  return body === undefined ? [] : [`status ${status} of ${operation.id} has no JSON body`];
}

function headerErrors({ headers, body }: DescribedRequest): string[] {
  const errors: string[] = [];
  if (!headers['user-agent']) errors.push('header user-agent is required');
  const version = headers['x-github-api-version'];
  if (version !== undefined && !API_VERSIONS.has(String(version))) {
    errors.push(`header x-github-api-version ${String(version)} is not supported`);
  }
  const accept = String(headers.accept ?? '*/*');
  if (!accept.split(',').some((type) => MEDIA_TYPES.has(type.split(';')[0]?.trim() ?? ''))) {
    errors.push(`header accept ${accept} asks for a media type that the stand-in does not make`);
  }
  if (body !== undefined && !String(headers['content-type']).startsWith('application/json')) {
    errors.push(`header content-type ${String(headers['content-type'])} is not application/json`);
  }
  return errors;
}

function parameterErrors(parameters: Parameter[], request: DescribedRequest): string[] {
  const errors: string[] = [];
  for (const parameter of parameters) {
    const text = parameter.in === 'path' ? request.parameters[parameter.name] : request.query.get(parameter.name);
    if (parameter.in !== 'path' && parameter.in !== 'query') continue;
    if (text === undefined || text === null) {
      if (parameter.required) errors.push(`parameter ${parameter.name} is required`);
      continue;
    }
    errors.push(
      ...check(parameter.schema, typed(parameter.schema, text)).map(
        (error) => `parameter ${parameter.name} ${error.text}`,
      ),
    );
  }
  const known = new Set(parameters.filter(({ in: place }) => place === 'query').map(({ name }) => name));
  for (const name of new Set(request.query.keys())) {
    if (!known.has(name)) errors.push(`query parameter ${name} is unknown`);
    if (request.query.getAll(name).length > 1) errors.push(`query parameter ${name} is given twice`);
  }
  return errors;
}

/** The value that the text of a path or query parameter stands for; text that is no such value stays text. */
function typed(schema: JsonObject, text: string): unknown {
  if (schema.type === 'integer' || schema.type === 'number') return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
  if (schema.type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  return text;
}

function bodyErrors(described: Operation['body'], body: unknown): SchemaError[] {
  if (described === undefined) return body === undefined ? [] : [{ text: 'is not taken', limit: undefined }];
  if (body === undefined) return described.required ? [{ text: 'is required', limit: undefined }] : [];
  return [...check(described.schema, body), ...unknownProperties(described.schema, body)];
}

function unknownProperties(schema: JsonObject, body: unknown): SchemaError[] {
  if (!isJsonObject(schema.properties) || !isJsonObject(body)) return [];
  const known = schema.properties;
  return Object.keys(body)
    .filter((name) => !(name in known))
    .map((name) => ({ text: `/${name} is unknown`, limit: undefined }));
}
