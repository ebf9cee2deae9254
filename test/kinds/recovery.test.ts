import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { PerfGateError } from '../../src/errors.ts';
import { failureOf, outcomeOf } from '../../src/kinds/recovery/outcome.ts';
import type { RecoveryScenario } from '../../src/kinds/recovery/scenario.ts';
import { recoveryBlocks, summarizeRecovery } from '../../src/kinds/recovery/summary.ts';
import { checkOf, lostOf } from '../../src/kinds/recovery/writes.ts';
import { recoveryKind } from '../../src/kinds/recovery.ts';
import type { Loaded } from '../../src/kinds/stage.ts';
import type { LoadWindow } from '../../src/measurement/load-window.ts';
import { NEVER } from '../../src/measurement/never.ts';
import { wordsOf } from '../../src/text/inline.ts';
import { makeFolder, problemsOf } from '../config/workspace.ts';
import { counts } from '../measurement/run.ts';
import { RecordingStage } from '../support/recording-stage.ts';

const TARGET = 'target: { start: node server.js }\n';

function read(keys: string, target = TARGET, inputs = {}) {
  const yaml = `${target}scenarios:\n  crash:\n    type: recovery\n${keys.replace(/^(?=.)/gm, '    ')}`;
  return loadConfig({ workspace: makeFolder({ 'perf-gate.yml': yaml }), inputs });
}

function scenarioOf(keys = '', inputs = {}): RecoveryScenario {
  return read(keys, TARGET, inputs).scenarios[0] as RecoveryScenario;
}

const WRITE = `write:
  request: { method: POST, path: /orders, extract: { id: { json: /id } } }
  check: GET /orders/{{ id }}
`;

describe('a recovery is read', () => {
  it('with a kill of the service three seconds into an open load, which perf-gate starts again', () => {
    expect(scenarioOf()).toMatchObject({
      rounds: 6,
      rate: 100,
      warmup: 1000,
      at: 3000,
      duration: 7000,
      width: 250,
      restart: 'perf-gate',
      late: 1000,
      timeout: 5000,
      fault: { kind: 'kill', pidFile: null },
      write: null,
    });
    expect(recoveryKind.time(scenarioOf())).toBe(8000);
  });

  it.each([
    ['fault: { stop: 2s }', { kind: 'stop', duration: 2000, pidFile: null }, 'itself', 9000],
    ['fault: { stop: 1s, pid-file: db.pid }', { kind: 'stop', duration: 1000, pidFile: 'db.pid' }, 'itself', 8000],
    ['fault: { kill: true, pid-file: run/db.pid }', { kind: 'kill', pidFile: 'run/db.pid' }, 'itself', 7000],
    ['fault: { run: ./fail.sh }', { kind: 'run', line: './fail.sh', timeout: 30_000 }, 'itself', 7000],
    ['fault: { run: x, timeout: 5s }\nrestart: perf-gate', { kind: 'run', timeout: 5000 }, 'perf-gate', 7000],
  ])('with %s', (keys, fault, restart, duration) => {
    expect(scenarioOf(keys)).toMatchObject({ fault, restart, duration });
    expect(scenarioOf(keys).fault.place).toMatch(/^perf-gate\.yml:5:\d+$/);
  });

  it('with longer stretches, and a longer calm, where few requests come', () => {
    expect(scenarioOf('rate: 79/s')).toMatchObject({ width: 1000, at: 10_000, duration: 18_000 });
    expect(scenarioOf('rate: 80/s')).toMatchObject({ width: 250, at: 3000 });
    expect(scenarioOf('', { rate: '10/s' })).toMatchObject({ rate: 10, width: 1000, at: 10_000 });
  });

  it('with writes whose answers are kept, and a check that is not sent meanwhile', () => {
    const { requests, write } = scenarioOf(WRITE);
    expect(requests.map(({ label, weight, keeps }) => [label, weight, keeps])).toEqual([
      ['POST /orders', 1, true],
      ['GET /orders/{{ id }}', 0, undefined],
    ]);
    expect(requests.every(({ checks }) => checks.at(-1)?.that.kind === 'latency')).toBe(true);
    expect(write?.request.keeps).toBe(true);
    expect(Object.keys(recoveryKind.metrics?.(scenarioOf(WRITE)) ?? {})).toContain('lost-writes');
    expect(Object.keys(recoveryKind.metrics?.(scenarioOf()) ?? {})).not.toContain('lost-writes');
  });

  it('as the same scenario wherever it stands in the file, and as another with another fault', () => {
    const identity = (keys: string) => JSON.stringify(recoveryKind.identity(scenarioOf(keys)));
    expect(identity('late: 1s\nfault: kill')).toBe(identity('fault: kill\nrounds: 9\nthresholds: { recovery: < 2s }'));
    const others = [
      'fault: { stop: 1s }',
      'fault: { stop: 2s }',
      'late: 2s',
      'fault: { kill: true, pid-file: a.pid }',
      WRITE,
    ];
    expect(new Set(['', ...others].map(identity)).size).toBe(others.length + 1);
  });
});

