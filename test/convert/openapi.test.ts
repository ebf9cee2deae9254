import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { importOpenApi } from '../../src/convert/openapi/openapi.ts';
import { PerfGateError } from '../../src/errors.ts';
import { makeFolder, write } from '../config/workspace.ts';
import { attempt, configOf, expectValid, listOf } from './written.ts';

/** What a document comes to; YAML unless it is text already. */
function read(document: unknown, files: Record<string, string> = {}, name = 'api.yaml') {
  const folder = makeFolder({ ...files, [name]: typeof document === 'string' ? document : stringify(document) });
  return importOpenApi(name, folder);
}

async function problemOf(document: unknown, files: Record<string, string> = {}): Promise<string> {
  try {
    await read(document, files);
  } catch (error) {
    if (error instanceof PerfGateError && error.class === 'config') return error.message;
    throw error;
  }
  throw new Error('no error was raised');
}

/** A document of one operation whose JSON body has this schema. */
function posting(schema: unknown, components: Record<string, unknown> = {}) {
  const requestBody = { content: { 'application/json': { schema } } };
  return { openapi: '3.1.0', paths: { '/x': { post: { requestBody } } }, components: { schemas: components } };
}

async function bodyOf(schema: unknown, components: Record<string, unknown> = {}): Promise<unknown> {
  const [request] = listOf(await read(posting(schema, components))) as { json?: unknown }[];
  return request?.json;
}

describe('operations of an OpenAPI document', async () => {
  const imported = await importOpenApi('shop.openapi.yaml', import.meta.dirname);

  it('that need nothing of each other become a plain list', () => {
    expect(imported.found).toBe('5 of 7 operations of shop.openapi.yaml, 2 commented out');
    expect(imported.origin).toBe('https://api.shop.example');
    expect(listOf(imported)).toEqual([
      {
        name: 'GET /products',
        method: 'GET',
        path: '/v1/products?q=red%20lamp&limit=20&tags=new',
        headers: { 'x-trace': 'abc' },
        auth: { bearer: '${API_TOKEN}' },
        status: 200,
      },
      {
        name: 'POST /products',
        method: 'POST',
        path: '/v1/products',
        auth: { bearer: '${API_TOKEN}' },
        json: { name: 'string', price: 5, maker: { name: 'ACME' }, related: [] },
        status: 201,
      },
      { name: 'GET /products/{id}', method: 'GET', path: '/v1/products/a%2Fb%201', status: 200 },
      {
        name: 'POST /login',
        method: 'POST',
        path: '/v1/login',
        auth: { basic: { user: '${BASIC_USER}', password: '${BASIC_PASSWORD}' } },
        form: { user: 'ann', password: 'pa$$word' },
        status: 200,
      },
      {
        name: 'POST /photos',
        method: 'POST',
        path: '/v1/photos?api_key=${API_KEY}',
        multipart: { title: 'string' },
        status: 200,
      },
    ]);
  });

  it('what destroys is a comment; that, what is not sent and what has to be set is reported', () => {
    const yaml = configOf(imported);
    expect(yaml).toMatch(
      /^# Commented out below, .*\n# {3}DELETE \/products\/\{id\}\n# {3}POST \/orders\/\{id\}\/cancel$/m,
    );
    expect(yaml).toContain(`
      # Not sent, because it deletes and others may need what is gone then. Remove the # from its lines to send it.
      #- name: DELETE /products/{id}
      #  method: DELETE
      #  path: /v1/products/a%2Fb%201
      #  auth: { header: X-Api-Key, value: "\${X_API_KEY}" }
      #  status: 204
`);
    expect(yaml).toContain('      #  headers: { cookie: "sid=${SID}" }\n');
    expect(imported.variables).toEqual(['API_KEY', 'API_TOKEN', 'BASIC_PASSWORD', 'BASIC_USER']);
    expect(imported.notes.map(({ text }) => text)).toEqual([
      'POST /photos: the files of its form are yours to add: photo',
      'POST /orders/{id}/cancel: {id} of its path is not described; 1 stands for it',
    ]);
  });

  it('the document is to be covered as far as it can be', () => {
    expect(configOf(imported)).toContain('coverage: { openapi: shop.openapi.yaml, minimum: 71% }');
    expect(imported.remarks.at(-1)).toBe('coverage.minimum is what these requests can reach: 5 of 7 operations.');
  });

  it('JSON is read as well', async () => {
    const made = await read('{"openapi":"3.1.1","paths":{"/a":{"get":{}}}}', {}, 'api.json');
    expect(listOf(made)).toEqual([{ name: 'GET /a', method: 'GET', path: '/a' }]);
  });
});

