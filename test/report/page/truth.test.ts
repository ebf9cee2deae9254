import { describe, expect, it } from 'vitest';
import { renderHtml } from '../../../src/report/html.ts';
import { newsOf } from '../../../src/report/news.ts';
import { cardsOf } from '../../../src/report/page/cards.ts';
import { entriesOf } from '../../../src/report/page/entries.ts';
import { isGreen } from '../../../src/report/page/entry.ts';
import { beforeNow, differenceCell } from '../../../src/report/page/figure-table.ts';
import { reportOf } from '../../../src/report/sections/section.ts';
import { plainInline } from '../../../src/report/write/paint.ts';
import { changeOf } from '../../../src/verdict/difference.ts';
import { isErrorRow } from '../../../src/verdict/error-row.ts';
import type { Result } from '../../../src/verdict/result.ts';
import { failing, hostile, passing, result, scenario, stored, withoutBaseline } from '../../support/result.ts';
import { resultsOfAllSorts } from '../large-results.ts';
import { wordsOf } from './page-data.ts';

// What has to hold of any page, whatever the result is.

const RESULTS: Result[] = [...resultsOfAllSorts(16), failing(), passing(), stored(), withoutBaseline(), hostile()];
const each = RESULTS.map((result, at) => [at, result] as const);

describe.each(each)('result %i', (_, made) => {
  const entries = entriesOf(reportOf(made));
  const html = renderHtml(made).replace(/<script[\s\S]*?<\/script>/g, '');

  it('has differences that agree in sign and size with the figures beside them', () => {
    for (const row of entries.flatMap(({ figures }) => figures)) {
      const change = changeOf(row);
      if (change === null || row.base === null || row.head === null || row.base === 0) continue;
      const seen = row.head / row.base - 1;
      if (Number.isFinite(change.estimate)) expect(change.estimate, row.metric).toBeCloseTo(seen, 6);
      const said = plainInline(differenceCell(row));
      if (Math.abs(seen) >= 0.0005 && !isErrorRow(row)) expect(/^[+×]/.test(said), said).toBe(seen > 0);
      expect(beforeNow(row)).toContain(' → ');
    }
  });

  it('calls green only what has nothing to look at', () => {
    const green = entries.filter(isGreen);
    for (const { figures, limits, facets } of green) {
      expect(figures.filter((row) => row.gated && row.status.tone === 'fail')).toEqual([]);
      expect(limits.filter(({ status }) => status.tone === 'fail')).toEqual([]);
      expect(facets).not.toContain('regressed');
      expect(facets).not.toContain('limits');
      expect(facets).not.toContain('failed');
    }
  });

  it('counts what its rows are found by', () => {
    const { counts } = newsOf(made);
    for (const { facet, count } of cardsOf(counts)) {
      const found = entries.filter(({ facets }) => facets.some((one) => one === facet));
      expect(found.length > 0, facet).toBe(count > 0);
      if (facet !== 'failed') expect(found.length, facet).toBeLessThanOrEqual(count);
    }
  });

  it('has one element of each name, and a place for every address in it', () => {
    const ids = [...html.matchAll(/<(?!script)\w+[^>]*\sid="([^"]+)"/g)].map(([, id]) => id as string);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, address] of html.matchAll(/href="#([^"]+)"/g)) expect(ids, address).toContain(address);
  });

  it('has the anchors that other media link to', () => {
    const ids = new Set([...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id));
    const known = new Set(entries.map(({ anchor }) => anchor));
    for (const { anchor, kind } of newsOf(made).items) {
      if (anchor === '' || kind === 'gone' || !known.has(anchor)) continue;
      expect(ids, anchor).toContain(anchor);
    }
  });

  it('never looks like a pass where something failed', () => {
    const badge = /<h1><span class="badge (\S+)">/.exec(html)?.[1];
    if (made.conclusion === 'failure' && made.accepted === null) expect(badge).toBe('fail');
    for (const { text, kind } of made.findings) {
      if (kind !== 'nothing measured') continue;
      expect(wordsOf(html)).toContain(text);
    }
  });

  it('has no figure that is none', () => {
    expect(wordsOf(html)).not.toMatch(/NaN|undefined|Infinity|∞/);
    expect(html.match(/<svg[\s\S]*?<\/svg>/g)?.join('') ?? '').not.toMatch(/NaN|Infinity/);
  });
});

it('a scenario that is called like a part of the page has its own place', () => {
  const names = ['_details', '_page-data', 'details', 'page-data', 'constructor', '__proto__'];
  const html = renderHtml(result(names.map((name) => scenario(name, { p50: { worseRatio: 1.2 } }))));
  const ids = [...html.matchAll(/<\w+[^>]*\sid="([^"]+)"/g)].map(([, id]) => id as string);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.filter((id) => id === '_details')).toHaveLength(1);
});
