import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { uplotAssets } from '../../scripts/embed-uplot.ts';
import { renderHtml } from '../../src/report/html.ts';
import { accept } from '../../src/verdict/accept.ts';
import {
  failing,
  finding,
  hostile,
  passing,
  result,
  scenario,
  stopped,
  stored,
  withoutBaseline,
} from '../support/result.ts';

/** Text of the page without styles, scripts and tags. */
function words(html: string): string {
  return html
    .replace(/<(style|script)[\s\S]*?<\/\1>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replace(/\s+/g, ' ');
}

describe('the page', () => {
  it('needs nothing else', () => {
    const html = renderHtml(failing());
    expect(html).not.toMatch(/<(?:link|iframe|object|embed|base|form)\b|\ssrc=|@import|url\(/);
    expect(html.match(/https?:\/\/[^\s"'<)]+/g) ?? []).toEqual(['https://github.com/leeoniya/uPlot']);
  });

  it('allows exactly its own script and style', () => {
    const html = renderHtml(failing());
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '';
    const hash = (pattern: RegExp) =>
      `'sha256-${createHash('sha256')
        .update(pattern.exec(html)?.[1] ?? '')
        .digest('base64')}'`;
    expect(policy).toBe(
      `default-src 'none'; style-src ${hash(/<style>([\s\S]*?)<\/style>/)}; script-src ${hash(/<script type="module">([\s\S]*?)<\/script>/)}; ` +
        "img-src data:; base-uri 'none'; form-action 'none'",
    );
    expect(html).not.toMatch(/\sstyle="|\son\w+="/);
  });

  it('names who accepted what would have failed, and each finding once', () => {
    const made = failing();
    const word = { label: 'perf-gate: <accepted>', by: 'maintainer', at: '2026-05-04T12:00:00Z' };
    const page = words(renderHtml(accept(made, word)));
    expect(page).toContain('maintainer accepted this with the label "perf-gate: <accepted>" (2026-05-04 12:00 UTC):');
    for (const { text } of made.findings) expect(page.split(text)).toHaveLength(2);
    expect(renderHtml(made)).not.toContain('accepted this');
  });

  it('has a language, a title, captions and headers with a scope', () => {
    const html = renderHtml(failing());
    expect(html).toContain('<html lang="en">');
    expect(html).toContain('<title>Failed – 4 of 15 comparisons got worse.</title>');
    expect(html.match(/<table>/g)).toHaveLength(html.match(/<table><caption>[^<]+<\/caption>/g)?.length ?? 0);
    expect(html.match(/<th /g)).toHaveLength(html.match(/<th scope="/g)?.length ?? 0);
    expect(
      html.match(/role="img" aria-label="Plot of [^"]+ The same figures are in the tables below\."/g),
    ).toHaveLength(6);
  });

  it('tells the same story as the comment', () => {
    const text = words(renderHtml(failing()));
    for (const said of [
      '✗ Failed 4 of 15 comparisons got worse.',
      'p25 latency of GET /search?q=tea in "search" is 11.4 % worse',
      'search ✗ regressed, 1 limit not met',
      'throughput ✗ regressed −7.1 % −9.1 to −5.3 % 4,384/s 4,071/s',
      'rounds scattered by up to 1.4 %',
      '1 of 2 limits not met',
      'Baseline a1b2c3d (main)',
      '218,402 requests sent',
    ]) {
      expect(text).toContain(said);
    }
  });

  it('never looks like a pass without a baseline', () => {
    const text = words(renderHtml({ ...withoutBaseline(), conclusion: 'success' }));
    expect(text).toContain('! Not compared No baseline');
    expect(text).not.toMatch(/✓|Passed/);
  });

  it('calls a stored baseline weaker', () => {
    expect(words(renderHtml(stored()))).toContain('Stored baseline: lower confidence');
  });

  it('shows the log of a target that died', () => {
    expect(renderHtml(stopped())).toContain('  throw err;\n  ^\n\nError: Cannot find module &#39;express&#39;');
  });

  it('has the figures of the plots as tables', () => {
    const text = words(renderHtml(passing()));
    expect(text).toContain('Round p25 baseline, ms p25 this change, ms');
    expect(text).toMatch(/Share Baseline, ms This change, ms 0 % .* 99 % .* slowest/);
  });

  it('folds findings beyond the tenth', () => {
    const findings = Array.from({ length: 14 }, (_, index) => finding({ text: `Finding ${index + 1}.` }));
    expect(renderHtml(result([scenario('a')], { findings }))).toContain('<summary>4 more findings</summary>');
  });

  it('says the only finding once, where the headline is that finding', () => {
    const findings = ['It is slow.', 'It is large.'].map((text) => finding({ text }));
    const page = words(renderHtml(result([scenario('a')], { headline: 'It is slow.', findings })));
    const body = page.slice(page.indexOf('key default'));
    expect(body.match(/It is slow/g)).toHaveLength(1);
    expect(body).toContain('It is large.');
  });

  it('escapes hostile text in elements, attributes and data', () => {
    const html = renderHtml(hostile());
    expect(html.match(/<script[ >]/g)).toHaveLength(2);
    expect(html.match(/<\/script>/g)).toHaveLength(2);
    expect(html).not.toContain('<img');
    expect(html).not.toContain('\u202E');
    const data = /id="plot-data">([\s\S]*?)<\/script>/.exec(html)?.[1] ?? '';
    expect(data).not.toContain('<');
    expect(JSON.stringify(JSON.parse(data))).toContain('<script>');
  });
});

describe('the embedded scripts', () => {
  it('are current: npm run generate', () => {
    const committed = readFileSync(join(import.meta.dirname, '../../src/report/pictures/uplot-assets.ts'), 'utf8');
    expect(committed === uplotAssets()).toBe(true);
  });

  it('cannot close the element that they are in', () => {
    expect(uplotAssets()).not.toMatch(/<\/(?:script|style)|<!--/i);
  });
});

it('does not ask the browser for its locale, which need not be a language tag', () => {
  expect(uplotAssets()).not.toContain('.language');
});