describe('a recovery is refused, with its line,', () => {
  it.each([
    [
      'fault: { kill: true, stop: 1s }',
      '5:12 scenarios.crash.fault: expected exactly one of kill, stop and run, got kill and stop',
    ],
    ['fault: {}', '5:12 scenarios.crash.fault: expected exactly one of kill, stop and run, got none'],
    [
      'fault: { run: x, pid-file: a.pid }',
      '5:22 scenarios.crash.fault.pid-file: a line is run as it is; a pid file goes with kill and stop',
    ],
    [
      'fault: { kill: true, timeout: 3s }',
      '5:26 scenarios.crash.fault.timeout: only a line has a time limit; it goes with run',
    ],
    [
      'fault: { kill: true, pid-file: ../a.pid }',
      'expected a file inside the working directory, such as run/worker.pid, got "../a.pid"',
    ],
    [
      'fault: { kill: true, pid-file: /run/a.pid }',
      'expected a file inside the working directory, such as run/worker.pid, got "/run/a.pid"',
    ],
    [
      'restart: itself',
      '5:14 scenarios.crash.restart: kill ends everything that start has started, its supervisor too',
    ],
    [
      'fault: { stop: 1s }\nrestart: perf-gate',
      '6:5 scenarios.crash.restart: what is stopped for a time goes on by itself; remove this',
    ],
    [
      'at: 8s\nduration: 7s',
      '6:15 scenarios.crash.duration: the fault begins at 8 s, and the window ends at 7 s: it has to last 8.75 s at least',
    ],
    ['duration: 3s', 'the fault begins at 3 s, and the window ends at 3 s'],
    ['fault: { stop: 3s }\nduration: 6s', 'the fault begins at 3 s and lasts 3 s, and the window ends at 6 s'],
    ['at: 1s', '5:9 scenarios.crash.at: the calm before the fault has to last 2.5 s at least'],
    [
      'rate: 10/s\nat: 4s',
      '6:9 scenarios.crash.at: the calm before the fault has to last 10 s at least at a rate below 80/s',
    ],
    ['connections: 10', 'connections'],
    [
      'requests: [{ path: /a, thresholds: { p95: < 1s } }]',
      'single requests are not limited here: their latency says nothing while a service fails',
    ],
    ['write: { request: POST /orders, check: GET /orders }', 'nothing is extracted that check could ask for'],
    [
      'requests: [GET /orders]\nwrite: { request: { method: POST, path: /o, extract: { id: { json: /id } } }, check: GET /orders }',
      'a second request called "GET /orders"',
    ],
    [
      'write: { request: { method: POST, path: /o, extract: { id: { json: /id } } }, check: "GET /o/{{ key }}" }',
      'scenarios.crash.write.check.path: no request extracts "key"; known here: id',
    ],
    ['thresholds: { recovery: < 2 }', 'a duration to compare with'],
    ['thresholds: { p95: < 2s }', 'p95'],
  ])('with %s', (keys, problem) => {
    expect(problemsOf(() => read(keys)).join('\n')).toContain(problem);
  });

  it.each([
    ['', '3:3 scenarios.crash.fault: somebody else runs the service'],
    ['fault: { stop: 1s }', 'use run with a line of yours'],
    ['fault: { run: x }\nrestart: perf-gate', '6:14 scenarios.crash.restart: somebody else runs the service'],
  ])('where somebody else runs the service: %s', (keys, problem) => {
    const url = 'target: { url: "http://127.0.0.1:1" }\n';
    expect(problemsOf(() => read(keys, url)).join('\n')).toContain(problem);
    expect(read('fault: { run: x }', url).scenarios).toHaveLength(1);
    expect(read('fault: { kill: true, pid-file: db.pid }', url).scenarios).toHaveLength(1);
  });

  it('with inputs that leave no time after the fault', () => {
    expect(problemsOf(() => read('', TARGET, { duration: '3s' })).join('\n')).toContain(
      'input "duration": the fault begins at 3 s',
    );
  });
});

