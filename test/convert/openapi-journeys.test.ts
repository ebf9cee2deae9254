import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import type { Imported, ImportedRequest } from '../../src/convert/imported.ts';
import { importOpenApi } from '../../src/convert/openapi/openapi.ts';
import { makeFolder } from '../config/workspace.ts';
import { configOf, scenariosOf } from './written.ts';

type Paths = Record<string, Record<string, unknown>>;

const json = (schema: unknown, more = {}) => ({
  description: 'ok',
  content: { 'application/json': { schema } },
  ...more,
});
const thing = (properties: Record<string, unknown>) => ({ type: 'object', properties });
const THING = thing({ id: { type: 'integer' }, title: { type: 'string' } });
const LIST = { get: { responses: { 200: json({ type: 'array', items: THING }) } } };
const CREATE = { post: { responses: { 201: json(THING) } } };
const OK = { responses: { 200: { description: 'ok' } } };
const ID = { name: 'id', in: 'path', required: true, schema: { type: 'integer' } };
const GONE = { responses: { 204: { description: 'gone' } } };

async function read(paths: Paths, more: Record<string, unknown> = {}): Promise<Imported> {
  const document = { openapi: '3.0.3', info: { title: 't', version: '1' }, paths, ...more };
  const imported = await importOpenApi('api.yaml', makeFolder({ 'api.yaml': stringify(document) }));
  // It is a valid configuration.
  scenariosOf(imported);
  return imported;
}

const lineOf = ({ method, path }: ImportedRequest) => `${method} ${path}`;

/** The requests as lines: of the list, of each journey, and those that are comments. */
async function sent(paths: Paths, more?: Record<string, unknown>) {
  const { scenarios } = await read(paths, more);
  const all = Object.values(scenarios);
  return {
    list: all.flatMap(({ requests = [] }) => requests.map(lineOf)),
    journeys: all.flatMap(({ journeys }) => Object.values(journeys).map(({ requests }) => requests.map(lineOf))),
    unsent: all.flatMap(({ unsent = [] }) => unsent.map(({ request }) => lineOf(request))),
  };
}

describe('a part of a path that no parameter describes', () => {
  it('is said, unless an earlier answer gives it', async () => {
    const paths = { '/items': CREATE, '/items/{id}': { get: OK }, '/shops/{shop}': { get: OK, delete: GONE } };
    const { notes } = await read(paths);
    expect(await sent(paths)).toMatchObject({
      list: ['GET /shops/1'],
      journeys: [['POST /items', 'GET /items/{{ item_id }}']],
    });
    expect(notes.map(({ text }) => text)).toEqual([
      'GET /shops/{shop}: {shop} of its path is not described; 1 stands for it',
      'DELETE /shops/{shop}: {shop} of its path is not described; 1 stands for it',
    ]);
    expect(notes.every(({ line }) => line !== null)).toBe(true);
  });
});

describe('a reference that leads nowhere', () => {
  it('costs no operation where it says what an answer is like', async () => {
    const nowhere = { $ref: '#/components/schemas/None' };
    const answers = [
      { responses: nowhere },
      { responses: { 200: nowhere } },
      { responses: { 200: { description: 'ok', content: nowhere } } },
      { responses: { 200: json(nowhere) } },
      { responses: { 200: json(thing({ id: nowhere })) } },
      { responses: { 200: { description: 'ok', links: { one: nowhere } } } },
    ];
    for (const post of answers) {
      const paths = { '/items': { post }, '/items/{id}': { parameters: [ID], get: OK } };
      const { notes, scenarios } = await read(paths as Paths);
      expect(notes).toEqual([]);
      expect(JSON.stringify(scenarios)).toContain('"name":"POST /items"');
      expect(JSON.stringify(scenarios)).toContain('"name":"GET /items/{id}"');
    }
  });

  it('is followed wherever it leads somewhere', async () => {
    const paths = {
      '/items': { post: { responses: { $ref: '#/x-answers' } } },
      '/items/{id}': { parameters: [ID], get: OK },
    };
    const more = {
      'x-answers': { 201: { description: 'ok', content: { $ref: '#/x-content' } } },
      'x-content': { 'application/json': { $ref: '#/x-media' } },
      'x-media': { schema: thing({ id: { type: 'integer' } }) },
    };
    expect((await sent(paths as unknown as Paths, more)).journeys).toEqual([
      ['POST /items', 'GET /items/{{ item_id }}'],
    ]);
  });
});

