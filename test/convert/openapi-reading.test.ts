import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { ImportedRequest } from '../../src/convert/imported.ts';
import { importOpenApi } from '../../src/convert/openapi/openapi.ts';
import { makeFolder } from '../config/workspace.ts';
import { allRequests, scenariosOf } from './written.ts';

async function read(document: unknown, files: Record<string, string> = {}, name = 'api.yaml') {
  const written = typeof document === 'string' ? document : stringify(document, { aliasDuplicateObjects: false });
  const imported = await importOpenApi(name, makeFolder({ ...files, [name]: written }));
  scenariosOf(imported);
  const requests = allRequests(imported);
  const notes = imported.notes.map(({ line, text }) => `${line}: ${text}`);
  return { ...imported, requests, texts: notes };
}

const V3 = { openapi: '3.0.3', info: { title: 't', version: '1' } };
const CREATE = `
tags: [things]
parameters: [{ $ref: "parts/parameters.json#/Limit" }]
requestBody: { $ref: "parts/bodies.yaml#/Thing" }
responses: {}
`;
const PARTS = {
  'create.yml': CREATE,
  'parts/parameters.json':
    '{"Limit":{"in":"query","name":"limit","required":true,"schema":{"type":"integer","minimum":3}}}',
  'parts/bodies.yaml': 'Thing: { content: { application/json: { schema: { $ref: "../types.yaml#/A~1B" } } } }',
  'types.yaml': '"A/B": { type: object, properties: { a: { type: integer } } }',
};

describe('references are followed wherever they stand', () => {
  const made = { method: 'POST', path: '/things?limit=3', json: { a: 0 } };

  it.each<[string, unknown, Record<string, string>, string?]>([
    ['an operation in another file', { ...V3, paths: { '/things': { post: { $ref: 'create.yml' } } } }, PARTS],
    [
      'a path item, and what stands beside it',
      { ...V3, paths: { '/things': { $ref: 'items.json#/things', summary: 'x' } } },
      { ...PARTS, 'items.json': '{"things":{"post":{"$ref":"create.yml"}}}' },
    ],
    [
      'all paths',
      { ...V3, paths: { $ref: 'paths.yaml' } },
      { ...PARTS, 'paths.yaml': '/things: { post: { $ref: create.yml } }' },
    ],
    [
      'through a reference on the way',
      {
        ...V3,
        paths: { '/things': { post: { $ref: '#/x-all/create/op' } } },
        'x-all': { create: { $ref: 'ops.yaml' } },
      },
      { ...PARTS, 'ops.yaml': 'op: { $ref: create.yml }' },
    ],
    [
      'from a folder to one beside it',
      { ...V3, paths: { '/things': { post: { $ref: '../create.yml' } } } },
      PARTS,
      'docs/api.yaml',
    ],
    [
      'in one file',
      {
        ...V3,
        paths: { '/things': { post: { $ref: '#/x-ops/create' } } },
        'x-ops': {
          create: {
            tags: ['things'],
            parameters: { $ref: '#/x-list' },
            requestBody: { content: { $ref: '#/x-content' } },
          },
        },
        'x-list': [{ in: 'query', name: 'limit', required: true, schema: { type: 'integer', minimum: 3 } }],
        'x-content': { 'application/json': { $ref: '#/x-media' } },
        'x-media': { examples: { one: { $ref: '#/x-example' } } },
        'x-example': { value: { a: 0 } },
      },
      {},
    ],
  ])('%s', async (_, document, files, name) => {
    const { requests, texts } = await read(document, files, name);
    expect(requests).toMatchObject([made]);
    expect(texts).toEqual([]);
  });

  it('one that leads nowhere or in a circle costs its operation alone', async () => {
    const text = `openapi: 3.0.3
paths:
  /good: { get: {} }
  /gone: { $ref: gone.yaml }
  /bad:
    get: { parameters: [{ $ref: "#/components/parameters/None" }] }
    post: { requestBody: { content: { application/json: { schema: { $ref: "#/components/schemas/Loop" } } } } }
    put: { $ref: "#/paths/~1bad/put" }
components: { schemas: { Loop: { $ref: "#/components/schemas/Loop" } } }
`;
    const { requests, texts } = await read(text);
    expect(requests.map(({ name }) => name)).toEqual(['GET /good']);
    expect(texts).toEqual([
      expect.stringMatching(/^4: \/gone is left out: the reference "gone.yaml" leads to a file that is not there$/),
      expect.stringMatching(/^8: PUT \/bad is left out: its references lead in a circle/),
      expect.stringMatching(
        /^6: GET \/bad: left out: there is nothing at the reference "#\/components\/parameters\/None"$/,
      ),
      expect.stringMatching(/^7: POST \/bad: left out: its references lead in a circle/),
    ]);
  });

  it('lines are those of JSON as well', async () => {
    const document = { ...V3, paths: { '/a': { get: {} }, '/b': { get: { requestBody: { $ref: '#/none' } } } } };
    const { texts } = await read(JSON.stringify(document, null, 2), {}, 'api.json');
    expect(texts).toEqual(['13: GET /b: left out: there is nothing at the reference "#/none"']);
  });

  it('methods that are not sent are named', async () => {
    const document = { openapi: '3.2.0', paths: { '/a': { get: {}, query: {}, additionalOperations: { COPY: {} } } } };
    expect((await read(document)).texts).toEqual([
      '4: QUERY /a is left out: perf-gate does not send this method',
      '4: COPY /a is left out: perf-gate does not send this method',
    ]);
  });
});