describe('schemas', () => {
  it('a schema inside itself is sampled as far as it is not', async () => {
    const Node = {
      type: 'object',
      properties: { v: { type: 'integer' }, next: { $ref: '#/components/schemas/Node' } },
    };
    expect(await bodyOf({ $ref: '#/components/schemas/Node' }, { Node })).toEqual({ v: 0 });
    const Tree = { type: 'array', items: { $ref: '#/components/schemas/Tree' } };
    expect(await bodyOf({ $ref: '#/components/schemas/Tree' }, { Tree })).toEqual([]);
  });

  it('one that grows without end is cut', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `S${index}`);
    const properties = Object.fromEntries(names.map((name) => [name, { $ref: `#/components/schemas/${name}` }]));
    const components = Object.fromEntries(names.map((name) => [name, { type: 'object', properties }]));
    expect(await bodyOf({ $ref: '#/components/schemas/S0' }, components)).toBeTypeOf('object');
  });

  it('neither text nor lists are made as long as one asks', async () => {
    const body = await bodyOf({
      type: 'object',
      properties: {
        text: { type: 'string', minLength: 1e9 },
        list: { type: 'array', minItems: 1e9, items: { type: 'integer' } },
      },
    });
    expect(JSON.stringify(body).length).toBeLessThan(2000);
  });

  it('examples take precedence over schemas', async () => {
    expect(await bodyOf({ type: 'object', example: { a: 1 } })).toEqual({ a: 1 });
    expect(await bodyOf({ oneOf: [{ type: 'integer', const: 4 }] })).toBe(4);
  });
});

describe('references', () => {
  const circle = { A: { $ref: '#/components/schemas/B' }, B: { $ref: '#/components/schemas/A' } };

  it('that lead in a circle are named', async () => {
    expect(await problemOf(posting({ $ref: '#/components/schemas/A' }, circle))).toBe(
      'api.yaml has no operation that can be converted:\n  line 9: POST /x: left out: its references lead in a circle (#/paths/~1x/post/requestBody/content/application~1json/schema → #/components/schemas/A → #/components/schemas/B → …)',
    );
    expect(await problemOf({ openapi: '3.0.0', paths: { '/a': { $ref: '#/paths/~1a' } } })).toContain('in a circle');
  });

  it('lead into files of the folder', async () => {
    const files = {
      'parts/item.yaml':
        'post:\n  requestBody: { content: { application/json: { schema: { $ref: "../types.yaml#/Item" } } } }',
      'types.yaml':
        'Item: { type: object, properties: { n: { $ref: "#/Number" } } }\nNumber: { type: integer, example: 7 }',
    };
    const imported = await read({ openapi: '3.0.0', paths: { '/x': { $ref: 'parts/item.yaml' } } }, files);
    expect(listOf(imported)).toMatchObject([{ json: { n: 7 } }]);
  });

  it.each([
    ['http://127.0.0.1:9/x.yaml#/A', 'because nothing is fetched'],
    ['//evil.example/x.yaml', 'because nothing is fetched'],
    ['file:///etc/passwd', 'because nothing is fetched'],
    ['../../../../../../etc/passwd', 'leads out of the workspace'],
    ['/etc/passwd', 'leads out of the workspace'],
    ['gone.yaml#/A', 'leads to a file that is not there'],
    ['#/components/schemas/Gone', 'there is nothing at the reference'],
    ['#/__proto__', 'there is nothing at the reference'],
    ['#constructor', 'there is nothing at the reference'],
  ])('%s', async (reference, message) => {
    const problem = await problemOf(posting({ $ref: reference }));
    expect(problem).toContain(message);
    expect(problem).toMatch(/^api\.yaml has no operation that can be converted:\n {2}line 9: POST \/x: left out: /);
  });
});

