import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { renderTerminal } from '../../src/report/terminal.ts';
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

const plain = (made: Result, columns = 80) => renderTerminal(made, { columns, color: false });
const widest = (text: string) => Math.max(...text.split('\n').map((line) => stringWidth(line)));

describe('the terminal report', () => {
  it.each(['::error::x', '##[error]x'])('holds no command for the runner of a workflow: %s', (name) => {
    for (const color of [true, false]) {
      const text = renderTerminal(result([scenario(name)]), { columns: 80, color });
      for (const line of text.split('\n').map(stripVTControlCharacters)) expect(line).not.toMatch(/^\s*::|##\[/);
    }
  });

  it('reads like this', () => {
    const made = result([scenario('catalogue'), scenario('search', { p95: { worseRatio: 1.081 } })]);
    expect(plain(made)).toBe(`✗ FAILED  1 of 8 comparisons got worse.

  ✗ p95 latency of "search" is 8.1 % worse (between 6.0 % and 10.4 %, 10 rounds
    each). (regression, high)

search  ✗ regressed
  Metric      Verdict      Change           Range  Baseline  This change
  p25         ✓ unchanged  +0.3 %  −1.8 to +2.6 %   1.84 ms      1.85 ms
  p50         ✓ unchanged  +0.3 %  −1.8 to +2.6 %   2.13 ms      2.14 ms
  p95         ✗ regressed  +8.1 %   +6.0 to +10 %   4.02 ms      4.35 ms
  throughput  ✓ unchanged  −0.3 %  −2.5 to +1.8 %   4,384/s      4,371/s
  p25 is the latency that a quarter of the answers stayed within: the one that
  disturbances reach least, so it shows best what the code itself takes.
  10 connections, 10 rounds of 5 s after 2 s of warm-up; rounds scattered by up
  to 1.4 %; changes of 1.9 % or more would be found.
  Not shown: 7 unchanged

catalogue  ✓ unchanged
  Metric      Verdict      Change           Range  Baseline  This change
  p25         ✓ unchanged  +0.3 %  −1.8 to +2.6 %   1.84 ms      1.85 ms
  p50         ✓ unchanged  +0.3 %  −1.8 to +2.6 %   2.13 ms      2.14 ms
  p95         ✓ unchanged  +0.3 %  −1.8 to +2.6 %   4.02 ms      4.03 ms
  throughput  ✓ unchanged  −0.3 %  −2.5 to +1.8 %   4,384/s      4,371/s
  10 connections, 10 rounds of 5 s after 2 s of warm-up; rounds scattered by up
  to 1.4 %; changes of 1.9 % or more would be found.
  Not shown: 7 unchanged

Both sides were measured in this job, on the same machine, in alternating
rounds: strong evidence.
Baseline     a1b2c3d (main)
This change  f00ba47 (faster-search)
Machine      AMD EPYC 7763 64-Core Processor, 4 cores, 16.8 GB memory, ubuntu24
             20260413.1.0, Node.js 24`);
  });

  it.each([
    [passing(), '✓ PASSED  '],
    [failing(), '✗ FAILED  '],
    [inconclusive(), '? UNDECIDED  '],
    [withoutBaseline(), '! NOT COMPARED  '],
  ])('begins with the verdict as sign and word', (made, start) => {
    expect(plain(made).slice(0, start.length)).toBe(start);
  });

  it('shows one column of figures where there is no baseline, and no sign of a pass', () => {
    const text = plain(withoutBaseline());
    expect(text).toContain('  Metric      This change\n  p25             1.85 ms\n');
    expect(text).not.toContain('✓');
  });

  it('groups the rows of several requests under their names', () => {
    expect(plain(failing())).toContain('\n  GET /search?q=tea\n  p25         ✗ regressed   +11 %   +9.3 to +14 %');
  });

  it('shows what got worse, beside the gated rows, as information', () => {
    expect(plain(failing())).toContain('  For information\n');
    expect(plain(failing())).toContain('  CPU per request  ✗ regressed  +9.0 %');
  });

  it('says what would settle an open row', () => {
    expect(plain(inconclusive())).toContain(
      '  ? p50 latency of "search" could be up to 4.7 % worse; the tolerance is 3.0 %.',
    );
  });

  it('lists thresholds that are violated and counts the others', () => {
    expect(plain(failing())).toContain(
      'Thresholds\n  ✗ violated  p95 < 4ms of search, measured 4.28 ms (high)\n  ✓ 1 threshold met',
    );
  });

  it('quotes the log of a target that died, and its indentation', () => {
    expect(plain(stopped())).toContain(
      "    |   throw err;\n    |   ^\n    |\n    | Error: Cannot find module 'express'",
    );
  });

  it('says that the run stopped early, and why, where no finding does', () => {
    const failure = { class: 'load', message: 'perf-gate: the agent died. Start it again.' } as const;
    const text = plain(result([scenario('a')], { failure }));
    expect(text).toContain('  ✗ The run stopped early: perf-gate: the agent died. Start it again.');
  });

  it('calls a stored baseline weaker, and shows notices', () => {
    expect(plain(stored())).toContain('Stored baseline: lower confidence');
    expect(plain(stored())).toContain('! Skipped artifact 4711 of run 8123456001: it has expired.');
    expect(plain(stored())).toContain('Baseline                 a1b2c3d (main), 3 days older');
  });

  it('names who accepted what would have failed', () => {
    const word = { label: 'perf-gate: accepted', by: 'maintainer', at: '2026-05-04T12:00:00Z' };
    const made = result([scenario('search', { p95: { worseRatio: 1.081 } })]);
    expect(plain(accept(made, word), 160)).toContain(`! ACCEPTED  Accepted by maintainer: 1 of 4 comparisons got worse.

  ! maintainer accepted this with the label "perf-gate: accepted" (2026-05-04 12:00 UTC):
    p95 latency of "search" is 8.1 % worse (between 6.0 % and 10.4 %, 10 rounds each).

search`);
  });

  it('gives scenarios that pass one line each where there are many', () => {
    const text = plain(huge(30, 1));
    expect(text).toContain('\nscenario 2 of the monorepo  ✓ unchanged\nscenario 3 of the monorepo  ✓ unchanged\n');
  });
});

describe('its width', () => {
  const wide = result([
    scenario(
      '漢字'.repeat(40),
      { p25: { worseRatio: 14.2, verdict: 'inconclusive' } },
      {
        comparisons: [comparison({ scenario: 's', metric: 'p95', label: '🚀'.repeat(60) })],
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
    for (const columns of [50, 60, 80, 160]) expect(widest(plain(made, columns))).toBeLessThanOrEqual(columns);
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
      for (const number of [1, 2])
        expect(lines.some((line) => RegExp(`^the-.*…[^ ]*-${number}\\b`).test(line))).toBe(true);
      for (const page of [1, 2])
        expect(lines.some((line) => RegExp(`^ +GET /api.*….*page-${page}$`).test(line))).toBe(true);
    }
  });

  it('is kept by the longest names of metrics in the narrowest terminal', () => {
    const comparisons = (['disk-written', 'disk-read', 'p50'] as const).map((metric) =>
      comparison({ scenario: 'browse', metric, gated: true, verdict: 'inconclusive' }),
    );
    const text = plain(result([scenario('browse', {}, { comparisons })]), 40);
    expect(widest(text)).toBeLessThanOrEqual(40);
    expect(text).toMatch(/\n {2}disk w\S*…equest +\? inconclusive/);
    expect(text).toMatch(/\n {2}disk r\S*…equest +\? inconclusive/);
  });

  it('costs the baseline its column first, then this change', () => {
    expect(plain(failing(), 70)).toMatch(/Range {2}This change\n/);
    expect(plain(failing(), 60)).toMatch(/Range\n/);
  });

  it('keeps the columns straight beside wide characters', () => {
    const lines = plain(wide).split('\n');
    expect(lines.find((line) => line.includes('🚀'))).toBe(`  ${'🚀'.repeat(19)}…${'🚀'.repeat(19)}`);
  });
});

describe('untrusted text', () => {
  it('brings no control character and no escape sequence to the terminal', () => {
    expect(plain(hostile()).replaceAll('\n', '')).not.toMatch(/\p{Cc}|[\u202A-\u202E\u2066-\u2069]/u);
  });
});

describe('colors', () => {
  it('are only where they are wanted, whatever the output is', () => {
    const colored = renderTerminal(failing(), { columns: 80, color: true });
    const start = String.fromCharCode(27);
    expect(colored).toContain(`${start}[31m✗ regressed${start}[39m`);
    expect(colored).toContain(`${start}[32m✓ unchanged${start}[39m`);
    expect(stripVTControlCharacters(colored)).toBe(plain(failing()));
    expect(plain(failing())).not.toContain(start);
  });
});
