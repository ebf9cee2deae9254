import { describe, expect, it } from 'vitest';
import { renderMarkdown as render } from '../../src/report/markdown.ts';
import { escapeMarkdown } from '../../src/report/write/escape.ts';
import { accept } from '../../src/verdict/accept.ts';
import type { Result, ScenarioResult } from '../../src/verdict/result.ts';
import { brokenIn } from '../support/markdown-structure.ts';
import {
  BASE_ORIGIN,
  comparison,
  counts,
  failing,
  finding,
  HEAD_ORIGIN,
  HOSTILE,
  hostile,
  inconclusive,
  passing,
  result,
  SAME_JOB,
  scenario,
  stopped,
  stored,
  threshold,
  withoutBaseline,
} from '../support/result.ts';

/** The part from a line that starts with a text to the next heading. */
function section(text: string, start: string): string {
  const from = text.indexOf(`\n${start}`) + 1;
  const end = text.indexOf('\n#### ', from + 1);
  return from === 0 ? '' : text.slice(from, end === -1 ? undefined : end);
}

/** Without the folded parts: what a reader sees before touching anything. */
function unfolded(text: string): string {
  return text.replace(/<details>[\s\S]*?<\/details>/g, '');
}

const plain = (text: string) => text.replaceAll('\u00A0', ' ');
/** With the spaces that do not break as plain ones: where they stand is the matter of other tests. */
const renderMarkdown = (...of: Parameters<typeof render>) => plain(render(...of));

