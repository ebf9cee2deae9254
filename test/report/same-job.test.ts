import { describe, expect, it } from 'vitest';
import { METRIC_NAMES, METRICS } from '../../src/measurement/metric.ts';
import { renderHtml } from '../../src/report/html.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import type { Result, Trend } from '../../src/verdict/result.ts';
import { BASE_ORIGIN, HEAD_ORIGIN, HOSTILE, passing, RUNNER, scenario } from '../support/result.ts';

const TREND: Trend = {
  source: 'artifact',
  origin: { ...BASE_ORIGIN, commit: 'beef'.repeat(10) },
  machine: RUNNER,
  measuredAt: '2026-05-02T12:30:00.000Z',
  changes: [
    { scenario: 'search', metric: 'p50', definition: METRICS.p50, change: 0.012 },
    { scenario: 'search', metric: 'p95', definition: METRICS.p95, change: -0.031 },
  ],
};

function sameJob(spec: Partial<Result> = {}): Result {
  const evidence = {
    kind: 'same-job',
    origin: { ...BASE_ORIGIN, ref: 'merge base with main' },
    machine: RUNNER,
  } as const;
  return { ...passing(), evidence, trend: TREND, ...spec };
}

const FORMS: [string, (result: Result) => string][] = [
  ['the comment', (result) => renderMarkdown(result)],
  ['the page', (result) => renderHtml(result)],
  ['the terminal', (result) => renderTerminal(result, { columns: 160, color: false })],
];
/** Without what keeps words together or apart. */
const plain = (text: string) => text.replace(/\s+/g, ' ').replace(/[\u200b\u2060]/g, '');

describe.each(FORMS)('%s about a base of the same job', (_, render) => {
  it('names the commit that was measured and what it is to the change', () => {
    expect(plain(render(sameJob()))).toContain('a1b2c3d (merge base with main)');
  });

  it('does not speak of evidence where nothing was compared', () => {
    const none = Object.fromEntries(METRIC_NAMES.map((metric) => [metric, { verdict: 'no baseline' } as const]));
    const text = plain(render(sameJob({ scenarios: [scenario('search', none)] })));
    expect(text).not.toContain('strong evidence');
    expect(text).toContain('Nothing was compared: the figures are measurements, not a verdict.');
  });

  it('shows the stored baseline as the trend, with its commit, its age and what changed since', () => {
    const text = plain(render(sameJob()));
    expect(text).toContain('search p50 +1.2 %, p95 −3.1 % against the stored baseline of beefbee (main), 2 days older');
    expect(text).toContain('another job, for information');
  });

  it('says when the trend comes from another kind of machine, or has nothing to compare', () => {
    const other = { ...TREND, machine: { ...RUNNER, cpu: 'Xeon' } };
    expect(plain(render(sameJob({ trend: other })))).toContain('another job on another CPU model (Xeon)');
    expect(plain(render(sameJob({ trend: { ...TREND, changes: [] } })))).toContain('nothing to compare in the stored');
  });

  it('is not broken by names in it', () => {
    const changes = [{ scenario: HOSTILE, metric: 'p50', definition: METRICS.p50, change: 0.01 }];
    const text = render(sameJob({ trend: { ...TREND, changes, origin: { ...BASE_ORIGIN, ref: HOSTILE } } }));
    expect(text.replace(/<script>\(\(\) =>[\s\S]*|<script>var uPlot[\s\S]*/, '')).not.toMatch(
      /<img src=x|\p{Cc}\[31m/u,
    );
  });
});

describe.each(FORMS.slice(0, 2))('%s', (_, render) => {
  it('shows the seed of a random order and the cores of either side', () => {
    const rules = { order: 'random', seed: 4711, cores: { target: '0-2', agent: '3' } } as const;
    const head = { ...passing().head, origin: HEAD_ORIGIN, rules };
    const text = plain(render(sameJob({ head })));
    expect(text).toContain('in rounds of random order: strong evidence');
    expect(text).toContain('random, seed 4711');
    expect(text).toContain('0-2 service, 3 load generator');
  });
});
