import type { JsonObject } from './json.ts';
import { isJsonObject } from './json.ts';

/** Keywords whose value is one schema, a list of schemas, or a map of schemas. */
const SINGLE = ['items', 'not', 'additionalProperties'];
const LISTS = ['allOf', 'anyOf', 'oneOf'];
/** Keywords that mean the same in OpenAPI 3.0 and in JSON Schema draft 7. Annotations (`example`, `x-…`) are dropped. */
const VALUES = [
  'type',
  'required',
  'format',
  'pattern',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'uniqueItems',
  'minProperties',
  'maxProperties',
  'minimum',
  'maximum',
  'multipleOf',
];

/**
 * Turns an OpenAPI 3.0 schema object into JSON Schema draft 7, which ajv reads. The two differ in `nullable`
 * (https://spec.openapis.org/oas/v3.0.3#schema-object) and in where references point: `#/components/schemas/x`
 * becomes the result of `reference('x')`.
 */
export function toJsonSchema(schema: JsonObject, reference: (component: string) => string): JsonObject {
  if (typeof schema.$ref === 'string') {
    return { $ref: reference(schema.$ref.slice('#/components/schemas/'.length)) };
  }
  const convert = (value: unknown): unknown => (isJsonObject(value) ? toJsonSchema(value, reference) : value);
  const result: JsonObject = {};
  for (const key of VALUES) if (key in schema) result[key] = schema[key];
  for (const key of SINGLE) if (key in schema) result[key] = convert(schema[key]);
  for (const key of LISTS) if (Array.isArray(schema[key])) result[key] = schema[key].map(convert);
  if (isJsonObject(schema.properties)) {
    result.properties = Object.fromEntries(
      Object.entries(schema.properties).map(([name, property]) => [name, convert(property)]),
    );
  }
  if (Array.isArray(schema.enum)) result.enum = schema.enum;
  return schema.nullable === true ? orNull(result) : result;
}

function orNull(schema: JsonObject): JsonObject {
  if (LISTS.some((key) => key in schema)) return { anyOf: [schema, { type: 'null' }] };
  if (typeof schema.type !== 'string') return schema;
  return {
    ...schema,
    type: [schema.type, 'null'],
    ...(Array.isArray(schema.enum) ? { enum: [...new Set([...schema.enum, null])] } : {}),
  };
}