describe('the base path is that of the first server that is meant', () => {
  it.each<[string, unknown[], string, string | null]>([
    ['variables are filled', [{ url: 'https://a.test/{v}', variables: { v: { default: 'v2' } } }], '/v2/x', null],
    [
      'a mock server is passed over',
      [{ url: '/_mock/docs/api' }, { url: 'https://a.test/v1' }],
      '/v1/x',
      '/_mock/docs/api',
    ],
    [
      'one by its description',
      [{ url: '/m', description: 'Mock server' }, { url: '/v1' }],
      '/v1/x',
      '"/m", which seems to be a mock',
    ],
    [
      'one of Microcks',
      [{ url: 'https://try.microcks.io/rest/Train+Travel+API/1.0.0' }, { url: 'https://a.test' }],
      '/x',
      'Train',
    ],
    [
      'a template is passed over',
      [{ url: 'https://{tenant}.a.test/a' }, { url: 'https://b.test/b' }],
      '/b/x',
      'whose variable tenant has no value',
    ],
    ['an open host has a path', [{ url: 'https://{tenant}.a.test/a' }], '/a/x', null],
    ['only a mock server', [{ url: 'https://x.mock.pstmn.io/v1' }], '/x', 'No server of the document is meant'],
    ['others are named', [{ url: 'https://a.test/a' }, { url: 'https://b.test/b' }], '/a/x', 'https://b.test/b'],
  ])('%s', async (_, servers, path, remark) => {
    const { requests, remarks } = await read({ ...V3, servers, paths: { '/x': { get: {} } } });
    expect(requests[0]?.path).toBe(path);
    if (remark === null) expect(remarks.join()).not.toContain('has others');
    else expect(remarks.join()).toContain(remark);
  });
});