describe('operations on one thing', () => {
  it.each<[string, Paths, Partial<Awaited<ReturnType<typeof sent>>>]>([
    [
      'with an example alone are a list, without what deletes',
      { '/items/{id}': { patch: OK, delete: GONE, get: OK }, '/items/{id}/parts': { get: OK }, '/stats': { get: OK } },
      {
        list: ['GET /items/1', 'PATCH /items/1', 'GET /items/1/parts', 'GET /stats'],
        journeys: [],
        unsent: ['DELETE /items/1'],
      },
    ],
    [
      'that a POST creates are a journey, which may delete it',
      { '/items': { ...LIST, ...CREATE }, '/items/{id}': { delete: GONE, get: OK, patch: OK, put: OK } },
      {
        list: ['GET /items'],
        journeys: [
          [
            'POST /items',
            'GET /items/{{ item_id }}',
            'PUT /items/{{ item_id }}',
            'PATCH /items/{{ item_id }}',
            'DELETE /items/{{ item_id }}',
          ],
        ],
        unsent: [],
      },
    ],
    [
      'that are listed are read and changed, and not deleted',
      { '/items': LIST, '/items/{itemId}': { get: OK, put: OK, delete: GONE } },
      {
        list: [],
        journeys: [['GET /items', 'GET /items/{{ item_id }}', 'PUT /items/{{ item_id }}']],
        unsent: ['DELETE /items/1'],
      },
    ],
    [
      'below it have journeys of their own, so that one that fails ends no other',
      {
        '/items': CREATE,
        '/items/{id}': { get: OK, delete: GONE },
        '/items/{id}/parts': { get: OK },
        '/items/{id}/photo': { get: OK, put: OK },
      },
      {
        list: [],
        journeys: [
          ['POST /items', 'GET /items/{{ item_id }}', 'DELETE /items/{{ item_id }}'],
          ['POST /items', 'GET /items/{{ item_id }}/parts', 'DELETE /items/{{ item_id }}'],
          [
            'POST /items',
            'PUT /items/{{ item_id }}/photo',
            'GET /items/{{ item_id }}/photo',
            'DELETE /items/{{ item_id }}',
          ],
        ],
      },
    ],
    [
      'inside another thing',
      {
        '/users': CREATE,
        '/users/{userId}': { get: OK, delete: GONE },
        '/users/{userId}/orders': CREATE,
        '/users/{uid}/orders/{orderId}': { get: OK, delete: GONE },
      },
      {
        journeys: [
          ['POST /users', 'GET /users/{{ user_id }}', 'DELETE /users/{{ user_id }}'],
          [
            'POST /users',
            'POST /users/{{ user_id }}/orders',
            'GET /users/{{ user_id }}/orders/{{ order_id }}',
            'DELETE /users/{{ user_id }}/orders/{{ order_id }}',
            'DELETE /users/{{ user_id }}',
          ],
        ],
        unsent: [],
      },
    ],
    [
      'that only a list inside of what was just created would name have their examples',
      {
        '/users': CREATE,
        '/users/{id}': { get: OK },
        '/users/{id}/orders': LIST,
        '/users/{id}/orders/{no}': { get: OK, delete: GONE },
      },
      { list: ['GET /users/1/orders/1'], unsent: ['DELETE /users/1/orders/1'] },
    ],
    [
      'may be undone by name where they were created, and last',
      { '/orders': CREATE, '/orders/{id}': { delete: GONE }, '/orders/{id}/cancel': { post: OK } },
      {
        journeys: [
          ['POST /orders', 'DELETE /orders/{{ order_id }}'],
          ['POST /orders', 'POST /orders/{{ order_id }}/cancel'],
        ],
      },
    ],
    [
      'whose own identifier the answer has not are not guessed',
      {
        '/orders': { post: { responses: { 201: json(thing({ customerId: { type: 'string' } })) } } },
        '/orders/{id}': { get: OK, delete: GONE },
      },
      { list: ['POST /orders', 'GET /orders/1'], journeys: [], unsent: ['DELETE /orders/1'] },
    ],
    [
      'are not deleted by the identifier of another thing',
      {
        '/orders': {
          post: { responses: { 201: json(thing({ id: { type: 'integer' }, customerId: { type: 'integer' } })) } },
        },
        '/orders/{customerId}': { get: OK, delete: GONE },
      },
      { journeys: [['POST /orders', 'GET /orders/{{ order_customer_id }}']], unsent: ['DELETE /orders/1'] },
    ],
    [
      'with a choice behind the identifier',
      {
        '/items': LIST,
        '/items/{id}/as/{format}': {
          get: {
            parameters: [{ name: 'format', in: 'path', required: true, schema: { enum: ['pdf', 'txt'] } }],
            ...OK,
          },
        },
      },
      { journeys: [['GET /items', 'GET /items/{{ item_id }}/as/pdf']] },
    ],
    [
      'whose type is another one are not taken',
      {
        '/items': LIST,
        '/items/{id}': {
          parameters: [
            { name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid', example: 'a-b' } },
          ],
          get: OK,
        },
      },
      { list: ['GET /items', 'GET /items/a-b'], journeys: [] },
    ],
    [
      'at a server with a path',
      { '/items': LIST, '/items/{id}': { get: OK } },
      { journeys: [['GET /items', 'GET /items/{{ item_id }}']] },
    ],
  ])('%s', async (_, paths, expected) => {
    expect(await sent(paths)).toMatchObject(expected);
  });
});

describe('identifiers', () => {
  const one = (schema: unknown) => ({ post: { responses: { 201: json(schema) } } });
  const many = (schema: unknown) => ({ get: { responses: { 200: json(schema) } } });
  const id = { id: { type: 'integer' } };
  it.each<[string, Record<string, unknown>, string, Record<string, unknown> | null]>([
    ['/items/{id}', one(thing(id)), 'POST /items', { item_id: { json: '/id' } }],
    ['/items/{itemId}', one(thing(id)), 'POST /items', { item_id: { json: '/id' } }],
    ['/items/{item_id}', one(thing(id)), 'POST /items', { item_id: { json: '/id' } }],
    ['/items/{item}', one(thing({ uuid: { type: 'string' } })), 'POST /items', { item_uuid: { json: '/uuid' } }],
    [
      '/items/{itemId}',
      one(thing({ itemId: { type: 'string' }, ...id })),
      'POST /items',
      { item_id: { json: '/itemId' } },
    ],
    ['/items/{id}', one(thing({ item_id: { type: 'string' } })), 'POST /items', { item_id: { json: '/item_id' } }],
    ['/items/{sku}', one(thing({ sku: { type: 'string' }, ...id })), 'POST /items', { item_sku: { json: '/sku' } }],
    ['/items/{id}', one(thing({ data: thing(id) })), 'POST /items', { item_id: { json: '/data/id' } }],
    ['/items/{id}', one(thing({ item: thing(id) })), 'POST /items', { item_id: { json: '/item/id' } }],
    ['/items/{id}', one({ allOf: [thing({ a: {} }), thing(id)] }), 'POST /items', { item_id: { json: '/id' } }],
    ['/items/{id}', one({ oneOf: [thing(id), thing({ x: {} })] }), 'POST /items', { item_id: { json: '/id' } }],
    [
      '/items/{id}',
      one({ type: ['object', 'null'], properties: { id: { type: ['null', 'string'] } } }),
      'POST /items',
      { item_id: { json: '/id' } },
    ],
    ['/items/{id}', one({ example: { id: 5 } }), 'POST /items', { item_id: { json: '/id' } }],
    ['/items/{id}', one({ $ref: '#/components/schemas/Item' }), 'POST /items', { item_id: { json: '/id' } }],
    ['/items/{id}', one(thing({ id: { type: 'integer', writeOnly: true } })), 'POST /items', null],
    ['/items/{id}', one(thing({ id: { type: 'object', properties: { a: {} } } })), 'POST /items', null],
    ['/items/{ownerId}', one(thing(id)), 'POST /items', null],
    ['/users/{username}', one(thing({ ...id, name: { type: 'string' } })), 'POST /users', null],
    [
      '/secrets/{secret_name}',
      one(thing({ name: { type: 'string' } })),
      'POST /secrets',
      { secret_name: { json: '/name' } },
    ],
    ['/people/{personId}', one(thing(id)), 'POST /people', { person_id: { json: '/id' } }],
    ['/categories/{catId}', one(thing(id)), 'POST /categories', { category_id: { json: '/id' } }],
    ['/staff/{memberId}', one({ $ref: '#/components/schemas/Member' }), 'POST /staff', { staff_id: { json: '/id' } }],
    ['/items/{id}', many({ type: 'array', items: thing(id) }), 'GET /items', { item_id: { json: '/0/id' } }],
    [
      '/items/{id}',
      many(thing({ items: { type: 'array', items: thing(id) }, tags: { type: 'array', items: {} } })),
      'GET /items',
      { item_id: { json: '/items/0/id' } },
    ],
    [
      '/items/{id}',
      many(thing({ data: thing({ results: { items: thing(id) } }) })),
      'GET /items',
      { item_id: { json: '/data/results/0/id' } },
    ],
    [
      '/items/{id}',
      many(thing({ things: { type: 'array', items: thing(id) }, total: { type: 'integer' } })),
      'GET /items',
      { item_id: { json: '/things/0/id' } },
    ],
    [
      '/items/{id}',
      many(thing({ as: { type: 'array', items: thing(id) }, bs: { type: 'array', items: thing(id) } })),
      'GET /items',
      null,
    ],
    ['/items/{id}', many({ type: 'array', items: { type: 'integer' } }), 'GET /items', null],
    ['/items/{id}', many({ $ref: '#/components/schemas/Gone' }), 'GET /items', null],
    ['/{id}', one(thing(id)), 'POST /items', null],
    ['/items/x{id}', one(thing(id)), 'POST /items', null],
  ])('%s from %j', async (path, operation, _, extract) => {
    const collection = `/${path.split('/')[1]}`.replace('/{id}', '/items');
    const schemas = { Item: thing(id), Member: thing(id) };
    const { scenarios } = await read({ [collection]: operation, [path]: { get: OK } }, { components: { schemas } });
    const [journey] = Object.values(scenarios).flatMap(({ journeys }) => Object.values(journeys));
    expect(journey?.requests[0]?.extract ?? null).toEqual(extract);
  });

  it('of two kinds at one path are two journeys', async () => {
    const user = thing({ id: { type: 'integer' }, username: { type: 'string' } });
    const paths = {
      '/users': { post: { responses: { 201: json(user) } } },
      '/users/{id}': { get: OK },
      '/users/{username}': { delete: GONE },
    };
    expect((await sent(paths)).journeys).toEqual([
      ['POST /users', 'GET /users/{{ user_id }}'],
      ['POST /users', 'DELETE /users/{{ user_username }}'],
    ]);
  });
});

describe('links', () => {
  const linked = (link: unknown, more = {}) => ({ 201: json(thing({}), { links: { next: link }, ...more }) });
  const target = { '/orders/{no}': { get: { operationId: 'getOrder', ...OK }, delete: GONE } };
  it.each<[string, unknown, unknown]>([
    [
      'by operationId',
      { operationId: 'getOrder', parameters: { no: '$response.body#/order/no' } },
      { json: '/order/no' },
    ],
    [
      'with the place of the parameter',
      { operationId: 'getOrder', parameters: { 'path.no': '$response.body#/no' } },
      { json: '/no' },
    ],
    [
      'by operationRef',
      { operationRef: '#/paths/~1orders~1{no}/get', parameters: { no: '$response.body#/no' } },
      { json: '/no' },
    ],
    [
      'by an encoded operationRef',
      { operationRef: '#/paths/~1orders~1%7Bno%7D/get', parameters: { no: '$response.body#/no' } },
      { json: '/no' },
    ],
    [
      'from a header',
      { operationId: 'getOrder', parameters: { no: '$response.header.X-Order' } },
      { header: 'X-Order' },
    ],
    ['by a reference', { $ref: '#/components/links/order' }, { json: '/number' }],
    ['not to what is not there', { operationId: 'gone', parameters: { no: '$response.body#/no' } }, undefined],
    ['not from the address', { operationId: 'getOrder', parameters: { no: '$response.header.Location' } }, undefined],
    ['not from elsewhere', { operationId: 'getOrder', parameters: { no: '$request.body#/no' } }, undefined],
    ['not from a constant', { operationId: 'getOrder', parameters: { no: 7 } }, undefined],
    ['not from nonsense', { operationId: 'getOrder', parameters: [1] }, undefined],
    ['not from a reference to nothing', { $ref: '#/components/links/gone' }, undefined],
  ])('%s', async (_, link, from) => {
    const links = { order: { operationId: 'getOrder', parameters: { no: '$response.body#/number' } } };
    const { scenarios } = await read(
      { '/checkout': { post: { responses: linked(link) } }, ...target },
      { components: { links } },
    );
    const [journey] = Object.values(scenarios).flatMap(({ journeys }) => Object.values(journeys));
    expect(Object.values(journey?.requests[0]?.extract ?? {})[0]).toEqual(from);
    expect(journey?.requests.map(({ method }) => method)).toEqual(from && ['POST', 'GET', 'DELETE']);
  });

  it('in a circle lose no operation', async () => {
    const both = (id: string, other: string) => ({
      get: {
        operationId: id,
        responses: {
          200: { description: 'x', links: { l: { operationId: other, parameters: { id: '$response.body#/x' } } } },
        },
      },
    });
    const { list, journeys } = await sent({ '/a/{id}': both('a', 'b'), '/b/{id}': both('b', 'a') });
    expect([...list, ...journeys.flat()].map((line) => line.slice(0, 6)).toSorted()).toEqual(['GET /a', 'GET /b']);
  });

  it('from a GET do not make a thing one that may be deleted', async () => {
    const get = {
      responses: {
        200: { description: 'x', links: { l: { operationId: 'getOrder', parameters: { no: '$response.body#/no' } } } },
      },
    };
    expect(await sent({ '/basket': { get }, ...target })).toEqual({
      list: [],
      journeys: [['GET /basket', 'GET /orders/{{ order_no }}']],
      unsent: ['DELETE /orders/1'],
    });
  });
});

describe('what takes something away', () => {
  it.each([
    ['DELETE /a', true],
    ['POST /a/{id}/cancel', true],
    ['PUT /a/delete', true],
    ['POST /bulk-remove', true],
    ['POST /users/{id}/resetPassword', true],
    ['POST /cache/purge', true],
    ['POST /logout', true],
    ['POST /auth/log-out', true],
    ['POST /auth/sign_out', true],
    ['POST /a/{id}/cancellation', true],
    ['PATCH /a/deactivate', true],
    ['GET /logout', true],
    ['GET /items/{id}/delete', true],
    ['GET /deleteItem', true],
    ['GET /orders/cancelled', false],
    ['GET /cancellations', false],
    ['POST /dropbox/files', false],
    ['POST /droplets', false],
    ['POST /presets', false],
    ['POST /a/{delete}', false],
    ['HEAD /logout', false],
    ['OPTIONS /logout', false],
    ['POST /orders', false],
  ])('%s: %s', async (operation, destroys) => {
    const [method = '', path = ''] = operation.split(' ');
    const { unsent } = await sent({ '/home': { get: OK }, [path]: { [method.toLowerCase()]: OK } });
    expect(unsent).toHaveLength(destroys ? 1 : 0);
  });

  it('by its operationId', async () => {
    expect(
      (await sent({ '/home': { get: OK }, '/rpc': { post: { operationId: 'order_Cancel', ...OK } } })).unsent,
    ).toEqual(['POST /rpc']);
  });

  it('is ready to be used in a file of journeys alone, too', async () => {
    const yaml = configOf(
      await read({
        '/items': CREATE,
        '/items/{id}': { get: OK },
        '/purge': { post: { ...OK, requestBody: { content: { 'text/plain': { example: 'a\n\n# b\n' } } } } },
      }),
    );
    const [before = '', after = ''] = yaml.split('# Not sent,');
    expect(before).toMatch(/journeys:\n {6}\/items\/\{id\}:/);
    const used = `${before.trimEnd()}\n${after
      .split('\n')
      .slice(1)
      .join('\n')
      .replace(/^ {6}#/gm, '      ')}`;
    expect(Object.keys(parse(yaml).scenarios.api.journeys)).toEqual(['/items/{id}']);
    expect(parse(used).scenarios.api.journeys['POST /purge'].requests).toEqual([
      {
        name: 'POST /purge',
        method: 'POST',
        path: '/purge',
        headers: { 'content-type': 'text/plain' },
        body: 'a\n\n# b\n',
        status: 200,
      },
    ]);
  });

  it('alone is refused, with the reason', async () => {
    await expect(read({ '/a/{id}': { delete: GONE } })).rejects.toThrow(
      'api.yaml has nothing that can be sent in a loop: its only operation deletes (DELETE /a/{id})',
    );
  });
});
