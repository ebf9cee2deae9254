import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bodyOf } from '../../src/convert/openapi/body.ts';
import { openDocument, ReferenceProblem } from '../../src/convert/openapi/document.ts';
import { misfitOf } from '../../src/convert/openapi/fitting-sample.ts';
import { operationsOf } from '../../src/convert/openapi/operations.ts';
import { HOSTILE_PATTERNS } from '../support/hostile-patterns.ts';

type Schemas = Record<string, unknown>;

/** What the JSON body of this schema becomes. */
async function made(schema: unknown, schemas: Schemas = {}, version = '3.1.0') {
  const requestBody = { required: true, content: { 'application/json': { schema } } };
  const document = { openapi: version, paths: { '/x': { post: { requestBody } } }, components: { schemas } };
  const opened = await openDocument({ path: '', name: 'api.json', text: JSON.stringify(document) });
  const [operation] = operationsOf(opened);
  if (operation === undefined) throw new Error('no operation');
  const { written, reason } = bodyOf(operation, opened);
  return { value: written.json, reason };
}

/** Whether another library finds that a value fits. */
function fits(schema: unknown, schemas: Schemas, value: unknown): true | string {
  const ajv = new Ajv2020({ strict: false, logger: false });
  addFormats.default(ajv);
  const validate = ajv.compile({ allOf: [schema as object], components: { schemas } });
  try {
    return validate(value) || `${ajv.errorsText(validate.errors)}: ${JSON.stringify(value)}`;
  } catch (error) {
    // A schema that is nothing but itself fits everything and nothing.
    if (error instanceof RangeError) return true;
    throw error;
  }
}

const text = { type: 'string' };
const whole = { type: 'integer' };
const of = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const object = (properties: Schemas, more: Schemas = {}) => ({ type: 'object', properties, ...more });
const all = (properties: Schemas) => object(properties, { required: Object.keys(properties) });

const PETS: Schemas = {
  Pet: {
    ...all({ kind: text }),
    discriminator: { propertyName: 'kind', mapping: { cat: '#/components/schemas/Cat', dog: 'Dog' } },
  },
  Cat: { allOf: [of('Pet'), all({ lives: { type: 'integer', minimum: 9 } })] },
  Dog: { allOf: [of('Pet'), all({ bark: { type: 'boolean' } })] },
};

