import { availableParallelism } from 'node:os';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { type CpuScenario, cpuKind } from '../../src/kinds/cpu.ts';
import { loadsOf } from '../../src/kinds/index.ts';
import { type LoadScenario, loadKind } from '../../src/kinds/load.ts';
import type { Resources } from '../../src/measurement/run-document.ts';
import { makeFolder, problemsOf, START } from '../config/workspace.ts';
import { loadedOf, READY } from '../support/loaded.ts';
import { RecordingStage } from '../support/recording-stage.ts';

function scenarioOf<S = CpuScenario>(keys: string, type = 'cpu', general = ''): S {
  const yaml = `${START}${general}scenarios:\n  home:\n    type: ${type}\n${keys.replace(/^(?=.)/gm, '    ')}`;
  return loadConfig({ workspace: makeFolder({ 'perf-gate.yml': yaml }), inputs: {} }).scenarios[0] as S;
}

/** Measures 100 answers of 5 ms in a second, for which the service used this. */
function measure(used: Partial<Resources> | null, scenario = scenarioOf('')) {
  const loaded = loadedOf({ latency: 5 });
  const resources = used && loaded.resources && { ...loaded.resources, ...used };
  const stage = new RecordingStage({ loaded: { ...loaded, resources }, service: READY });
  return { measured: cpuKind.measure(stage, scenario), acts: stage.acts };
}

describe('the processor time of a service', () => {
  it('is measured under the same load as of kind load, and is another measurement', async () => {
    const keys = 'connections: 3\nwarmup: 100ms\nduration: 4s\nrequests: [GET /a]';
    const [cpu, load] = [scenarioOf(keys), scenarioOf<LoadScenario>(keys, 'load')];
    expect({ ...cpu, type: 'load' }).toEqual(load);
    expect(cpuKind.identity(cpu)).toEqual({ ...(loadKind.identity(load) as object), type: 'cpu' });
    expect([cpuKind.time(cpu), cpuKind.words(cpu), cpuKind.lines?.(cpu), cpuKind.window?.(cpu)]).toEqual([
      loadKind.time(load),
      loadKind.words(load),
      loadKind.lines?.(load),
      loadKind.window?.(load),
    ]);
    expect(loadsOf(cpu)).toHaveLength(1);
    const { measured, acts } = measure(null, cpu);
    await measured;
    expect(acts).toMatchObject([{ do: 'load', pacing: { connections: 3, duration: 4000 } }]);
  });

  it('is what decides: per request, and as a share of a core, of all of them and of what its cgroup may use', async () => {
    const cores = availableParallelism();
    const all = (await measure({ cpu: 500 }).measured)?.figures.all;
    expect(all).toMatchObject({
      cpu: 5,
      'cpu-of-core': 0.5,
      'cpu-of-machine': 0.5 / cores,
      'cpu-of-cgroup': 0.5 / cores,
    });
    expect(all?.p50).toBeCloseTo(5, 1);
    const limited = (await measure({ cpu: 200, cpuQuota: 0.25 }).measured)?.figures.all;
    expect(limited).toMatchObject({ 'cpu-of-core': 0.2, 'cpu-of-cgroup': 0.8 });
    const wide = (await measure({ cpu: 200, cpuQuota: 1000 }).measured)?.figures.all;
    expect(wide).toMatchObject({ 'cpu-of-cgroup': 0.2 / cores });
    expect((await measure({ cpu: 500 }).measured)?.metrics).toMatchObject({
      cpu: { title: 'CPU per request', gated: true },
    });
    expect(cpuKind.metrics?.(scenarioOf(''))).toMatchObject({
      'cpu-of-core': { unit: 'ratio', better: 'lower', gated: false },
    });
  });

  it('is unknown where nobody sees it', async () => {
    for (const resources of [null, { cpu: null }]) {
      const figures = (await measure(resources).measured)?.figures.all;
      expect(figures).not.toHaveProperty('cpu-of-core');
      expect(figures).toHaveProperty('p50');
    }
  });

  it('is limited as a share, beside what every load is limited by', () => {
    const { thresholds } = scenarioOf(
      'thresholds: { cpu-of-core: < 70%, cpu: < 3ms }',
      'cpu',
      'thresholds: { p95: < 9ms }\n',
    );
    expect(thresholds.map(({ metric, limit, line }) => [metric, limit, line])).toEqual([
      ['error-rate', 0.01, null],
      ['p95', 9, 2],
      ['cpu', 3, 6],
      ['cpu-of-core', 0.7, 6],
    ]);
  });
});

it.each([
  ['thresholds: { cpu-of-core: < 5ms }', /thresholds\.cpu-of-core: expected a share up to 100% to compare with/],
  ['thresholds: { cpu-of-moon: < 5% }', /thresholds\.cpu-of-moon: unknown key/],
  ['rate: 5/s\nconnections: 3', /connections: with a rate, arrivals open the connections/],
])('what it does not know or accept is reported with its place: %s', (line, message) => {
  expect(problemsOf(() => scenarioOf(line))[0]).toMatch(message);
});
