import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { importOpenApi } from '../../src/convert/openapi/openapi.ts';
import { readCoverage } from '../../src/gate.ts';
import { coverageOf } from '../../src/verdict/coverage.ts';
import { makeFolder } from '../config/workspace.ts';
import { type RoundSpec, runOf } from '../verdict/documents.ts';
import { configOf } from './written.ts';

type Operations = Record<string, Record<string, unknown>>;

const GET = { get: { tags: ['unused'], responses: { 200: { description: 'ok' } } } };
const paths = (count: number, operations: (index: number) => Operations) =>
  Object.assign({}, ...Array.from({ length: count }, (_, index) => operations(index)));

/** What init writes of a document, and what it covers once every request that is sent was answered as expected. */
async function written(document: Record<string, unknown>) {
  const text = JSON.stringify({ openapi: '3.0.3', info: { title: 't', version: '1' }, ...document });
  const imported = await importOpenApi('api.json', makeFolder({ 'api.json': text }));
  const workspace = makeFolder({ 'api.json': text, 'perf-gate.yml': configOf(imported) });
  const config = loadConfig({ workspace, inputs: {}, environment: null });
  const demand = await readCoverage(config);
  const runs = config.scenarios.map(({ name }) => {
    const labels = (demand?.requests ?? []).filter(({ scenario }) => scenario === name);
    const round: RoundSpec = Object.fromEntries(labels.map(({ label }) => [label, { latency: 1 }]));
    return { name, rounds: [round] };
  });
  return { imported, config, outcome: demand && coverageOf(demand, runOf(runs).scenarios) };
}

describe('the gate that is written can be passed', () => {
  const empty = { description: 'x' };
  it.each<[string, Record<string, unknown>, { covered: number; total: number; minimum: number | null }]>([
    ['1 operation', { paths: paths(1, () => ({ '/a': GET })) }, { covered: 1, total: 1, minimum: 0.9 }],
    ['30', { paths: paths(30, (index) => ({ [`/p${index}`]: GET })) }, { covered: 30, total: 30, minimum: 0.9 }],
    [
      '240',
      { paths: paths(240, (index) => ({ [`/p${index}/{id}`]: GET })) },
      { covered: 240, total: 240, minimum: 0.9 },
    ],
    ['700', { paths: paths(700, (index) => ({ [`/p${index}`]: GET })) }, { covered: 700, total: 700, minimum: 0.9 }],
    [
      'more than are written',
      { paths: paths(2500, (index) => ({ [`/p${index}`]: GET })) },
      { covered: 1015, total: 2500, minimum: 0.4 },
    ],
    [
      'most of them delete',
      { paths: paths(9, (index) => ({ [`/p${index}/{id}`]: { ...(index === 0 && GET), delete: { responses: {} } } })) },
      { covered: 1, total: 10, minimum: 0.1 },
    ],
    [
      'not even one percent',
      { paths: { '/a': GET, ...paths(150, (index) => ({ [`/p${index}/{id}`]: { delete: { responses: {} } } })) } },
      { covered: 1, total: 151, minimum: null },
    ],
    [
      'one that cannot be written',
      {
        paths: {
          '/a': GET,
          '/b': { post: { requestBody: { content: { 'application/json': { example: '{{ x }}' } } }, responses: {} } },
        },
      },
      { covered: 1, total: 2, minimum: 0.5 },
    ],
    [
      'paths that a server cannot tell apart',
      { paths: { '/a/{id}': GET, '/a/{name}': GET, '/{x}/1': GET } },
      { covered: 2, total: 3, minimum: 0.66 },
    ],
    [
      'names that collide, and are cut',
      { paths: { [`/${'x'.repeat(150)}1`]: GET, [`/${'x'.repeat(150)}2`]: GET, '/a b': GET, '/a%20b': GET } },
      { covered: 3, total: 4, minimum: 0.75 },
    ],
    [
      'servers of their own',
      {
        servers: [{ url: 'https://x.example/v1' }],
        paths: {
          '/a': GET,
          '/b': { servers: [{ url: '/v2' }], ...GET },
          '/c': { get: { servers: [{ url: 'v3/' }], responses: { 200: empty } } },
        },
      },
      { covered: 3, total: 3, minimum: 0.9 },
    ],
    [
      'journeys',
      {
        paths: {
          '/items': {
            post: { responses: { 201: { ...empty, content: { 'application/json': { example: { id: 1 } } } } } },
          },
          ...paths(20, (index) => ({ [`/items/{id}/p${index}`]: GET })),
        },
      },
      { covered: 21, total: 21, minimum: 0.9 },
    ],
  ])('%s', async (_, document, expected) => {
    const { outcome } = await written(document);
    expect(outcome).toMatchObject({ ...expected, violated: false });
  });
});

describe('a document of many operations', () => {
  it('gets a window in which each of them is sent', async () => {
    const { imported, config } = await written({ paths: paths(700, (index) => ({ [`/p${index}`]: GET })) });
    expect(imported.notes).toEqual([]);
    expect(config.scenarios).toMatchObject([{ duration: 7000, connections: 10 }]);
    const small = await written({ paths: paths(200, (index) => ({ [`/p${index}`]: GET })) });
    expect(small.imported.scenarios.api).not.toHaveProperty('duration');
  });

  it('is cut, and that is said', async () => {
    const { imported } = await written({ paths: paths(2500, (index) => ({ [`/p${index}`]: GET })) });
    expect(imported.notes.map(({ text }) => text)).toEqual([
      '1,485 operations after the first 1,015: a stored baseline has at most 1 MB',
    ]);
    expect(imported.remarks.at(-1)).toBe('coverage.minimum is what these requests can reach: 1015 of 2500 operations.');
  });

  it('stays below the size of a configuration, whatever is sent', async () => {
    const example = Array.from({ length: 400 }, (_, index) => ({ a: { b: { c: { d: `${index}` } } } }));
    const post = { requestBody: { content: { 'application/json': { example } } }, responses: {} };
    const { imported, outcome } = await written({ paths: paths(300, (index) => ({ [`/p${index}`]: { post } })) });
    expect(Buffer.byteLength(configOf(imported))).toBeLessThan(1_000_000);
    expect(outcome).toMatchObject({ total: 300, violated: false });
    expect(outcome?.covered).toBeGreaterThan(10);
  });

  it('stays below it although journeys repeat what creates a thing', async () => {
    const example = Object.fromEntries(Array.from({ length: 400 }, (_, index) => [`field ${index}`, 'x'.repeat(20)]));
    const content = { 'application/json': { example: { id: 1 } } };
    const post = {
      requestBody: { content: { 'application/json': { example } } },
      responses: { 201: { description: 'x', content } },
    };
    const below = paths(300, (index) => ({ [`/items/{id}/p${index}`]: GET }));
    const { imported, outcome } = await written({ paths: { '/items': { post }, ...below } });
    expect(Buffer.byteLength(configOf(imported))).toBeLessThan(1_000_000);
    expect(outcome).toMatchObject({ covered: 301, violated: false });
  });
});
