import { describe, expect, it } from 'vitest';
import { reduceRun } from '../../src/measurement/job.ts';
import { renderHtml } from '../../src/report/html.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { resultStatus } from '../../src/report/status.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import type { Gone } from '../../src/verdict/gone.ts';
import { judge } from '../../src/verdict/judge.ts';
import type { Result } from '../../src/verdict/result.ts';
import type { RulesUsed } from '../../src/verdict/rules-used.ts';
import { configOf, plainRounds, runOf, sameJob } from '../verdict/documents.ts';

const used: RulesUsed = { from: 'head', commit: null, ref: 'main', problem: null, differences: [], omitted: 0 };

function resultWith(gone: Gone[], onRemovedScenario: 'pass' | 'neutral' | 'fail' = 'neutral'): Result {
  const base = sameJob(reduceRun(runOf([{ rounds: plainRounds(10) }])));
  const head = runOf([{ rounds: plainRounds(10, { order: 3 }) }]);
  const config = configOf({ judgement: { onRemovedScenario } });
  return judge(head, base, { ...config, rules: { used, added: [], lost: [], gone } });
}

const words = (text: string) =>
  text
    .replace(/<[^>]*>/g, ' ')
    .replace(/&quot;|&#34;/g, '"')
    .replace(/\\(.)/g, '$1')
    .replace(/\s+/g, ' ');

const CASES: [Gone, string][] = [
  [{ kind: 'scenario', scenario: 'search', name: 'search' }, 'Scenario "search" is gone.'],
  [
    { kind: 'scenario', scenario: 'search', name: 'search', now: 'find' },
    'Scenario "search" is gone; "find" is the same under a new name, and nothing compares both.',
  ],
  [
    { kind: 'scenario', scenario: 'browse', name: 'browse' },
    'Scenario "browse" is removed; it was measured by the rules of the base.',
  ],
  [{ kind: 'request', scenario: 'browse', name: 'GET /cart' }, 'Request "GET /cart" of "browse" is gone.'],
  [{ kind: 'journey', scenario: 'browse', name: 'buy' }, 'Journey "buy" of "browse" is gone.'],
  [
    { kind: 'check', scenario: 'browse', name: 'has id', request: 'GET /' },
    'Check "has id" of "GET /" in "browse" is gone.',
  ],
];

describe('every report names what is gone', () => {
  it.each(CASES)('%j', (item, sentence) => {
    for (const lenience of ['pass', 'neutral', 'fail'] as const) {
      const result = resultWith([item], lenience);
      for (const text of [
        renderMarkdown(result),
        renderHtml(result),
        renderTerminal(result, { columns: 80, color: false }),
        renderTerminal(result, { columns: 40, color: false }),
      ]) {
        expect(words(text)).toContain('The base has what this change has not:');
        expect(words(text)).toContain(sentence);
      }
    }
  });

  it('as plain text, whatever the name is', () => {
    const result = resultWith([{ kind: 'request', scenario: 'browse', name: 'GET /<u>\u001b[31m\n## x</u>' }]);
    expect(renderHtml(result).replace(/<script.*?<\/script>/gs, '')).not.toContain('<u>');
    expect(renderTerminal(result, { columns: 80, color: false })).not.toContain('\u001b');
    expect(renderMarkdown(result)).not.toMatch(/^## x|<u>/m);
  });

  it('and says what follows from it', () => {
    expect(words(renderHtml(resultWith([CASES[0]?.[0] as Gone], 'pass')))).toContain('what is gone: pass');
  });

  it('and is no plain pass', () => {
    const [[item]] = CASES as [[Gone, string]];
    expect(resultStatus(resultWith([], 'pass'))).toEqual({ tone: 'pass', words: 'Passed' });
    expect(resultStatus(resultWith([item], 'pass'))).toEqual({
      tone: 'note',
      words: 'Passed with less than the base has',
    });
    expect(resultStatus(resultWith([item], 'neutral'))).toEqual({ tone: 'open', words: 'Neutral' });
    expect(resultStatus(resultWith([item], 'fail'))).toEqual({ tone: 'fail', words: 'Failed' });
  });

  it('but has no words about it where nothing is gone', () => {
    expect(renderMarkdown(resultWith([]))).not.toContain('what this change has not');
  });
});
