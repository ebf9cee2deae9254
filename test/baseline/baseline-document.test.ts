import { describe, expect, it } from 'vitest';
import { appendJob, parseBaseline, serializeBaseline } from '../../src/baseline/baseline-document.ts';
import type { BaselineDocument, Job } from '../../src/measurement/job.ts';
import { timeline } from '../support/over-time.ts';
import { baseline, job, runDocument } from './documents.ts';

const histogramsOf = ({ scenarios }: Job) => scenarios.map(({ histogram }) => histogram !== null);
const runsOf = ({ jobs }: BaselineDocument) => jobs.map(({ origin }) => `${origin.runId}.${origin.attempt}`);

/** Jobs of runs 1 to `count`, appended one after the other. */
function grown(count: number, size = 1): BaselineDocument {
  let document: BaselineDocument | null = null;
  for (let runId = 1; runId <= count; runId += 1) {
    const { scenarios, ...rest } = job({ runId, attempt: 1 });
    document = appendJob(
      document,
      { ...rest, scenarios: Array.from({ length: size }, () => scenarios).flat() },
      'default',
    );
  }
  return document as BaselineDocument;
}

describe('appending a job', () => {
  it('puts it first, and leaves histograms in it alone', () => {
    const document = grown(3);
    expect(runsOf(document)).toEqual(['3.1', '2.1', '1.1']);
    expect(document.jobs.map(histogramsOf)).toEqual([
      [true, true, true],
      [false, false, false],
      [false, false, false],
    ]);
  });

  it('keeps nothing of what happened over time, which is for the report of one run', () => {
    const withTime = ({ scenarios, ...rest }: Job): Job => ({
      ...rest,
      scenarios: scenarios.map((scenario) => ({ ...scenario, timeline: timeline() })),
    });
    const first = appendJob(null, withTime(job({ runId: 1 })), 'default');
    const second = appendJob(first, withTime(job({ runId: 2 })), 'default');
    for (const one of second.jobs)
      for (const scenario of one.scenarios) expect(scenario).not.toHaveProperty('timeline');
    const run = runDocument();
    const scenarios = run.scenarios.map((scenario) => ({ ...scenario, timeline: timeline() }));
    const [read] = parseBaseline(JSON.stringify({ ...run, scenarios }), 'run.json').jobs;
    expect(read?.scenarios.length).toBeGreaterThan(0);
    for (const scenario of read?.scenarios ?? []) expect(scenario).not.toHaveProperty('timeline');
  });

  it('keeps the last twenty', () => {
    expect(runsOf(grown(25))).toEqual(Array.from({ length: 20 }, (_, index) => `${25 - index}.1`));
  });

  it('keeps at most 1 MB, newest first', () => {
    const document = grown(12, 12);
    const bytes = Buffer.byteLength(serializeBaseline(document));
    expect(bytes).toBeLessThanOrEqual(1_000_000);
    expect(runsOf(document)[0]).toBe('12.1');
    expect(document.jobs.length).toBeGreaterThan(1);
    expect(document.jobs.length).toBeLessThan(12);
  });

  it('drops the histograms before the job, and says so when nothing helps', () => {
    const { scenarios, ...rest } = job();
    const grow = (times: number): Job => ({
      ...rest,
      scenarios: Array.from({ length: times }, () => scenarios).flat(),
    });
    const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value));
    const bare = bytesOf(scenarios.map((scenario) => ({ ...scenario, histogram: null })));
    const times = Math.floor(990_000 / bare);

    const document = appendJob(null, grow(times), 'default');
    expect(bytesOf(grow(times))).toBeGreaterThan(1_000_000);
    expect(document.jobs[0]?.scenarios.every(({ histogram }) => histogram === null)).toBe(true);
    expect(() => appendJob(null, grow(2 * times), 'default')).toThrow(
      expect.objectContaining({ class: 'baseline', message: expect.stringContaining('too large to be a baseline') }),
    );
  });

  it('of very many requests keeps what can fail a gate', () => {
    const values = {
      p25: 1.3405,
      p50: 1.3955,
      p75: 1.4835,
      p90: 1.5015,
      p95: 1.5075,
      p99: 1.5123,
      mean: 1.40555,
      bytes: 124,
    };
    const labels = Object.fromEntries(Array.from({ length: 800 }, (_, index) => [`GET /resources/p${index}`, values]));
    const { scenarios, ...rest } = job();
    const [scenario] = scenarios as [Job['scenarios'][number]];
    const rounds = Array.from({ length: 10 }, (_, index) => ({ index, responses: 4000, all: values, labels }));
    const large: Job = { ...rest, scenarios: [{ ...scenario, rounds }] };
    const document = appendJob(null, large, 'default');
    expect(Buffer.byteLength(serializeBaseline(document))).toBeLessThanOrEqual(1_000_000);
    const [kept] = document.jobs[0]?.scenarios[0]?.rounds ?? [];
    expect(kept?.all).toEqual(values);
    expect(Object.keys(kept?.labels ?? {})).toHaveLength(800);
    expect(kept?.labels['GET /resources/p7']).toEqual({ p25: 1.3405, p50: 1.3955, p95: 1.5075 });
  });

  it('replaces what the same attempt of the same run measured, and nothing else', () => {
    const twice = appendJob(grown(2), job({ runId: 2, attempt: 2 }), 'default');
    expect(runsOf(twice)).toEqual(['2.2', '2.1', '1.1']);
    expect(runsOf(appendJob(twice, job({ runId: 2, attempt: 2 }), 'default'))).toEqual(['2.2', '2.1', '1.1']);
  });

  it('keeps every local job: without a run they are all different', () => {
    const local = { runId: null, attempt: null };
    expect(appendJob(appendJob(null, job(local), 'default'), job(local), 'default').jobs).toHaveLength(2);
  });
});

