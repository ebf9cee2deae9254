import { afterAll, expect } from 'vitest';
import type { LoadScenario } from '../../src/kinds/load/scenario.ts';
import { loadRound } from '../../src/kinds/load-round.ts';
import { type Round, runDocumentSchema } from '../../src/measurement/run-document.ts';
import { startTarget } from '../../src/service/start.ts';
import { runDocument } from '../measurement/run.ts';
import { PLAIN_LOAD } from '../support/config.ts';
import { newGroup, request } from '../support/load.ts';
import { type Bench, startLine, targetTest as test } from '../support/target.ts';

const agents = newGroup();
afterAll(() => agents.close());

/** One round of a scenario against a service that this line starts. */
async function roundOf(bench: Bench, spec: Partial<LoadScenario>, start = startLine('steady')): Promise<Round> {
  const { logFile, processes } = bench;
  const abort = new AbortController().signal;
  const target = await startTarget(bench.target({ start }), { logFile, processes, abort, cores: null });
  try {
    const load = { ...PLAIN_LOAD, name: 'home', requests: [request()], thresholds: [], warmup: 50, duration: 400 };
    const options = { index: 0, startup: null, agents, abort, onMeasuring() {} };
    const round = await loadRound({ ...load, ...spec }, target, options);
    if (round === null) throw new Error('it was aborted');
    // What is written has to be read again.
    runDocumentSchema.parse(runDocument([round]));
    return round;
  } finally {
    await target.stop();
  }
}

test('a round of a closed model has no arrivals, and no series where the load stays the same', async ({ bench }) => {
  const round = await roundOf(bench, {});
  expect(round).not.toHaveProperty('arrivals');
  expect(round).not.toHaveProperty('offered');
  expect(round).not.toHaveProperty('agents');
});

test('a round of an open model keeps its arrivals, what was offered over time and the health of every agent', async ({
  bench,
}) => {
  const round = await roundOf(bench, { rate: 100, connections: 20, agents: 2 });
  expect(round.arrivals).toMatchObject({ due: 40, sent: 40, dropped: 0 });
  expect(round.counts).toMatchObject({ sent: 40, responses: 40 });
  expect(round.offered?.[0]?.at).toBe(-50);
  expect(round.agents).toHaveLength(2);
  expect(round.agent.cpu).toBe(Math.max(...(round.agents ?? []).map(({ cpu }) => cpu)));
});

test('a round that could not offer its rate is marked, with what was the limit', async ({ bench }) => {
  const slow =
    "require('node:http').createServer((_, r) => setTimeout(() => r.end(), 100)).listen(process.env.PORT, '127.0.0.1')";
  const spec = { rate: 100, connections: 2, warmup: 0, duration: 600 };
  const round = await roundOf(bench, spec, `"${process.execPath}" -e "${slow}"`);
  expect(round.arrivals?.inTime).toBeLessThan(30);
  expect(round.arrivals?.backlog).toBeGreaterThan(30);
  // Both connections were busy all the time: a load generator that was late as well, on a busy machine, is not the reason.
  expect(round.arrivals?.limit).toBe('target');
});
