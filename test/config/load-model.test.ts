import { describe, expect, it } from 'vitest';
import type { ConfigInputs } from '../../src/config/inputs.ts';
import type { LoadScenario } from '../../src/kinds/load.ts';
import { problemsOf, read, START } from './workspace.ts';

function scenario(yaml: string, inputs: ConfigInputs = {}): LoadScenario {
  return read(`${START}scenarios: { a: { ${yaml} } }`, inputs).scenarios[0] as LoadScenario;
}

describe('the closed model', () => {
  it('is connections, ten unless set', () => {
    expect(scenario('')).toMatchObject({ connections: 10, rate: null, stages: null, spawnRate: null, duration: 2000 });
    expect(scenario('connections: 3')).toMatchObject({ connections: 3, rate: null });
  });

  it('has as many as its highest stage, and the stages say how long it is', () => {
    const { connections, stages, duration, rate } = scenario(
      'stages: [{ duration: 30s, to: 200 }, { duration: 1m, to: 200 }, { duration: 5s, to: 0 }]',
    );
    expect({ connections, duration, rate }).toEqual({ connections: 200, duration: 95_000, rate: null });
    expect(stages).toEqual([
      { duration: 30_000, to: 200 },
      { duration: 60_000, to: 200 },
      { duration: 5000, to: 0 },
    ]);
  });

  it('warms up for at least as long as it takes to open its connections', () => {
    expect(scenario('connections: 200, spawn-rate: 50/s')).toMatchObject({ spawnRate: 50, warmup: 4000 });
    expect(scenario('connections: 200, spawn-rate: 50/s, warmup: 10s')).toMatchObject({ warmup: 10_000 });
  });
});

describe('the open model', () => {
  it('is a rate, on up to a thousand connections', () => {
    expect(scenario('rate: 500/s')).toMatchObject({ rate: 500, arrivals: 'uniform', connections: 1000 });
    expect(scenario('rate: 0.5/s, arrivals: poisson, max-connections: 20')).toMatchObject({
      rate: 0.5,
      arrivals: 'poisson',
      connections: 20,
    });
  });

  it.each(['stages: [{ duration: 10s, to: 200/s }]', 'rate: 1/s, stages: [{ duration: 10s, to: 200 }]'])(
    'has its rates in stages: %s',
    (yaml) => {
      expect(scenario(yaml)).toMatchObject({ rate: 200, stages: [{ duration: 10_000, to: 200 }], connections: 1000 });
    },
  );

  it('a stage of rates can end at 0 without a unit', () => {
    expect(scenario('stages: [{ duration: 10s, to: 200/s }, { duration: 5s, to: 0 }]').stages?.[1]?.to).toBe(0);
  });
});

it('agents, seed and connections that are reopened', () => {
  expect(scenario('agents: 2, seed: 42, reconnect-every: 100')).toMatchObject({
    agents: 2,
    seed: 42,
    reconnectEvery: 100,
  });
  expect(scenario('agents: auto, connections: 1').agents).toBe('auto');
});

describe('an input takes precedence', () => {
  it('connections are the most that a rate may open', () => {
    expect(scenario('rate: 5/s, max-connections: 7', { connections: '50' })).toMatchObject({
      rate: 5,
      connections: 50,
    });
  });

  it('what the stages say, no input can say as well', () => {
    const yaml = 'stages: [{ duration: 10s, to: 5 }]';
    expect(problemsOf(() => scenario(yaml, { duration: '10s', connections: '5' }))).toEqual([
      'input "duration": the stages of the scenario "a" say how long the window is',
      'input "connections": the stages of the scenario "a" say how many connections there are',
    ]);
    expect(scenario('stages: [{ duration: 10s, to: 5/s }]', { connections: '5' }).connections).toBe(5);
  });

  it('connections that are fewer than agents are no load', () => {
    expect(problemsOf(() => scenario('agents: 4', { connections: '2' }))).toEqual([
      'perf-gate.yml:2:27 scenarios.a.agents: 4 agents cannot share 2 connections',
    ]);
  });
});
