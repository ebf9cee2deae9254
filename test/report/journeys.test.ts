import { describe, expect, it } from 'vitest';
import { renderHtml } from '../../src/report/html.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import { width } from '../../src/report/write/columns.ts';
import { comparison, counts, result, scenario, threshold } from '../support/result.ts';

const shopping = result([
  scenario(
    'shop',
    {},
    {
      comparisons: ['GET /search', 'journey "buy"'].map((label) =>
        comparison({ scenario: 'shop', metric: 'p95', label }),
      ),
      thresholds: [
        threshold({ scenario: 'shop', label: 'journey "buy"', text: '< 2s', value: 2400, violated: true }),
        threshold({ scenario: 'shop', label: 'GET /search' }),
      ],
      journeys: [
        {
          name: 'buy',
          counts: counts({ sent: 1203, responses: 1190, errors: { 'check "has items"': 8 }, inFlight: 5 }),
        },
      ],
      checks: [
        { label: 'GET /search', name: 'has items', passed: 4004, failed: 8 },
        { label: 'GET /search', name: 'is JSON', passed: 4012, failed: 0 },
      ],
    },
  ),
]);
const JOURNEY = 'Journey "buy": 1,203 under way, 1,190 completed, 8 failed (8 × check "has items"), 5 unfinished';

/** What stands open, and what is in a folded block. */
function parts(markdown: string) {
  const open = markdown.replace(/<details>[\s\S]*?<\/details>/g, '');
  return { open, folded: markdown.split('<details>').slice(1).join('') };
}

describe('the comment', () => {
  const { open, folded } = parts(renderMarkdown(shopping));

  it('has a table of the checks that failed, and the others in the details', () => {
    expect(open).toContain('| GET /search<br>has items | 8\u00a0of\u00a04,012 |');
    expect(open).not.toContain('is JSON');
    expect(folded).toContain('| GET /search<br>is JSON | 0\u00a0of\u00a04,012 |');
  });

  it('names the journey of a row and of a threshold', () => {
    expect(open).toContain('**journey "buy"**');
    expect(open).toContain('| shop<br>journey "buy"<br>p95\u00a0<\u00a02s'.replace('<\u00a02s', '&#60;\u00a02s'));
  });

  it('says what became of each journey in the details', () => {
    expect(folded).toContain(JOURNEY);
    expect(open).not.toContain('under way');
  });

  it('does not mention them where there are none', () => {
    expect(renderMarkdown(result([scenario('plain')]))).not.toMatch(/check|journey/i);
  });
});

it('the terminal shows failed checks and journeys within 80 columns', () => {
  const lines = renderTerminal(shopping, { columns: 80, color: false, verbose: true }).split('\n');
  expect(Math.max(...lines.map(width))).toBeLessThanOrEqual(80);
  const text = lines.map((line) => line.trim()).join(' ');
  expect(text).toContain('check "has items" of GET /search failed: 8 of 4,012');
  expect(text).toContain('1 check passed by every answer');
  expect(text).toContain(JOURNEY);
  expect(text).toContain('p95 < 2s of journey "buy" in shop, measured 2.40 s');
});

it('the page shows failed checks, and the others with the journeys in its details', () => {
  const html = renderHtml(shopping);
  expect(html).toContain('<caption>Checks that failed</caption>');
  expect(html).toContain('<bdi>has items</bdi></th><td class="number">8\u00A0of\u00A04,012</td>');
  expect(html).toContain('<caption>Checks that every answer passed</caption>');
  expect(html).toContain('Journey &#34;buy&#34;: 1,203 under way');
  expect(html).toContain('<caption>Limits of journey &#34;buy&#34; of shop</caption>');
  expect(html).toContain('p95 &#60; 2s');
});