/** Stretches of 250 ms with 25 requests each; of some, so many fail, or take so long. */
function windowsOf(length: number, odd: (at: number) => Partial<LoadWindow> = () => ({})): LoadWindow[] {
  return Array.from({ length }, (_, index) => {
    const at = index * 250;
    const { errors = {}, ...given } = odd(at);
    const failed = Object.values(errors).reduce((sum, times) => sum + times, 0);
    const usual = { at, duration: 250, offered: 25, responses: 25 - failed, p50: 2, p95: 4 + (index % 3) / 10, p99: 5 };
    return { ...usual, errors, ...given };
  });
}

const load = (windows: LoadWindow[], silence = { from: 2990, until: 3450 }) => ({
  windows,
  width: 250,
  duration: windows.length * 250,
  silences: [{ from: 500, until: 900 }, silence, { from: 5000, until: 6000 }],
});
const during = (from: number, until: number, errors: Record<string, number>) => (at: number) =>
  at >= from && at < until ? { errors } : {};

describe('what a fault did', () => {
  it('is told by the planned arrivals since it began, and by what users saw', () => {
    const errors = {
      ECONNREFUSED: 10,
      'connection closed without an answer': 3,
      timeout: 1,
      dropped: 2,
      'status 503': 4,
    };
    const windows = windowsOf(28, during(3000, 3250, { ...errors, 'check "in time"': 2, 'status 404': 1 }));
    expect(outcomeOf(load(windows), { began: 3002, ended: 3003 }, false)).toMatchObject({
      offered: 400,
      good: 377,
      failures: { refused: 10, reset: 3, 'timed-out': 3, failing: 4, late: 2, other: 1 },
      firstAnswer: 448,
      recovery: 250,
      watched: 3998,
    });
  });

  it('counts what was never answered as timed out', () => {
    const windows = windowsOf(28, (at) => (at === 3000 ? { responses: 5, errors: { ECONNRESET: 1 } } : {}));
    expect(outcomeOf(load(windows), { began: 3000, ended: 3000 }, false)?.failures).toMatchObject({
      reset: 1,
      'timed-out': 19,
    });
  });

  it('is over with the first of three stretches in a row as before', () => {
    const slow = (at: number) => (at >= 3000 && at < 4000 && at !== 3250 ? { p95: 40 } : {});
    expect(outcomeOf(load(windowsOf(28, slow)), { began: 3001, ended: 3001 }, false)?.recovery).toBe(1000);
    expect(outcomeOf(load(windowsOf(28)), { began: 3001, ended: 3001 }, false)?.recovery).toBe(0);
    const dead = windowsOf(28, during(3000, 9000, { ECONNREFUSED: 25 }));
    const never = outcomeOf(load(dead, { from: 2990, until: 7000 }), { began: 3000, ended: 3000 }, false);
    expect(never).toMatchObject({ recovery: null, firstAnswer: null, good: 0 });
  });

  it('is looked for after a line, which may take its time before it does anything', () => {
    const windows = windowsOf(28, during(4000, 4500, { ECONNREFUSED: 25 }));
    const struck = { began: 3000, ended: 4010 };
    expect(outcomeOf(load(windows, { from: 3990, until: 4500 }), struck, true)).toMatchObject({
      recovery: 1500,
      firstAnswer: 1500,
    });
  });

  it('is no silence where there are only the gaps between answers', () => {
    const silence = { from: 5000, until: 5060 };
    expect(outcomeOf(load(windowsOf(28), silence), { began: 3000, ended: 3000 }, false)?.firstAnswer).toBe(0);
    const before = { from: 1000, until: 1400 };
    expect(outcomeOf(load(windowsOf(28), before), { began: 3000, ended: 3000 }, false)?.firstAnswer).toBe(0);
  });

  it('is unknown where nothing was answered before it', () => {
    const windows = windowsOf(28, () => ({ responses: 0, p95: null, errors: { 'status 500': 25 } }));
    expect(outcomeOf(load(windows), { began: 3000, ended: 3000 }, false)).toBeNull();
  });

  it.each([
    ['EPIPE', 'reset'],
    ['ENOENT', 'refused'],
    ['ETIMEDOUT', 'timed-out'],
    ['status 500', 'failing'],
    ['status 429', 'other'],
    ['check "items"', 'other'],
  ])('%s is %s', (kind, failure) => {
    expect(failureOf(kind)).toBe(failure);
  });
});

