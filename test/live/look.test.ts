import { join } from 'node:path';
import { expect } from 'vitest';
import { noStore } from '../../src/baseline/store.ts';
import type { Event } from '../../src/events.ts';
import { gate } from '../../src/gate.ts';
import type { CommandScenario } from '../../src/kinds/command.ts';
import { StateOfRun } from '../../src/live/state.ts';
import { AGENT_SCRIPT } from '../support/load.ts';
import { outputAt } from '../support/logs.ts';
import { targetTest as it, sessionOf } from '../support/target.ts';
import { configOf } from '../verdict/documents.ts';
import { planned } from './events.ts';

it('what a look before the last finds of a scenario is an event, and so is each round', async ({ rig }) => {
  const samples = { metrics: { parse: { unit: 'ms', better: 'lower', samples: [12.5] } } };
  const parser: CommandScenario = {
    ...{ name: 'parser', type: 'command', rounds: 5, thresholds: [], file: null, format: 'plain', timeout: 10_000 },
    ...{ run: `echo '${JSON.stringify(samples)}'`, units: {} },
  };
  const config = configOf({ judgement: { gated: ['parse'] } });
  const told: Event[] = [];
  await gate(
    {
      version: '1.0.0',
      config: { ...config, target: rig.target({}), base: rig.target({}), baseline: 'none', scenarios: [parser] },
      origin: { commit: null, ref: null, repository: null, runId: null, attempt: null },
      baseCommit: null,
      baseline: noStore,
      acceptance: null,
      audience: null,
      output: outputAt(join(rig.folder, 'output')),
      agentScript: AGENT_SCRIPT,
    },
    sessionOf(rig, { listen: (event) => told.push(event) }),
  );
  const looks = told.filter(({ type }) => type === 'look');
  expect(looks).toEqual([
    { type: 'look', look: 1, looks: 3, found: [{ scenario: 'parser', tone: 'open', words: 'undecided' }] },
    { type: 'look', look: 2, looks: 3, found: [{ scenario: 'parser', tone: 'pass', words: 'unchanged' }] },
  ]);
  const state = new StateOfRun([planned({ name: 'parser', rounds: 5 })]);
  for (const event of told) state.take(event, 0);
  const { sides, verdict } = state.scenarios[0] ?? {};
  expect(verdict).toEqual({ tone: 'pass', words: 'unchanged', when: 'after look 2 of 3' });
  for (const side of [sides?.base, sides?.head]) {
    expect([...(side?.rounds.keys() ?? [])]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    for (const round of side?.rounds.values() ?? []) {
      expect(round).toMatchObject({ figures: { parse: 12.5 }, own: { parse: { unit: 'ms' } }, sent: 0, cpu: null });
    }
  }
});