describe('a value made from a schema fits it', () => {
  it.each<[string, unknown, Schemas?]>([
    ['a pattern', { type: 'string', pattern: '^[a-f0-9]{8}$' }],
    ['one with lookahead', { type: 'string', pattern: '^(?=.*\\d)(?=.*[a-z])[a-z\\d]{8,}$' }],
    ['one beside lengths', { type: 'string', pattern: '^[^@]+@[^@]+$', minLength: 10, maxLength: 20 }],
    ['one without anchors', { type: 'string', pattern: '[A-Z]{2}', minLength: 5 }],
    ['one of letters', { type: 'string', pattern: '^\\p{L}+$' }],
    ['one of a phone number', { type: 'string', pattern: '^\\+[1-9]\\d{1,14}$' }],
    ['one of a version', { type: 'string', pattern: '^v\\d+\\.\\d+\\.\\d+$' }],
    ['one of choices', { type: 'string', pattern: '^(?:red|green)-(?:x|y)$' }],
    ['one in a list', { type: 'array', minItems: 2, items: { type: 'string', pattern: '^[A-Z]{3}-\\d{3}$' } }],
    ['a multiple above', { type: 'integer', exclusiveMinimum: 10, multipleOf: 5 }],
    ['a multiple from', { type: 'integer', minimum: 11, multipleOf: 5 }],
    ['a multiple below', { type: 'integer', maximum: -3, multipleOf: 5 }],
    ['a multiple of a part', { type: 'number', minimum: 1.005, multipleOf: 0.01 }],
    ['between 0 and 1', { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 }],
    ['between whole numbers', { type: 'integer', exclusiveMinimum: 3, exclusiveMaximum: 5 }],
    ['between small ones', { type: 'number', minimum: 0.2, exclusiveMinimum: 0.2, maximum: 0.3 }],
    ['at most', { type: 'integer', maximum: -5 }],
    ['the least number of items', { type: 'array', minItems: 3, items: whole }],
    ['items that differ', { type: 'array', minItems: 3, uniqueItems: true, items: whole }],
    ['choices that differ', { type: 'array', minItems: 2, uniqueItems: true, items: { enum: ['a', 'b', 'c'] } }],
    ['texts that differ', { type: 'array', minItems: 2, uniqueItems: true, items: text }],
    ['objects that differ', { type: 'array', minItems: 2, uniqueItems: true, items: all({ a: text }) }],
    ['booleans that differ', { type: 'array', minItems: 2, uniqueItems: true, items: { type: 'boolean' } }],
    ['a list that contains', { type: 'array', contains: { const: 5 }, items: whole }],
    ['a tuple', { type: 'array', prefixItems: [whole, text], minItems: 2, items: false }],
    ['at most no item', { type: 'array', maxItems: 0, items: text }],
    ['null or an object', { anyOf: [{ type: 'null' }, all({ a: whole })] }],
    ['null or a text', { oneOf: [{ type: 'null' }, text] }],
    ['null as a type', { type: ['null', 'integer'], minimum: 4 }],
    ['several types', { type: ['string', 'null'], maxLength: 3 }],
    ['exclusive variants', { oneOf: [all({ a: text }), all({ b: text })] }],
    ['variants of optional parts', { oneOf: [object({ a: text }), all({ b: text })] }],
    ['overlapping variants', { oneOf: [{ type: 'integer', minimum: 5 }, whole] }],
    ['any of several', { anyOf: [all({ a: { type: 'string', minLength: 20 } }), all({ b: whole })] }],
    [
      'all of several',
      { allOf: [all({ a: { type: 'integer', minimum: 3 } }), { properties: { a: { multipleOf: 4 } } }] },
    ],
    ['what one part requires of another', { allOf: [object({ a: text, b: whole }), { required: ['b'] }] }],
    [
      'a part that forbids others',
      { allOf: [all({ a: text })], properties: { b: text }, unevaluatedProperties: false },
    ],
    ['a choice', { enum: ['a', 'b'] }],
    ['a constant', { const: { a: [1] } }],
    ['short', { type: 'string', maxLength: 2 }],
    ['long', { type: 'string', minLength: 40 }],
    ['exact', { type: 'string', minLength: 3, maxLength: 3 }],
    ...'date-time date time duration email hostname ipv4 ipv6 uri uri-reference uri-template iri uuid byte json-pointer regex password int32'
      .split(' ')
      .map((format): [string, unknown] => [`the format ${format}`, { type: 'string', format }]),
    ['a short address', { type: 'string', format: 'email', maxLength: 12 }],
    ['properties of any name', object({}, { additionalProperties: whole, minProperties: 2 })],
    ['no other properties', object({ a: text }, { additionalProperties: false, required: ['a'] })],
    ['names by a pattern', object({}, { patternProperties: { '^x-': whole }, minProperties: 1 })],
    ['few properties', object({ a: text, b: text, c: text }, { maxProperties: 1 })],
    ['what is required and not described', object({}, { required: ['name'] })],
    ['what one property needs', object({ a: text, b: whole }, { dependentRequired: { a: ['b'] } })],
    ['not a choice', { type: 'string', not: { enum: ['string'] } }],
    [
      'if and then',
      JSON.parse(
        '{"properties":{"k":{"const":"a"}},"if":{"required":["k"]},"then":{"required":["z"],"properties":{"z":{"type":"integer"}}}}',
      ),
    ],
    ['a tree', of('Tree'), { Tree: all({ kids: { type: 'array', items: of('Tree') } }) }],
    [
      'a tree with two branches',
      of('Tree'),
      { Tree: object({ kids: { type: 'array', minItems: 2, items: of('Tree') } }) },
    ],
    [
      'two lists in a list',
      { type: 'array', minItems: 2, items: of('List') },
      { List: { type: 'array', items: of('List') } },
    ],
    ['a list that ends', of('Link'), { Link: all({ next: { anyOf: [{ type: 'null' }, of('Link')] } }) }],
    [
      'one that ends otherwise',
      of('Expression'),
      {
        Expression: { oneOf: [all({ not: of('Expression') }), { type: 'string', const: 'leaf' }] },
      },
    ],
    [
      'beside a reference',
      { $ref: '#/components/schemas/Text', maxLength: 4 },
      { Text: { type: 'string', minLength: 2 } },
    ],
    [
      'deep inside',
      all({
        a: all({ b: { type: 'array', minItems: 1, items: all({ c: { type: 'string', pattern: '^\\d{4}$' } }) } }),
      }),
    ],
    [
      'a variant by its discriminator',
      { oneOf: [of('Cat'), of('Dog')], discriminator: { propertyName: 'kind' } },
      PETS,
    ],
    ['a base with variants', of('Pet'), PETS],
    ['without types', { required: ['a'], properties: { a: { minItems: 1, items: whole } } }],
    ['without anything', {}],
    ['true', true],
  ])('%s', async (_, schema, schemas = {}) => {
    const { value, reason } = await made(schema, schemas);
    expect(reason).toBeNull();
    expect(fits(schema, schemas, value)).toBe(true);
    expect((await made(schema, schemas)).value).toEqual(value);
  });

  it.each<[string, unknown, unknown]>([
    ['a bound that is left out', { type: 'integer', minimum: 10, exclusiveMinimum: true, multipleOf: 5 }, 15],
    ['an upper one', { type: 'integer', maximum: -2, exclusiveMaximum: true }, -3],
    ['what may be null', { type: 'string', nullable: true, maxLength: 3 }, 'str'],
    ['null among choices', { type: 'string', nullable: true, enum: [null, 'on'] }, null],
    ['an example', { type: 'object', example: { a: 1 } }, { a: 1 }],
    ['a default', { type: 'integer', default: 7 }, 7],
  ])('in the words of OpenAPI 3.0: %s', async (_, schema, value) => {
    expect(await made(schema, {}, '3.0.3')).toEqual({ value, reason: null });
  });

  it('examples of 3.1 are taken', async () => {
    expect(await made({ type: 'string', examples: ['first', 'second'] })).toEqual({ value: 'first', reason: null });
  });

  it('what only answers have is not sent, and not missed', async () => {
    const schemas = { Id: { type: 'integer', readOnly: true } };
    const schema = object(
      { id: of('Id'), at: { type: 'string', readOnly: true }, secret: { type: 'string', writeOnly: true }, a: text },
      { required: ['id', 'at', 'a'] },
    );
    expect(await made(schema, schemas)).toEqual({ value: { secret: 'string', a: 'string' }, reason: null });
    const parts = { allOf: [object({ id: { type: 'integer', readOnly: true }, a: text }), { required: ['id', 'a'] }] };
    expect(await made(parts)).toEqual({ value: { a: 'string' }, reason: null });
  });
});

