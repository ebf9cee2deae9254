import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { ErrorObject, ValidateFunction } from 'ajv';
import { Ajv } from 'ajv';
import type { JsonObject } from './json.ts';
import { isJsonObject } from './json.ts';
import { toJsonSchema } from './openapi-schema.ts';

/** One parameter of an operation, its references resolved. */
export interface Parameter {
  name: string;
  in: string;
  required: boolean;
  schema: JsonObject;
}

/** What GitHub says about one response: the schema of its JSON body, or `undefined` for an empty one. */
interface DescribedResponse {
  schema: JsonObject | undefined;
}

/** One operation of GitHub's REST API as its description has it. */
export interface Operation {
  /** `GET /repos/{owner}/{repo}`: the key under which the stand-in's routes are found too. */
  id: string;
  documentation: string;
  parameters: Parameter[];
  body: { required: boolean; schema: JsonObject } | undefined;
  responses: Map<number, DescribedResponse>;
}

/**
 * The bundled description (13 MB, 0.1 s to parse; the dereferenced one is 73 MB) of api.github.com. The package's
 * main module loads every GitHub product at once, therefore the one file is read here.
 */
const description: JsonObject = JSON.parse(
  readFileSync(createRequire(import.meta.url).resolve('@octokit/openapi/generated/api.github.com.json'), 'utf8'),
);
const paths = Object.keys(objectAt(description, 'paths')).map((path) => ({ path, segments: path.split('/') }));
const operations = new Map<string, Operation>();
const validators = new Map<JsonObject, ValidateFunction>();

const ajv = new Ajv({ strict: false, allErrors: true, verbose: true });
ajv.addFormat('date-time', (text) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text));
ajv.addFormat('date', /^\d{4}-\d\d-\d\d$/);
ajv.addFormat('uri', (text) => URL.canParse(text));
ajv.addFormat('uri-template', (text) => URL.canParse(text.replace(/\{[^{}]*\}/g, '')));
ajv.addFormat('email', /^[^@\s]+@[^@\s]+$/);
ajv.addFormat('int64', { type: 'number', validate: Number.isSafeInteger });

/**
 * Finds the operation that a request means, and the values of its path parameters (decoded).
 * A literal segment wins over a parameter, as in `/pulls/comments` against `/pulls/{pull_number}`.
 */
export function findOperation(
  method: string,
  path: string,
): { operation: Operation; parameters: Record<string, string> } | undefined {
  const segments = path.split('/');
  const candidates = paths
    .filter((candidate) => matches(candidate.segments, segments) && method.toLowerCase() in pathItem(candidate.path))
    .sort((a, b) => literals(b.segments) - literals(a.segments));
  const best = candidates[0];
  if (best === undefined) return undefined;
  const parameters: Record<string, string> = {};
  best.segments.forEach((segment, index) => {
    if (isParameter(segment)) parameters[segment.slice(1, -1)] = decodeURIComponent(segments[index] ?? '');
  });
  return { operation: operation(method, best.path), parameters };
}

/** One complaint of ajv. */
export interface SchemaError {
  text: string;
  /** Set when a string or list is only longer than GitHub takes: what GitHub says then, with status 422. */
  limit: string | undefined;
}

/** Checks a value against a schema of the description; returns ajv's complaints, or none. */
export function check(schema: JsonObject, value: unknown): SchemaError[] {
  let validate = validators.get(schema);
  if (validate === undefined) {
    validate = ajv.compile(toJsonSchema(schema, component));
    validators.set(schema, validate);
  }
  if (validate(value)) return [];
  return (validate.errors ?? []).map((error) => ({
    text: `${error.instancePath || '(root)'} ${error.message ?? error.keyword} ${JSON.stringify(error.params)}`,
    limit: limitText(error),
  }));
}

function limitText({ keyword, params, data }: ErrorObject): string | undefined {
  if (keyword === 'maxLength' && typeof data === 'string') {
    return `Only ${params.limit} characters are allowed; ${[...data].length} were supplied.`;
  }
  if (keyword === 'maxItems' && Array.isArray(data)) {
    return `No more than ${params.limit} items are allowed; ${data.length} were supplied.`;
  }
  return undefined;
}

