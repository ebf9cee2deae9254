import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { renderTerminal, type TerminalOptions } from '../../src/report/terminal.ts';
import { accept } from '../../src/verdict/accept.ts';
import type { Result } from '../../src/verdict/result.ts';
import {
  comparison,
  failing,
  finding,
  hostile,
  huge,
  inconclusive,
  passing,
  result,
  scenario,
  stopped,
  stored,
  withoutBaseline,
} from '../support/result.ts';
import { resultOfSize, resultsOfAllSorts, SIZES, withMissingBaseline, withNotices } from './large-results.ts';

const plain = (made: Result, columns = 80, options: Partial<TerminalOptions> = {}) =>
  renderTerminal(made, { columns, color: false, ...options });
const verbose = (made: Result, columns = 80) => plain(made, columns, { verbose: true });
const words = (text: string) => text.replace(/\s+/g, ' ');
const widest = (text: string) => Math.max(...text.split('\n').map((line) => stringWidth(line)));
const VERDICT = /^[✓✗◆?!–] [A-Z' ]+/;

describe('the terminal report', () => {
  it.each(['::error::x', '##[error]x'])('holds no command for the runner of a workflow: %s', (name) => {
    for (const color of [true, false]) {
      for (const all of [true, false]) {
        const text = renderTerminal(result([scenario(name, { p50: { worseRatio: 1.2 } })]), {
          columns: 80,
          color,
          verbose: all,
        });
        for (const line of text.split('\n').map(stripVTControlCharacters)) expect(line).not.toMatch(/^\s*::|##\[/);
      }
    }
  });

  it.each([
    [passing(), '✓ PASSED  '],
    [failing(), '✗ FAILED  '],
    [inconclusive(), '? UNDECIDED  '],
    [withoutBaseline(), '– NOT COMPARED  '],
  ])('begins and ends with the verdict as sign and word', (made, start) => {
    for (const text of [plain(made), verbose(made)]) {
      const lines = text.split('\n');
      expect(text.slice(0, start.length)).toBe(start);
      expect(lines.at(-1)?.slice(0, start.length)).toBe(start);
      expect(lines.at(-2)).toBe('');
    }
  });

  it('says in a sentence what is worse, from what to what', () => {
    expect(words(plain(failing()))).toMatch(
      /^✗ FAILED search is slower: p\d\d \+11 % \([\d.]+ → [\d.]+ ms\) in GET \/search\?q=tea\. /,
    );
  });

  it('draws the worst as intervals on one axis, slower to the right', () => {
    const lines = plain(failing(), 100).split('\n');
    const top = lines.findIndex((line) => line.includes('slower →'));
    expect(lines[top]).toContain('█ tolerated');
    expect(lines[top + 1]).toMatch(
      /^ {2}✗ GET \/search\?q=tea +p\d\d +[·┊█│]+·*├─*●─*[┤►]?·* +\+11 % +[\d.]+ → [\d.]+ ms$/,
    );
    expect(lines.slice(top + 1).some((line) => /^ {2}✗ search +p95 < 4ms +4\.28 ms$/.test(line))).toBe(true);
  });

  it('puts the figures below the name where a line is too short for both', () => {
    const lines = plain(failing(), 40).split('\n');
    const top = lines.findIndex((line) => line.includes('slower →'));
    expect(lines[top + 1]).toMatch(/^ {2}✗ GET \/search\?q=tea p\d\d$/);
    expect(lines[top + 2]).toMatch(/^ {2}[·┊█│─├●┤►]{11} +\+11 % {2}[\d.]+ → [\d.]+ ms$/);
  });

  it('shows what is not green by metric, and one line for each scenario that is', () => {
    const lines = plain(failing()).split('\n');
    const at = lines.findIndex((line) => /^search +✗ regressed/.test(line));
    expect(lines.slice(0, at).some((line) => /^ {6,}.* p50 .* throughput/.test(line))).toBe(true);
    expect(lines.slice(at).some((line) => /^ {4}GET \/search\?q=tea .*✗ \+11 %/.test(line))).toBe(true);
    expect(lines.filter((line) => line.startsWith('✓ catalogue  unchanged'))).toHaveLength(1);
    expect(lines.filter((line) => line.includes('catalogue'))).toHaveLength(1);
  });

  it('says what would settle an open row, once', () => {
    const text = words(plain(inconclusive()));
    expect(text.match(/could be up to 4\.7 % worse/g)).toHaveLength(1);
  });

  it('says what to do next', () => {
    expect(words(plain(failing()))).toMatch(/ Next: [^:]+: npx perf-gate run --base main --scenario search ✗ FAILED/);
    const next = [{ text: ['Keep it'], command: 'perf-gate run --save-baseline' }];
    expect(words(plain(withoutBaseline(), 80, { next }))).toContain('Next: Keep it: perf-gate run --save-baseline –');
    expect(plain(passing())).not.toContain('Next:');
  });

  it('ends with the verdict also after what the command says of its own', () => {
    const lines = plain(passing(), 80, { closing: ['Report: .perf-gate/report.html'] }).split('\n');
    expect(lines.slice(-3)).toEqual(['Report: .perf-gate/report.html', '', expect.stringMatching(/^✓ PASSED {2}/)]);
  });

  it('calls a stored baseline weaker, and shows notices', () => {
    for (const text of [plain(stored()), verbose(stored())]) {
      expect(text).toContain('Stored baseline: lower confidence');
      expect(text).toContain('! Skipped artifact 4711 of run 8123456001: it has expired.');
      expect(text).toContain('a1b2c3d (main), 3 days older');
    }
  });

  it('names who accepted what would have failed', () => {
    const word = { label: 'perf-gate: accepted', by: 'maintainer', at: '2026-05-04T12:00:00Z' };
    const made = accept(result([scenario('search', { p95: { worseRatio: 1.081 } })]), word);
    expect(plain(made, 160)).toMatch(/^! ACCEPTED {2}Accepted by maintainer: search is slower: /);
    expect(plain(made, 160)).toContain(
      '! maintainer accepted this with the label "perf-gate: accepted" (2026-05-04 12:00 UTC).',
    );
  });
});

describe('without a baseline', () => {
  const text = plain(withoutBaseline());

  it('there is no exclamation, and no sign of a pass', () => {
    expect(text).not.toMatch(/[!✓✗]/);
  });

  it('the figures of each scenario stand in its line', () => {
    expect(text).toMatch(/^– catalogue {2}no baseline: p50 2\.14 ms, p95 4\.03 ms, throughput 4,371\/s$/m);
  });

  it('why there is none is said in the verdict alone', () => {
    expect(words(text).match(/the branch main has no artifact/g)).toHaveLength(2);
  });

  it('a failure is one', () => {
    const reason = 'the branch main has no artifact';
    const missing = finding({ kind: 'no baseline', text: `There is no baseline: ${reason}.` });
    const made: Result = { ...withoutBaseline(), conclusion: 'failure', findings: [missing] };
    expect(plain(made)).toMatch(/^✗ FAILED {2}/);
  });
});

describe('a run that stopped', () => {
  it('shows why and the log, and nothing else', () => {
    for (const text of [plain(stopped()), verbose(stopped())]) {
      const [first, reason, ...lines] = text.split('\n');
      expect(first).toBe('✗ FAILED  The run stopped.');
      expect(reason).toContain('the target exited with code 1 before it was ready (3.2 s).');
      expect(lines.join('\n')).toContain(
        "    |   throw err;\n    |   ^\n    |\n    | Error: Cannot find module 'express'",
      );
      expect(lines.slice(-2)).toEqual(['', '✗ FAILED  The run stopped.']);
      expect(text).not.toMatch(/baseline|threshold|limit|Machine|Next/);
    }
  });

  it('says its reason once, and what was measured in the files', () => {
    const failure = { class: 'load', message: 'the agent died. Start it again.' } as const;
    const made = result(withoutBaseline().scenarios, {
      failure,
      conclusion: 'failure',
      evidence: { kind: 'none', reason: 'the run stopped' },
      findings: [finding({ kind: 'failure', severity: 'critical', text: failure.message })],
    });
    const text = plain(made, 80, { closing: ['Result: .perf-gate/result.json'] });
    expect(text).toBe(
      '✗ FAILED  The run stopped.\n  the agent died. Start it again.\n\nResult: .perf-gate/result.json\n\n✗ FAILED  The run stopped.',
    );
  });
});

describe('its length', () => {
  const results = [
    ...SIZES.flatMap((size) => [0, 0.05, 0.5, 1].map((eventful) => resultOfSize(size, { eventful }))),
    ...SIZES.map((size) => withNotices(withMissingBaseline(resultOfSize(size)))),
    ...resultsOfAllSorts(),
    hostile(),
    huge(100, 20),
  ];

  it.each([40, 64, 80, 120, 200])(
    'is at most 60 lines at %i columns as they are shown, whatever a result is',
    (columns) => {
      for (const made of results) {
        const text = plain(made, columns, {
          closing: ['Report: .perf-gate/report.html', 'Result: .perf-gate/result.json'],
          next: [{ text: ['Measure it again by itself'], command: `node ${'/a/long/place'.repeat(12)}/index.js run` }],
        });
        const lines = text.split('\n');
        const shown = lines.map((line) => Math.max(1, Math.ceil(stringWidth(line) / columns)));
        expect(shown.reduce((sum, rows) => sum + rows, 0)).toBeLessThanOrEqual(60);
        expect(widest(text)).toBeLessThanOrEqual(columns);
        expect(lines[0]).toMatch(VERDICT);
        expect(lines.at(-1)).toMatch(VERDICT);
      }
    },
  );

  it('is that of what there is to say: as long for 60 scenarios as for 12 where nothing happened', () => {
    const [, middle, large] = SIZES.map((size) => plain(resultOfSize(size, { eventful: 0 })).split('\n').length);
    expect(large).toBeLessThanOrEqual(60);
    expect(middle).toBeLessThan(30);
  });

  it('has as many rows as there are only where that is asked for', () => {
    const made = resultOfSize(SIZES[1], { eventful: 0.5 });
    expect(verbose(made).split('\n').length).toBeGreaterThan(200);
  });

  it('says once what holds for many, with the count', () => {
    const note = 'perf-gate does not start this target: its rounds are blocks of time in one process.';
    const many = Array.from({ length: 19 }, (_, at) => scenario(`s${at}`, {}, { notes: [note] }));
    const text = words(plain(result([...many, scenario('other')])));
    expect(text.split('blocks of time in one process.')).toHaveLength(2);
    expect(text).toContain('(19 scenarios)');
    const reason = 'has no baseline: the base does not have it.';
    const fresh = Array.from({ length: 19 }, (_, at) => {
      const row = comparison({ scenario: `n${at}`, metric: 'p50', verdict: 'no baseline' });
      return {
        ...scenario(`n${at}`),
        verdict: 'no baseline' as const,
        comparisons: [{ ...row, explanation: `p50 latency of "n${at}" ${reason}` }],
      };
    });
    const said = words(plain(result([...fresh, scenario('other')])));
    expect(said.split('the base does not have it')).toHaveLength(2);
    expect(said).toContain('(18 more like it)');
  });

  it('gives notices that differ in their figures alone one line', () => {
    const text = words(plain(withNotices(passing())));
    expect(text.split('it has expired.')).toHaveLength(2);
    expect(text).toContain('(24 more like it)');
  });
});

describe('what it shows agrees', () => {
  it('in sign and size with the figures beside it', () => {
    let seen = 0;
    for (const made of resultsOfAllSorts()) {
      for (const line of plain(made, 160).split('\n')) {
        const found = / ([+−])(\d+(?:\.\d+)?) % +([\d.,]+) → ([\d.,]+)/.exec(line);
        if (found === null) continue;
        const [, sign, size, before, now] = found;
        const [from = 0, to = 0] = [before, now].map((figure) => Number(figure?.replaceAll(',', '')));
        // Figures have three digits.
        expect(to === from || (to > from ? '+' : '−') === sign, line).toBe(true);
        expect(Math.abs(Math.abs(to / from - 1) * 100 - Number(size)), line).toBeLessThan(1.5);
        seen++;
      }
    }
    expect(seen).toBeGreaterThan(20);
  });

  it('with the conclusion, at its beginning and at its end', () => {
    for (const made of resultsOfAllSorts()) {
      const lines = plain(made, 200).split('\n');
      const failed = made.conclusion === 'failure';
      expect(lines[0]?.startsWith('✗ FAILED')).toBe(failed);
      expect(lines.at(-1)?.startsWith('✗ FAILED')).toBe(failed);
      if (made.findings.length > 0) expect(lines[0]).not.toMatch(/^✓ PASSED {2}/);
    }
  });
});

describe('everything', () => {
  it('is shown where that is asked for: figures of every metric, and how they were found', () => {
    const text = verbose(failing());
    expect(text).toContain('\n  GET /search?q=tea\n  p25         ✗ regressed   +11 %   +9.3 to +14 %');
    expect(text).toContain('  For information\n');
    expect(text).toContain('  CPU per request  ✗ regressed  +9.0 %');
    expect(text).toContain('limit exceeded  p95 < 4ms of search, measured 4.28 ms (high)');
    expect(text).toContain('10 connections, 10 rounds of 5 s after 2 s of warm-up');
  });

  it('gives scenarios that pass one line each where there are many', () => {
    const text = verbose(huge(30, 1));
    expect(text).toContain('\nscenario 2 of the monorepo  ✓ unchanged\nscenario 3 of the monorepo  ✓ unchanged\n');
  });

  it('has one column of figures where there is no baseline', () => {
    expect(verbose(withoutBaseline())).toContain('  Metric      This change\n  p25             1.85 ms\n');
  });
});

describe('its width', () => {
  const wide = result([
    scenario(
      '漢字'.repeat(40),
      { p25: { worseRatio: 14.2, verdict: 'inconclusive' } },
      {
        comparisons: [comparison({ scenario: 's', metric: 'p95', label: '🚀'.repeat(60), worseRatio: 1.3 })],
      },
    ),
  ]);
  const long = result([scenario('a')], { findings: [finding({ text: `${'x'.repeat(300)} ${'漢'.repeat(100)}` })] });

  it.each([
    ['a failure', failing()],
    ['a stopped run', stopped()],
    ['hostile text', hostile()],
    ['wide characters', wide],
    ['words that are longer than a line', long],
  ])('is never passed by %s', (_, made) => {
    for (const columns of [40, 50, 60, 80, 160]) {
      expect(widest(plain(made, columns))).toBeLessThanOrEqual(columns);
      if (columns >= 50) expect(widest(verbose(made, columns))).toBeLessThanOrEqual(columns);
    }
  });

  it('keeps apart the names that begin alike', () => {
    const name = 'the-checkout-of-a-customer-with-a-very-long-basket-and-many-vouchers-number-';
    const path = `GET /api/v2/organizations/01234567-89ab-cdef/projects/${'issues/'.repeat(4)}page-`;
    const made = result(
      [1, 2].map((number) => {
        const comparisons = [1, 2].map((page) =>
          comparison({ scenario: `${name}${number}`, metric: 'p50', label: `${path}${page}`, worseRatio: 1.2 }),
        );
        return scenario(`${name}${number}`, {}, { comparisons });
      }),
    );
    for (const columns of [40, 80]) {
      const lines = plain(made, columns).split('\n');
      for (const number of [1, 2]) {
        expect(lines.some((line) => RegExp(`^the-.*…[^ ]*-${number}\\b`).test(line))).toBe(true);
        for (const page of [1, 2]) {
          expect(lines.filter((line) => RegExp(`the-\\S*…\\S*-${number} › .*…\\S*-${page}\\b`).test(line))).not.toEqual(
            [],
          );
        }
      }
    }
  });

  it('is kept by the longest names of metrics in the narrowest terminal', () => {
    const comparisons = (['disk-written', 'disk-read', 'p50'] as const).map((metric) =>
      comparison({ scenario: 'browse', metric, gated: true, verdict: 'inconclusive' }),
    );
    const made = result([scenario('browse', {}, { comparisons })]);
    expect(widest(plain(made, 40))).toBeLessThanOrEqual(40);
    const text = verbose(made, 40);
    expect(widest(text)).toBeLessThanOrEqual(40);
    expect(text).toMatch(/\n {2}disk w[^\n]*…[^\n]*quest +\? undecided/);
    expect(text).toMatch(/\n {2}disk r[^\n]*…[^\n]*quest +\? undecided/);
  });

  it('costs the baseline its column first, then this change', () => {
    expect(verbose(failing(), 70)).toMatch(/Range {2}This change\n/);
    expect(verbose(failing(), 60)).toMatch(/Range\n/);
  });

  it('keeps the columns straight beside wide characters', () => {
    const lines = verbose(wide).split('\n');
    expect(lines.find((line) => line.startsWith('  🚀'))).toBe(`  ${'🚀'.repeat(19)}…${'🚀'.repeat(19)}`);
  });
});

describe('untrusted text', () => {
  it('brings no control character and no escape sequence to the terminal', () => {
    for (const text of [plain(hostile()), verbose(hostile())]) {
      expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}|[\u202A-\u202E\u2066-\u2069]/u);
    }
  });
});

