import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeHtml, escapeMarkdown, fence, safeUrl } from '../../src/report/write/escape.ts';
import { plainLines, plainText, shorten, shortenName } from '../../src/text/plain.ts';

/** Text that mixes everything which means something to Markdown, HTML, GitHub or a terminal. */
const untrusted = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      ...'`|*_[]()<>&#@!$~:-/\\"\'\n\r\t. ',
      '\u001B[31m',
      '\u202E',
      '\u200B',
      '\u0085',
      '\u2028',
      '\uD800',
    ),
    fc.constantFrom('http://', 'www.', 'GH-1', '@acme', '#12', '<script>', '-->', 'a', '7', 'é', '漢'),
  ),
  maxLength: 60,
});

const visible = (text: string) => text.replaceAll('\u200B', '');
/** What a reader sees of escaped text: entities are characters again. */
const rendered = (text: string) => visible(text).replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));

describe('plain text', () => {
  it('is one line without control characters, escape sequences and direction overrides', () => {
    expect(plainText('a\r\nb\u2028c\td\u0007e')).toBe('a b c de');
    expect(plainText('\u001B[31mred\u001B[0m \u001B]8;;https://evil.example\u0007link\u001B]8;;\u0007')).toBe(
      'red link',
    );
    expect(plainText('\u202Egnp.exe\u202C \u2066x\u2069 \uFEFF\u{E0041}')).toBe('gnp.exe x');
    expect(plainText('half \uD800 a pair')).toBe('half \uFFFD a pair');
  });

  it('keeps every script, and emoji that are joined', () => {
    const text = 'größe 漢字 العربية नमस्ते 👩‍💻';
    expect(plainText(text)).toBe(text);
  });

  it('never holds a control character', () => {
    fc.assert(
      fc.property(untrusted, (text) => {
        expect(plainText(text)).not.toMatch(/\p{Cc}|[\u202A-\u202E\u2066-\u2069]/u);
      }),
    );
  });

  it('keeps the lines and tabs of a log', () => {
    expect(plainLines('a\n\tb\u001B[1m!\r\nc\rd')).toEqual(['a', '\tb!', 'c', 'd']);
  });

  it('is shortened by characters, not by halves of them', () => {
    expect(shorten('👍👍👍👍', 3)).toBe('👍👍…');
    expect(shorten('abc', 3)).toBe('abc');
  });

  it('keeps both ends of a name', () => {
    expect(shortenName('GET /orders?page=1', 12)).toBe('GET /o…age=1');
    expect(shortenName('👍👍👍👍👎', 4)).toBe('👍👍…👎');
    expect(shortenName('abcd', 2)).toBe('a…');
    expect(shortenName('abc', 3)).toBe('abc');
    const names = ['1', '2'].map((page) => shortenName(`GET /${'long/'.repeat(30)}?page=${page}`, 80));
    expect(new Set(names).size).toBe(2);
    expect(names.map((name) => name.length)).toEqual([80, 80]);
  });
});

describe('Markdown', () => {
  it.each([
    ['a table', 'a | b', 'a &#124; b'],
    ['code', '`a`', '&#96;a&#96;'],
    ['HTML', '<img src=x>', '&#60;img src=x&#62;'],
    ['an entity', '&lt;', '&#38;lt;'],
    ['emphasis', '*a* _b_ ~c~', '&#42;a&#42; &#95;b&#95; &#126;c&#126;'],
    ['a link', '[a](b)', '&#91;a&#93;(b)'],
    ['an image', '![a](b)', '!&#91;a&#93;(b)'],
    ['mathematics', '$a$', '&#36;a&#36;'],
    ['an escape', '\\*', '&#92;&#42;'],
    ['a mention', '@acme/admins', '@\u200Bacme/admins'],
    ['an address', 'a@b.example', 'a@\u200Bb.example'],
    ['an issue', 'acme/shop#12', 'acme/shop#\u200B12'],
    ['an issue that looks like an entity', '#35;', '#\u200B35;'],
    ['a GitHub reference', 'GH-12 gh-12', 'GH\u200B-12 gh\u200B-12'],
    ['a URL', 'https://evil.example www.evil.example', 'https:\u200B//evil.example www\u200B.evil.example'],
    ['an emoji name', ':tada:', ':\u200Btada:'],
    ['a new line', 'a\n## b', 'a ## b'],
    [
      'nothing',
      'GET /search?q=tea&page=2 "(p95)" 12:30 CPU @ 2.8GHz',
      'GET /search?q=tea&#38;page=2 "(p95)" 12:30 CPU @ 2.8GHz',
    ],
  ])('does not become %s', (_, text, escaped) => {
    expect(escapeMarkdown(text)).toBe(escaped);
  });

  it('reads as it was written', () => {
    fc.assert(
      fc.property(untrusted, (text) => {
        expect(rendered(escapeMarkdown(text))).toBe(plainText(text));
      }),
    );
  });

  it('has no character left that Markdown or GitHub acts upon', () => {
    fc.assert(
      fc.property(untrusted, (text) => {
        expect(escapeMarkdown(text).replace(/&#\d+;/g, '·')).not.toMatch(
          /[\\`*_[\]<>&|~$\n\r]|@\w|#\w|:\/\/|www\.|GH-\d/i,
        );
      }),
    );
  });
});

describe('HTML', () => {
  it('is text within an element and within an attribute', () => {
    expect(escapeHtml(`<b title="x" id='y'>&`)).toBe('&#60;b title=&#34;x&#34; id=&#39;y&#39;&#62;&#38;');
    fc.assert(
      fc.property(untrusted, (text) => {
        expect(escapeHtml(text).replace(/&#\d+;/g, '·')).not.toMatch(/[<>"'&]/);
        expect(rendered(escapeHtml(text))).toBe(visible(plainText(text)));
      }),
    );
  });
});

describe('a fenced block', () => {
  it('has a fence that is longer than any inside', () => {
    expect(fence(['a'])).toBe('```text\na\n```');
    expect(fence(['```js', 'x', '`````'])).toBe('``````text\n```js\nx\n`````\n``````');
  });

  it('is never closed by its content', () => {
    fc.assert(
      fc.property(untrusted, (text) => {
        const [open = '', ...lines] = fence(plainLines(text)).split('\n');
        const bar = open.replace('text', '');
        expect(lines.findIndex((line) => line.trim().startsWith(bar))).toBe(lines.length - 1);
      }),
    );
  });
});

describe('a link', () => {
  it('is http or nothing, and cannot leave its brackets', () => {
    expect(safeUrl('https://e.example/a(b)?c=<d>"|')).toBe('https://e.example/a%28b%29?c=%3Cd%3E%22%7C');
    for (const url of ['javascript:alert(1)', 'data:text/html,x', 'no url', undefined]) expect(safeUrl(url)).toBeNull();
  });
});
