import { describe, expect, it } from 'vitest';
import { renderHtml } from '../../../src/report/html.ts';
import type { Result } from '../../../src/verdict/result.ts';
import { LARGE, MIDDLE, resultOfSize, SMALL } from '../large-results.ts';
import { dataOf, elementsIn } from './page-data.ts';

// A page is as long as there is news, and never longer than a browser opens at once.

const ELEMENTS = 20_000;
const BYTES = 1_500_000;
const DATA = 500_000;

const RESULTS: [string, Result][] = [
  ['3 scenarios', resultOfSize(SMALL)],
  ['12 scenarios of 6 requests', resultOfSize(MIDDLE)],
  ['60 scenarios of 30 requests', resultOfSize(LARGE)],
  ['60 scenarios of 30 requests, all green', resultOfSize(LARGE, { eventful: 0 })],
  ['60 scenarios of 30 requests, none green', resultOfSize(LARGE, { eventful: 1 })],
  ['300 scenarios of 12 requests', resultOfSize({ scenarios: 300, requests: 12 }, { eventful: 0.5 })],
];

describe.each(RESULTS)('the page of %s', (_, result) => {
  const html = renderHtml(result);

  it('has at most 20,000 elements and 1.5 MB, and data of 0.5 MB', () => {
    expect(elementsIn(html)).toBeLessThanOrEqual(ELEMENTS);
    expect(Buffer.byteLength(html)).toBeLessThanOrEqual(BYTES);
    expect(/id="_page-data">([^<]*)</.exec(html)?.[1]?.length).toBeLessThanOrEqual(DATA);
  });

  it('has a row for each scenario, and says how many rows there are', () => {
    const rows = html.match(/<tr class="whole"/g) ?? [];
    expect(rows).toHaveLength(result.scenarios.length);
    expect(html).toMatch(/<caption>Scenarios and requests by metric[^<]* rows?( of [\d,]+)?<\/caption>/);
  });

  it('says what its data has not', () => {
    const { entries, left } = dataOf(html);
    const rows = result.scenarios.reduce(
      (sum, { comparisons }) => sum + 1 + new Set(comparisons.flatMap(({ label }) => label ?? [])).size,
      0,
    );
    if (left === '' || !left.startsWith('the figures of')) expect(entries).toHaveLength(rows);
    else expect(entries.length).toBeLessThan(rows);
  });
});

it('what is not green is complete where there is no more of it than anybody reads', () => {
  const result = resultOfSize(MIDDLE);
  const html = renderHtml(result);
  expect(html).not.toMatch(/more details? of what is not green/);
  expect(html.match(/<section id="[^"]+\/[^"]+">/g)?.length).toBeGreaterThan(5);
});

it('a page that left details to a click says so', () => {
  expect(renderHtml(resultOfSize(LARGE, { eventful: 1 }))).toMatch(
    /[\d,]+ more details of what is not green open from the table above/,
  );
});