describe('a discriminator', () => {
  const oneOf = [of('Cat'), of('Dog')];

  it.each<[string, unknown, Schemas, Schemas]>([
    ['takes the value of its mapping', of('Pet'), PETS, { kind: 'cat', lives: 9 }],
    ['also for a variant that is named itself', of('Dog'), PETS, { kind: 'dog', bark: true }],
    [
      'beside oneOf',
      { oneOf, discriminator: { propertyName: 'type', mapping: { meow: '#/components/schemas/Cat' } } },
      { Cat: all({ type: text, a: whole }), Dog: all({ type: text }) },
      { type: 'meow', a: 0 },
    ],
    [
      'beside anyOf, with null before the others',
      { anyOf: [{ type: 'null' }, ...oneOf], discriminator: { propertyName: 'type', mapping: { meow: 'Cat' } } },
      { Cat: all({ type: text }), Dog: all({ type: text }) },
      { type: 'meow' },
    ],
    [
      'without a mapping it is the name of the schema',
      { oneOf, discriminator: { propertyName: 'type' } },
      { Cat: all({ type: text }), Dog: all({ type: text }) },
      { type: 'Cat' },
    ],
    [
      'unless the schema says another value',
      { oneOf, discriminator: { propertyName: 'type' } },
      { Cat: all({ type: { type: 'string', enum: ['CAT'] } }), Dog: all({ type: text }) },
      { type: 'CAT' },
    ],
    [
      'without a mapping a schema that extends it is taken',
      of('Shape'),
      {
        Shape: { ...all({ type: text }), discriminator: { propertyName: 'type' } },
        Circle: { allOf: [of('Shape'), all({ r: whole })] },
      },
      { type: 'Circle', r: 0 },
    ],
    [
      'a mapping that leads nowhere is passed over',
      { oneOf, discriminator: { propertyName: 'type', mapping: { x: '#/components/schemas/Gone', dog: 'Dog' } } },
      { Cat: all({ type: text }), Dog: all({ type: text }) },
      { type: 'Cat' },
    ],
  ])('%s', async (_, schema, schemas, value) => {
    expect(await made(schema, schemas)).toEqual({ value, reason: null });
  });

  it('and two that lead to each other end', async () => {
    const one = (name: string, other: string) => ({
      ...all({ kind: text }),
      discriminator: { propertyName: 'kind', mapping: { [other]: `#/components/schemas/${other}` } },
      title: name,
    });
    const { value } = await made(of('A'), { A: one('A', 'B'), B: one('B', 'A') });
    expect(value === undefined || typeof value === 'object').toBe(true);
  });
});