describe('colors', () => {
  it('are only where they are wanted, whatever the output is', () => {
    const start = String.fromCharCode(27);
    for (const all of [true, false]) {
      const colored = renderTerminal(failing(), { columns: 80, color: true, verbose: all });
      expect(colored).toContain(`${start}[31m✗ `);
      expect(colored).toContain(`${start}[32m✓`);
      expect(stripVTControlCharacters(colored)).toBe(plain(failing(), 80, { verbose: all }));
      expect(plain(failing(), 80, { verbose: all })).not.toContain(start);
    }
  });
});

describe('p25', () => {
  const slower = result([scenario('search', { p25: { worseRatio: 1.081 } })]);

  it('is explained once, after the verdict that names it', () => {
    for (const columns of [40, 160]) {
      expect(words(plain(slower, columns))).toMatch(
        /^✗ FAILED search is slower: p25 [^✗]* p25 is the latency that a quarter/,
      );
      for (const text of [plain(slower, columns), verbose(slower, columns)]) {
        expect(words(text).match(/p25 is the latency that a quarter/g)).toHaveLength(1);
      }
    }
  });

  it('is not explained where it is not named', () => {
    const without = result([scenario('search', { p25: { gated: false }, p50: { worseRatio: 1.2 } })]);
    for (const text of [plain(without), verbose(without), plain(stopped())]) expect(text).not.toContain('a quarter');
  });
});
