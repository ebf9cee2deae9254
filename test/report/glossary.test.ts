import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { METRICS } from '../../src/measurement/metric.ts';
import { formatPair, formatValue } from '../../src/measurement/metric-value.ts';
import { renderComment } from '../../src/report/comment.ts';
import { renderHtml } from '../../src/report/html.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { VERDICT_WORDS } from '../../src/report/status.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import { SIGN } from '../../src/report/write/inline.ts';
import { MARKDOWN_SIGN } from '../../src/report/write/markdown-inline.ts';
import { keepUnits } from '../../src/text/numbers.ts';
import type { Result } from '../../src/verdict/result.ts';
import { failing, inconclusive, passing, stopped, stored, withoutBaseline } from '../support/result.ts';
import { brokenRounds, leftOpen, lessThanBase, likelySlower, moreErrors } from './decisions.ts';
import { resultsOfAllSorts } from './large-results.ts';
import { accepted, journeysWithChecks, loosened, storedBaseline } from './results.ts';

const glossary = readFileSync(join(import.meta.dirname, '../../docs/glossary.md'), 'utf8');

const MEDIA: [string, (result: Result) => string][] = [
  ['the comment', (made) => renderComment(made)],
  ['the summary', (made) => renderMarkdown(made)],
  ['the page', (made) => renderHtml(made).replace(/<(script|style)\b[\s\S]*?<\/\1>|<[^>]*>/g, ' ')],
  ['a terminal', (made) => renderTerminal(made, { columns: 80, color: false })],
];

const RESULTS: Result[] = [
  failing(),
  inconclusive(),
  passing(),
  stopped(),
  stored(),
  withoutBaseline(),
  accepted(),
  loosened(),
  storedBaseline(),
  journeysWithChecks(),
  brokenRounds(),
  leftOpen(),
  lessThanBase(),
  likelySlower(),
  moreErrors(),
  ...resultsOfAllSorts(8),
];

describe.each(MEDIA)('%s', (_, render) => {
  it('uses the words of the glossary', () => {
    for (const made of RESULTS) {
      expect(render(made).match(/\b(?:violated|thresholds?|inconclusive|incomparable)\b/gi)).toBeNull();
    }
  });

  it('has three digits of every latency', () => {
    for (const made of RESULTS) {
      const table = render(made).replaceAll('\u00A0', ' ');
      for (const [value = ''] of table.matchAll(/(?<![\d.,])\d+\.\d+ ms/g)) {
        expect(value.replace(/^0\.0*/, '').replace(/\D/g, '')).toHaveLength(3);
      }
    }
  });
});

it('no line breaks between a number and its unit in a comment or a summary', () => {
  for (const render of [renderComment, renderMarkdown]) {
    for (const made of RESULTS) {
      const prose = render(made).replace(/^(`{3,})text\n[\s\S]*?^\1$/gm, '');
      expect(prose.match(/\d (?:%|pp|ms|µs|s|min|kB|MB|GB)(?![\p{L}\p{N}])/gu)).toBeNull();
    }
  }
});

describe('the glossary', () => {
  it('has every verdict and every sign', () => {
    for (const word of Object.values(VERDICT_WORDS)) expect(glossary).toContain(word);
    for (const sign of [...Object.values(MARKDOWN_SIGN), ...Object.values(SIGN)]) expect(glossary).toContain(sign);
  });

  it('says how numbers are written as they are', () => {
    expect(formatValue(METRICS.p95, 4.1)).toBe('4.10 ms');
    expect(formatValue(METRICS.p95, 12)).toBe('12.0 ms');
    expect(formatValue(METRICS.throughput, 1234)).toBe('1,234/s');
  });
});

describe('before and now', () => {
  it.each([
    [METRICS.p50, 2.13, 2.37, '2.13', '2.37 ms'],
    [METRICS.p50, 4.02, 4.1, '4.02', '4.10 ms'],
    [METRICS.p50, 0.84, 1.25, '0.840', '1.25 ms'],
    [METRICS.p50, 1.25, 0.84, '1.25', '0.840 ms'],
    [METRICS.p50, 0.5, 1200, '500 µs', '1.20 s'],
    [METRICS.p50, 1, 1.01, '1.00', '1.01 ms'],
    [METRICS.throughput, 4384, 4071, '4,384', '4,071/s'],
    [METRICS.throughput, 0, 5, '0', '5.00/s'],
    [METRICS.throughput, 5, 0, '5.00', '0/s'],
    [METRICS.memory, 91_400_000, 1_200_000_000, '91.4 MB', '1.20 GB'],
    [METRICS.memory, 512, 800, '512', '800 B'],
    [METRICS['error-rate'], 0, 0.0095, '0', '0.95 %'],
    [METRICS['error-rate'], 0.005, 0.02, '0.5', '2.0 %'],
    [{ unit: 'widgets' }, 3, 4, '3', '4 widgets'],
    [{ unit: '' }, 3, 4.5, '3', '4.5'],
  ])('of %j, %d and %d', (metric, before, now, first, last) => {
    expect(formatPair(metric, before, now)).toEqual([first, last]);
  });
});

it('keeps a number and its unit together, and nothing else', () => {
  expect(keepUnits('8.1 % slower in 10 s of 2 services, 3 ms, 4 msgs, 5 pp.')).toBe(
    '8.1\u00A0% slower in 10\u00A0s of 2 services, 3\u00A0ms, 4 msgs, 5\u00A0pp.',
  );
});