describe('a value that does not fit is reported', () => {
  it.each<[string, unknown, string]>([
    [
      'three different booleans',
      { type: 'array', minItems: 3, uniqueItems: true, items: { type: 'boolean' } },
      '(uniqueItems)',
    ],
    ['nothing', { type: 'string', not: {} }, '(not)'],
    ['a contradiction', all({ a: { type: 'integer', minimum: 5, maximum: 4 } }), '"/a" (m'],
    ['a type that is none', { type: 'money' }, '(type)'],
    ['a pattern that is none', { type: 'string', pattern: '(?<![' }, 'the pattern (?<![ is not understood'],
  ])('%s', async (_, schema, words) => {
    expect((await made(schema)).reason).toContain(words);
  });

  it('a schema that never ends leaves the operation without a body', async () => {
    const schemas = { Node: all({ next: of('Node') }), List: { type: 'array', minItems: 1, items: of('List') } };
    for (const name of Object.keys(schemas))
      expect(await made(of(name), schemas)).toEqual({
        value: undefined,
        reason: 'its schema is endless or too large for an example',
      });
  });

  it('an example of the document is sent as it is', async () => {
    const requestBody = (example: unknown) => ({
      content: { 'application/json': { example, schema: all({ price: { type: 'integer', minimum: 1 } }) } },
    });
    const read = async (example: unknown) => {
      const text = JSON.stringify({
        openapi: '3.0.0',
        paths: { '/x': { post: { requestBody: requestBody(example) } } },
      });
      const document = await openDocument({ path: '', name: 'api.json', text });
      const [operation] = operationsOf(document);
      return operation && bodyOf(operation, document);
    };
    expect(await read({ price: 2 })).toMatchObject({ written: { json: { price: 2 } }, reason: null });
    expect(await read('{"price": 3}')).toMatchObject({ written: { json: { price: 3 } }, reason: null });
    expect(await read({ price: 0 })).toMatchObject({
      written: { json: { price: 0 } },
      reason: 'its body: its example does not fit its schema at "/price" (minimum); it is sent as it is',
    });
  });
});

describe('hostile schemas', () => {
  it('a pattern that takes for ever is given up', async () => {
    const pattern = '^(?=((s|st|str|stri|strin|string|t|r|i|n|g|ring|tring)+)+$)\\1z$';
    expect((await made({ type: 'string', minLength: 1000, pattern })).reason).toBeTypeOf('string');
  });

  it('whatever the schema, the value fits or it is said', async () => {
    const leaf = fc.oneof(
      fc.record(
        {
          type: fc.constant('integer'),
          minimum: fc.integer(),
          multipleOf: fc.integer({ min: 1, max: 50 }),
          exclusiveMaximum: fc.integer(),
        },
        { requiredKeys: ['type'] },
      ),
      fc.record(
        {
          type: fc.constant('string'),
          minLength: fc.nat(30),
          maxLength: fc.nat(60),
          pattern: fc.constantFrom('^[a-z]+$', '\\d', '^x'),
        },
        { requiredKeys: ['type'] },
      ),
      fc.record({ enum: fc.array(fc.jsonValue({ maxDepth: 1 }), { minLength: 1 }) }),
      fc.constant({ $ref: '#/components/schemas/A' }),
    );
    const { schema } = fc.letrec<{ schema: unknown }>((tie) => ({
      schema: fc.oneof(
        { maxDepth: 3 },
        leaf,
        fc.record(
          { type: fc.constant('array'), items: tie('schema'), minItems: fc.nat(3), uniqueItems: fc.boolean() },
          { requiredKeys: ['type'] },
        ),
        fc.record(
          {
            type: fc.constant('object'),
            properties: fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('schema')),
            required: fc.subarray(['a', 'b', 'd']),
            additionalProperties: fc.boolean(),
          },
          { requiredKeys: ['type'] },
        ),
        fc.record({ oneOf: fc.array(tie('schema'), { minLength: 1, maxLength: 3 }) }),
        fc.record({ anyOf: fc.array(tie('schema'), { minLength: 1, maxLength: 3 }) }),
        fc.record({ allOf: fc.array(tie('schema'), { minLength: 1, maxLength: 3 }) }),
      ),
    }));
    await fc.assert(
      fc.asyncProperty(schema, schema, async (one, other) => {
        const { value, reason } = await made(one, { A: other }).catch((error: unknown) => {
          if (error instanceof ReferenceProblem) return { value: null, reason: error.reason };
          throw error;
        });
        if (reason === null) expect(fits(one, { A: other }, value)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});

it.each(HOSTILE_PATTERNS)(
  'a pattern of the document that backtracks without end is given up: /%s/%s',
  (pattern, _, text) => {
    expect(misfitOf({ type: 'string', pattern }, text)).not.toBeNull();
  },
);
