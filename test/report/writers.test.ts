import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { METRICS } from '../../src/measurement/metric.ts';
import { intervalPicture } from '../../src/report/pictures/interval.ts';
import { ratioAxis } from '../../src/report/pictures/ratio-axis.ts';
import { writeMarkdown } from '../../src/report/write/markdown.ts';
import { writePage } from '../../src/report/write/page.ts';
import { writeTerminal } from '../../src/report/write/terminal.ts';
import { type Block, type Column, fold, list, table, text, titled } from '../../src/text/blocks.ts';
import { figure, name, only, strong } from '../../src/text/inline.ts';
import type { Picture } from '../../src/text/picture.ts';
import { HOSTILE } from '../support/result.ts';

/** The page's own parts around blocks that stand in its middle. */
const page = (...blocks: Block[]) => {
  const written = writePage({ header: [], sections: [blocks, []], data: { text: '', hasPlots: false } });
  return written.slice(written.indexOf('<main>') + 7, written.indexOf('\n<noscript>'));
};
const markdown = (...blocks: Block[]) => writeMarkdown(blocks).trimEnd();
const terminal = (...blocks: Block[]) => writeTerminal([[], blocks], { columns: 60, color: false });

interface Row {
  of: string;
  size: number | null;
}

const COLUMNS: Column<Row>[] = [
  { title: 'Name', cell: (row) => name(row.of) },
  {
    title: 'Size',
    numeric: true,
    drop: 1,
    has: ({ size }) => size !== null,
    cell: ({ size }) => figure(size === null ? '—' : `${size} ms`),
  },
  { title: 'Page', in: ['html'], cell: () => 'only here' },
];

function pictureOf(said: string): Picture {
  return {
    kind: 'curve',
    height: 10,
    shapes: [{ kind: 'text', look: 'label', at: [0, 0], align: 'start', text: said }],
    alternative: said,
  };
}

/** Every block and every text within a line, each holding the same untrusted text. */
function everything(said: string): Block[] {
  const status = { tone: 'fail', words: said } as const;
  return [
    { kind: 'headline', status, text: said },
    text(
      [
        said,
        name(said),
        figure(said),
        strong(said),
        { kind: 'quiet', text: [said] },
        { kind: 'status', status },
        { kind: 'link', text: said, url: said },
        { kind: 'link', text: said, url: `https://e.example/${said}` },
        { kind: 'jump', text: [said], id: said },
        { kind: 'hint', text: said, hint: said },
        { kind: 'only', in: ['html'], text: [said] },
      ],
      { status },
    ),
    text(said, { quiet: true }),
    list([{ text: [said] }, { text: [said], tone: 'note', aside: said }], {
      noun: 'thing',
      open: { markdown: 1, html: 1 },
    }),
    { kind: 'log', lines: [said] },
    { kind: 'facts', facts: [{ title: said, text: said }] },
    table([{ of: said, size: 1 }], COLUMNS, { caption: said, groupOf: () => said }),
    { kind: 'drawing', title: [said], picture: pictureOf(said) },
    { kind: 'cards', cards: [{ facet: said, count: 1, words: said, aside: said, tone: 'fail' }] },
    { kind: 'tools', tools: [{ name: said, text: said }] },
    {
      kind: 'matrix',
      caption: said,
      columns: [said],
      groups: [
        [
          {
            id: said,
            anchor: said,
            name: said,
            status,
            facets: [said],
            cells: [{ tone: 'fail', text: said, worse: 1.1, pale: false }],
          },
        ],
      ],
    },
    { kind: 'plot', plot: said, title: said, alternative: said, index: 0, data: said },
    fold(said, [text(said)]),
    {
      kind: 'group',
      noun: 'thing',
      members: [titled(name(said), [text(said)], { status, id: said, gist: said })],
    },
    { kind: 'beside', blocks: [text(said)] },
    { kind: 'later', blocks: () => [text(said)] },
  ];
}

