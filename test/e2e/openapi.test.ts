import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { stringify } from 'yaml';
import { type Desk, deskTest } from './command.ts';

// From an OpenAPI document to the verdict: what init writes of it is run against a service that keeps what it is sent.

/** A shop with one part and two items that others need; it leaves a list of what it was asked, with the status. */
const SHOP = `
const { appendFileSync } = require('node:fs');
const items = new Map([[1, {}], [2, {}]]);
let last = 2;
const asked = new Set();
const answer = (method, path) => {
  const [, id, part] = /^\\/items(?:\\/(\\d+)(\\/\\w+)?)?$/.exec(path) ?? [];
  if (path === '/stats') return [200, { items: items.size }];
  if (path === '/items' && method === 'GET') return [200, [...items.keys()].map((key) => ({ id: key }))];
  if (path === '/items' && method === 'POST') return [201, { id: (items.set(++last, {}), last) }];
  if (!items.has(Number(id))) return [404];
  if (part === '/parts') return process.env.PARTS === 'broken' ? [404] : [200, []];
  if (part !== undefined) return [404];
  if (method !== 'DELETE') return [200, { id: Number(id) }];
  items.delete(Number(id));
  return [204];
};
require('node:http').createServer((request, response) => {
  request.resume();
  const [status, body] = answer(request.method, request.url);
  asked.add(request.method + ' ' + request.url.replace(/\\d{2,}|[3-9]/, 'new') + ' ' + status);
  response.writeHead(status, { 'content-type': 'application/json' }).end(body && JSON.stringify(body));
}).listen(process.env.PORT, '127.0.0.1');
process.on('SIGTERM', () => {
  appendFileSync('asked.log', [...asked, items.has(1) && items.has(2) ? 'kept' : 'gone', ''].join('\\n'));
  process.exit();
});
`;

const ok = (status: number, schema?: unknown) => ({
  responses: {
    [status]: { description: 'ok', ...(schema !== undefined && { content: { 'application/json': { schema } } }) },
  },
});
const item = { type: 'object', properties: { id: { type: 'integer' } } };
const id = [{ name: 'id', in: 'path', required: true, schema: { type: 'integer', example: 1 } }];
const tags = ['items'];
/** All of one tag, and a deletion before what needs the thing. */
const ITEM = {
  '/items/{id}': {
    parameters: id,
    get: { tags, ...ok(200) },
    delete: { tags, ...ok(204) },
    patch: { tags, ...ok(200) },
  },
  '/items/{id}/parts': { parameters: id, get: { tags, ...ok(200) } },
  '/stats': { get: { tags, ...ok(200) } },
};

/** Imports the document for the service. */
async function init(desk: Desk, paths: Record<string, unknown>, start = 'node server.js'): Promise<void> {
  desk.write('server.js', SHOP);
  desk.write('api.yaml', stringify({ openapi: '3.0.3', info: { title: 'shop', version: '1' }, paths }));
  const url = 'http://127.0.0.1:${PORT}';
  const { exitCode, stderr } = await desk.run('init', '--openapi', 'api.yaml', '--start', start, '--url', url);
  expect(exitCode, stderr).toBe(0);
  expect((await desk.run('validate')).exitCode).toBe(0);
}

/** A short run of what was written. @returns what was asked and found */
async function run(desk: Desk) {
  const { exitCode, stdout, stderr } = await desk.run(
    'run',
    '--rounds',
    '5',
    '--warmup',
    '50ms',
    '--duration',
    '150ms',
  );
  const read = (file: string) => readFileSync(join(desk.folder, file), 'utf8');
  const asked = [...new Set(read('asked.log').trim().split('\n'))].toSorted();
  const { coverage, conclusion, findings } = JSON.parse(read('.perf-gate/result.json'));
  return { exitCode, output: `${stdout}\n${stderr}`, asked, coverage, conclusion, findings, read };
}