describe('parameters', () => {
  const list = { type: 'array', example: ['a b', 'c'] };
  const map = { type: 'object', example: { R: 1, G: [2] } };
  it.each<[string, unknown, Partial<ImportedRequest>]>([
    ['a list', { in: 'query', schema: list }, { path: '/x?p=a%20b&p=c' }],
    ['a list in one pair', { in: 'query', explode: false, schema: list }, { path: '/x?p=a%20b,c' }],
    ['a list with spaces', { in: 'query', style: 'spaceDelimited', schema: list }, { path: '/x?p=a%20b%20c' }],
    ['a list with pipes', { in: 'query', style: 'pipeDelimited', schema: list }, { path: '/x?p=a%20b%7Cc' }],
    ['a map', { in: 'query', schema: { type: 'object', example: { R: 1 } } }, { path: '/x?R=1' }],
    ['a deep object', { in: 'query', style: 'deepObject', schema: map }, { path: '/x?p%5BR%5D=1&p%5BG%5D=2' }],
    [
      'JSON',
      { in: 'query', content: { 'application/json': { schema: map } } },
      { path: '/x?p=%7B%22R%22%3A1%2C%22G%22%3A%5B2%5D%7D' },
    ],
    [
      'reserved characters',
      { in: 'query', allowReserved: true, schema: { type: 'string', example: 'a/b' } },
      { path: '/x?p=a/b' },
    ],
    ['a header', { in: 'header', schema: list }, { headers: { p: 'a b,c' } }],
    ['a cookie', { in: 'cookie', schema: { type: 'string', example: 'v' } }, { headers: { cookie: 'p=v' } }],
    [
      'an optional one without an example',
      { in: 'query', required: false, schema: { type: 'string' } },
      { path: '/x' },
    ],
    ['an optional choice', { in: 'query', required: false, schema: { enum: ['a'] } }, { path: '/x' }],
    [
      'an optional one with an example',
      { in: 'query', required: false, example: 'e', schema: { type: 'string' } },
      { path: '/x?p=e' },
    ],
  ])('%s', async (_, parameter, request) => {
    const parameters = [{ name: 'p', required: true, ...(parameter as object) }];
    expect((await read({ ...V3, paths: { '/x': { get: { parameters } } } })).requests).toMatchObject([request]);
  });

  it.each([
    ['label', '.a,c'],
    ['matrix', ';p=a,c'],
    ['simple', 'a,c'],
  ])('in the path, %s', async (style, segment) => {
    const parameters = [
      { name: 'p', in: 'path', required: true, style, schema: { type: 'array', example: ['a', 'c'] } },
    ];
    expect((await read({ ...V3, paths: { '/x/{p}': { get: { parameters } } } })).requests[0]?.path).toBe(
      `/x/${segment}`,
    );
  });
});

