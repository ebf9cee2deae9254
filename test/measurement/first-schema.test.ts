import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { parseBaseline, parseRun } from '../../src/baseline/baseline-document.ts';
import { PerfGateError } from '../../src/errors.ts';
import { reduceRun } from '../../src/measurement/job.ts';
import { definitionOf } from '../../src/measurement/metric.ts';
import { parseDocument } from '../../src/measurement/parse-document.ts';
import { upgradeResult } from '../../src/measurement/upgrade.ts';
import { renderHtml } from '../../src/report/html.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import { judge } from '../../src/verdict/judge.ts';
import { RESULT_SCHEMA, type Result, resultSchema } from '../../src/verdict/result.ts';
import { configOf, sameJob } from '../verdict/documents.ts';

// first-schema/*.json were written by one run of the first version over the example shop: a closed load, and a journey at
// a Poisson rate.
const textOf = (name: string) => readFileSync(new URL(`first-schema/${name}.json`, import.meta.url), 'utf8');
const RUN = textOf('run');
const BASELINE = textOf('baseline');
const RESULT = textOf('result');

const KIND = { kind: 'result', newest: RESULT_SCHEMA, schema: resultSchema, upgrade: upgradeResult };
const parseResult = (text: string): Result => parseDocument(text, 'x.json', KIND, 'config');

/** With the content of every histogram in its place: two versions of Node.js compress the same to other bytes. */
function unpacked(value: unknown): unknown {
  const open = (key: string, text: unknown) =>
    key === 'histogram' && typeof text === 'string'
      ? inflateSync(Buffer.from(text, 'base64').subarray(8)).toString('base64')
      : text;
  return JSON.parse(JSON.stringify(value, open));
}

const WORDS = ['2 connections', '200/s Poisson, up to 10 connections'];

