import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { renderHtml } from '../../../src/report/html.ts';
import { asCsv, asJson } from '../../../src/report/page/downloads.ts';
import { entriesOf } from '../../../src/report/page/entries.ts';
import { type Entry, isGreen } from '../../../src/report/page/entry.ts';
import { pack, unpack } from '../../../src/report/page/pack.ts';
import { requestCurve } from '../../../src/report/page/request-curve.ts';
import { reportOf } from '../../../src/report/sections/section.ts';
import type { Result } from '../../../src/verdict/result.ts';
import { failing, HOSTILE, hostile, passing, stopped, withoutBaseline } from '../../support/result.ts';
import { dataOf } from './page-data.ts';

const entriesIn = (result: Result): Entry[] => entriesOf(reportOf(result));
const FULL = { digits: 17, pairs: true, information: true };
const RESULTS: [string, Result][] = [
  ['failed', failing()],
  ['passed', passing()],
  ['hostile', hostile()],
  ['without a baseline', withoutBaseline()],
  ['stopped', stopped()],
];

describe('the data of the page', () => {
  it.each(RESULTS)('is what the page was made from: a result that is %s', (_, result) => {
    const entries = entriesIn(result);
    const read = unpack(JSON.parse(JSON.stringify(pack(entries, isGreen, FULL))), requestCurve);
    const shown = (all: readonly Entry[]) =>
      all.map(({ anchor, status, facets, sentences, limits }) => ({
        anchor,
        status,
        facets: facets.toSorted(),
        sentences,
        limits,
      }));
    expect(shown(read)).toEqual(shown(entries));
    for (const [at, entry] of entries.entries()) {
      for (const [place, figure] of entry.figures.entries()) {
        const again = read[at]?.figures[place];
        const { metric, status, gated, decides, base, head, worse, tolerance, rounds } = figure;
        expect(again).toMatchObject({ metric, status, gated, decides, base, head, worse, tolerance, rounds });
        expect(again?.pairs?.length ?? 0).toBe(figure.pairs?.length ?? 0);
        for (const [pair, ratio] of (figure.pairs ?? []).entries()) expect(again?.pairs?.[pair]).toBeCloseTo(ratio, 3);
      }
    }
  });

  it('has no markup and no control characters of what was measured', () => {
    const data = dataOf(renderHtml(hostile()));
    expect(JSON.stringify(data.entries)).not.toMatch(/\u202E|\\u001b|\\u0007/i);
    for (const extra of Object.values<string>(data.extras)) expect(extra).not.toMatch(/<(?:script|img)/);
  });

  it('carries the comment', () => {
    expect(dataOf(renderHtml(failing())).markdown).toMatch(/^### ❌/);
  });
});

describe('what can be saved', () => {
  const about = {
    version: '1.0.0',
    key: 'default',
    conclusion: 'failure',
    headline: 'x',
    commit: null,
    base: null,
    measured: '2026-05-04T12:30:00.000Z',
  };

  it('has a row for each comparison, as JSON and as CSV', () => {
    const result = failing();
    const rows = result.scenarios.flatMap(({ comparisons }) => comparisons);
    const entries = entriesIn(result);
    const { comparisons } = JSON.parse(asJson(about, entries));
    const csv = parse(asCsv(entries), { columns: true }) as Record<string, string>[];
    expect(comparisons).toHaveLength(rows.length);
    expect(csv).toHaveLength(rows.length);
    expect(Object.keys(csv[0] ?? {})).toEqual(Object.keys(comparisons[0]));
    const [slower] = csv.filter(({ request, metric }) => request === 'GET /search?q=tea' && metric === 'p50');
    expect(slower).toMatchObject({ scenario: 'search', verdict: 'regressed', gated: 'true' });
    expect(Number(slower?.difference)).toBeCloseTo(0.114, 6);
    const [throughput] = csv.filter(({ scenario, metric }) => scenario === 'search' && metric === 'throughput');
    expect(Number(throughput?.difference)).toBeCloseTo(1 / 1.077 - 1, 5);
  });

  it('is text in a spreadsheet, whatever a name is', () => {
    const [entry] = entriesIn(passing());
    const hostileEntries = ['=cmd()', '+1', '-1', '@x', `a "quoted", ${HOSTILE}`].map((scenario) => ({
      ...(entry as Entry),
      scenario,
    }));
    const names = (parse(asCsv(hostileEntries), { columns: true }) as { scenario: string }[]).map(
      ({ scenario }) => scenario,
    );
    for (const name of names) expect(name).not.toMatch(/^[=+\-@]/);
    expect(new Set(names).size).toBe(5);
  });
});

it('a change from or to 0 stays one, however few digits the data has', () => {
  for (const ratio of [0, Number.MAX_VALUE]) {
    const [entry] = entriesIn(passing());
    const [figure] = entry?.figures ?? [];
    const one = {
      ...(entry as Entry),
      figures: [{ ...(figure as Entry['figures'][number]), worse: { ratio, lower: 0, upper: null } }],
    };
    const packed = JSON.parse(JSON.stringify(pack([one], isGreen, { ...FULL, digits: 4 })));
    expect(unpack(packed, requestCurve)[0]?.figures[0]?.worse?.ratio).toBe(ratio);
  }
});
