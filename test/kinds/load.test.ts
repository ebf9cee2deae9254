import { afterAll, expect } from 'vitest';
import { AutocannonEngine } from '../../src/engines/autocannon/autocannon.ts';
import { type LoadScenario, loadKind } from '../../src/kinds/load.ts';
import { runDocumentSchema } from '../../src/measurement/run-document.ts';
import { RoundStage } from '../../src/rounds/stage.ts';
import { startTarget } from '../../src/service/start.ts';
import { type FlatRound, flatten } from '../measurement/flat-round.ts';
import { runDocument } from '../measurement/run.ts';
import { PLAIN_LOAD } from '../support/config.ts';
import { AGENT_SCRIPT, request } from '../support/load.ts';
import { targetTest as it, type Rig, sessionOf, startLine } from '../support/target.ts';

const engine = new AutocannonEngine({ agentScript: AGENT_SCRIPT });
afterAll(() => engine.close());

/** One round of a scenario against a service that this line starts. */
async function roundOf(rig: Rig, spec: Partial<LoadScenario>, start = startLine('steady')): Promise<FlatRound> {
  const { logFile, processes } = rig;
  const abort = new AbortController().signal;
  const target = rig.target({ start });
  const service = await startTarget(target, { logFile, processes, abort, cores: null });
  try {
    const short = { ...PLAIN_LOAD, name: 'home', requests: [request()], thresholds: [], warmup: 50, duration: 400 };
    const scenario: LoadScenario = { ...short, ...spec };
    const origin = { commit: null, ref: null, repository: null, runId: null, attempt: null };
    const side = { name: 'head', target, origin, dispensable: false } as const;
    const where = { side, scenario, index: 0, service, reportsStartup: false };
    const stage = new RoundStage(
      { ...where, engine, logFile, onMeasuring() {}, onPart() {}, sliced: null },
      sessionOf(rig),
    );
    const measured = await loadKind.measure(stage, scenario);
    if (measured === null) throw new Error('it was aborted');
    const { figures, windows = [] } = measured;
    const { duration, readings } = stage.watched;
    const { resources = null, interference = null } = readings ?? {};
    expect(duration).toBe(windows[0]?.duration);
    const startedAt = new Date().toISOString();
    const round = { index: 0, startedAt, startup: null, duration, figures, windows, resources, interference };
    // What is written has to be read again.
    expect(runDocumentSchema.parse(runDocument([round])).scenarios[0]?.rounds).toEqual([round]);
    return flatten(round);
  } finally {
    await service.stop();
  }
}

it('a round of a closed model has no arrivals, and no series where the load stays the same', async ({ rig }) => {
  const round = await roundOf(rig, {});
  expect(round).not.toHaveProperty('arrivals');
  expect(round).not.toHaveProperty('offered');
  expect(round).not.toHaveProperty('agents');
});

it('a round of an open model keeps its arrivals, what was offered over time and the health of every agent', async ({
  rig,
}) => {
  const round = await roundOf(rig, { rate: 100, connections: 20, agents: 2 });
  expect(round.arrivals).toMatchObject({ due: 40, sent: 40, dropped: 0 });
  expect(round.counts).toMatchObject({ sent: 40, responses: 40 });
  expect(round.offered?.[0]?.at).toBe(-50);
  expect(round.agents).toHaveLength(2);
  expect(round.agent.cpu).toBe(Math.max(...(round.agents ?? []).map(({ cpu }) => cpu)));
});

it('a round that could not offer its rate is marked, with what was the limit', async ({ rig }) => {
  const slow =
    "require('node:http').createServer((_, r) => setTimeout(() => r.end(), 100)).listen(process.env.PORT, '127.0.0.1')";
  const spec = { rate: 100, connections: 2, warmup: 0, duration: 600 };
  const round = await roundOf(rig, spec, `"${process.execPath}" -e "${slow}"`);
  expect(round.arrivals?.inTime).toBeLessThan(30);
  expect(round.arrivals?.backlog).toBeGreaterThan(30);
  // Both connections were busy all the time: a load generator that was late as well, on a busy machine, is not the reason.
  expect(round.arrivals?.limit).toBe('target');
});
