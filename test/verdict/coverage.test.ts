import { describe, expect, it } from 'vitest';
import { type CoverableOperation, FILLED, uncoveredOperations } from '../../src/verdict/coverage.ts';
import { template } from '../support/config.ts';

function operations(...names: string[]): CoverableOperation[] {
  return names.map((name) => {
    const [method = '', path = ''] = name.split(' ');
    return { name, method, path, bases: ['/v1', ''] };
  });
}

/** Which of the operations a single request covers. */
function coveredBy(request: string, all: CoverableOperation[], targetPath = '/'): string[] {
  const at = request.indexOf(' ');
  const asked = { method: request.slice(0, at), path: template(request.slice(at + 1)).withoutPlaceholders(FILLED) };
  const uncovered = uncoveredOperations(all, [asked], targetPath);
  return all.map(({ name }) => name).filter((name) => !uncovered.includes(name));
}

describe('a request covers the operation that a server would choose for it', () => {
  const shop = operations(
    'GET /products',
    'GET /products/{id}',
    'GET /products/new',
    'POST /products',
    'GET /products/{id}/photos/{photo}.{format}',
    'GET /caf%C3%A9',
    'GET /odd%zz',
    'GET /files/f-{id}.txt',
  );
  it.each([
    ['GET /products', ['GET /products']],
    ['GET /v1/products?q={{ users.word }}', ['GET /products']],
    ['GET /products/5', ['GET /products/{id}']],
    ['GET /products/new', ['GET /products/new']],
    ['GET /products/{{ id }}', ['GET /products/{id}']],
    ['GET /v1/products/${PRODUCT}', ['GET /products/{id}']],
    ['GET /products/p-{{ feeder.a/b }}', ['GET /products/{id}']],
    ['GET /{{ page }}', []],
    ['GET /products/', []],
    ['GET /odd%zz', ['GET /odd%zz']],
    ['GET /files/f-1.txt', ['GET /files/f-{id}.txt']],
    ['GET /files/g-1.txt', []],
    ['GET /files/f-1.png', []],
    ['GET /products/5/photos/a.png', ['GET /products/{id}/photos/{photo}.{format}']],
    ['GET /products/5/photos/.png', []],
    ['POST /products', ['POST /products']],
    ['PUT /products', []],
    ['GET /café', ['GET /caf%C3%A9']],
    ['GET /v2/products', []],
  ])('%s', (request, covered) => expect(coveredBy(request, shop)).toEqual(covered));

  it('and where two operations have the same path, the first', () => {
    expect(coveredBy('GET /v1/a', operations('GET /a', 'GET /v1/a'))).toEqual(['GET /a']);
    expect(coveredBy('GET /a', operations('GET /a', 'GET /a?x=1'))).toEqual(['GET /a']);
  });

  it('below a path that ends in slashes', () => {
    const below = [{ ...(operations('GET /a')[0] as CoverableOperation), bases: ['/v1'] }];
    expect(coveredBy('GET /a', below, '/v1//')).toEqual(['GET /a']);
  });

  it('below the path of the target', () => {
    expect(coveredBy('GET /products', operations('GET /products'), '/v1/')).toEqual(['GET /products']);
    const below = [{ ...(operations('GET /a')[0] as CoverableOperation), bases: ['/v1'] }];
    expect(coveredBy('GET /a', below, '/v1')).toEqual(['GET /a']);
    expect(coveredBy('GET /a', below, '/v2')).toEqual([]);
  });
});
