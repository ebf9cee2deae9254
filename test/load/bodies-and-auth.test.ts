import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { PerfGateError } from '../../src/errors.ts';
import type { Auth } from '../../src/load/traffic/request.ts';
import type { Written, WrittenRequest } from '../support/config.ts';
import { temporaryFolder } from '../support/folder.ts';
import { answerWith, bodyOf, headerOf, type JourneySpec, journey, planOf, startShop } from '../support/journeys.ts';
import { newAgent } from '../support/load.ts';

const agent = newAgent();
const folder = temporaryFolder('bodies');
afterAll(async () => {
  await agent.close();
});

const PICTURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 255, 13, 10, 13, 10]);
const file = join(folder, 'pic"ture.png');
writeFileSync(file, PICTURE);

/** What a service gets of one request. */
async function received(request: WrittenRequest, spec: JourneySpec = {}) {
  await using shop = await startShop(() => answerWith());
  await journey(agent, shop.url, { ...spec, requests: [request] });
  expect(shop.first.length).toBeGreaterThan(3);
  const [first] = shop.first;
  return { request: first ?? expect.fail(), all: shop.first };
}

describe('a body', () => {
  it('of a file is sent as it is', async () => {
    const { request } = await received({ method: 'PUT', body: { kind: 'file', file } });
    expect(Buffer.from(bodyOf(request), 'latin1')).toEqual(PICTURE);
    expect(headerOf(request, 'content-length')).toBe(String(PICTURE.length));
  });

  it('of several parts has values and files, and is the same every time', async () => {
    const parts = [
      { name: 'titl"e', value: 'é {{ faker.lorem.word }}', file: null, filename: null, type: null },
      { name: 'photo', value: null, file, filename: null, type: 'image/png' },
    ];
    const send = () => received({ method: 'POST', body: { kind: 'multipart', parts } }, { connections: 1 });
    const [{ request }, again] = [await send(), await send()];
    const type = headerOf(request, 'content-type') ?? '';
    const form = await new Response(Buffer.from(bodyOf(request), 'latin1'), {
      headers: { 'content-type': type },
    }).formData();
    expect(form.get('titl"e')).toMatch(/^é [a-z]+$/);
    const photo = form.get('photo') as File;
    expect([photo.name, photo.type, Buffer.from(await photo.arrayBuffer())]).toEqual([
      'pic"ture.png',
      'image/png',
      PICTURE,
    ]);
    expect(headerOf(request, 'content-length')).toBe(String(bodyOf(request).length));
    expect(again.all.slice(0, 4).map(bodyOf)).toEqual((await send()).all.slice(0, 4).map(bodyOf));
    expect(bodyOf(again.request)).toBe(bodyOf(request));
  });

  it('of a file that is not there, or too large, is a clear error before anything is sent', async () => {
    const large = join(folder, 'large');
    writeFileSync(large, '');
    truncateSync(large, 10_000_001);
    const plan = (path: string) =>
      planOf('http://127.0.0.1:1/', { requests: [{ body: { kind: 'file', file: path } }] });
    await expect(plan(join(folder, 'none'))).rejects.toThrow(
      /^request "GET \/": the file .*none cannot be sent: there is no such file/,
    );
    await expect(plan(large)).rejects.toThrow(/large cannot be sent: it has more than 10 MB/);
    await expect(plan(large)).rejects.toBeInstanceOf(PerfGateError);
  });
});

describe('authentication comes from the environment', () => {
  const environment = { TOKEN: 'to"ken', USER: 'jürgen', PASSWORD: 'p:w', KEY: 'k1' };

  it.each<[string, Written<Auth>, string, string]>([
    ['bearer', { kind: 'bearer', token: '${TOKEN}' }, 'authorization', 'Bearer to"ken'],
    [
      'basic',
      { kind: 'basic', user: '${USER}', password: '${PASSWORD}' },
      'authorization',
      `Basic ${Buffer.from('jürgen:p:w').toString('base64')}`,
    ],
    ['header', { kind: 'header', header: 'X-Api-Key', value: 'v1 ${KEY}' }, 'x-api-key', 'v1 k1'],
  ])('%s', async (_, auth, header, value) => {
    const { request } = await received({ auth }, { environment });
    expect(headerOf(request, header)).toBe(value);
  });

  it('and so do parts of path, header and body', async () => {
    const { request } = await received(
      {
        method: 'POST',
        path: '/${KEY}/${TOKEN}',
        headers: { 'X-A': 'a ${KEY}' },
        body: { kind: 'json', text: '{"t":"${TOKEN}"}' },
      },
      { environment },
    );
    expect([request.path, headerOf(request, 'X-A'), bodyOf(request)]).toEqual([
      '/k1/to%22ken',
      'a k1',
      '{"t":"to\\"ken"}',
    ]);
  });

  it('a header of the request itself goes before', async () => {
    const { request } = await received(
      { headers: { authorization: 'own' }, auth: { kind: 'bearer', token: '${TOKEN}' } },
      { environment },
    );
    expect(request.text.match(/authorization: .*/gi)).toEqual(['authorization: own']);
  });

  it.each<[string, WrittenRequest, string]>([
    ['is missing', { auth: { kind: 'bearer', token: '${NOWHERE}' } }, 'the environment variable NOWHERE is not set'],
    [
      'has a line break',
      { headers: { 'X-A': '${BROKEN}' } },
      'the environment variable BROKEN stands in a header and has a line break',
    ],
    [
      'has a line break in auth',
      { auth: { kind: 'bearer', token: '${BROKEN}' } },
      'the value of ${BROKEN} has a line break',
    ],
  ])('what %s is named, and never shown', async (_, request, message) => {
    const broken = { BROKEN: 'secret\r\nX-Injected: 1' };
    const failed = await planOf('http://127.0.0.1:1/', { environment: broken, requests: [request] }).catch(
      (error) => error,
    );
    expect(failed).toBeInstanceOf(PerfGateError);
    expect(failed).toMatchObject({ class: 'config', message: expect.stringContaining(message) });
    expect(failed.message).not.toContain('secret');
  });
});