describe('T10: untrusted text', () => {
  it('is nothing but text in a comment', () => {
    const written = markdown(...everything(HOSTILE)).replace(/^`{3,}text\n[\s\S]*?^`{3,}$/gm, '');
    const ours = /<\/?(?:details|summary|sub|b)>|<br>|&#\d+;|\]\(https:\/\/e\.example\/[^)\s]*\)/g;
    expect(written.replace(ours, '')).not.toMatch(/[<>]|!\[|@\w|#\d|:\/\/|www\.|GH-2|\p{Cc}(?<!\n)|\u202E/u);
  });

  it('is nothing but text in a page', () => {
    const written = page(...everything(HOSTILE));
    expect(written).not.toMatch(/<(?:script|img|!--)|\son\w+="|\u202E|\p{Cc}(?<!\n)/u);
    expect(written.match(/href="(?!#|https:\/\/e\.example\/)/g)).toBeNull();
  });

  it('has no control character in a terminal', () => {
    expect(terminal(...everything(HOSTILE)).replaceAll('\n', '')).not.toMatch(/\p{Cc}|\u202E/u);
  });

  it.each(['# heading', '- item', '+ item', '1. item', '12) item', '===', '#', '---'])(
    '%s begins no block in a comment',
    (said) => {
      expect(markdown(text(said), list([{ text: [said] }]))).toBe(`\u200B${said}\n\n- \u200B${said}`);
    },
  );
});

describe('text in parts', () => {
  it('keeps the spaces between its parts, and none around it', () => {
    const said = text([' a ', strong('b'), ' ', name('c'), ', d ']);
    expect(markdown(said)).toBe('a **b** c, d');
    expect(page(said)).toBe('<p>a <strong>b</strong> <bdi>c</bdi>, d</p>');
    expect(terminal(said)).toBe('\n  a b c, d');
  });

  it('may be for one medium', () => {
    const said = text(['a', only(['html'], ' page'), only(['markdown'], ' comment')]);
    expect([markdown(said), page(said), terminal(said)]).toEqual(['a comment', '<p>a page</p>', '\n  a']);
  });
});

describe('a table', () => {
  const rows = [
    { of: 'one', size: 1 },
    { of: 'two', size: null },
  ];

  it('has the same columns in every medium', () => {
    const made = table(rows, COLUMNS, { caption: 'Sizes' });
    expect(markdown(made)).toBe('| Name | Size |\n| :- | -: |\n| one | 1\u00A0ms |\n| two | — |');
    expect(terminal(made)).toBe('\n  Name  Size\n  one   1 ms\n  two      —');
    expect(page(made)).toContain(
      '<tr><th scope="row"><bdi>one</bdi></th><td class="number">1\u00A0ms</td><td>only here</td></tr>',
    );
  });

  it('goes without a column that no row has anything for', () => {
    const made = table([{ of: 'two', size: null }], COLUMNS, { caption: 'Sizes' });
    expect(markdown(made)).toBe('| Name |\n| :- |\n| two |');
    expect(page(made)).not.toContain('Size</th>');
  });

  it('goes without columns where a terminal is too narrow, but never below two', () => {
    const wide = Array.from(
      { length: 4 },
      (_, at): Column<Row> => ({ title: `${'x'.repeat(24)}${at}`, drop: 4 - at, cell: ({ of }) => of }),
    );
    const [header] = terminal(table(rows, wide, { caption: 'Wide' }))
      .trim()
      .split('\n');
    expect(header?.match(/x\d/g)).toEqual(['x0', 'x1']);
    expect(stringWidth(header ?? '')).toBeLessThanOrEqual(60);
  });
});

describe('a picture', () => {
  it('is in words what it draws', () => {
    const row = { definition: METRICS.p50, worse: { ratio: 1.08, lower: 1.059, upper: 1.104 }, tolerance: 0.03 };
    const picture = intervalPicture(row, ratioAxis([row]));
    expect(picture.alternative).toBe('+8.0 %, +5.9 to +10 %, with a tolerance of 3.0 %');
    expect(markdown(text({ kind: 'picture', picture }))).toBe(`\u200B${picture.alternative}`);
    expect(page(text({ kind: 'picture', picture }))).toMatch(
      /^<p><svg class="picture interval" height="18" aria-hidden="true"/,
    );
  });
});