describe('a document that cannot be used', () => {
  it.each<[unknown, string]>([
    [
      { swagger: '1.2', paths: {} },
      'api.yaml is of Swagger version "1.2"; only 2.0 is read, and OpenAPI 3.0, 3.1 and 3.2',
    ],
    [{ openapi: '4.0.0' }, 'api.yaml is of OpenAPI version "4.0.0"'],
    [{ info: {} }, 'it has no key "openapi"'],
    [[1], 'is not an OpenAPI document: it has no keys'],
    ['# nothing\n', 'is not an OpenAPI document: it is empty'],
    ['<!DOCTYPE html><html></html>', 'it is a web page'],
    ['<?xml version="1.0"?><definitions/>', 'it is XML'],
    ['hello there', 'it has no keys'],
    [{ asyncapi: '2.6.0', channels: {} }, 'it is an AsyncAPI one, which describes messages'],
    [{ arazzo: '1.0.0', workflows: [] }, 'it is an Arazzo one'],
    [{ overlay: '1.0.0', actions: [] }, 'it is an Overlay'],
    [{ info: { schema: 'https://schema.getpostman.com/' }, item: [] }, 'it is a Postman collection'],
    [{ collection: { info: { _postman_id: '1' }, item: [] } }, 'it is a Postman collection'],
    [{ _type: 'export', resources: [] }, 'it is an Insomnia export'],
    [{ log: { entries: [] } }, 'it is a HAR; give it with --har'],
    [{ config: {}, scenarios: [] }, 'it is an Artillery script; give it with --artillery'],
    [{ target: {}, scenarios: {} }, 'it is a configuration of perf-gate'],
    [{ swaggerVersion: '1.2', apis: [] }, 'it is of Swagger 1, which is not read'],
    [{ kind: 'discovery#restDescription' }, 'it is a Google API discovery document'],
    [{ apiVersion: 'v1', kind: 'Service' }, 'it is a Kubernetes manifest'],
    [{ components: { schemas: {} } }, 'if it is a part of one, give the file that refers to it'],
    [{ $schema: 'https://json-schema.org/draft/2020-12/schema' }, 'it is a JSON Schema'],
    [{ $schema: 'http://json-schema.org/draft-07/schema', definitions: {} }, 'it is a JSON Schema'],
    [{ openapi: '3.0.0' }, 'has no operations'],
    [{ openapi: '3.0.0', paths: { '/a': { get: 1 } } }, 'has no operations'],
    ['openapi: 3.0.0\npaths: {\n', 'api.yaml:3:1 not valid YAML'],
    ['{"openapi": "3.0.0", "paths": {', 'api.yaml:1:'],
    [`openapi: 3.0.0\npaths: ${'['.repeat(20_000)}`, 'api.yaml:2:'],
  ])('%#', async (document, message) => {
    expect(await problemOf(document)).toContain(message);
  });

  it('in one operation costs that operation alone', async () => {
    const posts = (example: string) =>
      `{"post":{"requestBody":{"content":{"application/json":{"example":${example}}}},"responses":{}}}`;
    const paths = `"/a":${posts('{"__proto__":0}')},"/b":${posts('{"b":"{{ x }}"}')},"/c":${posts('"\\"__proto__\\":"')}`;
    const imported = await read(`{"openapi":"3.0.0","paths":{${paths}}}`, {}, 'api.json');
    expect(listOf(imported)).toEqual([{ name: 'POST /c', method: 'POST', path: '/c', json: '"__proto__":' }]);
    expect(imported.notes.map(({ text }) => text)).toEqual([
      'POST /a: left out: its example has a key called __proto__',
      'POST /b: left out: its example holds {{ or ${…}, which perf-gate would take for a placeholder',
    ]);
  });

  it('whatever it holds, the outcome is a configuration or an error for users', async () => {
    const value: fc.Arbitrary<unknown> = fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      fc.record({ $ref: fc.constantFrom('#/paths/~1a', '#/components/schemas/A', 'x.yaml', '#', 'api.yaml#/paths') }),
      fc.record({
        type: fc.constantFrom('object', 'array', 'string', 'integer', 'nonsense'),
        properties: fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 1 })),
        items: fc.jsonValue({ maxDepth: 1 }),
        allOf: fc.jsonValue({ maxDepth: 2 }),
        example: fc.jsonValue({ maxDepth: 1 }),
      }),
    );
    const operation = fc.record({
      tags: fc.oneof(fc.array(fc.string({ unit: 'binary' })), fc.jsonValue({ maxDepth: 1 })),
      parameters: fc.oneof(
        fc.array(
          fc.record({
            name: fc.string(),
            in: fc.constantFrom('path', 'query', 'header'),
            required: fc.boolean(),
            schema: value,
          }),
        ),
        fc.jsonValue({ maxDepth: 1 }),
      ),
      requestBody: fc.oneof(
        value,
        fc.record({ content: fc.record({ 'application/json': fc.record({ schema: value }) }) }),
      ),
      security: fc.jsonValue({ maxDepth: 2 }),
      operationId: fc.constantFrom('a', 'b', 1),
      responses: fc.oneof(
        fc.jsonValue({ maxDepth: 2 }),
        fc.record({
          '200': fc.oneof(
            value,
            fc.record({
              content: fc.record({ 'application/json': fc.record({ schema: value }) }),
              links: fc.oneof(
                fc.jsonValue({ maxDepth: 1 }),
                fc.record({
                  l: fc.record({
                    operationId: fc.constantFrom('a', 'b'),
                    parameters: fc.record({ id: fc.constantFrom('$response.body#/a', '$response.header.x', 1) }),
                  }),
                }),
              ),
            }),
          ),
        }),
      ),
    });
    const folder = makeFolder();
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.string({ unit: 'binary' }), operation),
        operation,
        value,
        async (paths, get, schema) => {
          const all = Object.entries(paths).map(([path, post]) => [`/${path}`, { post }]);
          const document = {
            openapi: '3.0.0',
            paths: { ...Object.fromEntries(all), '/a': { get, post: get }, '/a/{id}': { get, delete: get } },
            components: { schemas: { A: schema } },
          };
          write(folder, 'api.json', JSON.stringify(document));
          expectValid(await attempt(() => importOpenApi('api.json', folder)));
        },
      ),
      { numRuns: 80 },
    );
  });
});

