import { describe, expect, it } from 'vitest';
import type { Diagnosed } from '../../src/diagnosis/diagnosed.ts';
import { renderComment } from '../../src/report/comment.ts';
import { renderHtml } from '../../src/report/html.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import type { Result } from '../../src/verdict/result.ts';
import { failing, passing } from './results.ts';

const LINKS = { run: 'https://github.com/acme/shop/actions/runs/1', acceptLabel: 'perf-gate: accepted' };

function about(made: Result, given: Partial<Diagnosed> = {}): Diagnosed {
  return {
    scenario: made.scenarios[0]?.name ?? '',
    cause: 'throttled',
    text: 'The cgroup of the service used up its quota of 0.5 cores in 75 % of the periods.',
    evidence: [{ title: 'periods in which it was held back', value: 0.75, unit: 'ratio' }],
    advice: 'Raise the quota of 0.5 cores: it was used up in 75 % of the periods.',
    ...given,
  };
}

function withDiagnosis(made: Result, ...given: Partial<Diagnosed>[]): Result {
  return { ...made, diagnosis: given.map((one) => about(made, one)) };
}

const plain = (html: string) => html.replaceAll('\u00A0', ' ');
const terminal = (made: Result, columns = 100) => renderTerminal(made, { columns, color: false });

describe('what held a service up', () => {
  const made = withDiagnosis(
    failing(),
    {},
    { cause: 'slow-start', text: 'It took 9 s.', advice: 'Start in less than 9 s.' },
  );

  it('is in the fold of the comment, and its advice is among what to do now', () => {
    const text = plain(renderComment(made, LINKS));
    const [first = '', fold = ''] = text.split(/<details>(.*)/s);
    expect(first).not.toContain('quota');
    const [next = '', found = ''] = fold.split('What held it up');
    expect(next).toContain('Raise the quota of 0.5 cores');
    expect(next).toContain('Start in less than 9 s');
    expect(found).toContain('used up its quota of 0.5 cores in 75 % of the periods');
    expect(found).toContain('throttled by its cgroup');
  });

  it('is in the summary and on the page, where each figure stands by itself', () => {
    expect(plain(renderMarkdown(made, LINKS))).toContain('What held it up');
    const page = plain(renderHtml(made, LINKS));
    expect(page).toContain('What held it up');
    expect(page).toContain('periods in which it was held back');
    expect(page).toContain('75 %');
    expect(page).toContain('Raise the quota of 0.5 cores');
  });

  it('is one sentence on a terminal, with how many more there are', () => {
    const lines = terminal(made)
      .split('\n')
      .filter((line) => line.startsWith('Why: '));
    expect(lines).toHaveLength(1);
    expect(plain(terminal(made))).toMatch(/And\s+1\s+more\s+cause\s+\(--verbose\s+shows\s+all\)/);
    expect(plain(renderTerminal(made, { columns: 100, color: false, verbose: true }))).toContain('It took 9 s.');
  });
});

it('advice is three sentences at most, and none where all is well', () => {
  const many = ['one 1', 'two 2', 'three 3', 'four 4'].map((advice) => ({ advice: `Try ${advice}.` }));
  const text = renderComment(withDiagnosis(failing(), ...many), LINKS);
  expect(['one', 'two', 'three', 'four'].filter((word) => text.includes(`Try ${word}`))).toEqual([
    'one',
    'two',
    'three',
  ]);
  expect(renderComment(withDiagnosis(passing(), ...many), LINKS)).not.toContain('Try one');
});

it('nothing is said of a scenario that there is not, nor where nothing was found', () => {
  for (const made of [passing(), withDiagnosis(failing(), { scenario: 'gone' })]) {
    for (const text of [renderComment(made, LINKS), renderHtml(made, LINKS), terminal(made)]) {
      expect(text).not.toMatch(/What held it up|Why: |quota/);
    }
  }
});

it('a cause of a later version, and text that would be markup, are shown as they are', () => {
  const evil = '<img src=x onerror=alert(1)> ![](http://x.example) </details> ::error:: [a](javascript:x)';
  const made = withDiagnosis(failing(), {
    cause: 'of-later',
    text: evil,
    advice: evil,
    evidence: [{ title: evil.slice(0, 80), value: 1e300, unit: '<b>' }],
  });
  expect(renderHtml(made, LINKS)).not.toMatch(/<img src=x|<b>/);
  const comment = renderComment(made, LINKS);
  expect(comment).not.toMatch(/<img|!\[\]\(|\]\(javascript/);
  expect(comment.match(/<\/details>/g)?.length).toBe(comment.match(/<details>/g)?.length);
  expect(terminal(made)).not.toMatch(/^::/m);
});
