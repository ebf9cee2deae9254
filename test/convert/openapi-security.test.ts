import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { importOpenApi } from '../../src/convert/openapi/openapi.ts';
import { makeFolder } from '../config/workspace.ts';
import { listOf } from './written.ts';

const SCHEMES = {
  user: { type: 'http', scheme: 'bearer' },
  admin: { type: 'http', scheme: 'Bearer' },
  oauth: { type: 'oauth2', flows: {} },
  login: { type: 'http', scheme: 'basic' },
  key: { type: 'apiKey', in: 'header', name: 'X-Api-Key' },
  other: { type: 'apiKey', in: 'header', name: 'X-Tenant' },
  twin: { type: 'apiKey', in: 'header', name: 'x-api-key' },
  inQuery: { type: 'apiKey', in: 'query', name: 'api key' },
  sid: { type: 'apiKey', in: 'cookie', name: 'sid' },
  track: { type: 'apiKey', in: 'cookie', name: 'track' },
  token: { type: 'apiKey', in: 'header', name: 'Authorization' },
  digest: { type: 'http', scheme: 'digest' },
  mutual: { type: 'mutualTLS' },
  linked: { $ref: '#/components/securitySchemes/key' },
  nothing: { $ref: '#/components/securitySchemes/gone' },
  framing: { type: 'apiKey', in: 'header', name: 'Content-Length' },
};

type Security = Record<string, string[]>[];

/** What operations with this security are sent with, and what is said about it; the first is that of the document. */
async function sent(all: Security | undefined, ...each: (Security | undefined)[]) {
  const paths = Object.fromEntries(
    each.map((security, index) => [`/p${index}`, { get: { responses: {}, ...(security && { security }) } }]),
  );
  const document = { openapi: '3.1.0', paths, ...(all && { security: all }), components: { securitySchemes: SCHEMES } };
  const imported = await importOpenApi('api.yaml', makeFolder({ 'api.yaml': stringify(document) }));
  const requests = listOf(imported) as { path: string }[];
  return {
    requests: requests.map(({ path, ...request }, index) => ({
      ...JSON.parse(
        JSON.stringify(request, [
          'headers',
          'x-api-key',
          'x-tenant',
          'cookie',
          'auth',
          'bearer',
          'basic',
          'user',
          'password',
          'header',
          'value',
        ]),
      ),
      ...(path !== `/p${index}` && { path }),
    })),
    notes: imported.notes.map(({ text }) => text),
    variables: imported.variables,
  };
}

