import { expect } from 'vitest';
import { AutocannonEngine } from '../../src/engines/autocannon/autocannon.ts';
import type { Progress } from '../../src/events.ts';
import type { SpikeScenario } from '../../src/kinds/spike.ts';
import { measuredText } from '../../src/live/progress-words.ts';
import { describeParts } from '../../src/rounds/describe-time.ts';
import { measure } from '../../src/rounds/measure.ts';
import { read, START } from '../config/workspace.ts';
import { AGENT_SCRIPT } from '../support/load.ts';
import { logsIn } from '../support/logs.ts';
import { targetTest as it, sessionOf, startLine } from '../support/target.ts';

const SPIKE = `${START}scenarios:
  sale:
    type: spike
    rounds: 1
    warmup: 100ms
    calm: { rate: 80/s, duration: 2500ms }
    spike: { rate: 160/s, duration: 250ms }
    after: 750ms
`;

it('progress names each part of a round when it begins, and never goes back', async ({ rig }) => {
  const [scenario] = read(SPIKE).scenarios as [SpikeScenario];
  expect(describeParts(scenario)).toBe('calm 2.5 s at 80/s, spike 250 ms at 160/s, after 750 ms at 80/s');
  const seen: Progress[] = [];
  const origin = { commit: null, ref: null, repository: null, runId: null, attempt: null };
  const target = rig.target({ start: startLine('steady') });
  const { head } = await measure(
    {
      order: 'abba',
      turns: 'slices',
      isolation: 'none',
      version: '1.0.0',
      sides: [{ name: 'head', target, origin, dispensable: false }],
      scenarios: [scenario],
      extension: null,
      engine: new AutocannonEngine({ agentScript: AGENT_SCRIPT }),
      logs: logsIn(rig.folder),
    },
    sessionOf(rig, {
      listen: (event) => {
        if (event.type === 'progress') seen.push(event);
      },
    }),
  );
  expect(head.failure).toBeNull();
  const measuring = seen.filter(({ phase }) => phase === 'measure');
  expect(measuring.map((progress) => measuredText(progress, 'sale'))).toEqual([
    'sale, calm',
    'sale, spike',
    'sale, after',
  ]);
  // Windows take longer than planned: a part takes its own share of that.
  const planned = [2500, 250, 750];
  for (const [place, { expected }] of measuring.entries()) expect(expected).toBeGreaterThanOrEqual(planned[place] ?? 0);
  const shares = seen.map(({ share }) => share);
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  const { rounds, timeline } = head.scenarios[0] ?? { rounds: [] };
  expect(rounds[0]?.detail).toMatchObject({
    width: 250,
    parts: [{ name: 'calm' }, { name: 'spike' }, { name: 'after' }],
  });
  expect(timeline?.rounds[0]?.parts).toHaveLength(3);
});