describe('the first line', () => {
  it.each([
    [passing(), '### ✅ Passed – No regression of 3.0 % or more in 12 comparisons'],
    [
      failing(),
      '### ❌ Failed – <code>search</code> is slower: p50 +11 % (2.13 → 2.37 ms) in <code>GET /search?q=tea</code>',
    ],
    [
      inconclusive(),
      '### ➖ Undecided – Nothing is proven: <code>search</code> could be up to 4.7 % slower: p50 +2.4 % (2.13 → 2.18 ms)',
    ],
    [withoutBaseline(), '### ⚠️ Not compared – No baseline: the branch main has no artifact perf-gate-baseline-default'],
    [stopped(), '### ❌ Failed – the target exited with code 1 before it was ready'],
  ])('is the verdict, as sign and words', (made, line) => {
    expect(plain(renderMarkdown(made).split('\n')[0] as string)).toBe(line);
  });

  it('is no pass where a missing baseline may pass', () => {
    const text = renderMarkdown({ ...withoutBaseline(), conclusion: 'success' });
    expect(text).toMatch(/^### ⚠️ Not compared/);
    expect(text).not.toContain('✅');
  });
});

describe('findings', () => {
  it('are shown in their own sentences, with kind and severity', () => {
    const lines = renderMarkdown(failing()).split('\n');
    expect(lines.find((line) => line.startsWith('- '))).toBe(
      '- ❌ throughput of "search" is 7.7 % worse (between 5.6 % and 10.0 %, 10 rounds each). _(regression, high)_',
    );
    expect(lines).toContain('- ❌ p95 latency of "search" is 4.28 ms; the limit is &#60; 4ms. _(limit, high)_');
  });

  it('say when they do not fail the gate, after those that do', () => {
    const findings = [finding({ text: 'Small.', severity: 'low', fails: false }), finding({ text: 'Large.' })];
    const text = renderMarkdown(result([scenario('search')], { findings }));
    expect(text).toContain('- ❌ Large. _(regression, high)_\n- Small. _(regression, low, does not fail the gate)_');
  });

  it('are folded beyond the fifth', () => {
    const findings = Array.from({ length: 8 }, (_, index) => finding({ text: `Finding ${index + 1}.` }));
    const text = renderMarkdown(result([scenario('search')], { findings }));
    expect(unfolded(text)).toContain('Finding 5.');
    expect(unfolded(text)).not.toContain('Finding 6.');
    expect(text).toContain('<summary>3 more findings</summary>');
    expect(text).toContain('Finding 8.');
  });

  it('are not repeated when the heading is one of them', () => {
    const text = renderMarkdown(
      result([scenario('a')], { headline: 'It is slow.', findings: [finding({ text: 'It is slow.' })] }),
    );
    expect(text.match(/It is slow/g)).toHaveLength(1);
  });
});

describe('what a person accepted', () => {
  const word = { label: 'perf-gate: accepted', by: 'maintainer', at: '2026-05-04T12:00:00Z' };

  it('comes first, with the person, the label, the time, and each finding once', () => {
    const failed = failing();
    const text = renderMarkdown(accept(failed, word));
    expect(text).toMatch(/^### ⚠️ Accepted by <code>maintainer<\/code>: /);
    expect(text).toContain(
      '⚠️ maintainer accepted this with the label "perf-gate: accepted" (2026-05-04 12:00 UTC):\n\n- ',
    );
    for (const { text: finding } of failed.findings) expect(text.split(escapeMarkdown(finding))).toHaveLength(2);
    expect(text).not.toMatch(/does not fail the gate|^### ❌/m);
  });

  it('is not there where no one accepted', () => {
    expect(renderMarkdown(failing())).not.toMatch(/accepted/i);
  });

  it('does not let the name of the label be anything but text', () => {
    const text = renderMarkdown(accept(failing(), { label: HOSTILE, by: '@acme/admins', at: HOSTILE }));
    expect(text).not.toMatch(/<script|<img|@acme|\]\(javascript/);
  });
});

describe('a scenario', () => {
  it('has its verdict in its heading, the most serious scenario first', () => {
    const headings = renderMarkdown(failing()).match(/^#### .*$/gm);
    expect(headings?.filter((heading) => /: /.test(heading))).toEqual([
      '#### ❌ search: regressed, 1 limit not met',
      '#### ➖ order: undecided',
      '#### ✅ catalogue: unchanged',
    ]);
  });

  it('shows metric, verdict, difference with its range, baseline and this change', () => {
    const table = plain(section(renderMarkdown(failing()), '#### ➖ order'))
      .split('\n')
      .slice(2, 8);
    expect(table).toEqual([
      '| Metric | Verdict | Difference | Baseline | This change |',
      '| :- | :- | -: | -: | -: |',
      '| p25 | ✅ unchanged | +0.3 %<br>−1.8 to +2.6 % | 1.84 ms | 1.85 ms |',
      '| p50 | ✅ unchanged | +0.3 %<br>−1.8 to +2.6 % | 2.13 ms | 2.14 ms |',
      '| p95 | ➖ undecided | +2.1 %<br>0.0 to +4.4 % | 4.02 ms | 4.10 ms |',
      '| throughput | ✅ unchanged | −0.3 %<br>−2.5 to +1.8 % | 4,384/s | 4,371/s |',
    ]);
  });

  it('shows less throughput as less, and highlights what regressed', () => {
    expect(plain(renderMarkdown(failing()))).toContain(
      '| throughput | ❌ regressed | **−7.1 %**<br>−9.1 to −5.3 % | 4,384/s | 4,071/s |',
    );
  });

  it('leaves a bound open that the rounds could not give', () => {
    const open = (worse: { ratio: number; lower: number; upper: number | null }) =>
      plain(renderMarkdown(result([scenario('s', { p95: { worse, verdict: 'inconclusive' } })])));
    expect(open({ ratio: 1.1, lower: 1.02, upper: null })).toContain('| +10 %<br>from +2.0 % |');
    expect(open({ ratio: 1.1, lower: 0, upper: 1.2 })).toContain('| +10 %<br>up to +20 % |');
    expect(open({ ratio: 1.1, lower: 0, upper: null })).toContain('| +10 %<br>— |');
  });

  it('gives each of several requests a table under its name', () => {
    const text = section(renderMarkdown(failing()), '#### ❌ search');
    const names = ['**All requests**', '**GET /search?q=tea**', '**GET /search?q=coffee&#38;page=2**'];
    expect(names.map((name) => unfolded(text).includes(`${name}\n\n| Metric`))).toEqual([true, true, true]);
  });

  it('folds the rows that cannot fail the gate', () => {
    const text = section(renderMarkdown(failing()), '#### ➖ order');
    expect(unfolded(text)).not.toContain('memory');
    expect(text).toContain(
      '<summary>7 more rows for information (7 unchanged), scatter and p values of order</summary>',
    );
    expect(plain(text)).toContain('| peak memory | ✅ unchanged |');
  });

  it('explains what is open, and not what the findings explain', () => {
    const text = unfolded(renderMarkdown(failing()));
    expect(text).toContain('- ➖ p95 latency of "order" could be up to 4.4 % worse; the tolerance is 3.0 %.');
    expect(text.match(/p25 latency of GET \/search\?q=tea in "search"/g)).toHaveLength(1);
  });

  it('explains a row that looks better and yet counts as unchanged', () => {
    const worse = { ratio: 0.8, lower: 0.6, upper: 1.01 };
    const text = (verdict: 'unchanged' | 'improved', ratio: number) =>
      unfolded(
        renderMarkdown(result([scenario('s', { p95: { worse: { ...worse, ratio }, verdict, explanation: 'Said.' } })])),
      );
    expect(text('unchanged', 0.8)).toContain('- ✅ Said.');
    expect(text('unchanged', 0.98)).not.toContain('Said.');
  });

  it('names one reason once where nothing of it can be compared', () => {
    const none = { verdict: 'no baseline' } as const;
    const text = renderMarkdown(
      result([scenario('old'), scenario('new', { p25: none, p50: none, p95: none, throughput: none })]),
    );
    expect(section(text, '#### ➖ new: no baseline').match(/^- .*$/gm)).toEqual([
      '- "new" has no baseline: the baseline does not have this scenario.',
    ]);
  });

  it.each([
    ['the base does not have it', null],
    ['no round measured it on both sides', null],
    ['no round measured it on both sides', 0],
  ])('names the metric where its scenario was compared: %s', (reason, base) => {
    const explanation = `p95 latency of "s" has no baseline: ${reason}.`;
    const made = result([scenario('s', { p95: { verdict: 'no baseline', base, explanation } })]);
    expect(unfolded(renderMarkdown(made))).toContain(`- ${explanation}`);
  });

  it('says that rounds did not scatter', () => {
    const made = scenario('s');
    for (const row of made.comparisons) Object.assign(row, { scatter: { base: 0, head: 0 }, detectable: 0 });
    expect(renderMarkdown(result([made]))).toContain('; rounds did not scatter at all.');
  });

  it('says how it was loaded, how much the rounds scattered and what that lets be seen', () => {
    expect(renderMarkdown(failing())).toContain(
      '<sub>10 connections, 10 rounds of 5 s after 2 s of warm-up; rounds scattered by up to 1.4 %; changes of 5.2 % or more would be found.</sub>',
    );
  });

  it('has scatter, detectable change, tolerance and p of every row in its details', () => {
    expect(plain(section(renderMarkdown(failing()), '#### ➖ order'))).toContain(
      '| p95 | 10 / 10 | 1.1 % / 1.4 % | 5.2 % | 3.0 % | 0.420 / 1.000 |',
    );
  });

  it('shows failed requests, missing rounds and notes openly, and is then no plain pass', () => {
    const bad = scenario(
      'search',
      {},
      {
        rounds: 6,
        counts: counts({ sent: 4012, responses: 4000, errors: { 'status 500': 10 }, lost: 2 }),
        notes: ['The generator was at its limit.'],
      },
    );
    const text = unfolded(renderMarkdown(result([bad])));
    expect(text).toContain('#### ➖ search: unchanged, 12 requests failed');
    expect(text).toContain(
      '- 12 of 4,012 requests failed: 10 × status 500, 2 × connection closed before a complete answer.\n' +
        '- The generator was at its limit.\n' +
        '- Only 6 of 10 planned rounds were measured.',
    );
  });

  it('is folded when it passes among many, with its verdict in the summary', () => {
    const text = renderMarkdown(result(['a', 'b', 'c', 'd'].map((name) => scenario(name))));
    expect(text).not.toContain('#### ✅');
    expect(text).toContain('<summary>✅ <b>a</b>: unchanged, at worst p25 +0.3 %</summary>');
  });

  it('folds requests that did not change where there are many', () => {
    const rows = Array.from({ length: 10 }, (_, index) =>
      (['p25', 'p50', 'p95'] as const).map((metric) =>
        comparison({ scenario: 's', metric, label: `GET /${index}`, worseRatio: index === 4 ? 1.2 : 1 }),
      ),
    ).flat();
    const text = unfolded(renderMarkdown(result([scenario('s', {}, { comparisons: rows })])));
    expect(text).toContain('**GET /4**');
    expect(text).not.toContain('**GET /5**');
  });
});

describe('without a baseline', () => {
  it('there is one column of figures, and words instead of a verdict', () => {
    const text = renderMarkdown(withoutBaseline());
    expect(plain(text)).toContain(
      '#### ➖ catalogue: no baseline\n\n| Metric | This change |\n| :- | -: |\n| p25 | 1.85 ms |',
    );
    expect(text).toContain(
      'Nothing was compared: the branch main has no artifact perf-gate-baseline-default. The figures are measurements, not a verdict.',
    );
    expect(text).not.toMatch(/✅|unchanged|Passed/);
  });
});

describe('limits', () => {
  const three = scenario(
    'search',
    {},
    {
      thresholds: [
        threshold({ scenario: 'search', text: '< 4ms', value: 4.277, violated: true }),
        threshold({ scenario: 'search', metric: 'p99', text: '< 1s', value: null }),
        threshold({ scenario: 'search', metric: 'memory', text: '< 200MB', value: 91_400_000, severity: 'low' }),
      ],
    },
  );

  it('are open when violated and are folded when met or not measured', () => {
    const text = plain(renderMarkdown(result([three])));
    expect(unfolded(text)).toContain('| search<br>p95 &#60; 4ms | 4.28 ms | ❌ limit exceeded<br>high |');
    expect(unfolded(text)).not.toContain('200MB');
    expect(text).toContain('<summary>✅ 1 limit met, ➖ 1 limit not measured</summary>');
    expect(text).toContain('| search<br>p99 &#60; 1s | — | ➖ not measured<br>high |');
    expect(text).toContain('| search<br>peak memory &#60; 200MB | 91.4 MB | ✅ met<br>low |');
  });

  it('are a warning below the severity that fails the gate', () => {
    const made = result([three]);
    const text = renderMarkdown({ ...made, settings: { ...made.settings, failOn: 'critical' } });
    expect(text).toContain('➖ limit exceeded<br>high');
  });
});

describe('evidence', () => {
  it('of the same job names both commits and the machine', () => {
    const text = section(renderMarkdown(failing()), '#### Evidence');
    expect(text).toContain('measured in this job, on the same machine');
    expect(text).toContain(
      '- **Baseline:** a1b2c3d (main)\n- **This change:** f00ba47 (faster-search)\n- **Machine:** AMD EPYC 7763',
    );
  });

  it('of a stored baseline is called weaker, with age, machines and noise floor', () => {
    const text = section(renderMarkdown(stored()), '#### Evidence');
    expect(text).toContain('Stored baseline: lower confidence');
    expect(text).toContain('Changes under 10 % cannot be told from machine differences.');
    expect(text).toContain('- **Baseline:** a1b2c3d (main), 3 days older');
    expect(text).toContain('- **Machine of the baseline:** Intel');
    expect(text).toContain('20, 17 of them on a comparable machine');
  });

  it('says when both sides are one commit, and which attempt of it this is', () => {
    const made = result([scenario('a')], {
      evidence: { ...SAME_JOB, origin: { ...BASE_ORIGIN, commit: HEAD_ORIGIN.commit, ref: HEAD_ORIGIN.ref } },
    });
    const text = renderMarkdown({ ...made, head: { ...made.head, attempt: 3 } });
    expect(text).toContain('- **Baseline:** f00ba47 (faster-search): the same commit, started in another way');
    expect(text).toContain('- **This change:** f00ba47 (faster-search), attempt 3 of the same commit');
    expect(text).toContain(
      'This is attempt 3 of the same commit: rerunning a gate until it passes makes a wrong answer likelier than stated.',
    );
    expect(renderMarkdown(made)).not.toMatch(/attempt \d+ of/);
  });

  it('says how many looks were declared and taken, and the error of each', () => {
    const made = passing();
    const decided = (looks: Result['looks']) => renderMarkdown({ ...made, looks });
    const once = decided({ declared: 2, taken: 1, alpha: 0.025 });
    expect(once).toContain('finds it worse (error 2.5 % at look 1 of 2, over all 12 gated rows, Holm)');
    expect(once).toContain('with one-sided 96.9 % bounds');
    expect(once).toContain('**Looks:** two were declared before the first round');
    expect(once).toContain('while something is undecided, one with more, up to twice as many. The first was enough.');
    expect(decided({ declared: 2, taken: 2, alpha: 0.025 })).toContain('as many. All were taken, because something');
    const three = decided({ declared: 3, taken: 2, alpha: 0.01 });
    expect(three).toContain('finds it worse (error 1.0 % at look 2 of 3, over all 12 gated rows, Holm)');
    expect(three).toContain('with one-sided 97.7 % bounds');
    expect(three).toContain(
      '**Looks:** three were declared before the first round: one at the planned rounds and, only',
    );
    expect(three).toContain('undecided, two with more, up to twice as many. The first two were taken, because');
    expect(decided({ declared: 3, taken: 3, alpha: 0.01 })).toContain('as many. All were taken, because something');
    const single = decided({ declared: 1, taken: 1, alpha: 0.05 });
    expect(single).toContain('(error 5.0 % over all 12 gated rows, Holm)');
    expect(single).toContain('with one-sided 95 % bounds');
    expect(single).not.toContain('**Looks:**');
  });

  it('says what else the machine did, and how long the threads waited for a processor', () => {
    const watched = (spec: Partial<ScenarioResult['interference']>) => ({
      interference: { usual: 0.1, most: 0.3, ...spec },
    });
    const others = '**Other work on the machine:** 20 % of a core in the median round, 120 % of a core at most';
    const made = (waits: Partial<ScenarioResult['interference']>) =>
      renderMarkdown(
        result([
          scenario('a', {}, watched({ most: 1.2, ...waits })),
          scenario('b', {}, watched({ usual: 0.2 })),
          scenario('c', {}, watched({ usual: null, most: null })),
        ]),
      );
    expect(made({})).toContain(`${others}\n`);
    expect(made({ targetWait: 0.12, generatorWait: 0.031 })).toContain(
      `${others}; the threads of the service waited 12 % of the time for a processor, those of the load generator 3.1 %\n`,
    );
    const unwatched = result([scenario('c', {}, watched({ usual: null, most: null }))]);
    expect(renderMarkdown(unwatched)).not.toContain('Other work');
  });

  it('says once what every scenario notes', () => {
    const notes = ['perf-gate does not start this target.'];
    const text = renderMarkdown(result(['a', 'b'].map((name) => scenario(name, {}, { notes }))));
    expect(text.match(/does not start this target/g)).toHaveLength(1);
    expect(section(text, '#### Evidence')).toContain('- perf-gate does not start this target.');
  });
});

describe('a run that stopped', () => {
  it('shows the last lines of the log in a fence that they cannot close', () => {
    const text = renderMarkdown(stopped());
    expect(text).toContain('Last lines of its log: _(failure, critical)_\n\n````text\nnode:internal');
    expect(text).toContain("```js\nrequire('express')\n```\n````\n");
  });

  it('says why, where no finding does', () => {
    const failure = { class: 'load', message: 'perf-gate: the agent died. Start it again.' } as const;
    const text = renderMarkdown(result([scenario('a')], { failure }));
    expect(text).toContain('**The run stopped early:** perf-gate: the agent died. Start it again.');
  });
});

describe('around it', () => {
  it('shows notices, and links that are http', () => {
    const text = renderMarkdown(stored(), { report: 'https://e.example/r(1)', run: 'javascript:alert(1)' });
    expect(text).toContain('- Skipped artifact 4711 of run 8123456001: it has expired.');
    expect(text.trim().split('\n').at(-1)).toBe(
      '[Full report](https://e.example/r%281%29) · <sub>perf-gate 1.0.0, key default</sub>',
    );
  });

  it('does not let hostile text be anything but text', () => {
    const text = renderMarkdown(hostile()).replace(/^`{3,}text\n[\s\S]*?^`{3,}$/gm, '');
    const ours = /<\/?(?:details|summary|sub|b|code)>|<br>|<wbr>|&#\d+;/g;
    expect(text.replace(ours, '')).not.toMatch(/[<>]|!\[|@\w|#\d|:\/\/evil|www\.|GH-2|\p{Cc}(?<!\n)|\u202E/u);
    expect(text.match(/^#+ .{0,12}/gm)).toHaveLength(6);
    expect(brokenIn(text)).toEqual([]);
  });
});
