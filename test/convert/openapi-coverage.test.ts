import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { readCoverage } from '../../src/gate.ts';
import { coverageOf } from '../../src/verdict/coverage.ts';
import { makeFolder } from '../config/workspace.ts';
import { runOf } from '../verdict/documents.ts';

const SHOP = readFileSync(join(import.meta.dirname, 'shop.openapi.yaml'), 'utf8');

const GOOD = { latency: 1 };

/** What the configuration with these scenarios covers of a document where only these requests are answered. */
async function coverage(document: string, scenarios = '{ home: { requests: [GET /v1/products] } }', filter?: string) {
  const yaml = `target: { url: http://127.0.0.1:1 }\nscenarios: ${scenarios}\ncoverage: { openapi: api.yaml, minimum: 50% }\n`;
  const folder = makeFolder({ 'api.yaml': document, 'perf-gate.yml': yaml });
  const demand = await readCoverage(loadConfig({ workspace: folder, inputs: { scenarios: filter } }));
  return (
    demand &&
    coverageOf(demand, runOf([{ name: 'buy', rounds: [{ second: GOOD, 'GET /v1/products?q=x': GOOD }] }]).scenarios)
  );
}

describe('coverage of a configuration', () => {
  it('holds what was answered against the document', async () => {
    const scenarios = `
  buy:
    journeys:
      cart: { requests: [GET /v1/products?q=x, { path: "/v1/products", extract: { id: { json: /0/id } }, name: second }, "GET /v1/products/{{ id }}"] }
    before: [{ method: POST, path: /v1/login }]`;
    expect(await coverage(SHOP, scenarios)).toEqual({
      document: 'api.yaml',
      covered: 2,
      total: 7,
      uncovered: [
        'POST /products',
        'GET /products/{id}',
        'DELETE /products/{id}',
        'POST /photos',
        'POST /orders/{id}/cancel',
      ],
      unsent: ['GET /products/{id}'],
      unanswered: [],
      minimum: 0.5,
      severity: 'high',
      violated: true,
      line: expect.any(Number),
    });
  });

  it('finds operations whose paths have a query or a fragment', async () => {
    const document =
      'openapi: 3.0.0\npaths: { "/a#list": { get: {} }, "/b?x=1": { get: {} }, "/c/{id}#one": { get: {} } }';
    const covered = await coverage(document, '{ home: { requests: [GET /a, "GET /b?x=1&y=2", GET /c/1] } }');
    expect(covered).toMatchObject({ total: 3, unsent: ['GET /a#list', 'GET /b?x=1', 'GET /c/{id}#one'] });
  });

  it('is read of a document as large as is converted', async () => {
    const document = JSON.stringify({
      openapi: '3.0.3',
      info: { description: 'x'.repeat(11_000_000) },
      paths: { '/products': { get: {} } },
    });
    expect(await coverage(document, '{ home: { requests: [GET /products] } }')).toMatchObject({ total: 1 });
  });

  it('is not asked of a part of the scenarios', async () => {
    expect(await coverage(SHOP, '{ a: {}, b: {} }', 'a')).toBeNull();
  });

  it.each([
    ['swagger: "1.2"', 'api.yaml is of Swagger version "1.2"'],
    ['openapi: 3.0.0', 'coverage.openapi: api.yaml has no operations'],
    [
      'openapi: 3.0.0\npaths: { /a: { $ref: "#/paths/~1a" } }',
      'api.yaml has no operations: line 2: /a is left out: its references lead in a circle',
    ],
    ['{', 'api.yaml:1:'],
  ])('a document that cannot be used is a fault of the configuration: %j', async (document, message) => {
    await expect(coverage(document)).rejects.toMatchObject({
      class: 'config',
      message: expect.stringContaining(message),
    });
  });
});