describe('reading a baseline', () => {
  it('returns what was written', () => {
    const document = grown(3);
    expect(parseBaseline(serializeBaseline(document), 'baseline.json')).toEqual(document);
  });

  it('takes a run document as a baseline of one job', () => {
    const document = parseBaseline(JSON.stringify(runDocument()), 'run.json');
    expect(document).toMatchObject({ kind: 'baseline', key: 'default' });
    expect(document.jobs).toHaveLength(1);
    expect(document.jobs[0]?.scenarios[0]?.rounds[0]?.all.p50).toBeCloseTo(5.05, 1);
  });

  const run = runDocument();
  const refused: [string, string, RegExp][] = [
    ['nothing', '', /^x\.json is not a perf-gate baseline document: it is not JSON, or was cut short/],
    ['half a document', serializeBaseline(baseline()).slice(0, 500), /was cut short/],
    ['JSON of something else', '{"name":"shop"}', /^x\.json is not written by perf-gate/],
    ['a result', '{"kind":"result","schema":1}', /a document of kind "result"; a baseline document is needed/],
    [
      'a job without a machine',
      JSON.stringify({ ...baseline(), jobs: [{ ...job(), machine: null }] }),
      /damaged at "jobs\.0\.machine"/,
    ],
    ['no job', JSON.stringify({ ...baseline(), jobs: [] }), /damaged at "jobs"/],
    [
      'a broken histogram',
      JSON.stringify(run).replace(/"histogram":"[^"]*"/, '"histogram":"AAAA"'),
      /^x\.json is damaged at .*histogram/,
    ],
  ];
  it.each(refused)('refuses %s', (_, text, message) => {
    const parse = () => parseBaseline(text, 'x.json');
    expect(parse).toThrow(expect.objectContaining({ class: 'baseline', message: expect.stringMatching(message) }));
  });

  it('refuses a newer schema with the version that it needs', () => {
    const newer = {
      ...baseline(),
      schema: { major: 3, minor: 0 },
      jobs: [{ ...job(), version: '3.1.4', unheardOf: true }],
    };
    expect(() => parseBaseline(JSON.stringify(newer), 'x.json')).toThrow(
      'x.json has schema 3 and needs perf-gate 3.1.4; this one reads up to 2.',
    );
    const nameless = { ...newer, jobs: [{ version: '<script>' }] };
    expect(() => parseBaseline(JSON.stringify(nameless), 'x.json')).toThrow('needs a newer perf-gate');
  });
});
