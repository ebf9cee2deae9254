import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { VERSION } from '../../src/version.ts';
import { huge } from '../support/result.ts';
import { plainRounds, runOf } from '../verdict/documents.ts';
import { type Desk, deskTest } from './command.ts';

// The local command as a developer uses it, built.

/** A service whose every answer waits DELAY milliseconds, so that a change is far beyond any noise. */
function configure(desk: Desk, delay = 5): void {
  desk.write(
    'server.mjs',
    `import { createServer } from 'node:http';
createServer((_, response) => setTimeout(() => response.end('ok'), ${delay})).listen(process.env.PORT, '127.0.0.1');`,
  );
  desk.write(
    'perf-gate.yml',
    `target:
  start: ${JSON.stringify(`${JSON.stringify(process.execPath)} server.mjs`)}
  url: http://127.0.0.1:\${PORT}
scenarios:
  home: { connections: 2, warmup: 50ms, duration: 200ms, rounds: 5, thresholds: { p95: { limit: < 5s, severity: low } } }
  away: { connections: 1, warmup: 50ms, duration: 100ms, rounds: 5, requests: [GET /away, GET /far] }
`,
  );
}

describe('perf-gate', () => {
  deskTest('--version and --help', async ({ desk }) => {
    expect(await desk.run('--version')).toEqual({ exitCode: 0, stdout: `${VERSION}\n`, stderr: '' });
    const help = await desk.run('run', '--help');
    expect(help.exitCode).toBe(0);
    expect(help.stdout).toContain('Examples:');
  });

  deskTest('a command or flag that is not there is a configuration error', async ({ desk }) => {
    expect(await desk.run('rum')).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('Did you mean run') });
    expect(await desk.run('run', '--round', '5')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('--rounds'),
    });
    expect(await desk.run('run', '--rounds', 'x', '--url', 'http://127.0.0.1:1')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('--rounds'),
    });
  });

  deskTest('validate names what is wrong, with line and column', async ({ desk }) => {
    desk.write('perf-gate.yml', 'target: { start: node server.mjs }\nscenarios:\n  home: { conections: 3 }\n');
    const { exitCode, stderr } = await desk.run('validate');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('perf-gate.yml:3:11 scenarios.home.conections: unknown key; did you mean "connections"?');
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  deskTest('validate and list tell how long a run takes, alone and with its base', async ({ desk }) => {
    configure(desk);
    const alone = 'A run of the change alone takes about 2 s, plus 6 starts.';
    const both =
      'A run with its base beside it takes about 4 s, plus 12 starts; up to 8 s, plus 22 starts if something stays undecided.';
    for (const command of ['validate', 'list']) {
      const { exitCode, stdout } = await desk.run(command);
      expect(exitCode).toBe(0);
      expect(stdout).toContain(`\n${alone}\n${both}\n`);
    }
    desk.write('perf-gate.yml', 'scenarios: { bench: { type: command, run: node bench.js } }\nbaseline: none\n');
    expect((await desk.run('validate')).stdout).toContain('\nA run takes the time of 10 untimed rounds.\n');
    desk.write('perf-gate.yml', 'target: { url: "http://127.0.0.1:3000" }\n');
    expect((await desk.run('validate')).stdout).toContain('\nA run takes about 30 s.\n');
  });

  deskTest('list shows the scenarios', async ({ desk }) => {
    configure(desk);
    const { exitCode, stdout } = await desk.run('list');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^home \(load\): 2 connections, 5 rounds/m);
    expect(stdout).toContain('  GET /away');
  });
});

describe('perf-gate init', () => {
  deskTest(
    'writes a configuration for the start script of package.json, and does not replace one',
    async ({ desk }) => {
      desk.write('package.json', JSON.stringify({ name: 'shop', scripts: { start: 'node server.mjs' } }));
      const first = await desk.run('init');
      expect(first.exitCode, first.stderr).toBe(0);
      expect(await desk.run('validate')).toMatchObject({ exitCode: 0 });
      expect(await desk.run('init')).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--force') });
    },
  );

  deskTest('says what to do where it finds no service and cannot ask', async ({ desk }) => {
    expect(await desk.run('init')).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--start') });
    expect(existsSync(join(desk.folder, 'perf-gate.yml'))).toBe(false);
    const told = await desk.run('init', '--start', 'node server.mjs', '--url', 'http://127.0.0.1:3000');
    expect(told.exitCode, told.stderr).toBe(0);
  });
});