describe('a document of the first schema', () => {
  it('is a run whose figures are those that the first version took of it', () => {
    const run = parseRun(RUN, 'run.json');
    expect(run.schema).toEqual({ major: 2, minor: 0 });
    expect(run.scenarios.map(({ words }) => words)).toEqual(WORDS);
    expect(run.scenarios.map(({ window }) => window)).toEqual([
      { warmup: 50, duration: 150 },
      { warmup: 50, duration: 200 },
    ]);
    // Newer versions take more metrics of the same rounds.
    expect(unpacked(reduceRun(run))).toMatchObject(unpacked(JSON.parse(BASELINE).jobs[0]) as object);
  });

  it('is a run of which nothing is lost', () => {
    const written = JSON.parse(RUN);
    for (const [position, scenario] of parseRun(RUN, 'run.json').scenarios.entries()) {
      const { connections: _, model: __, warmup: ___, duration: ____, rounds, ...rest } = written.scenarios[position];
      expect(scenario).toMatchObject(rest);
      for (const [index, { windows, figures, ...round }] of scenario.rounds.entries()) {
        expect(figures.responses).toBeGreaterThan(0);
        expect(windows).toHaveLength(1);
        expect({ ...windows[0], ...round }).toEqual(rounds[index]);
      }
    }
  });

  it('is a baseline of the same jobs', () => {
    const { jobs, key } = parseBaseline(BASELINE, 'baseline.json');
    expect({ jobs, key }).toEqual({ jobs: JSON.parse(BASELINE).jobs, key: 'default' });
    expect(unpacked(parseBaseline(RUN, 'run.json').jobs)).toMatchObject(unpacked(jobs) as object);
  });

  it('is a result with the same rows, each with what its metric is', () => {
    const written = JSON.parse(RESULT);
    const result = parseResult(RESULT);
    expect(result.scenarios.map(({ words }) => words)).toEqual(WORDS);
    for (const [position, { comparisons, thresholds }] of result.scenarios.entries()) {
      for (const [rows, before] of [
        [comparisons, written.scenarios[position].comparisons],
        [thresholds, written.scenarios[position].thresholds],
      ]) {
        expect(rows.length).toBeGreaterThan(0);
        expect(rows).toEqual(
          before.map((row: { metric: string }) => ({ ...row, definition: definitionOf(row.metric) })),
        );
      }
    }
    const { scenarios: _, schema: __, ...rest } = result;
    const { scenarios: ___, schema: ____, ...before } = written;
    const settings = { ...(before.settings as object), onRemovedScenario: 'neutral' };
    expect(rest).toEqual({ ...before, settings });
  });

  it('is a result with the trend of a stored baseline', () => {
    const written = JSON.parse(RESULT);
    const { origin, machine } = written.head;
    const trend = { source: 'artifact', origin, machine, measuredAt: written.head.startedAt };
    const changes = [{ scenario: 'browse', metric: 'p50', change: 0.02 }];
    const result = parseResult(JSON.stringify({ ...written, trend: { ...trend, changes } }));
    expect(result.trend).toEqual({ ...trend, changes: [{ ...changes[0], definition: definitionOf('p50') }] });
  });

  it('comes to the same rows when it is compared again', () => {
    const written = parseResult(RESULT);
    const again = judge(parseRun(RUN, 'run.json'), sameJob(written.rounds.base ?? expect.fail()), configOf());
    // Which of them can fail the gate is decided by newer rules, and with that what depends on how many they are.
    const figuresOf = ({ scenarios }: Pick<Result, 'scenarios'>) =>
      scenarios.map(({ comparisons }) =>
        comparisons
          .filter(({ metric }) => metric !== 'mean')
          // The head's figure is what the change makes of the base's, and bounds share their error over the looks.
          .map(({ label, metric, base, rounds, scatter, worse, p, cliffsDelta }) => {
            const { adjustedWorse: _, adjustedBetter: __, ...test } = p ?? expect.fail();
            return { label, metric, base, rounds, scatter, ratio: worse?.ratio, test, cliffsDelta };
          }),
      );
    expect(figuresOf(again)).toEqual(figuresOf(written));
    expect(unpacked(again.rounds)).toMatchObject(unpacked(written.rounds) as object);
  });

  it('is shown by every report', () => {
    const result = parseResult(RESULT);
    const forms = [
      renderMarkdown(result),
      renderHtml(result),
      renderTerminal(result, { columns: 400, color: false }),
    ].map((text) => text.replaceAll('\u00A0', ' '));
    for (const text of forms) {
      expect(text).toContain(`${WORDS[0]}, 5 rounds of 150 ms after 50 ms of warm-up`);
      expect(text).toContain(`${WORDS[1]}, 5 rounds of 200 ms after 50 ms of warm-up`);
    }
  });
});

/** What a document is refused with; everything but an error of ours is a failure of the test. */
function refusal(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    expect(error, (error as Error).stack).toBeInstanceOf(PerfGateError);
    return (error as Error).message;
  }
  throw new Error('it was read');
}

/** The text of a document with one value replaced. */
function damaged(text: string, path: string, value: unknown): string {
  const document = JSON.parse(text);
  const steps = path.split('.');
  const last = steps.pop() as string;
  const place = steps.reduce((here, step) => here[step], document);
  if (value === undefined) delete place[last];
  else place[last] = value;
  // JSON has no word for them, but a number may be too large for one.
  return JSON.stringify(document).replaceAll('"1e999"', '1e999');
}

const VALUES: unknown[] = [undefined, null, 5, -1, '1e999', 'x', [], [[]], {}, { counts: 7 }, [{ counts: null }], true];