describe('credentials of an operation', () => {
  const bearer = { auth: { bearer: '${API_TOKEN}' } };
  const apiKey = { auth: { header: 'X-Api-Key', value: '${X_API_KEY}' } };
  it.each<[string, Security | undefined, (Security | undefined)[], unknown[], string[]]>([
    ['none', undefined, [undefined, []], [{}, {}], []],
    [
      'those of the document',
      [{ user: [] }],
      [undefined, [], [{ key: [] }]],
      [bearer, {}, apiKey],
      ['API_TOKEN', 'X_API_KEY'],
    ],
    ['optional ones are not sent', undefined, [[{ user: [] }, {}]], [{}], []],
    [
      'of different schemes of one kind have variables of their own',
      undefined,
      [[{ user: [] }], [{ admin: [] }], [{ oauth: [] }]],
      [
        { auth: { bearer: '${USER_TOKEN}' } },
        { auth: { bearer: '${ADMIN_TOKEN}' } },
        { auth: { bearer: '${OAUTH_TOKEN}' } },
      ],
      ['ADMIN_TOKEN', 'OAUTH_TOKEN', 'USER_TOKEN'],
    ],
    [
      'of one scheme that is used have the usual one',
      [{ admin: [] }],
      [undefined, undefined],
      [bearer, bearer],
      ['API_TOKEN'],
    ],
    [
      'keys of one name are told apart',
      undefined,
      [[{ key: [] }], [{ twin: [] }]],
      [{ auth: { header: 'X-Api-Key', value: '${KEY}' } }, { auth: { header: 'x-api-key', value: '${TWIN}' } }],
      ['KEY', 'TWIN'],
    ],
    [
      'a name and a password',
      undefined,
      [[{ login: [] }]],
      [{ auth: { basic: { user: '${BASIC_USER}', password: '${BASIC_PASSWORD}' } } }],
      ['BASIC_PASSWORD', 'BASIC_USER'],
    ],
    ['a key in the query', undefined, [[{ inQuery: [] }]], [{ path: '/p0?api%20key=${API_KEY}' }], ['API_KEY']],
    ['a key in a cookie', undefined, [[{ sid: [] }]], [{ headers: { cookie: 'sid=${SID}' } }], ['SID']],
    [
      'two keys in cookies',
      undefined,
      [[{ sid: [], track: [] }]],
      [{ headers: { cookie: 'sid=${SID}; track=${TRACK}' } }],
      ['SID', 'TRACK'],
    ],
    [
      'a token and a key',
      undefined,
      [[{ user: [], key: [] }]],
      [{ headers: { 'x-api-key': '${X_API_KEY}' }, ...bearer }],
      ['API_TOKEN', 'X_API_KEY'],
    ],
    [
      'a key and a token',
      undefined,
      [[{ key: [], user: [] }]],
      [{ headers: { 'x-api-key': '${X_API_KEY}' }, ...bearer }],
      ['API_TOKEN', 'X_API_KEY'],
    ],
    [
      'two keys',
      undefined,
      [[{ key: [], other: [] }]],
      [{ headers: { 'x-api-key': '${X_API_KEY}' }, auth: { header: 'X-Tenant', value: '${X_TENANT}' } }],
      ['X_API_KEY', 'X_TENANT'],
    ],
    [
      'a key called Authorization',
      undefined,
      [[{ token: [] }]],
      [{ auth: { header: 'Authorization', value: '${AUTHORIZATION}' } }],
      ['AUTHORIZATION'],
    ],
    ['a scheme by reference', undefined, [[{ linked: [] }]], [apiKey], ['X_API_KEY']],
    [
      'the first alternative that can be sent',
      undefined,
      [[{ digest: [] }, { mutual: [], key: [] }, { key: [] }]],
      [apiKey],
      ['X_API_KEY'],
    ],
    ['what is no list is none', { user: [] } as unknown as Security, [undefined], [{}], []],
  ])('%s', async (_, all, each, requests, variables) => {
    expect(await sent(all, ...each)).toEqual({ requests, notes: [], variables });
  });

  it.each(['digest', 'mutual', 'nothing', 'framing', 'unheard'])('that cannot be sent are named: %s', async (name) => {
    const { requests, notes } = await sent(undefined, [{ [name]: [] }]);
    expect(requests).toEqual([{}]);
    expect(notes).toEqual([`GET /p0: sent without the credentials "${name}", which perf-gate cannot send`]);
  });

  it('of which a request has one are named, too', async () => {
    const { requests, notes } = await sent(undefined, [{ user: [], login: [] }]);
    expect(requests).toEqual([{ auth: { bearer: '${API_TOKEN}' } }]);
    expect(notes).toEqual(['GET /p0: only the first of several credentials is sent']);
  });

  it.each([
    ['all components', { $ref: 'shared.yaml#/components' }],
    ['all schemes', { securitySchemes: { $ref: 'shared.yaml#/components/securitySchemes' } }],
    ['one scheme', { securitySchemes: { key: { $ref: 'shared.yaml#/components/securitySchemes/key' } } }],
  ])('may be described in another file: %s', async (_, components) => {
    const paths = { '/a': { get: { security: [{ key: [] }], responses: {} } } };
    const files = {
      'api.yaml': stringify({ openapi: '3.1.0', paths, components }),
      'shared.yaml': stringify({ components: { securitySchemes: SCHEMES } }),
    };
    const imported = await importOpenApi('api.yaml', makeFolder(files));
    expect(listOf(imported)).toMatchObject([apiKey]);
    expect(imported.notes).toEqual([]);
  });

  it.each(['Authorization', 'Cookie'])('that are described as a parameter are named: %s', async (name) => {
    const get = { parameters: [{ name, in: 'header', required: true, schema: { type: 'string' } }], responses: {} };
    const document = { openapi: '3.0.0', paths: { '/a': { get } } };
    const imported = await importOpenApi('api.yaml', makeFolder({ 'api.yaml': stringify(document) }));
    expect(listOf(imported)).toEqual([{ name: 'GET /a', method: 'GET', path: '/a' }]);
    expect(imported.notes.map(({ text }) => text)).toEqual([
      `GET /a: the header ${name.toLowerCase()} is not sent: its value is no matter of the document. Set auth or headers yourself`,
    ]);
  });

  it('are not sent a second time as parameters', async () => {
    const parameters = [
      { name: 'x-API-key', in: 'header', required: true, example: 'a' },
      { name: 'sid', in: 'cookie', required: true, example: 'b' },
      { name: 'lang', in: 'cookie', example: 'en us' },
      { name: 'guess', in: 'cookie', required: true, schema: { type: 'string' } },
      { name: 'bad name', in: 'cookie', example: 'x' },
    ];
    const get = { parameters, security: [{ key: [], sid: [] }], responses: {} };
    const document = { openapi: '3.0.0', paths: { '/a': { get } }, components: { securitySchemes: SCHEMES } };
    const imported = await importOpenApi('api.yaml', makeFolder({ 'api.yaml': stringify(document) }));
    expect(listOf(imported)).toEqual([
      {
        name: 'GET /a',
        method: 'GET',
        path: '/a',
        headers: { cookie: 'lang=en%20us; sid=${SID}' },
        auth: { header: 'X-Api-Key', value: '${X_API_KEY}' },
      },
    ]);
    expect(imported.notes.map(({ text }) => text)).toEqual([
      'GET /a: the cookie guess is not sent: the document has no value of it that can be',
      'GET /a: the cookie bad name is not sent: the document has no value of it that can be',
    ]);
  });
});
