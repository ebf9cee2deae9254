import { afterAll, expect } from 'vitest';
import { AutocannonEngine } from '../../src/engines/autocannon/autocannon.ts';
import type { LoadScenario } from '../../src/kinds/load.ts';
import { RoundStage } from '../../src/rounds/stage.ts';
import { startTarget } from '../../src/service/start.ts';
import { PLAIN_LOAD } from '../support/config.ts';
import { AGENT_SCRIPT, request } from '../support/load.ts';
import { targetTest as it, type Rig, sessionOf, startLine } from '../support/target.ts';

const engine = new AutocannonEngine({ agentScript: AGENT_SCRIPT });
afterAll(() => engine.close());

/** Does something on a stage with a service, and keeps which parts of its round began. */
async function onStage<T>(rig: Rig, act: (stage: RoundStage, scenario: LoadScenario) => Promise<T>) {
  const { logFile, processes } = rig;
  const target = rig.target({ start: startLine('steady') });
  const service = await startTarget(target, { logFile, processes, abort: new AbortController().signal, cores: null });
  const begun: { name: string; duration: number | null; at: number }[] = [];
  try {
    const scenario: LoadScenario = {
      ...PLAIN_LOAD,
      name: 'home',
      requests: [request()],
      thresholds: [],
      rate: 100,
      warmup: 50,
      duration: 900,
    };
    const origin = { commit: null, ref: null, repository: null, runId: null, attempt: null };
    const side = { name: 'head', target, origin, dispensable: false } as const;
    const stage = new RoundStage(
      {
        side,
        scenario,
        index: 0,
        service,
        reportsStartup: false,
        engine,
        logFile,
        onMeasuring: () => begun.push({ name: 'whole', duration: null, at: Date.now() }),
        onPart: (name, duration) => begun.push({ name, duration, at: Date.now() }),
        sliced: null,
      },
      sessionOf(rig),
    );
    return { result: await act(stage, scenario), begun, stage };
  } finally {
    await service.stop();
  }
}

it('a load has its windows, parts and seconds, and each part is told when it begins', async ({ rig }) => {
  const parts = ['calm', 'spike', 'after'].map((name) => ({ name, duration: 300 }));
  const { result, begun, stage } = await onStage(rig, (on, scenario) =>
    on.load(scenario, scenario, { windowLength: 100, parts }),
  );
  expect(result?.windows).toHaveLength(9);
  expect(result?.parts.map(({ at, offered }) => [at, offered])).toEqual([
    [0, 30],
    [300, 30],
    [600, 30],
  ]);
  expect(result?.seconds.map(({ sent }) => sent)).toEqual([90]);
  expect(result?.usage.length).toBeGreaterThan(0);
  expect(result?.usage[0]?.at).toBe(0);
  expect(Math.abs((result?.began ?? 0) - (begun[0]?.at ?? 0))).toBeLessThan(100);
  expect(begun.map(({ name, duration }) => [name, duration])).toEqual(
    parts.map(({ name, duration }) => [name, duration]),
  );
  expect((begun[2]?.at ?? 0) - (begun[0]?.at ?? 0)).toBeGreaterThanOrEqual(590);
  const { seen } = stage.watched;
  expect(
    seen?.parts?.map(({ name, from, until }) => [name, Math.round(from - seen.measured), Math.round(until - from)]),
  ).toEqual([
    ['calm', expect.any(Number), 300],
    ['spike', expect.any(Number), 300],
    ['after', expect.any(Number), expect.any(Number)],
  ]);
});

it('a load without windows has its seconds all the same, and none of the others', async ({ rig }) => {
  const { result, begun, stage } = await onStage(rig, (on, scenario) => on.load(scenario, scenario));
  expect(result).toMatchObject({ windows: [], parts: [] });
  expect(result?.seconds).toHaveLength(1);
  expect(begun.map(({ name }) => name)).toEqual(['whole']);
  expect(stage.watched.seen).not.toHaveProperty('parts');
});

it('a phase that a kind names is a part of its round until the next', async ({ rig }) => {
  const { begun, stage } = await onStage(rig, async (on, scenario) => {
    on.phase('search', 500);
    await on.load(scenario, { ...scenario, duration: 100 });
    on.phase('drain');
    await on.load(scenario, { ...scenario, duration: 100 });
    on.phase('too late');
  });
  expect(begun.map(({ name, duration }) => [name, duration])).toEqual([
    ['search', 500],
    ['whole', null],
    ['drain', null],
    ['whole', null],
    ['too late', null],
  ]);
  const [search, drain, ...others] = stage.watched.seen?.parts ?? [];
  expect([search?.name, drain?.name, others]).toEqual(['search', 'drain', []]);
  expect(search?.until).toBe(drain?.from);
});