describe('acknowledged writes', () => {
  const scenario = scenarioOf(WRITE);
  const write = scenario.write as NonNullable<RecoveryScenario['write']>;

  it('are asked for once each, by what was extracted from their answers', () => {
    const found = checkOf(write, [['1'], ['2'], ['2'], ['3']], scenario);
    expect(found?.asked).toBe(3);
    expect(found?.load.traffic.requests.map(({ path, weight }) => [path.text, weight])).toEqual([
      ['/orders/{{ acknowledged.id }}', 1],
    ]);
    expect(found?.load.traffic.feeders).toMatchObject([
      { name: 'acknowledged', columns: ['id'], rows: [['1'], ['2'], ['3']], order: 'once' },
    ]);
    expect(found?.load.pacing).toMatchObject({ connections: 3, rate: null, warmup: 0 });
    expect(checkOf(write, [], scenario)).toBeNull();
  });

  it('are a thousand at most, spread over all of them', () => {
    const kept = Array.from({ length: 2500 }, (_, id) => [String(id)]);
    const rows = checkOf(write, kept, scenario)?.load.traffic.feeders[0]?.rows ?? [];
    expect(rows).toHaveLength(1000);
    expect([rows[0], rows[1], rows.at(-1)]).toEqual([['0'], ['2'], ['2497']]);
  });

  it('are lost where they are answered, and not as expected', () => {
    const errors = {
      'status 404': 3,
      'check "has item"': 2,
      'status 503': 4,
      'status 429': 1,
      ECONNREFUSED: 5,
      timeout: 6,
    };
    expect(lostOf({ responses: 10, errors })).toEqual({ checked: 15, lost: 5 });
  });
});

describe('a round', () => {
  const service = { url: 'http://127.0.0.1:1', startup: 100, logTail: () => 'Its log is empty.' };
  const window = { duration: 7000, counts: counts({ responses: 600, sent: 700 }) } as Loaded['window'];
  const broken = windowsOf(28, during(3000, 3500, { ECONNREFUSED: 25 }));
  const loaded = { window, resources: null, stopped: null, windows: broken, silences: [{ from: 2990, until: 3500 }] };
  const doing = (stage: RecordingStage) => stage.acts.map((act) => act.do);

  it('starts a service, makes the fault at its time under load, and starts it again', async () => {
    const stage = new RecordingStage({ loaded, service });
    const measured = await recoveryKind.measure(stage, scenarioOf());
    expect(doing(stage)).toEqual(['serve', 'foresee', 'load', 'fault', 'restart']);
    expect(stage.acts[2]).toMatchObject({
      options: {
        windowLength: 250,
        outlives: true,
        parts: [
          { name: 'calm', duration: 3000 },
          { name: 'fault', duration: 4000 },
        ],
      },
    });
    expect(measured?.figures).toEqual({
      responses: 350,
      all: { recovery: 750, 'first-answer': 500, availability: 350 / 400 },
      labels: {},
    });
    expect(measured).not.toHaveProperty('windows');
    expect(measured?.detail).toMatchObject({
      what: 'the service was killed',
      by: 'perf-gate',
      recovery: 500,
      writes: null,
    });
    expect(recoveryKind.detail?.parse(measured?.detail)).toEqual(measured?.detail);
  });

  it('leaves it to others to start it again', async () => {
    const stage = new RecordingStage({ loaded, service });
    const measured = await recoveryKind.measure(stage, scenarioOf('fault: { kill: true, pid-file: a.pid }'));
    expect(doing(stage)).not.toContain('restart');
    expect(measured?.detail).toMatchObject({ by: 'its own supervisor' });
  });

  it('that never comes back has a value that is worse than any time', async () => {
    const windows = windowsOf(28, during(3000, 9000, { ECONNREFUSED: 25 }));
    const dead = { ...loaded, windows, silences: [{ from: 2990, until: 7000 }] };
    const restart = new PerfGateError('target', 'the target was not ready within 30 s');
    const measured = await recoveryKind.measure(new RecordingStage({ loaded: dead, service, restart }), scenarioOf());
    expect(measured?.figures.all).toEqual({ recovery: NEVER, 'first-answer': NEVER, availability: 0 });
    const notes = recoveryKind.notes?.([{ index: 2, detail: measured?.detail } as never]) ?? [];
    expect(notes).toEqual([
      'In 1 of 1 round the service could not be started again, in round 3 because the target was not ready within 30 s.',
    ]);
    const silent = [{ index: 0, detail: { ...measured?.detail, problem: null } } as never];
    expect(recoveryKind.notes?.(silent).join()).toContain(
      'In 1 of 1 round the service was not as before within 4 s after the fault',
    );
  });

  it('asks for the acknowledged writes again', async () => {
    const asked = {
      ...loaded,
      window: { ...window, counts: counts({ sent: 3, responses: 2, errors: { 'status 404': 1 } }) },
    };
    const stage = new RecordingStage({
      loaded: ({ rate }) => (rate === null ? asked : { ...loaded, kept: [['1'], ['2'], ['3']] }),
      service,
    });
    const measured = await recoveryKind.measure(stage, scenarioOf(WRITE));
    expect(doing(stage)).toEqual(['serve', 'foresee', 'load', 'fault', 'restart', 'phase', 'load']);
    expect(measured?.figures.all['lost-writes']).toBe(1);
    expect(measured?.detail?.writes).toEqual({ acknowledged: 3, checked: 3, lost: 1 });
  });

  it("that makes no fault because the process is not this run's ends with that", async () => {
    const stage = new RecordingStage({
      loaded,
      service,
      fault: new PerfGateError('config', 'not started by this run'),
    });
    await expect(recoveryKind.measure(stage, scenarioOf())).rejects.toThrow('not started by this run');
  });

  it('without a good answer before the fault has nothing to come back to', async () => {
    const windows = windowsOf(28, () => ({ responses: 0, p95: null, errors: { 'status 500': 25 } }));
    const stage = new RecordingStage({ loaded: { ...loaded, windows }, service });
    await expect(recoveryKind.measure(stage, scenarioOf())).rejects.toMatchObject({
      class: 'load',
      message: /no request got a good answer before the fault \(round 1\)/,
    });
  });

  it('that is canceled is none', async () => {
    expect(await recoveryKind.measure(new RecordingStage({ loaded: null, service }), scenarioOf())).toBeNull();
  });
});

