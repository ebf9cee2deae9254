import { describe, expect, it } from 'vitest';
import { renderHtml } from '../../src/report/html.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { resultStatus, scenarioStatus, verdictCounts, verdictStatus } from '../../src/report/status.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import type { Comparison, Result, Verdict } from '../../src/verdict/result.ts';
import { comparison, result, SAME_JOB, scenario } from '../support/result.ts';
import { brokenRounds, leftOpen, lessThanBase, likelySlower } from './decisions.ts';
import { inconclusive, manyRequests, passing, withoutBaseline } from './results.ts';

type Spec = Partial<Omit<Comparison, 'metric'>>;
const row = (spec: Spec = {}) =>
  comparison({ scenario: 'shop', metric: 'p95', gated: true, worseRatio: 1.05, ...spec });

const BROKEN: NonNullable<Comparison['broken']> = {
  head: { rounds: 20, silent: 2, missing: 0, failing: 0, collapsed: 0, times: null },
  base: { rounds: 20, silent: 0, missing: 0, failing: 0, collapsed: 0, times: null },
  p: 1,
};

/** What a row is, and its sign and words in a comment, on a page and on a terminal. */
const SIGNS: [string, Spec, string, string][] = [
  ['decides, and regressed', { verdict: 'regressed', primary: true }, '❌ regressed', '✗ regressed'],
  ['regressed beside what decides', { verdict: 'regressed', primary: false }, '❌ regressed', '✗ regressed'],
  [
    'decides, and is likely slower',
    { verdict: 'inconclusive', primary: true, likely: 'worse' },
    '🟡 likely slower',
    '◆ likely slower',
  ],
  [
    'is likely slower beside what decides',
    { verdict: 'inconclusive', primary: false, likely: 'worse' },
    '🟡 likely slower',
    '◇ likely slower',
  ],
  ['decides, and is undecided', { verdict: 'inconclusive', primary: true }, '➖ undecided', '? undecided'],
  ['is undecided beside what decides', { verdict: 'inconclusive', primary: false }, '➖ open', '○ open'],
  [
    'has rounds that count against it',
    { verdict: 'inconclusive', primary: false, broken: BROKEN },
    '➖ undecided',
    '? undecided',
  ],
  ['is of an older version', { verdict: 'inconclusive' }, '➖ undecided', '? undecided'],
  ['cannot fail the gate', { verdict: 'inconclusive', gated: false, primary: false }, '➖ undecided', '? undecided'],
  ['is unchanged', { verdict: 'unchanged', primary: false }, '✅ unchanged', '✓ unchanged'],
];

function resultOf(...comparisons: Comparison[]): Result {
  return result([{ ...scenario('shop'), comparisons }], { evidence: SAME_JOB });
}

const onTerminal = (made: Result, color = false) => renderTerminal(made, { columns: 80, color, verbose: true });
const pageWords = (page: string) =>
  page
    .replace(/<(style|script)\b.*?<\/\1>/gs, '')
    .replace(/<svg.*?<\/svg>|<[^>]*>/gs, ' ')
    .replace(/\s+/g, ' ');

