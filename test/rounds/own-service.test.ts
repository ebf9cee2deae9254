import { afterAll, describe, expect } from 'vitest';
import { AutocannonEngine } from '../../src/engines/autocannon/autocannon.ts';
import type { LoadScenario } from '../../src/kinds/load.ts';
import type { Act } from '../../src/rounds/act.ts';
import { RoundStage } from '../../src/rounds/stage.ts';
import { ReplaceableTarget } from '../../src/service/replaceable.ts';
import { PLAIN_LOAD } from '../support/config.ts';
import { AGENT_SCRIPT, request } from '../support/load.ts';
import { targetTest as it, type Rig, sessionOf, startLine } from '../support/target.ts';

const engine = new AutocannonEngine({ agentScript: AGENT_SCRIPT });
afterAll(() => engine.close());

const OPEN: LoadScenario = {
  ...PLAIN_LOAD,
  name: 'crash',
  requests: [request()],
  thresholds: [],
  rate: 200,
  connections: 100,
  warmup: 100,
  duration: 1500,
  timeout: 2000,
};

/** A stage that starts its service itself. */
function stageOf(rig: Rig, start = `exec ${startLine('steady')}`, abort = new AbortController().signal): RoundStage {
  const { logFile, processes } = rig;
  const origin = { commit: null, ref: null, repository: null, runId: null, attempt: null };
  const target = rig.target({ start, grace: 500 });
  const act: Act = {
    side: { name: 'head', target, origin, dispensable: false },
    scenario: OPEN,
    index: 0,
    service: null,
    reportsStartup: false,
    engine,
    logFile,
    async serve(asked, work) {
      const options = { logFile, processes, abort };
      const service = await ReplaceableTarget.start(asked, options);
      try {
        return await work(service);
      } finally {
        await service.stop();
      }
    },
    onMeasuring() {},
    onPart() {},
    sliced: null,
  };
  return new RoundStage(act, sessionOf(rig, { abort }));
}