describe('all rounds', () => {
  const detail = (given: object = {}) => ({
    detail: {
      what: 'the service was killed',
      by: 'perf-gate',
      at: 3000,
      offered: 400,
      good: 390,
      failures: { refused: 8, reset: 2, 'timed-out': 0, failing: 0, late: 0, other: 0 },
      firstAnswer: 150,
      recovery: 250,
      watched: 4000,
      problem: null,
      writes: { acknowledged: 100, checked: 100, lost: 0 },
      ...given,
    },
  });
  const said = (details: { detail: { recovery: number | null; firstAnswer: number | null } }[]) => {
    const rounds = details.map(({ detail: one }) => {
      const { recovery, firstAnswer } = one;
      const all = { recovery: recovery === null ? NEVER : recovery + 250, 'first-answer': firstAnswer ?? NEVER };
      return { detail: one, figures: { all } };
    });
    const summary = summarizeRecovery(rounds as never);
    expect(recoveryKind.summary?.parse(summary)).toEqual(summary);
    return recoveryBlocks(summary).flatMap((block) => (block.kind === 'text' ? [wordsOf(block.text)] : []));
  };

  it('are told with their medians, and what was lost', () => {
    expect(said([detail(), detail({ firstAnswer: 170 }), detail({ firstAnswer: 190, recovery: 500 })])).toEqual([
      '3 s into each of 3 rounds, the service was killed, and started again by perf-gate: the first good answer came after 170 ms, and it was as before after 500 ms (medians).',
      'Of 300 acknowledged writes, none was lost.',
    ]);
  });

  it('are told with those that never came back', () => {
    const lost = { writes: { acknowledged: 2000, checked: 1000, lost: 3 } };
    expect(said([detail(lost), detail({ recovery: null, firstAnswer: null, writes: null })])).toEqual([
      '3 s into each of 2 rounds, the service was killed, and started again by perf-gate: no good answer came after that in most rounds, and it was never as before in most rounds (medians).',
      'Of 2,000 acknowledged writes, 1,000 were asked for again: 3 were lost.',
    ]);
    expect(
      said([detail({ by: null, firstAnswer: 0, recovery: null, writes: { acknowledged: 5, checked: 0, lost: 0 } })]),
    ).toEqual([
      '3 s into each of 1 round, the service was killed: it hardly stopped answering, and it was never as before.',
      'None of 5 acknowledged writes could be asked for again, so it is not known whether any was lost.',
    ]);
  });
});