describe('bodies', () => {
  const post = (content: unknown, required = false) => ({
    ...V3,
    paths: { '/x': { post: { requestBody: { required, content } } } },
  });
  const form = {
    schema: {
      type: 'object',
      properties: { l: { type: 'array', example: ['x', 'y'] }, o: { type: 'object', example: { a: 1 } } },
    },
  };

  it.each<[string, unknown, Partial<ImportedRequest>]>([
    [
      'text',
      { 'text/plain': { schema: { type: 'string', example: 'hi' } } },
      { body: 'hi', headers: { 'content-type': 'text/plain' } },
    ],
    ['another JSON', { 'application/merge-patch+json': { example: { a: 1 } } }, { json: { a: 1 } }],
    ['lists in a form', { 'application/x-www-form-urlencoded': form }, { form: { l: ['x', 'y'], o: '{"a":1}' } }],
    [
      'a list in one field of a form',
      { 'application/x-www-form-urlencoded': { ...form, encoding: { l: { explode: false } } } },
      { body: 'l=x,y&o=%7B%22a%22%3A1%7D', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    ],
    ['a form', { 'application/x-www-form-urlencoded': { example: { a: 1 } } }, { form: { a: '1' } }],
    ['XML that is given', { 'application/xml': { example: '<a/>' } }, { body: '<a/>' }],
  ])('%s', async (_, content, request) => {
    expect((await read(post(content))).requests).toMatchObject([request]);
  });

  it('what has to be there and cannot be made is left out', async () => {
    const document = post({ 'image/png': { schema: { type: 'string', format: 'binary' } } }, true);
    const text = '"api.yaml" has no operation that can be converted'.replaceAll('"', '');
    await expect(read(document)).rejects.toThrow(text);
    const optional = await read(post({ 'image/png': { schema: { type: 'string', format: 'binary' } } }));
    expect(optional.texts).toEqual([
      expect.stringContaining('sent without a body: its body is a file (image/png), which is yours to add'),
    ]);
  });

  it.each([
    ['its name', { xml: { name: 'pet' } }, '<pet>\n  <a>string</a>\n</pet>'],
    ['a prefix', { xml: { name: 'pet', prefix: 'x', namespace: 'urn:x' } }, '<x:pet xmlns:x="urn:x">\n  <a>string</a>'],
    ['none', {}, '<root>\n  <a>string</a>\n</root>'],
  ])('XML has a root where one thing is in it: %s', async (_, more, body) => {
    const schema = { type: 'object', properties: { a: { type: 'string' } }, ...more };
    expect((await read(post({ 'application/xml': { schema } }))).requests[0]?.body).toContain(body);
  });

  it('XML is named after the schema that it is of', async () => {
    const schemas = { Pet: { type: 'object', properties: { a: { type: 'string' }, b: { type: 'integer' } } } };
    const document = { ...post({ 'application/xml': { schema: { $ref: '#/components/schemas/Pet' } } }) };
    const { requests } = await read({ ...document, components: { schemas } });
    expect(requests[0]?.body).toMatch(/^<Pet>\n {2}<a>string<\/a>\n {2}<b>0<\/b>\n<\/Pet>/);
  });

  it('XML that is made is said to be', async () => {
    const schema = { type: 'object', xml: { name: 'pet' }, properties: { name: { type: 'string' } } };
    const { requests, texts } = await read(post({ 'application/xml': { schema } }));
    expect(requests[0]?.body).toContain('<name>string</name>');
    expect(texts).toEqual([expect.stringContaining('made from its schema')]);
  });
});

describe('a document of Swagger 2.0', () => {
  const swagger = (paths: unknown, more: object = {}) => ({
    swagger: '2.0',
    host: 'a.test',
    basePath: '/v1',
    schemes: ['https'],
    paths,
    ...more,
  });

  it.each<[string, unknown, object, Partial<ImportedRequest>]>([
    [
      'a body by reference',
      { post: { parameters: [{ $ref: '#/parameters/B' }] } },
      {
        parameters: { B: { in: 'body', name: 'b', schema: { $ref: '#/definitions/A' } } },
        definitions: { A: { type: 'object', properties: { a: { type: 'integer', minimum: 4 } } } },
      },
      { path: '/v1/x', json: { a: 4 } },
    ],
    [
      'a form',
      {
        post: {
          consumes: ['application/x-www-form-urlencoded'],
          parameters: [
            { in: 'formData', name: 'e', type: 'string', enum: ['u'] },
            { in: 'formData', name: 'd', type: 'integer', default: 7 },
          ],
        },
      },
      {},
      { form: { e: 'u', d: '7' } },
    ],
    [
      'lists of a query',
      {
        get: {
          parameters: ['csv', 'multi', 'pipes', 'tsv'].map((collectionFormat) => ({
            in: 'query',
            name: collectionFormat,
            required: true,
            type: 'array',
            minItems: 2,
            items: { type: 'string', enum: ['m'] },
            collectionFormat,
          })),
        },
      },
      {},
      { path: '/v1/x?csv=m,m&multi=m&multi=m&pipes=m%7Cm&tsv=m%09m' },
    ],
    [
      'a body of the path item',
      { parameters: [{ in: 'body', name: 'b', schema: { type: 'integer' } }], post: {} },
      {},
      { json: 0 },
    ],
    [
      'credentials',
      { get: { security: [{ k: [] }] } },
      { securityDefinitions: { k: { type: 'apiKey', in: 'header', name: 'X-K' } } },
      { auth: { header: 'X-K', value: '${X_K}' } },
    ],
    ['a number as its version', { get: {} }, { swagger: 2.0 }, { path: '/v1/x' }],
  ])('%s', async (_, item, more, request) => {
    const { requests, origin, coverage } = await read(swagger({ '/x': item }, more));
    expect(requests).toMatchObject([request]);
    expect([origin, coverage?.openapi]).toEqual(['https://a.test', 'api.yaml']);
  });

  it('one dangling reference costs its operation', async () => {
    const { requests, texts } = await read(
      swagger({ '/x': { get: {}, post: { parameters: [{ $ref: '#/parameters/None' }] } } }),
    );
    expect(requests).toHaveLength(1);
    expect(texts).toEqual([
      expect.stringContaining('POST /x is left out: there is nothing at the reference "#/parameters/None"'),
    ]);
  });
});

describe('a document of a running service', () => {
  async function served<T>(answer: RequestListener, use: (url: string) => Promise<T>): Promise<T> {
    const server = createServer(answer);
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    try {
      return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }
  const get = (url: string) => importOpenApi(url, makeFolder());

  it('is named without what may be secret in its URL', async () => {
    const answer: RequestListener = (_, response) => response.end('{"openapi":"3.1.0","paths":{"/a":{"get":{}}}}');
    const imported = await served(answer, (origin) => get(`${origin}/api.json?key=s3cret#s3cret`));
    expect(imported.found).toMatch(/\/api\.json$/);
    expect(JSON.stringify(imported)).not.toContain('s3cret');
    const refused = get('http://me:s3cret@127.0.0.1:1/api.json');
    await expect(refused).rejects.toThrow('--openapi "http://127.0.0.1:1/api.json": has credentials in it');
  });

  it('is fetched through redirects, and coverage is left out with a remark', async () => {
    const imported = await served(
      ({ url }, response) =>
        url === '/docs'
          ? response.writeHead(302, { location: '/openapi.json' }).end()
          : response.end('{"openapi":"3.1.0","paths":{"/a":{"get":{}}}}'),
      (origin) => get(`${origin}/docs`),
    );
    expect(imported.coverage).toBeNull();
    expect(imported.remarks.join()).toContain('Coverage is left out');
    expect(imported.origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it.each<[string, RequestListener, string]>([
    [
      'a page',
      (_, response) => response.end('<!doctype html><script>ui({ url: "/v3/api-docs" })</script>'),
      ':\\d+/v3/api-docs"$',
    ],
    [
      'another page',
      (_, response) => response.end('<html></html>'),
      'often at one of http://127.0.0.1:\\d+/openapi.json',
    ],
    ['404', (_, response) => response.writeHead(404).end(), 'status 404; the document is often at'],
    ['401', (_, response) => response.writeHead(401).end(), 'status 401; download the document'],
    ['500', (_, response) => response.writeHead(500).end(), 'status 500$'],
    ['nothing', (_, response) => response.end(), 'answered with nothing'],
    ['a loop', (_, response) => response.writeHead(302, { location: '/' }).end(), 'redirects more than 5 times'],
    [
      'a file',
      (_, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
      'neither http:// nor https://',
    ],
  ])('%s is named', async (_, answer, message) => {
    await expect(served(answer, (origin) => get(`${origin}/docs`))).rejects.toThrow(new RegExp(message));
  });
});

describe('large and hostile documents', () => {
  it('a thousand operations, large descriptions', async () => {
    const paths = Object.fromEntries(
      Array.from({ length: 1000 }, (_, index) => [
        `/p${index}`,
        { get: { description: 'x'.repeat(13_000), responses: {} } },
      ]),
    );
    const { found } = await read(JSON.stringify({ ...V3, paths }), {}, 'api.json');
    expect(found).toMatch(/operations/);
  });

  it.each([
    [
      'aliases of aliases',
      `openapi: 3.0.0\na: &a [${'x,'.repeat(9)}x]\n${'bcdefghij'.replace(/./g, (one) => `${one}: &${one} [${`*${String.fromCharCode(one.charCodeAt(0) - 1)},`.repeat(9)}x]\n`)}`,
      'aliases (*name) stand for more than',
    ],
    [
      'JSON without end',
      `{"openapi":"3.0.0","paths":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
      'nested more than 500 deep',
    ],
  ])('%s', async (_, text, message) => {
    await expect(read(text)).rejects.toThrow(message);
  });
});