describe('a stage with a service of its own', () => {
  it.for([1, 2])(
    'goes on with the load of %i generators while the service is killed, and started again',
    async (agents, { rig }) => {
      const stage = stageOf(rig);
      const load = { ...OPEN, agents };
      const times: number[] = [];
      const loaded = await stage.serve(null, () =>
        stage.load(load, load, {
          windowLength: 250,
          outlives: true,
          async during(clock) {
            expect(await clock.at(500)).toBe(true);
            times.push(clock.now());
            await stage.fault({ kind: 'kill', pidFile: null, place: null });
            times.push(await stage.restart());
          },
        }),
      );
      const [killed, startup] = times;
      expect(killed).toBeGreaterThanOrEqual(500);
      expect(startup).toBeGreaterThan(0);
      expect(loaded?.stopped).toBeNull();
      expect(loaded?.windows).toHaveLength(6);
      const { counts } = loaded?.window ?? {};
      expect(counts?.sent).toBeGreaterThan(250);
      expect((counts?.errors.ECONNREFUSED ?? 0) + (counts?.lost ?? 0)).toBeGreaterThan(0);
      const { from = 0, until = 0 } = loaded?.silences.find((silence) => silence.until > (killed ?? 0)) ?? {};
      // It was silent from the kill until the fresh process answered, and answered again before the end.
      expect(from).toBeGreaterThan(450);
      expect(until - from).toBeGreaterThan(20);
      expect(until).toBeLessThan(1500);
      expect(loaded?.windows.at(-1)?.responses).toBeGreaterThan(0);
    },
  );

  it('ends the load with what is done meanwhile where that fails', async ({ rig }) => {
    const stage = stageOf(rig);
    const began = performance.now();
    const long = { ...OPEN, duration: 600_000 };
    const failing = async () => {
      throw new Error('the fault cannot be made');
    };
    await expect(stage.serve(null, () => stage.load(long, long, { during: failing }))).rejects.toThrow(
      'the fault cannot be made',
    );
    expect(performance.now() - began).toBeLessThan(60_000);
  });

  it('ends what waits for a time of the window with the load', async ({ rig }) => {
    const stage = stageOf(rig);
    const short = { ...OPEN, duration: 200 };
    const come: boolean[] = [];
    await stage.serve(null, () =>
      stage.load(short, short, {
        async during(clock) {
          come.push(await clock.at(100), await clock.at(600_000));
        },
      }),
    );
    expect(come).toEqual([true, false]);
  });

  it('is told what was extracted from the answers to requests that keep it', async ({ rig }) => {
    const stage = stageOf(rig);
    const pid = { name: 'pid', from: { kind: 'regex' as const, pattern: '^\\d+$' }, fallback: null };
    const keeping = { ...OPEN, duration: 200, requests: [request({ extract: [pid] })] };
    const kept = { ...keeping, requests: keeping.requests.map((one) => ({ ...one, keeps: true as const })) };
    await stage.serve(null, async () => {
      const loaded = await stage.load(kept, kept);
      expect(loaded?.kept.length).toBeGreaterThan(20);
      expect(new Set(loaded?.kept.flat()).size).toBe(1);
      expect(loaded?.window).not.toHaveProperty('kept');
      expect((await stage.load(keeping, keeping))?.kept).toEqual([]);
    });
  });

  it('starts it as a variant says', async ({ rig }) => {
    const stage = stageOf(rig, 'false');
    const variant = { name: 'other', place: null, start: startLine('family'), env: { CHILD: 'group' } };
    await stage.serve(variant, async () => {
      expect(stage.service.startup).toBeGreaterThan(0);
      expect(await (await fetch(stage.service.url)).text()).toMatch(/^\d+$/);
    });
    await expect(stage.serve(null, async () => {})).rejects.toMatchObject({ class: 'target' });
    expect(() => stage.service).toThrow('has no service');
    await expect(stage.restart()).rejects.toThrow('only a service that was started for this scenario can be disturbed');
  });

  it('makes a load beside another, with a generator of its own', async ({ rig }) => {
    const stage = stageOf(rig);
    const first = { traffic: OPEN, pacing: { ...OPEN, duration: 300 } };
    const neighbor = { ...OPEN, rate: null, connections: 4, warmup: 50 };
    await stage.serve(null, async () => {
      const both = await stage.beside(first, { traffic: neighbor, pacing: neighbor });
      expect(both?.first.window.duration).toBe(300);
      expect(both?.first.window.counts).toMatchObject({ sent: 60, responses: 60 });
      // It was there before, and went on after.
      expect(both?.second.window.duration).toBeGreaterThanOrEqual(100 + 300 + 500);
      expect(both?.second.window.counts.responses).toBeGreaterThan(100);
      expect(both?.second.began).toBeLessThan((both?.first.began ?? 0) - 90);
    });
    expect(engine.pids.length).toBeGreaterThanOrEqual(2);
    expect(stage.watched.duration).toBe(300);
  });

  it('reports the first failure of two loads beside each other', async ({ rig }) => {
    const line = `"${process.execPath}" -e "setTimeout(() => process.exit(7), 700); require('node:http').createServer((_, r) => r.end()).listen(process.env.PORT, '127.0.0.1')"`;
    const stage = stageOf(rig, `exec ${line}`);
    const long = { traffic: OPEN, pacing: { ...OPEN, duration: 60_000 } };
    await expect(stage.serve(null, () => stage.beside(long, long))).rejects.toMatchObject({
      class: 'target',
      message: /the target exited with code 7 while "crash" was loading it \(round 1\)/,
    });
  });

  it('that is canceled makes neither load', async ({ rig }) => {
    const canceling = new AbortController();
    const stage = stageOf(rig, `exec ${startLine('steady')}`, canceling.signal);
    const long = { traffic: OPEN, pacing: { ...OPEN, duration: 60_000 } };
    const both = stage.serve(null, () => {
      setTimeout(() => canceling.abort(new Error('canceled')), 300);
      return stage.beside(long, long);
    });
    expect(await both).toBeNull();
  });
});
