import { describe, expect, it } from 'vitest';
import { anchorOf } from '../../src/report/anchor.ts';
import { HOSTILE } from '../support/result.ts';

describe('an anchor', () => {
  it.each([
    ['search', null, 'search'],
    ['search', 'GET /search', 'search/get-search'],
    ['search-2', 'POST /orders', 'search-2/post-orders'],
    ['shop', 'GET /', 'shop/get-'],
    ['shop', 'GET /a/b', 'shop/get-a/b'],
    ['shop', 'GET /a-b', 'shop/get-a-b'],
    ['shop', 'GET /products/{id}', 'shop/get-products/:id'],
    ['shop', 'GET /products/{id}/reviews/{n}', 'shop/get-products/:id/reviews/:n'],
    ['shop', 'login', 'shop/login'],
  ])('of %s, %s is %s', (scenario, label, anchor) => {
    expect(anchorOf(scenario, label)).toBe(anchor);
  });

  it('has some of a digest where letters do not tell names apart', () => {
    expect(anchorOf('Search', null)).toMatch(/^search-[0-9a-f]{8}$/);
    expect(anchorOf('shop', 'GET /search?q=tea')).toMatch(/^shop\/get-search-q-tea-[0-9a-f]{8}$/);
    expect(anchorOf('漢字', null)).toMatch(/^[0-9a-f]{8}$/);
  });

  it('is another for every name, and always the same for one', () => {
    const names = [
      ...[
        'a b',
        'a-b',
        'a_b',
        'A b',
        'a  b',
        'a/b',
        '',
        ' ',
        '-',
        'get-search',
        'GET /search',
        'get /search',
        'GET /Search',
      ],
      ...[
        'GET /search/',
        'GET /{search}',
        'GET /:search',
        'GET /{a}b',
        'GET /{',
        `${'x'.repeat(80)}1`,
        `${'x'.repeat(80)}2`,
      ],
      ...[HOSTILE, '漢字', '漢語', '#', '%', '..', 'journey "buy"'],
    ];
    const anchors = names.flatMap((scenario) => [null, ...names].map((label) => anchorOf(scenario, label)));
    expect(new Set(anchors).size).toBe(anchors.length);
    expect(anchors).toEqual(names.flatMap((scenario) => [null, ...names].map((label) => anchorOf(scenario, label))));
    for (const anchor of anchors) expect(anchor).toMatch(/^[a-z0-9._:/-]*$/);
  });
});
