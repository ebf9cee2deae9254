import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { galleryTexts } from '../../scripts/gallery/document.ts';
import { type Drawn, digest, digestOfPage, PAGES } from '../../scripts/gallery/pictures.ts';
import { terminalSvg } from '../../scripts/gallery/terminal-svg.ts';

// The pictures of the documentation show the product as it is. What is compared is the text that they are made of, and never
// pixels, which differ from font to font.

const root = resolve(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path));
const drawn: Record<string, Drawn> = JSON.parse(read('docs/gallery/pictures.json').toString());
const pictures = PAGES.flatMap((page) => page.pictures.map((picture) => [picture.file, picture, page] as const));

describe('the gallery', () => {
  it.each([...galleryTexts().keys()])('%s is current: npm run gallery', (path) => {
    expect(read(path).toString()).toBe(galleryTexts().get(path));
  });

  it.each(pictures)('%s was taken of the page as it is: npm run gallery', (file, { viewport }, page) => {
    const picture = read(`docs/gallery/${file}`);
    expect(drawn[file]).toEqual({ page: digestOfPage(page.source()), picture: digest(picture) });
    expect(picture.subarray(1, 4).toString()).toBe('PNG');
    expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual(
      [viewport.width, viewport.height].map((pixels) => Math.ceil(pixels * 1.5)),
    );
    expect(picture.length).toBeLessThan(350_000);
  });

  it('has every picture that it was made with, and no other file', () => {
    const made = [...galleryTexts().keys()].flatMap((path) => /^docs\/gallery\/(.+)/.exec(path)?.[1] ?? []);
    const files = [...made, ...pictures.map(([file]) => file), 'pictures.json'];
    expect(readdirSync(join(root, 'docs/gallery')).sort()).toEqual(files.sort());
    for (const file of files.filter((name) => name !== 'pictures.json'))
      expect(read('docs/gallery.md').toString()).toContain(`](gallery/${file})`);
  });

  it.each([
    ['1 ', '2 ', true],
    ['"a"', '"b"', true],
    ['M0 0', 'M0 1', true],
    ['red', 'blue', false],
    ['draw(1)', 'draw(2)', false],
  ])('tells pages apart by what they say and how they are made: %s and %s', (part, other, isOther) => {
    const page =
      '<p class="a">1 <svg><path d="M0 0"/></svg></p><style>p { color: red }</style><script>draw(1)</script>';
    expect(digestOfPage(page.replace(part, other)) !== digestOfPage(page)).toBe(isOther);
  });
});

describe('a terminal as a picture', () => {
  const textsOf = (output: string) =>
    [...terminalSvg(output, { columns: 20, title: 'T' }).matchAll(/<text ([^>]*)>([^<]*)<\/text>/g)].map(
      ([, attributes, text]) => `${text} ${attributes}`,
    );

  it.each<[what: string, output: string, texts: string[]]>([
    ['plain text', 'ab', ['ab x="16" y="30.25" textLength="16"']],
    ['an indent', '  ab', ['ab x="32" y="30.25" textLength="16"']],
    ['a second line', '\nab', ['ab x="16" y="49.25" textLength="16"']],
    [
      'wide characters',
      '界\u001b[1mb',
      ['界 x="16" y="30.25" textLength="16"', 'b x="32" y="30.25" textLength="8" class="strong"'],
    ],
    [
      'colors and their end',
      '\u001b[31mr\u001b[39mp',
      ['r x="16" y="30.25" textLength="8" class="red"', 'p x="24" y="30.25" textLength="8"'],
    ],
    [
      'several at once',
      '\u001b[1;35mx\u001b[22my\u001b[0mz',
      [
        'x x="16" y="30.25" textLength="8" class="strong magenta"',
        'y x="24" y="30.25" textLength="8" class="magenta"',
        'z x="32" y="30.25" textLength="8"',
      ],
    ],
    ['what would be markup', 'a<b>&', ['a&lt;b&gt;&amp; x="16" y="30.25" textLength="40"']],
    ['nothing', '', []],
    ['blanks', '   \u001b[2m \u001b[22m', []],
  ])('shows %s', (_, output, texts) => expect(textsOf(output)).toEqual(texts));

  it('is as wide as its terminal and as high as its lines', () => {
    expect(terminalSvg('a\nb\nc', { columns: 80, title: 'A & B' })).toMatch(
      /^<svg [^>]*viewBox="0 0 672 89" [^>]*>\n<title id="title">A &amp; B<\/title>/,
    );
  });
});