describe('an OpenAPI document', () => {
  deskTest('is sent without what deletes, and each operation whatever the others do', async ({ desk }) => {
    await init(desk, ITEM);
    const { exitCode, output, asked, coverage, conclusion } = await run(desk);
    expect(exitCode, output).toBe(0);
    expect(asked).toEqual([
      'GET / 404',
      'GET /items/1 200',
      'GET /items/1/parts 200',
      'GET /stats 200',
      'PATCH /items/1 200',
      'kept',
    ]);
    expect(conclusion).toBe('neutral');
    expect(coverage).toMatchObject({
      covered: 4,
      total: 5,
      uncovered: ['DELETE /items/{id}'],
      minimum: 0.8,
      violated: false,
    });
  });

  deskTest('is sent in journeys that delete only what they have created', async ({ desk }) => {
    const collection = { '/items': { get: ok(200, { type: 'array', items: item }), post: ok(201, item) } };
    await init(desk, { ...collection, ...ITEM });
    const { exitCode, output, asked, coverage } = await run(desk);
    expect(exitCode, output).toBe(0);
    expect(asked).toEqual([
      'DELETE /items/new 204',
      'GET / 404',
      'GET /items 200',
      'GET /items/new 200',
      'GET /items/new/parts 200',
      'GET /stats 200',
      'PATCH /items/new 200',
      'POST /items 201',
      'kept',
    ]);
    expect(coverage).toMatchObject({ covered: 7, total: 7, uncovered: [], minimum: 0.9, violated: false });
  });

  deskTest('is covered by what was answered, and the gate names what was not', async ({ desk }) => {
    await init(desk, ITEM, 'PARTS=broken node server.js');
    const stopped = await run(desk);
    expect(stopped.exitCode, stopped.output).toBe(4);
    expect(stopped.output).toContain('GET /items/{id}/parts');
    expect(stopped.asked).toContain('GET /stats 200');
    expect(stopped.coverage).toBeNull();

    // The user says that it may fail.
    const yaml = stopped.read('perf-gate.yml');
    const at = 'path: /items/1/parts';
    expect(yaml).toContain(at);
    desk.write(
      'perf-gate.yml',
      yaml.replace(
        /^( +- ).*\/items\/\{id\}\/parts[\s\S]*?status: 200.*\n/m,
        `$1{ ${at}, name: "GET /items/{id}/parts", thresholds: { error-rate: "<= 100%" } }\n`,
      ),
    );
    const { exitCode, output, asked, coverage, findings, read } = await run(desk);
    expect(exitCode, output).toBe(1);
    expect(asked).toEqual(
      expect.arrayContaining(['GET /items/1/parts 404', 'GET /stats 200', 'PATCH /items/1 200', 'kept']),
    );
    expect(coverage).toMatchObject({
      covered: 3,
      total: 5,
      uncovered: ['DELETE /items/{id}', 'GET /items/{id}/parts'],
      unsent: [],
      unanswered: ['GET /items/{id}/parts'],
      violated: true,
    });
    const said =
      'The scenarios cover 3 of 5 operations of api.yaml (60 %; 1 without a request, 1 never answered as expected); the limit is 80 %.';
    expect(findings).toContainEqual(expect.objectContaining({ kind: 'threshold', text: said, fails: true }));
    expect(output).toMatch(/✗ coverage ≥ 80\s% +60\s%/);
    const { stdout } = await desk.run('report', '.perf-gate/result.json', '--verbose');
    expect(stdout).toMatch(/3 of 5 operations of api.yaml \(60\s%, at least 80\s%\)/);
    expect(stdout).toMatch(/Never answered as expected:\n +GET \/items\/\{id\}\/parts/);
    expect(read('.perf-gate/report.html')).toMatch(/Never answered as expected:[\s\S]*GET \/items\/\{id\}\/parts/);
    await desk.run('report', '.perf-gate/result.json', '--markdown', 'comment.md');
    expect(read('comment.md')).toMatch(/Never answered as expected:\n\n- GET /);
  });
});