describe('the sign of a row that', () => {
  it.each(SIGNS)('%s', (_, spec, emoji, plain) => {
    const made = resultOf(row(spec));
    expect(renderMarkdown(made)).toContain(`| ${emoji} |`);
    expect(pageWords(renderHtml(made))).toContain(plain);
    expect(onTerminal(made)).toContain(plain);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is removed
    expect(onTerminal(made, true).replace(/\u001b\[\d+m/g, '')).toContain(plain);
  });

  it('has a tone of its own for each meaning', () => {
    const tones = SIGNS.slice(2, 6).map(([, spec]) => verdictStatus(row(spec)).tone);
    expect(tones).toEqual(['likely', 'likely-aside', 'open', 'open-aside']);
  });

  it('uses the word of its metric', () => {
    const likely = { verdict: 'inconclusive', primary: true, likely: 'worse' } as const;
    expect(verdictStatus(comparison({ scenario: 'shop', metric: 'throughput', ...likely })).words).toBe('likely lower');
    expect(verdictStatus(comparison({ scenario: 'shop', metric: 'memory', ...likely })).words).toBe('likely higher');
  });

  it('is quiet in the page, in print and on a terminal where another figure decides', () => {
    const page = renderHtml(resultOf(row({ verdict: 'inconclusive', primary: false })));
    expect(page).toContain('class="badge open-aside"');
    expect(page).toContain('class="picture interval open-aside"');
    for (const color of ['--likely: #9c2b6b', '--likely: #f48fc6']) expect(page).toContain(color);
    expect(page.match(/--likely: #9c2b6b/g)).toHaveLength(2);
    expect(onTerminal(resultOf(row({ verdict: 'inconclusive', primary: false })), true)).toContain('\u001b[2m○ open');
  });
});

describe('a heading does not deny its rows', () => {
  const likely: Spec = { verdict: 'inconclusive', likely: 'worse' };
  const lower = { scenario: 'shop', metric: 'throughput', gated: true, primary: true } as const;
  const CASES: [string, Comparison[], Verdict, string, string][] = [
    ['likely', [row({ ...likely, primary: true })], 'inconclusive', 'likely', 'likely slower'],
    [
      'two that are likely worse, each with its word',
      [row({ ...likely, primary: false }), comparison({ ...lower, verdict: 'inconclusive', likely: 'worse' })],
      'inconclusive',
      'likely',
      'likely worse',
    ],
    [
      'unchanged beside what is likely slower',
      [row({ ...likely, primary: false }), comparison({ ...lower, verdict: 'unchanged' })],
      'unchanged',
      'note',
      'unchanged, 1 likely slower',
    ],
    [
      'unchanged beside what is open',
      [row({ verdict: 'inconclusive', primary: false }), comparison({ ...lower, verdict: 'unchanged' })],
      'unchanged',
      'pass',
      'unchanged',
    ],
    [
      'regressed, whatever else is likely',
      [row({ ...likely, primary: false }), comparison({ ...lower, worseRatio: 1.4 })],
      'regressed',
      'fail',
      'regressed',
    ],
  ];
  it.each(CASES)('%s', (_, comparisons, verdict, tone, words) => {
    const made = { ...scenario('shop'), comparisons, verdict };
    expect(scenarioStatus(made, result([made]))).toEqual({ tone, words });
  });

  it('is likely as a whole where what decides is, and only then', () => {
    expect(resultStatus(likelySlower())).toEqual({ tone: 'likely', words: 'Undecided' });
    expect(resultStatus(inconclusive())).toEqual({ tone: 'open', words: 'Undecided' });
    expect(resultStatus(leftOpen())).toEqual({ tone: 'pass', words: 'Passed' });
  });

  it('puts a scenario that is likely slower before one that is undecided', () => {
    const [catalogue, search] = likelySlower().scenarios;
    const undecided = inconclusive().scenarios[1];
    const made = { ...likelySlower(), scenarios: [catalogue, undecided, search].flatMap((one) => one ?? []) };
    const headings = [...renderMarkdown(made).matchAll(/^#### (\S+) (\S+):/gm)].map(([, sign, name]) => [sign, name]);
    expect(headings).toEqual([
      ['🟡', 'search'],
      ['➖', 'search'],
      ['✅', 'catalogue'],
    ]);
  });
});

describe('counts', () => {
  it('are by the words of the rows, the most serious first', () => {
    const rows = SIGNS.map(([, spec]) => row(spec)).reverse();
    expect(verdictCounts(rows)).toBe('2 regressed, 2 likely slower, 4 undecided, 1 unchanged, 1 open');
  });

  it('agree in the headline and in the evidence', () => {
    const text = renderMarkdown(inconclusive());
    expect(inconclusive().headline).toContain('No regression found, but 2 of 6 comparisons could not be decided.');
    expect(text).toContain('in alternating rounds, but 2 of 6 comparisons could not be decided.');
  });
});

/** What stands open in a comment, by scenario: the items of its lists. */
function openItems(made: Result, name: string): string[] {
  const open = renderMarkdown(made).replace(/<details>.*?<\/details>/gs, '');
  const [, section = ''] = open.split(new RegExp(`^#### \\S+ ${name}:.*$`, 'm'));
  return [...(section.split(/^#### /m)[0] as string).matchAll(/^- (.*)$/gm)].map(([, item]) => item as string);
}

describe('the sentence of what decides', () => {
  it('stands open, and those of what it decides for are in the details', () => {
    const [only, ...more] = openItems(inconclusive(), 'search');
    expect(only).toMatch(/^➖ throughput of "search" could be up to 8.7\s% lower/);
    expect(more).toEqual([]);
    expect(renderMarkdown(inconclusive())).toMatch(/<details>[\s\S]*- ➖ p25 latency of "search" could be up to/);
    expect(renderHtml(inconclusive())).toContain('<span class="mark open-aside">p25 latency');
    expect(onTerminal(inconclusive())).not.toContain('p25 latency of "search" could be');
  });

  it('says what the others could be where nothing else is to be said', () => {
    expect(openItems(leftOpen(), 'catalogue')).toEqual([
      expect.stringMatching(
        /^✅ throughput of "catalogue" did not get lower by .*; p95 latency could be up to 4.8\s% slower\.$/,
      ),
    ]);
    expect(openItems(leftOpen(), 'search')).toEqual([
      expect.stringMatching(/^✅ throughput of "search" did not get lower .*; p95 latency is likely slower\.$/),
    ]);
  });

  it('is followed by what is likely on a terminal, which has no details', () => {
    const said = onTerminal(likelySlower());
    expect(said.indexOf('◆ throughput of "search" is likely lower')).toBeGreaterThan(0);
    expect(said.indexOf('◇ p95 latency of "search" is likely slower')).toBeGreaterThan(
      said.indexOf('◆ throughput of "search" is likely lower'),
    );
  });

  it('is the only one about rounds that broke, which every figure would say again', () => {
    expect(openItems(brokenRounds(), 'browse')).toEqual([
      expect.stringMatching(/^p95 latency of "browse": 2 of 20 rounds of this change were 100 times slower/),
      expect.stringMatching(/^➖ throughput of "browse" cannot be called unchanged: 2 of 20 rounds/),
    ]);
  });
});

describe('what decides is marked', () => {
  const LEGEND = 'decides whether anything changed. Each of the others can still fail the gate by a regression';

  it.each([
    ['with open rows', leftOpen(), true],
    ['without', passing(), true],
    ['with many requests', manyRequests(), true],
    ['without a baseline', withoutBaseline(), false],
    ['where every gated row decides', resultOf(row({ primary: true })), false],
    [
      'in results of older versions',
      resultOf(row(), comparison({ scenario: 'shop', metric: 'p50', gated: true })),
      false,
    ],
  ])('and explained once, %s', (_, made, marked) => {
    for (const text of [renderMarkdown(made), pageWords(renderHtml(made)), onTerminal(made).replace(/\s+/g, ' ')]) {
      expect(text.split(LEGEND)).toHaveLength(marked ? 2 : 1);
    }
    expect(/\| \*\*\S+\*\* \| \S+ (unchanged|improved|regressed)/.test(renderMarkdown(made))).toBe(marked);
    // The page has it in the details that it begins with.
    const page = renderHtml(made);
    expect(/<th scope="row"><strong>/.test(page)).toBe(marked && page.includes('<h3>'));
    expect(/^ {2}\S+ \* /m.test(onTerminal(made))).toBe(marked);
  });

  it('says what "open" means only where something is', () => {
    expect(renderMarkdown(leftOpen())).toContain('where it neither shows one nor rules one out, it is open');
    expect(renderMarkdown(passing())).not.toContain('it is open');
    expect(renderMarkdown(inconclusive())).toContain('**Open means:**');
    expect(renderMarkdown(inconclusive())).not.toContain('**Likely slower means:**');
    expect(renderMarkdown(likelySlower())).toContain('**Likely slower means:**');
    expect(renderMarkdown(passing())).not.toMatch(/\*\*(Open|Likely slower) means/);
  });
});

it('nothing is wider than a terminal of 40 columns', () => {
  for (const made of [leftOpen(), likelySlower(), brokenRounds(), lessThanBase()]) {
    for (const line of renderTerminal(made, { columns: 40, color: false }).split('\n')) {
      expect(line.length).toBeLessThanOrEqual(40);
    }
  }
});
