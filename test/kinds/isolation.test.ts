import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { isolationBlocks, summarizeIsolation } from '../../src/kinds/isolation/summary.ts';
import { type IsolationScenario, isolationKind } from '../../src/kinds/isolation.ts';
import { NEVER } from '../../src/measurement/never.ts';
import { wordsOf } from '../../src/text/inline.ts';
import { makeFolder, problemsOf } from '../config/workspace.ts';
import { counts, label } from '../measurement/run.ts';
import { RecordingStage } from '../support/recording-stage.ts';

function read(keys: string) {
  const yaml = `target: { start: node server.js }\nscenarios:\n  quiet:\n    type: isolation\n${keys.replace(/^(?=.)/gm, '    ')}`;
  return loadConfig({ workspace: makeFolder({ 'perf-gate.yml': yaml }), inputs: {} });
}
const NOISY = 'requests: [GET /small]\nneighbor: { connections: 20, requests: [GET /export] }\n';
const scenarioOf = (keys = NOISY) => read(keys).scenarios[0] as IsolationScenario;

describe('an isolation is read', () => {
  it('with a load, and another beside it that is there before', () => {
    expect(scenarioOf()).toMatchObject({
      rounds: 8,
      connections: 10,
      warmup: 500,
      duration: 2000,
      requests: [{ label: 'GET /small' }],
      neighbor: {
        traffic: { requests: [{ label: 'GET /export' }] },
        pacing: { connections: 20, rate: null, warmup: 500 },
      },
    });
    expect(isolationKind.time(scenarioOf())).toBe(6000);
    expect(isolationKind.loads?.(scenarioOf())).toHaveLength(2);
    expect(isolationKind.words(scenarioOf())).toBe('10 connections beside 20 connections');
    expect(isolationKind.lines?.(scenarioOf())).toEqual(['GET /small', 'beside it: GET /export']);
  });

  it('as another one with another neighbor', () => {
    const identity = (keys: string) => JSON.stringify(isolationKind.identity(scenarioOf(keys)));
    expect(identity(`rounds: 9\n${NOISY}`)).toBe(identity(NOISY));
    expect(identity(NOISY.replace('20', '21'))).not.toBe(identity(NOISY));
    expect(identity(NOISY.replace('/export', '/other'))).not.toBe(identity(NOISY));
  });

  it.each([
    ['requests: [GET /]', 'neighbor'],
    ['neighbor: { rate: 5/s, connections: 3 }', '5:38 scenarios.quiet.neighbor.connections'.slice(5)],
    ['neighbor: { duration: 3s }', 'duration'],
    ['neighbor: { agents: 3, connections: 2 }', 'scenarios.quiet.neighbor.agents: 3 agents cannot share 2 connections'],
    [
      'neighbor: { requests: [{ path: /, thresholds: { p95: < 1s } }] }',
      'single requests are not limited here: the neighbor is only there to be noisy',
    ],
    [
      'neighbor: { requests: ["GET /{{ id }}"] }',
      'scenarios.quiet.neighbor.requests[0].path: no request extracts "id"',
    ],
    ['neighbor: {}\nstages: [{ duration: 1s, to: 5 }]', 'stages'],
    ['neighbor: {}\nthresholds: { slowdown: < 2s }', 'a number to compare with'],
  ])('unless it is %s', (keys, problem) => {
    expect(problemsOf(() => read(keys)).join('\n')).toContain(problem);
  });
});

const window = (latencies: number[], failed = 0) => ({
  duration: 2000,
  throughput: latencies.length / 2,
  received: 10,
  counts: counts({
    sent: latencies.length + failed,
    responses: latencies.length,
    errors: failed > 0 ? { timeout: failed } : {},
  }),
  labels: { 'GET /small': label(latencies) },
  agent: { loopDelay: 1, cpu: 0.1, bound: false },
});
const service = { url: 'http://127.0.0.1:1', startup: 120, logTail: () => '' };

/** A stage on which the load takes 10 ms, and beside its neighbor other times. */
function stageOf(index: number, beside: number[], failed = 0): RecordingStage {
  let isBeside = false;
  const stage: RecordingStage = new RecordingStage(
    {
      service,
      loaded: ({ connections }) => {
        isBeside = stage.acts.at(-1)?.do === 'beside';
        const slow = isBeside && connections === 10;
        return { window: slow ? window(beside, failed) : window([10, 10, 10]), resources: null, stopped: null };
      },
    },
    'head',
    index,
  );
  return stage;
}

describe('a round', () => {
  it('is the load alone and beside its neighbor, in another order from round to round', async () => {
    const done = async (index: number) => {
      const stage = stageOf(index, [30, 30, 30]);
      const measured = await isolationKind.measure(stage, scenarioOf());
      expect(measured?.figures.all.slowdown).toBeCloseTo(3, 1);
      expect(measured?.windows).toHaveLength(1);
      expect(isolationKind.detail?.parse(measured?.detail)).toEqual(measured?.detail);
      return stage.acts.map((act) => act.do).filter((act) => act !== 'phase');
    };
    expect(await done(0)).toEqual(['load', 'beside']);
    expect(await done(1)).toEqual(['beside', 'load']);
  });

  it('tells what fails beside the neighbor, which spoils nothing', async () => {
    const measured = await isolationKind.measure(stageOf(0, [30, 30], 2), scenarioOf());
    expect(measured?.figures.all).toMatchObject({ 'failed-beside': 0.5 });
    expect(measured?.windows?.[0]?.counts.errors).toEqual({});
  });

  it('without any answer beside the neighbor is worse than any slowdown', async () => {
    const measured = await isolationKind.measure(stageOf(0, [], 5), scenarioOf());
    expect(measured?.figures.all.slowdown).toBe(NEVER);
  });

  it('that is canceled is none', async () => {
    for (const index of [0, 1]) {
      const stage = new RecordingStage({ loaded: null, service }, 'head', index);
      expect(await isolationKind.measure(stage, scenarioOf())).toBeNull();
    }
  });
});

it('all rounds are medians, in a sentence and a table', () => {
  const share = (p95: number, failed = 0) => ({ p50: p95 / 2, p95, p99: p95 * 2, throughput: 100, failed });
  const round = (p95: number, neighbor = 0) => ({
    figures: { all: { slowdown: p95 / 12 } },
    detail: { alone: share(12), beside: share(p95, 0.02), neighbor: share(90, neighbor) },
  });
  const rounds = [round(40), round(42), round(44)];
  const summary = summarizeIsolation(rounds as never);
  expect(isolationKind.summary?.parse(summary)).toEqual(summary);
  const [text, table] = isolationBlocks(summary);
  expect(text?.kind === 'text' && wordsOf(text.text)).toBe(
    'Beside its neighbor, p95 is 3.50 times that of the load alone: 12.0 ms alone, 42.0 ms beside it (medians), and 2.0 % of the requests fail.',
  );
  expect(table?.kind === 'table' && table.rows).toHaveLength(3);
  expect(isolationKind.notes?.(rounds as never)).toEqual([]);
  expect(isolationKind.notes?.([round(40, 0.9)] as never).join()).toContain('Most requests of the neighbor failed');
});
