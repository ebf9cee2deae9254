import { expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import type { Side } from '../../src/rounds/side.ts';
import { TurnPlan } from '../../src/rounds/turn-plan.ts';
import { makeFolder } from '../config/workspace.ts';
import { PLAIN_TARGET } from '../support/plain-target.ts';

const ORIGIN = { commit: null, ref: null, repository: null, runId: null, attempt: null };
/** Two sides that cannot be alive at once: somebody else runs them. */
const SIDES = (['base', 'head'] as const).map(
  (name): Side => ({
    name,
    target: { ...PLAIN_TARGET, workingDirectory: '/', paths: [], start: null },
    origin: ORIGIN,
    dispensable: false,
  }),
);

function decided(scenarios: string): string | null {
  const yaml = `target: { url: "http://127.0.0.1:3000" }\nscenarios:\n${scenarios}`;
  const config = loadConfig({ workspace: makeFolder({ 'perf-gate.yml': yaml }), inputs: {} });
  return new TurnPlan({ sides: SIDES, scenarios: config.scenarios, turns: 'slices' }).decide([]);
}

const CALLS = '  orders: { type: function, module: orders.mjs }\n  parse: { type: command, run: node parse.mjs }\n';

it('where nothing makes a load, nothing is said of loads in turn', () => {
  expect(decided(CALLS)).toBeNull();
  expect(decided(`${CALLS}  home: {}\n`)).toBe(
    'The two sides were loaded in whole rounds and not in short slices in turn: somebody else runs the service of the base.',
  );
});