describe('a document of the first schema that is damaged', () => {
  const label = JSON.parse(RUN).scenarios[0].rounds[0].labels['GET /search?q=lamp'];
  const round = 'scenarios.0.rounds.0';

  it.each<[string, unknown, string]>([
    ['labels', 5, 'windows.0.labels'],
    ['labels', [], 'windows.0.labels'],
    ['labels', null, 'windows.0.labels'],
    ['labels', undefined, 'windows.0.labels'],
    ['labels', { a: 5 }, 'windows.0.labels.a'],
    ['labels', { a: { ...label, counts: null } }, 'windows.0.labels.a.counts'],
    [
      'labels',
      { a: { ...label, counts: { ...label.counts, errors: { timeout: 'many' } } } },
      'windows.0.labels.a.counts.errors.timeout',
    ],
    ['labels', { a: { ...label, histogram: 'AAAA' } }, 'windows.0.labels.a.histogram'],
    ['labels', { a: { ...label, histogram: label.histogram.slice(0, -8) } }, 'windows.0.labels.a.histogram'],
    ['labels', { a: { ...label, histogram: [label.histogram] } }, 'windows.0.labels.a.histogram'],
    ['labels', { a: { ...label, histogram: null } }, 'windows.0.labels.a.histogram'],
    ['journeys', [label], 'windows.0.journeys'],
    ['journeys', { look: { ...label, histogram: 'AAAA' } }, 'windows.0.journeys.look.histogram'],
    ['counts', {}, 'windows.0.counts.sent'],
    ['throughput', null, 'windows.0.throughput'],
    ['throughput', '1e999', 'windows.0.throughput'],
    ['throughput', -1, 'windows.0.throughput'],
    ['duration', 0, 'duration'],
    ['duration', 'long', 'duration'],
    ['startup', 'soon', 'startup'],
    ['resources', { cpu: 'all' }, 'resources.cpu'],
    ['resources', 7, 'resources'],
    ['agent', null, 'windows.0.agent'],
  ])('in its %s is refused with the place: %j', (key, value, place) => {
    const text = damaged(RUN, `${round}.${key}`, value);
    const where = `scenarios.0.rounds.0.${place}`;
    expect(refusal(() => parseRun(text, 'x.json'))).toBe(`x.json is damaged at "${where}".`);
    expect(refusal(() => parseBaseline(text, 'x.json'))).toBe(`x.json is damaged at "${where}".`);
  });

  it.each([
    ['connections', 'ten'],
    ['model', { rate: null, arrivals: 'uniform', stages: 5, spawnRate: null, agents: 1, seed: 1 }],
    [
      'model',
      { rate: null, arrivals: 'uniform', stages: [{ duration: 'x', to: {} }], spawnRate: null, agents: 1, seed: 1 },
    ],
    ['model', 7],
  ])('in how its load was made is refused: %s', (key, value) => {
    const message = 'x.json is damaged at "scenarios.0.words".';
    expect(refusal(() => parseRun(damaged(RUN, `scenarios.0.${key}`, value), 'x.json'))).toBe(message);
    expect(refusal(() => parseResult(damaged(RESULT, `scenarios.0.${key}`, value)))).toBe(message);
  });

  it('anywhere is read or refused, and never breaks the reader', () => {
    const documents: [string, (text: string) => unknown][] = [
      [RUN, (text) => parseRun(text, 'x.json')],
      [BASELINE, (text) => parseBaseline(text, 'x.json')],
      [RESULT, parseResult],
    ];
    for (const [whole, read] of documents) {
      const text = JSON.stringify(JSON.parse(whole, (_, value) => (Array.isArray(value) ? value.slice(0, 1) : value)));
      read(text);
      for (const path of placesIn(JSON.parse(text))) {
        for (const value of VALUES) {
          try {
            read(damaged(text, path, value));
          } catch (error) {
            expect(error, `${path} = ${JSON.stringify(value)}: ${(error as Error).stack}`).toBeInstanceOf(
              PerfGateError,
            );
            expect((error as Error).message).toMatch(
              /^x\.json (is damaged at ".*"\.|has schema \S+ and needs .*|is a document of kind .*|is not written by perf-gate.*)$/,
            );
          }
        }
      }
    }
  });
});

/** One place of every kind: of lists and maps of equals the first entry stands for all. */
function placesIn(value: unknown, path: string[] = []): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const entries = Object.entries(value);
  const shown = Array.isArray(value) ? entries.slice(0, 1) : entries;
  // A path is split at its dots.
  return shown
    .filter(([key]) => !key.includes('.'))
    .flatMap(([key, inner]) => [[...path, key].join('.'), ...placesIn(inner, [...path, key])]);
}
