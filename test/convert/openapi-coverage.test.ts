import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { readCoverage } from '../../src/gate.ts';
import { makeFolder } from '../config/workspace.ts';

const SHOP = readFileSync(join(import.meta.dirname, 'shop.openapi.yaml'), 'utf8');

/** What the configuration with these scenarios covers of a document. */
function coverage(document: string, scenarios = '{ home: { requests: [GET /v1/products] } }', filter?: string) {
  const yaml = `target: { url: http://127.0.0.1:1 }\nscenarios: ${scenarios}\ncoverage: { openapi: api.yaml, minimum: 50% }\n`;
  const folder = makeFolder({ 'api.yaml': document, 'perf-gate.yml': yaml });
  return readCoverage(loadConfig({ workspace: folder, inputs: { scenarios: filter } }));
}

describe('coverage of a configuration', () => {
  it('is checked against the document before anything is started', async () => {
    const scenarios = `
  buy:
    journeys:
      cart: { requests: [GET /v1/products?q=x, { path: "/v1/products", extract: { id: { json: /0/id } }, name: second }, "GET /v1/products/{{ id }}"] }
    before: [{ method: POST, path: /v1/login }]`;
    expect(await coverage(SHOP, scenarios)).toEqual({
      document: 'api.yaml',
      covered: 3,
      total: 7,
      uncovered: ['POST /products', 'DELETE /products/{id}', 'POST /photos', 'POST /orders/{id}/cancel'],
      minimum: 0.5,
      severity: 'high',
      violated: true,
      line: expect.any(Number),
    });
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
