import { describe, expect, it } from 'vitest';
import { readDocument } from '../../src/convert/openapi/reading-requests.ts';

describe('the requests of a document that only read', () => {
  it('are its GET operations without credentials', async () => {
    const document = {
      openapi: '3.1.0',
      info: { title: 'x', version: '1' },
      servers: [{ url: 'https://shop.example/v1' }],
      components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
      paths: {
        '/items': {
          get: { parameters: [{ name: 'limit', in: 'query', schema: { type: 'integer', default: 5 } }] },
          post: {},
        },
        '/mine': { get: { security: [{ key: [] }] } },
        '/items/{id}': {
          get: { parameters: [{ name: 'id', in: 'path', required: true, example: 'a b' }] },
          delete: {},
        },
      },
    };
    expect(await readDocument(JSON.stringify(document), '/openapi.json')).toEqual({
      operations: 5,
      requests: [
        { name: 'GET /items', method: 'GET', path: '/v1/items?limit=5' },
        { name: 'GET /items/{id}', method: 'GET', path: '/v1/items/a%20b' },
      ],
    });
  });

  it('are not those with credentials of any kind, nor those that say they end something', async () => {
    const schemes = ['header', 'query', 'cookie'].map((where) => [where, { type: 'apiKey', in: where, name: 'k' }]);
    const paths = Object.fromEntries(
      schemes.map(([where]) => [`/${where}`, { get: { security: [{ [where as string]: [] }] } }]),
    );
    const document = {
      openapi: '3.1.0',
      components: { securitySchemes: Object.fromEntries(schemes) },
      paths: { ...paths, '/logout': { get: {} }, '/open': { get: { responses: { 200: {} } } } },
    };
    expect(await readDocument(JSON.stringify(document), '/openapi.json')).toEqual({
      operations: 5,
      requests: [{ name: 'GET /open', method: 'GET', path: '/open' }],
    });
  });

  it('are found in a document of Swagger 2 as well', async () => {
    const swagger = `swagger: "2.0"
basePath: /api/
paths:
  /items: { get: {}, post: {} }
  /items/{id}: { get: {} }
  /search: { get: { parameters: [{ name: q, in: query, required: true, type: string, minLength: 3 }] } }
`;
    expect(await readDocument(swagger, 'swagger.yaml')).toEqual({
      operations: 4,
      requests: [
        { name: 'GET /items', method: 'GET', path: '/api/items' },
        { name: 'GET /items/{id}', method: 'GET', path: '/api/items/1' },
        { name: 'GET /search', method: 'GET', path: '/api/search?q=string' },
      ],
    });
  });

  it.each(['', '{', '[]', '<html>', '{"openapi":"3.0.0"}', '{"openapi":"4.0.0","paths":{}}', 'swagger: 2'])(
    'are not there in something else: %j',
    async (text) => expect(await readDocument(text, '/openapi.json')).toBeNull(),
  );
});
