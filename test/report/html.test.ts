import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pageScript } from '../../scripts/embed-page-script.ts';
import { uplotAssets } from '../../scripts/embed-uplot.ts';
import { renderHtml } from '../../src/report/html.ts';
import { accept } from '../../src/verdict/accept.ts';
import { failing, finding, hostile, result, scenario, stopped, stored, withoutBaseline } from '../support/result.ts';
import { dataOf, wordsOf } from './page/page-data.ts';

describe('the page', () => {
  it('needs nothing else', () => {
    const html = renderHtml(failing());
    expect(html).not.toMatch(/<(?:link|iframe|object|embed|base|form)\b|\ssrc=|@import|url\(/);
    const addresses = html.replace(/<script[\s\S]*?<\/script>/g, '').match(/https?:\/\/[^\s"'<)]+/g) ?? [];
    expect(addresses).toEqual([
      'https://github.com/acme/shop/commit/f00ba47f00ba47f00ba47f00ba47f00ba47f00ba',
      'https://github.com/acme/shop/actions/runs/8123499999/attempts/1',
      'https://github.com/org/perf-gate/blob/main/docs/how-it-decides.md',
      'https://github.com/org/perf-gate/blob/main/docs/statistics.md#3-the-verdict-of-one-comparison',
    ]);
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

  it.each([
    ['the pull request of its ref', { ref: 'refs/pull/42/merge' }, {}, 'https://github.com/acme/shop/pull/42'],
    [
      'the server that the run is on',
      { ref: 'refs/pull/42/merge' },
      { run: 'https://git.example/acme/shop/actions/runs/1' },
      'https://git.example/acme/shop/pull/42',
    ],
    [
      'the pull request that is named',
      { ref: null },
      { run: 'https://git.example/acme/shop/actions/runs/1', pullRequest: 'https://git.example/acme/shop/pull/7' },
      'https://git.example/acme/shop/pull/7',
    ],
  ])('leads to %s', (_, origin, links, address) => {
    const made = failing();
    const html = renderHtml({ ...made, head: { ...made.head, origin: { ...made.head.origin, ...origin } } }, links);
    expect(html).toContain(`<a href="${address}">Pull request</a>`);
  });

  it('leads nowhere where a repository or a commit is none', () => {
    const made = failing();
    const origin = { ...made.head.origin, repository: '../evil', commit: 'javascript:alert(1)', runId: null };
    const html = renderHtml({ ...made, head: { ...made.head, origin } });
    for (const link of html.match(/<a href="http[^"]*"/g) ?? []) {
      expect(link).toContain('https://github.com/org/perf-gate/blob/main/docs/');
    }
  });

  it('names who accepted what would have failed, and each finding', () => {
    const made = failing();
    const word = { label: 'perf-gate: <accepted>', by: 'maintainer', at: '2026-05-04T12:00:00Z' };
    const page = wordsOf(renderHtml(accept(made, word)));
    expect(page).toContain('maintainer accepted this with the label "perf-gate: <accepted>" (2026-05-04 12:00 UTC):');
    for (const { text } of made.findings) expect(page).toContain(text);
    expect(renderHtml(made)).not.toContain('accepted this');
  });

  it('has a language, a title, captions, headers with a scope, and pictures with words', () => {
    const html = renderHtml(failing());
    expect(html).toContain('<html lang="en">');
    expect(html).toMatch(/<title>Failed – search is slower: [^<]*<\/title>/);
    expect(html.match(/<table/g)).toHaveLength(html.match(/<table[^>]*><caption>[^<]+<\/caption>/g)?.length ?? 0);
    expect(html.match(/<th /g)).toHaveLength(html.match(/<th scope="/g)?.length ?? 0);
    const pictures = html.match(/<svg class="picture[^>]*>/g) ?? [];
    expect(pictures.length).toBeGreaterThan(20);
    for (const picture of pictures) expect(picture).toMatch(/aria-hidden="true"|role="img" aria-label="[^"]{10,}"/);
  });

  it('has headings of which none skips a level', () => {
    const levels = [...renderHtml(failing()).matchAll(/<h(\d)>/g)].map(([, level]) => Number(level));
    expect(levels[0]).toBe(1);
    for (const [at, level] of levels.entries()) expect(level - (levels[at - 1] ?? 0)).toBeLessThanOrEqual(1);
  });

  it('says first what is slower, how many there are of each, and what to do', () => {
    const text = wordsOf(renderHtml(failing()));
    for (const said of [
      '✗ Failed search is slower: p50 +11 %',
      '1 limit not met',
      'Copy as Markdown',
      'npx perf-gate run --base main --scenario search',
      'a1b2c3d (main)',
      'measured 2026-05-04 12:30 UTC',
    ]) {
      expect(text).toContain(said);
    }
  });

  it('tells the same story as the comment', () => {
    const text = wordsOf(renderHtml(failing()));
    for (const said of [
      'p25 latency of GET /search?q=tea in "search" is 11.4 % worse',
      'throughput ✗ regressed −7.1 % −9.1 to −5.3 %',
      '4,384 → 4,071/s',
      'rounds scattered by up to 1.4 %',
      '218,402 requests sent',
    ]) {
      expect(text).toContain(said);
    }
  });

  it('never looks like a pass without a baseline', () => {
    const text = wordsOf(renderHtml({ ...withoutBaseline(), conclusion: 'success' }));
    expect(text).toContain('! Not compared No baseline');
    expect(text).not.toMatch(/✓|Passed/);
  });

  it('calls a stored baseline weaker', () => {
    expect(wordsOf(renderHtml(stored()))).toContain('Stored baseline: lower confidence');
  });

  it('shows the log of a target that died', () => {
    expect(renderHtml(stopped())).toContain('  throw err;\n  ^\n\nError: Cannot find module &#39;express&#39;');
  });

  it('has the figures of the pictures as tables', () => {
    const text = wordsOf(renderHtml(failing()));
    expect(text).toMatch(/percentiles in figures Latency by percentile Percentile Before → now p50 [\d.]+ → [\d.]+ ms/);
    expect(text).toContain('Scatter and p values');
  });

  it('folds findings beyond the tenth', () => {
    const findings = Array.from({ length: 14 }, (_, index) => finding({ text: `Finding ${index + 1}.` }));
    expect(renderHtml(result([scenario('a')], { findings }))).toContain('<summary>4 more findings</summary>');
  });

  it('says how many findings it leaves out', () => {
    const findings = Array.from({ length: 5000 }, (_, index) => finding({ text: `Finding ${index + 1}.` }));
    const html = renderHtml(result([scenario('a')], { findings }));
    expect(html.match(/>Finding \d+\./g)).toHaveLength(300);
    expect(html).toContain('… and 4,700 more findings');
    expect(html).toContain('<summary>4,990 more findings</summary>');
  });

  it('has no script that draws plots where there is nothing to draw', () => {
    expect(renderHtml(failing())).not.toContain('uPlot');
  });

  it('escapes hostile text in elements, attributes and data', () => {
    const html = renderHtml(hostile());
    expect(html.match(/<script[ >]/g)).toHaveLength(2);
    expect(html.match(/<\/script>/g)).toHaveLength(2);
    expect(html).not.toContain('<img');
    expect(html).not.toContain('\u202E');
    expect(dataOf(html).scenarios[0]).toContain('<script>');
  });
});

describe('the embedded scripts', () => {
  it('are current: npm run generate', async () => {
    const committed = (path: string) => readFileSync(join(import.meta.dirname, '../../src/report', path), 'utf8');
    expect(committed('pictures/uplot-assets.ts') === uplotAssets()).toBe(true);
    expect(committed('page/page-script.ts') === (await pageScript())).toBe(true);
  });

  it('cannot close the element that they are in', async () => {
    expect(uplotAssets() + (await pageScript())).not.toMatch(/<\/(?:script|style)|<!--/i);
  });

  it('are small', async () => {
    expect((await pageScript()).length).toBeLessThan(60_000);
  });
});

it('does not ask the browser for its locale, which need not be a language tag', () => {
  expect(uplotAssets()).not.toContain('.language');
});