/** Checks a value against a named schema of the description, such as `basic-error`. */
export function checkComponent(name: string, value: unknown): SchemaError[] {
  return check(componentReference(name), value);
}

/** Checks the payload of a webhook, such as `pull-request-opened`, as a workflow gets it in its event file. */
export function checkWebhook(name: string, payload: unknown): SchemaError[] {
  const post = objectAt(objectAt(objectAt(description, 'x-webhooks'), name), 'post');
  const content = objectAt(objectAt(post, 'requestBody'), 'content');
  return check(objectAt(objectAt(content, 'application/json'), 'schema'), payload);
}

const componentReferences = new Map<string, JsonObject>();

function componentReference(name: string): JsonObject {
  const known = componentReferences.get(name);
  if (known !== undefined) return known;
  const reference = { $ref: `#/components/schemas/${name}` };
  componentReferences.set(name, reference);
  return reference;
}

/** Registers a component with ajv when it is first referred to; ajv compiles it when it is first used. */
function component(name: string): string {
  const id = `https://api.github.com/schemas/${name}`;
  if (!registered.has(name)) {
    registered.add(name);
    ajv.addSchema(toJsonSchema(resolve({ $ref: `#/components/schemas/${name}` }), component), id);
  }
  return id;
}
const registered = new Set<string>();

function operation(method: string, path: string): Operation {
  const id = `${method} ${path}`;
  const known = operations.get(id);
  if (known !== undefined) return known;
  const item = pathItem(path);
  const described = objectAt(item, method.toLowerCase());
  const result: Operation = {
    id,
    documentation: String(objectAt(described, 'externalDocs').url),
    parameters: [...listAt(item, 'parameters'), ...listAt(described, 'parameters')].map((value) => {
      const parameter = resolve(value);
      return {
        name: String(parameter.name),
        in: String(parameter.in),
        required: parameter.required === true,
        schema: objectAt(parameter, 'schema'),
      };
    }),
    body: requestBody(described.requestBody),
    responses: new Map(
      Object.entries(objectAt(described, 'responses')).map(([status, value]) => [
        Number(status),
        { schema: jsonSchemaOf(isJsonObject(value) ? resolve(value) : {}) },
      ]),
    ),
  };
  operations.set(id, result);
  return result;
}

function requestBody(value: unknown): Operation['body'] {
  if (!isJsonObject(value)) return undefined;
  const body = resolve(value);
  const schema = jsonSchemaOf(body);
  return schema === undefined ? undefined : { required: body.required === true, schema };
}

function jsonSchemaOf(described: JsonObject): JsonObject | undefined {
  const content = isJsonObject(described.content) ? described.content['application/json'] : undefined;
  return isJsonObject(content) && isJsonObject(content.schema) ? content.schema : undefined;
}

function resolve(value: JsonObject): JsonObject {
  let current = value;
  while (typeof current.$ref === 'string') {
    current = current.$ref.slice('#/'.length).split('/').reduce(objectAt, description);
  }
  return current;
}

function pathItem(path: string): JsonObject {
  return objectAt(objectAt(description, 'paths'), path);
}

function objectAt(parent: JsonObject, key: string): JsonObject {
  const value = parent[key];
  if (!isJsonObject(value)) throw new Error(`GitHub's description has no object at "${key}"`);
  return value;
}

function listAt(parent: JsonObject, key: string): JsonObject[] {
  const value = parent[key];
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

function isParameter(segment: string): boolean {
  return segment.startsWith('{') && segment.endsWith('}');
}

function literals(segments: string[]): number {
  return segments.filter((segment) => !isParameter(segment)).length;
}

function matches(pattern: string[], segments: string[]): boolean {
  if (pattern.length !== segments.length) return false;
  return pattern.every((part, index) => (isParameter(part) ? segments[index] !== '' : part === segments[index]));
}