describe('a document from a URL', () => {
  async function served<T>(status: number, body: string, use: (url: string) => Promise<T>): Promise<T> {
    const server = createServer((_, response) => response.writeHead(status).end(body));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    try {
      return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}/api.yaml`);
    } finally {
      server.close();
    }
  }

  it('is fetched, and its references to other files are refused', async () => {
    const text = 'openapi: 3.0.0\npaths: { /a: { get: {} } }';
    const imported = await served(200, text, (url) => importOpenApi(url, makeFolder()));
    expect(listOf(imported)).toMatchObject([{ path: '/a' }]);
    expect(imported.origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(imported.coverage).toBeNull();
    const other = 'openapi: 3.0.0\npaths: { /a: { $ref: other.yaml } }';
    await expect(served(200, other, (url) => importOpenApi(url, makeFolder()))).rejects.toThrow('download both');
  });

  it('and bounded', async () => {
    const big = 'x'.repeat(50_100_000);
    await expect(served(200, big, (url) => importOpenApi(url, makeFolder()))).rejects.toThrow('is larger than 50 MB');
    await expect(served(404, '', (url) => importOpenApi(url, makeFolder()))).rejects.toThrow(
      'answered with status 404',
    );
    await expect(importOpenApi('http://127.0.0.1:1/x', makeFolder())).rejects.toThrow('cannot be fetched');
  });
});
