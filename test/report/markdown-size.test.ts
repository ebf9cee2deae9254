import { describe, expect, it } from 'vitest';
import { renderMarkdown } from '../../src/report/markdown.ts';
import type { Result } from '../../src/verdict/result.ts';
import { failing, hostile, huge, result, scenario } from '../support/result.ts';

const LINKS = { report: 'https://e.example/report' };
const bytes = (text: string) => Buffer.byteLength(text, 'utf8');

/** Every tag is closed, every table row has as many cells as its header, every fence is closed. */
function expectWhole(text: string): void {
  const outside = text.replace(/^(`{3,})text\n[\s\S]*?^\1$/gm, '');
  expect(outside).not.toContain('```');
  for (const tag of ['details', 'summary', 'sub', 'b']) {
    expect(outside.split(`<${tag}>`)).toHaveLength(outside.split(`</${tag}>`).length);
  }
  let columns = 0;
  for (const line of outside.split('\n')) {
    if (!line.startsWith('|')) columns = 0;
    else if (columns === 0) columns = line.split('|').length;
    else expect(line.split('|')).toHaveLength(columns);
  }
}

const many = { some: huge(300, 10), all: huge(300, 10, 'all'), none: huge(300, 10, 'none') };

describe('300 scenarios with 10 requests each', () => {
  it.each([
    ['a third of them slower', many.some, 65_000],
    ['all of them slower', many.all, 65_000],
    ['none of them slower', many.none, 65_000],
    ['a third of them slower', many.some, 10_000],
    ['all of them slower', many.all, 2_000],
    ['a third of them slower', many.some, 1_000_000],
  ])('%s: is whole and says what it left out', (_, made, maxBytes) => {
    const text = renderMarkdown(made, { maxBytes, links: LINKS });
    expect(bytes(text)).toBeLessThanOrEqual(maxBytes);
    expectWhole(text);
    expect(text).toContain(`_Shortened to fit into ${maxBytes.toLocaleString('en-US')} bytes, without `);
    expect(text).toMatch(made.conclusion === 'failure' ? /^### ❌ Failed/ : /^### ✅ Passed/);
  });

  it('uses the room that it has', () => {
    expect(bytes(renderMarkdown(many.some))).toBeGreaterThan(0.6 * 65_000);
  });

  it('counts the findings, scenarios and thresholds that it caps', () => {
    const text = renderMarkdown(many.some);
    const listed = text.match(/^- ❌ /gm)?.length ?? 0;
    expect(text).toContain(`… and ${(3100 - listed).toLocaleString('en-US')} more findings`);
    expect(text).toMatch(/… and \d+ more scenarios: \d+ regressed/);
    expect(text).toContain('9,200 rows that passed; 200 scenarios in which everything passed');
  });
});

describe('what is left out', () => {
  const mixed: Result = { ...huge(12, 3), notices: ['A notice.'] };
  const whole = renderMarkdown(mixed, { maxBytes: 10_000_000, links: LINKS });
  const shedTo = (share: number) => renderMarkdown(mixed, { maxBytes: Math.floor(bytes(whole) * share), links: LINKS });

  it('is nothing while it fits', () => {
    expect(renderMarkdown(mixed, { maxBytes: bytes(whole), links: LINKS })).toBe(whole);
    expect(whole).not.toContain('Shortened');
  });

  it('is what passed, first: its rows, and no more than the name of a scenario', () => {
    const text = shedTo(0.999);
    expect(text).not.toContain('| ✅ unchanged |');
    expect(text).toContain('- ✅ <b>scenario 2 of the monorepo</b>: unchanged');
    expect(text).toContain('p worse / adjusted');
    expect(text).toContain('- ⚠️ A notice.');
  });

  it('is the folded details, second', () => {
    const text = shedTo(0.3);
    expect(text).not.toContain('p worse / adjusted');
    expect(text).not.toContain('How this was decided');
    expect(text).toContain('- ⚠️ A notice.');
    expect(text).toContain('[Full report]');
  });

  it('is links, machines and notices, third, and never a finding before them', () => {
    const second = bytes(shedTo(0.3));
    const text = renderMarkdown(mixed, { maxBytes: second - 1, links: LINKS });
    expect(text).not.toMatch(/A notice|\[Full report\]|Machine/);
    expect(text.match(/^- ❌ /gm)).toHaveLength(mixed.findings.length);
  });

  it('never is the verdict, the evidence or the commits', () => {
    const text = renderMarkdown(mixed, { maxBytes: 2_000 });
    expect(text).toMatch(/^### ❌ Failed/);
    expect(text).toContain('strong evidence');
    expect(text).toContain('a1b2c3d (main)');
  });
});

describe('long untrusted text', () => {
  it('is cut in wide characters without breaking one, and measured in bytes', () => {
    const name = '漢字🚀'.repeat(2_000);
    const text = renderMarkdown(result([scenario(name)], { headline: name, notices: [name], key: name }));
    expect(bytes(text)).toBeLessThan(20_000);
    expect(text).toContain('…');
    expect(text).not.toMatch(/\p{Surrogate}/u);
    expectWhole(text);
  });

  it('leaves room for everything else', () => {
    for (const maxBytes of [2_000, 4_000, 8_000]) {
      const text = renderMarkdown(hostile(), { maxBytes });
      expect(bytes(text)).toBeLessThanOrEqual(maxBytes);
      expectWhole(text);
    }
  });

  it('of a log shows its end', () => {
    const log = Array.from({ length: 5_000 }, (_, line) => `line ${line} ${'x'.repeat(500)}`).join('\n');
    const failure = { class: 'target', message: `perf-gate: it died. Last lines of its log:\n${log}` } as const;
    const text = renderMarkdown({ ...failing(), failure });
    expect(text).toContain('line 4999 x');
    expect(text).not.toContain('line 4000 ');
    expectWhole(text);
  });
});
