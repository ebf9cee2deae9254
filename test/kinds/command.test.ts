import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import type { SideName } from '../../src/events.ts';
import { type CommandScenario, commandKind } from '../../src/kinds/command.ts';
import { loadsOf } from '../../src/kinds/index.ts';
import { makeFolder, problemsOf } from '../config/workspace.ts';
import { RecordingStage } from '../support/recording-stage.ts';

/** The one scenario of a configuration that has no service. */
function scenarioOf(keys: string): CommandScenario {
  const yaml = `scenarios:\n  parser:\n    type: command\n    run: node bench.mjs\n${keys.replace(/^(?=.)/gm, '    ')}`;
  const { scenarios } = loadConfig({ workspace: makeFolder({ 'perf-gate.yml': yaml }), inputs: {} });
  return scenarios[0] as CommandScenario;
}

const ms = (...samples: number[]) => ({ unit: 'ms', better: 'lower', samples });

function measure(scenario: CommandScenario, metrics: object, side: SideName = 'head') {
  return commandKind.measure(new RecordingStage({ output: JSON.stringify({ metrics }) }, side), scenario);
}

describe('a command', () => {
  it('is a line with a format, a time-out and ten rounds, unless the file says otherwise', () => {
    expect(scenarioOf('')).toEqual({
      name: 'parser',
      type: 'command',
      rounds: 10,
      run: 'node bench.mjs',
      file: null,
      format: 'plain',
      timeout: 300_000,
      thresholds: [],
      units: {},
    });
    expect(scenarioOf('file: out/samples.json\ntimeout: 20s\nrounds: 7')).toMatchObject({
      file: 'out/samples.json',
      timeout: 20_000,
      rounds: 7,
    });
  });

  it('makes no load, needs the checkout alone, and takes as long as it takes', () => {
    const scenario = scenarioOf('');
    expect(loadsOf(scenario)).toEqual([]);
    expect(commandKind.needs).toBe('checkout');
    expect(commandKind.time(scenario)).toBeNull();
    expect(commandKind.words(scenario)).toBe('node bench.mjs');
    expect(commandKind.lines?.(scenario)).toEqual(['node bench.mjs (samples in its standard output, plain)']);
    expect(commandKind.lines?.(scenarioOf('file: a.json'))).toEqual(['node bench.mjs (samples in a.json, plain)']);
  });

  it('runs its line once per round and does nothing else', async () => {
    const stage = new RecordingStage({ output: JSON.stringify({ metrics: { parse: ms(1) } }) });
    await commandKind.measure(stage, scenarioOf('file: a.json\ntimeout: 3s'));
    expect(stage.acts).toEqual([{ do: 'run', line: 'node bench.mjs', options: { timeout: 3000, file: 'a.json' } }]);
  });

  it("runs the base's own line on its side where it has one", async () => {
    const scenario = { ...scenarioOf(''), atBase: { run: 'node old.mjs', file: 'old.json', format: 'plain' } };
    const lines = async (side: SideName) => {
      const stage = new RecordingStage({ output: JSON.stringify({ metrics: { parse: ms(1) } }) }, side);
      await commandKind.measure(stage, scenario);
      return stage.acts;
    };
    expect(await lines('base')).toMatchObject([{ line: 'node old.mjs', options: { file: 'old.json' } }]);
    expect(await lines('head')).toMatchObject([{ line: 'node bench.mjs', options: { file: null } }]);
  });

  it('has the median of the samples as the figure of a round, with the definition that they bring', async () => {
    const measured = await measure(scenarioOf(''), {
      parse: ms(5, 1, 2),
      rate: { unit: '/s', better: 'higher', title: 'documents', gated: false, samples: [10, 30] },
    });
    expect(measured).toEqual({
      metrics: {
        parse: { title: 'parse', unit: 'ms', better: 'lower', gated: true, perRequest: false, slower: true },
        rate: { title: 'documents', unit: '/s', better: 'higher', gated: false, perRequest: false, slower: false },
      },
      figures: { responses: 0, all: { parse: 2, rate: 20 }, labels: {} },
    });
  });

  it('has measured nothing when the run was canceled', async () => {
    expect(await commandKind.measure(new RecordingStage({ output: null }), scenarioOf(''))).toBeNull();
  });

  it('says which scenario wrote no samples', async () => {
    await expect(commandKind.measure(new RecordingStage({ output: 'done\n' }), scenarioOf(''))).rejects.toMatchObject({
      class: 'load',
      message: expect.stringMatching(
        /^"parser": these are not samples: it is not JSON; it begins with "done"\. Write \{/,
      ),
    });
  });
});

it.each([
  ['beyond all numbers in the common unit', { unit: 'GB', samples: [1e305] }],
  ['too large for a ratio', { unit: 'ms', samples: [1, 1e200] }],
  ['too small for a ratio', { unit: 'ms', samples: [1e-300] }],
])('a sample that is %s is refused', async (_, metric) => {
  await expect(measure(scenarioOf(''), { parse: { better: 'lower', ...metric } })).rejects.toMatchObject({
    class: 'load',
    message: expect.stringMatching(/^"parser": a sample of "parse" is .*, which cannot be compared: it has to be 0/),
  });
});

describe('a threshold of a command', () => {
  it('is of a metric by its name, in the unit that it is written with', () => {
    const { thresholds, units } = scenarioOf(
      'thresholds:\n  parse: < 1.5s\n  size: { limit: <= 20kB, severity: low }\n  steps: "< 12"\n  "hit rate": "> 90%"',
    );
    expect(thresholds).toEqual([
      { metric: 'parse', label: null, comparator: '<', limit: 1500, severity: 'high', text: '< 1.5s', line: 6 },
      { metric: 'size', label: null, comparator: '<=', limit: 20_000, severity: 'low', text: '<= 20kB', line: 7 },
      { metric: 'steps', label: null, comparator: '<', limit: 12, severity: 'high', text: '< 12', line: 8 },
      { metric: 'hit rate', label: null, comparator: '>', limit: 0.9, severity: 'high', text: '> 90%', line: 9 },
    ]);
    expect(units).toEqual({ parse: 'ms', size: 'bytes', steps: null, 'hit rate': 'ratio' });
  });

  it.each([
    ['parse: 12ms', /parse: expected a comparison such as "< 250ms", .* got "12ms"$/],
    ['parse: < 12 parsecs', /parse: expected a comparison such as/],
    ['parse: {}', /parse\.limit: missing; expected a comparison such as/],
    [
      'parse: { limit: < 1ms, severity: dire }',
      /parse\.severity: expected one of low, medium, high, critical, got "dire"/,
    ],
  ])('that is not one is refused: %s', (line, message) => {
    const [problem] = problemsOf(() => scenarioOf(`thresholds: { ${line} }`));
    expect(problem).toMatch(message);
  });

  it('holds where its unit is that of the samples, or is not written', async () => {
    const scenario = scenarioOf('thresholds: { parse: < 1s, steps: "< 12" }');
    const steps = { unit: 'steps', better: 'lower', samples: [3] };
    expect(await measure(scenario, { parse: ms(1), steps })).toMatchObject({
      figures: { all: { parse: 1, steps: 3 } },
    });
  });

  it('in another unit than the samples, or of what they do not have, stops the run', async () => {
    const scenario = scenarioOf('thresholds: { parse: < 1s }');
    await expect(measure(scenario, { parse: { ...ms(1), unit: 'MB' } })).rejects.toMatchObject({
      class: 'config',
      message: '"parser": the threshold "< 1s" for "parse" is in ms, but its samples are in bytes.',
    });
    await expect(measure(scenario, { parse: { ...ms(1), unit: '' } })).rejects.toThrow('its samples are in no unit.');
    const plain = scenarioOf('thresholds: { parse: "< 5" }');
    for (const unit of ['us', 's', 'MB', '%', '/s']) {
      await expect(measure(plain, { parse: { ...ms(1), unit } })).rejects.toThrow(
        /^"parser": the threshold "< 5" for "parse" needs a unit, since its samples are in (ms|bytes|ratio|\/s)\.$/,
      );
    }
    await expect(measure(scenario, { print: ms(1), format: ms(1) })).rejects.toMatchObject({
      class: 'config',
      message: '"parser": the threshold "< 1s" is for "parse", but the samples are for: print, format.',
    });
  });

  it('is none for the base, which may not know the metric yet', async () => {
    const scenario = scenarioOf('thresholds: { parse: < 1s }');
    expect(await measure(scenario, { print: ms(1) }, 'base')).toMatchObject({ figures: { all: { print: 1 } } });
  });
});

it.each([
  ['requests: [GET /]', /^perf-gate\.yml:5:5 scenarios\.parser\.requests: unknown key/],
  ...['""', '/tmp/x', '../x', '.', './', 'out/', 'out/../..', '"a\\0b"'].map((file): [string, RegExp] => [
    `file: ${file}`,
    /^perf-gate\.yml:5:11 scenarios\.parser\.file: expected a (file inside the working directory|path inside)/,
  ]),
  ['format: jmh', /scenarios\.parser\.format: expected one of plain, got "jmh"$/],
  ['rounds: 2', /scenarios\.parser\.rounds: expected/],
  ['timeout: soon', /scenarios\.parser\.timeout: expected a duration/],
])('what a command does not know or accept is reported with its place: %s', (line, message) => {
  const [problem] = problemsOf(() => scenarioOf(line));
  expect(problem).toMatch(message);
});

it('a command without its line is refused', () => {
  const workspace = makeFolder({ 'perf-gate.yml': 'scenarios: { parser: { type: command } }\n' });
  expect(problemsOf(() => loadConfig({ workspace, inputs: {} }))[0]).toMatch(
    /scenarios\.parser\.run: missing; expected/,
  );
});
