import { describe, expect, it } from 'vitest';
import { PRESETS } from '../../src/config/presets/index.ts';
import { servicePreset } from '../../src/config/presets/service.ts';
import { KINDS } from '../../src/kinds/index.ts';
import type { LoadScenario } from '../../src/kinds/load.ts';
import { describeProblems, read, START } from './workspace.ts';

const PRESET = `presets: service\n${START}`;
/** What only the user can know. */
const WHOLE = `${PRESET}scenarios:
  load: { requests: [GET /products] }
  create: { requests: [POST /orders] }
  workflow: { journeys: { buy: { requests: [GET /cart] } } }
  volume: { setup: node seed.mjs }
`;

const isThere = (type: unknown) => KINDS.some(({ name }) => name === (type ?? 'load'));
const expected = Object.entries(servicePreset.scenarios)
  .filter(([, { written }]) => isThere(written.type))
  .map(([name]) => name);

const limitsOf = (yaml: string, scenario: string) =>
  Object.fromEntries(
    read(yaml)
      .scenarios.find(({ name }) => name === scenario)
      ?.thresholds.map(({ metric, text }) => [metric, text]) ?? [],
  );

describe('presets: service', () => {
  it('has ten scenarios, of which those are there whose kind is', () => {
    expect(Object.keys(servicePreset.scenarios)).toHaveLength(10);
    const { scenarios, leftOut } = read(WHOLE);
    expect(scenarios.map(({ name }) => name)).toEqual(expected);
    expect(expected).toEqual(
      expect.arrayContaining(['load', 'load-twice', 'create', 'workflow', 'spike', 'endurance']),
    );
    expect(leftOut).toBeUndefined();
  });

  it('runs the long ones at night', () => {
    const long = read(WHOLE).scenarios.filter(({ when }) => when !== undefined);
    expect(long.map(({ when }) => when)).toEqual(long.map(() => ['schedule']));
    expect(long.map(({ name }) => name)).toEqual(expect.arrayContaining(['spike', 'volume', 'endurance']));
    expect(long.map(({ name }) => name)).not.toContain('load');
  });

  it('has the limits that teams start from', () => {
    const usual = { p95: '< 1s', throughput: '> 10/s', memory: '< 200MB', 'success-rate': '> 95%' };
    for (const name of ['load', 'load-twice', 'create', 'workflow']) expect(limitsOf(WHOLE, name)).toMatchObject(usual);
    expect(limitsOf(WHOLE, 'spike')).toMatchObject({ 'spike-p99': '< 3s', 'spike-failed': '< 20%' });
    expect(limitsOf(WHOLE, 'endurance')).toMatchObject({ p95: '< 1500ms', throughput: '> 8/s', memory: '< 250MB' });
    expect(limitsOf(WHOLE, 'volume')).toMatchObject({ 'success-rate': '> 90%' });
  });

  it('has none of its limits left out in any scenario', () => {
    for (const [name, { written }] of Object.entries(servicePreset.scenarios)) {
      expect(limitsOf(WHOLE, name), name).toMatchObject(written.thresholds as object);
    }
    const resources = Object.fromEntries(
      expected.map((name) => {
        const { 'cpu-of-machine': cpu, memory } = limitsOf(WHOLE, name);
        return [name, [cpu, memory]];
      }),
    );
    expect(resources).toEqual({
      load: ['< 70%', '< 200MB'],
      'load-twice': ['< 70%', '< 200MB'],
      create: ['< 70%', '< 200MB'],
      workflow: ['< 70%', '< 200MB'],
      stress: ['< 90%', '< 300MB'],
      spike: ['< 95%', '< 400MB'],
      volume: ['< 80%', '< 500MB'],
      endurance: ['< 75%', '< 250MB'],
      memory: [undefined, '< 150MB'],
      cpu: ['< 60%', undefined],
    });
    const volume = read(WHOLE).scenarios.find((scenario) => scenario.name === 'volume');
    expect(volume?.thresholds.filter(({ metric }) => metric === 'size-p95').map(({ label }) => label)).toEqual([
      'size 1,000',
      'size 10,000',
      'size 100,000',
    ]);
  });

  it('sends what the first of them sends wherever nothing else is said', () => {
    const { scenarios } = read(WHOLE);
    const sent = Object.fromEntries(
      (scenarios as LoadScenario[]).map(({ name, requests, journeys }) => [
        name,
        [...requests, ...journeys.flatMap((journey) => journey.requests)].map(({ label }) => label),
      ]),
    );
    expect(sent).toMatchObject({
      load: ['GET /products'],
      'load-twice': ['GET /products'],
      create: ['POST /orders'],
      workflow: ['GET /cart'],
      spike: ['GET /products'],
      endurance: ['GET /products'],
    });
    expect((scenarios[1] as LoadScenario).connections).toBe(20);
  });

  it('leaves out what it cannot know, and says what that needs', () => {
    const { scenarios, leftOut } = read(PRESET);
    expect(scenarios.map(({ name }) => name)).toEqual(
      expected.filter((name) => !['create', 'workflow', 'volume'].includes(name)),
    );
    expect(leftOut).toBe(
      'Left out of the preset service, since it needs: scenarios.create.requests, scenarios.workflow.journeys, scenarios.volume.setup.',
    );
  });

  it('is overridden key by key, and its limits one by one', () => {
    const yaml = `${PRESET}scenarios:
  load: { connections: 3, thresholds: { p95: < 50ms, p50: < 20ms } }
  spike: { when: always, severity: low, thresholds: { recovery: < 1s } }
  endurance: off
  cpu: false
  load-twice: { type: command, run: node bench.mjs }
  own: { requests: [GET /own] }
`;
    const { scenarios } = read(yaml);
    const names = scenarios.map(({ name }) => name);
    expect(names).toContain('own');
    expect(names).not.toContain('endurance');
    expect(names).not.toContain('cpu');
    expect(scenarios.find(({ name }) => name === 'load')).toMatchObject({ connections: 3 });
    expect(limitsOf(yaml, 'load')).toMatchObject({ p95: '< 50ms', p50: '< 20ms', throughput: '> 10/s' });
    const spike = scenarios.find(({ name }) => name === 'spike');
    expect(spike).toMatchObject({ severity: 'low' });
    expect(spike).not.toHaveProperty('when');
    expect(limitsOf(yaml, 'spike')).toMatchObject({ recovery: '< 1s', 'spike-p99': '< 3s' });
    expect(scenarios.find(({ name }) => name === 'load-twice')).toMatchObject({ type: 'command', thresholds: [] });
  });

  it('may be one of a list', () => {
    expect(read(`presets: [service]\n${START}`).scenarios.length).toBeGreaterThan(3);
    expect(read(`presets: []\n${START}`).scenarios.map(({ name }) => name)).toEqual(['default']);
  });
});

describe('a preset', () => {
  it.each(PRESETS.map((preset) => [preset.name, preset] as const))('%s says what it is about', (_, { about }) => {
    expect(about).toMatch(/^[A-Z].*\.$/);
  });
});

describeProblems({
  'presets that are wrong': [
    [`presets: sevice\n${START}`, '1:10 presets: expected service, or a list, got "sevice"'],
    [`presets: [sevice]\n${START}`, '1:11 presets[0]: expected one of service, got "sevice"; did you mean "service"?'],
    [
      `presets: service\n${START}scenarios: { load: { connectoins: 3 } }`,
      '3:22 scenarios.load.connectoins: unknown key; did you mean "connections"?',
    ],
    [`presets: service\n${START}scenarios: { load: 5 }`, '3:20 scenarios.load: expected a map, got 5'],
    [`presets: service\n${START}scenarios: 5`, '3:12 scenarios: expected a map, got 5'],
  ],
});
