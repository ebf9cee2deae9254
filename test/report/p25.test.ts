import { expect, it } from 'vitest';
import { renderComment } from '../../src/report/comment.ts';
import { renderHtml } from '../../src/report/html.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import type { Result } from '../../src/verdict/result.ts';
import { failing, finding, passing, result, scenario, stopped } from '../support/result.ts';

const MEDIA: [string, (result: Result) => string][] = [
  ['the comment', renderComment],
  ['the summary of a comment', renderMarkdown],
  ['the page', (made) => renderHtml(made).replace(/<script[\s\S]*?<\/script>|<title>.*?<\/title>|<[^>]*>/g, ' ')],
  ['a wide terminal', (made) => renderTerminal(made, { columns: 160, color: false })],
  ['a narrow terminal', (made) => renderTerminal(made, { columns: 40, color: false })],
];
const plain = (text: string) => text.replace(/\s+/g, ' ').replace(/[\u200b\u2060]/g, '');

const headline = 'p25 latency of "search" is 8.1 % slower.';
const text = 'p25 latency of "search" is 8.1 % slower (10 rounds each).';
const RESULTS: [string, () => Result, where: RegExp][] = [
  [
    'the headline',
    () => ({ ...failing(), headline }),
    /p25 latency of "search" is 8\.1 % slower\.\W*(<[^>]*>|_|\s)*p25 is the/,
  ],
  [
    'a finding',
    () => ({ ...passing(), findings: [finding({ text })] }),
    /p25 latency of "search".*p25 is the.*catalogue/,
  ],
  ['a table', passing, /throughput.*p25 is the.*search/],
];

for (const [medium, render] of MEDIA) {
  it.each(RESULTS)(`${medium} explains p25 once, where it stands first: %s`, (_, made, where) => {
    const shown = plain(render(made()));
    expect(shown.match(/p25 is the latency that a quarter/g)).toHaveLength(1);
    // A comment and a summary say the headline in their own words.
    if (!medium.includes('comment')) expect(shown.replace(/&quot;|&#34;/g, '"')).toMatch(where);
  });

  it(`${medium} does not explain what it does not show`, () => {
    const without = { p25: { gated: false } };
    expect(plain(render(result([scenario('search', without)])))).not.toContain('a quarter');
    expect(plain(render(stopped()))).not.toContain('a quarter');
  });
}