describe('perf-gate run', () => {
  deskTest('keeps a baseline, passes an equal service, fails one that is much slower', async ({ desk }) => {
    configure(desk);
    const first = await desk.run('run', '--save-baseline');
    expect(first.exitCode, first.stderr).toBe(0);
    expect(first.stdout).toMatch(/no baseline/i);
    expect(first.stderr).toMatch(/^perf-gate: round 1 of 5 \(\d+ %\), about \d+ s left$/m);

    const same = await desk.run('run');
    expect(same.exitCode, same.stdout).toBe(0);
    expect(same.stdout).not.toMatch(/regressed/);

    configure(desk, 15);
    const slower = await desk.run('run');
    expect(slower.exitCode, slower.stdout).toBe(1);
    expect(slower.stdout).toMatch(/home +✗ regressed/);
    const result = JSON.parse(readFileSync(join(desk.folder, '.perf-gate/result.json'), 'utf8'));
    expect(result.conclusion).toBe('failure');
    expect(readFileSync(join(desk.folder, '.perf-gate/report.html'), 'utf8')).toContain('<!doctype html>');

    const lenient = await desk.run('run', '--severity', 'critical', '--scenario', 'home');
    expect(lenient.exitCode, lenient.stdout).toBe(0);
    expect(lenient.stdout).toMatch(/regressed/);
    expect(lenient.stdout).not.toContain('away');
  });

  deskTest('compares and reports documents without measuring', async ({ desk }) => {
    configure(desk);
    const first = await desk.run('run', '--output', 'fast');
    expect(first.stdout).toMatch(/^– NOT COMPARED {2}No baseline: /);
    expect(first.stdout.replace(/\s+/g, ' ')).toMatch(
      /Next: Keep a run as the baseline, to compare with it: node \S+index\.js run --output fast --save-baseline – NOT COMPARED/,
    );
    configure(desk, 15);
    await desk.run('run', '--output', 'slow');
    const slower = await desk.run('compare', 'fast/run.json', 'slow/run.json', '--output', 'compared');
    expect(slower.exitCode, slower.stderr).toBe(1);
    expect(slower.stdout).toMatch(/regressed/);
    expect((await desk.run('compare', 'slow/run.json', 'fast/run.json')).exitCode).toBe(0);

    const shown = await desk.run('report', 'compared/result.json', '--markdown', 'comment.md', '--html', 'page.html');
    expect(shown.exitCode, shown.stderr).toBe(0);
    expect(shown.stdout).toContain('\nWrote page.html\nWrote comment.md\n');
    expect(shown.stdout.split('\n').length).toBeLessThanOrEqual(61);
    expect(readFileSync(join(desk.folder, 'comment.md'), 'utf8')).toContain('| Metric |');
    expect(readFileSync(join(desk.folder, 'page.html'), 'utf8')).toContain('<!doctype html>');
  });

  deskTest('report of 60 scenarios with 30 requests each fits into the log of a job', async ({ desk }) => {
    desk.write('result.json', JSON.stringify(huge(60, 30)));
    const shown = await desk.start(['report', 'result.json'], { GITHUB_ACTIONS: 'true' }).finished;
    expect(shown.exitCode, shown.stderr).toBe(0);
    expect(shown.stdout).toContain('FAILED');
    expect(shown.stdout.split('\n').length).toBeLessThanOrEqual(61);
  });

  deskTest(
    'compare ends with 6 where the base has nothing to compare with, unless that is allowed',
    async ({ desk }) => {
      const head = runOf([{ rounds: plainRounds(10) }]);
      desk.write('head.json', JSON.stringify(head));
      desk.write('other.json', JSON.stringify(runOf([{ name: 'other', rounds: plainRounds(10) }])));
      desk.write(
        'more.json',
        JSON.stringify(runOf([{ rounds: plainRounds(10) }, { name: 'new', rounds: plainRounds(5) }])),
      );
      const missing = await desk.run('compare', 'other.json', 'head.json');
      expect(missing.exitCode, missing.stdout).toBe(6);
      expect(missing.stdout).toContain('There is no baseline for');
      expect(await desk.run('compare', 'head.json', 'more.json')).toMatchObject({ exitCode: 0 });
      expect(await desk.run('compare', 'head.json', 'gone.json')).toMatchObject({ exitCode: 2 });
      desk.write('perf-gate.yml', "target: { url: 'http://127.0.0.1' }\non-missing-baseline: neutral\n");
      expect(await desk.run('compare', 'other.json', 'head.json')).toMatchObject({ exitCode: 0 });
    },
  );

  deskTest('compare names what is gone since the base, and does what is set about it', async ({ desk }) => {
    const rounds = plainRounds(10);
    const both = rounds.map((round) => ({ ...round, 'GET /cart': { latency: 10 } }));
    desk.write('base.json', JSON.stringify(runOf([{ rounds: both }, { name: 'buy', hash: 'load-2', rounds }])));
    desk.write('head.json', JSON.stringify(runOf([{ rounds }])));
    desk.write('some.json', JSON.stringify(runOf([{ rounds: both }], { partial: true })));
    const compared = (head: string, lenience: string) => {
      desk.write('perf-gate.yml', `target: { url: 'http://127.0.0.1' }\non-removed-scenario: ${lenience}\n`);
      return desk.run('compare', 'base.json', head);
    };
    for (const [lenience, exitCode] of [
      ['pass', 0],
      ['neutral', 0],
      ['fail', 1],
    ] as const) {
      const { stdout, ...outcome } = await compared('head.json', lenience);
      expect(outcome.exitCode, stdout).toBe(exitCode);
      expect(stdout).toContain('Scenario "buy" is gone.');
      expect(stdout).toContain('Request "GET /cart" of "browse" is gone.');
    }
    const chosen = await compared('some.json', 'fail');
    expect(chosen.exitCode, chosen.stdout).toBe(0);
    expect(chosen.stdout).not.toContain('is gone');
  });

  deskTest('compare fails where errors rose below their limit', async ({ desk }) => {
    const failing = (failed: number) =>
      runOf([{ rounds: plainRounds(10, { counts: { responses: 4000 - failed, errors: { 'status 500': failed } } }) }]);
    desk.write('base.json', JSON.stringify(failing(0)));
    desk.write('head.json', JSON.stringify(failing(38)));
    const { exitCode, stdout } = await desk.run('compare', 'base.json', 'head.json');
    expect(exitCode, stdout).toBe(1);
    expect(stdout).toMatch(/^✗ FAILED {2}browse is worse: error rate \+0\.95 pp \(0 → 0\.95 %\)/);
    expect(stdout).toContain('error rate of "browse" rose from 0 % to 0.95 %');
    expect(await desk.run('compare', 'head.json', 'base.json')).toMatchObject({ exitCode: 0 });
  });

  deskTest('refuses documents that are not there, not ours, or too new', async ({ desk }) => {
    desk.write('text.json', 'hello');
    desk.write('newer.json', JSON.stringify({ kind: 'result', schema: { major: 3, minor: 0 }, version: '9.1.0' }));
    expect(await desk.run('report', 'gone.json')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('gone.json'),
    });
    expect(await desk.run('report', 'text.json')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('not JSON'),
    });
    expect(await desk.run('report', 'newer.json')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('9.1.0'),
    });
    expect(await desk.run('compare', 'gone.json', 'gone.json')).toMatchObject({ exitCode: 6 });
    configure(desk);
    expect(await desk.run('run', '--baseline', 'gone.json')).toMatchObject({
      exitCode: 6,
      stderr: expect.stringContaining('--save-baseline'),
    });
  });
});
