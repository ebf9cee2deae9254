import { createServer } from 'node:net';
import { describe, expect } from 'vitest';
import { until } from '../support/processes.ts';
import { type Desk, deskTest } from './command.ts';

// What can go wrong with a target, with the built command. After every test nothing of it may be running.

interface Service {
  env?: Record<string, string>;
  target?: string;
  rounds?: number;
  duration?: string;
}

function configure(
  desk: Desk,
  service: string,
  { env = {}, target = '', rounds = 5, duration = '150ms' }: Service = {},
): void {
  desk.write(
    'perf-gate.yml',
    `target:
  start: ${JSON.stringify(desk.service(service))}
  url: http://127.0.0.1:\${PORT}
  env: ${JSON.stringify(env)}
  grace: 300ms
${target}
scenarios:
  home: { connections: 2, warmup: 50ms, duration: ${duration}, rounds: ${rounds} }
`,
  );
}

describe('the command when the target', () => {
  deskTest('exits before it is ready: says how, with the end of its log', async ({ desk }) => {
    configure(desk, 'exits');
    const { exitCode, stdout, stderr } = await desk.run('run');
    expect(exitCode).toBe(3);
    expect(stdout + stderr).toMatch(
      /the target exited with code 1 before it was ready[\s\S]*cannot find the catalogue/,
    );
    expect(stdout.match(/before it was ready/g)).toHaveLength(1);
    expect(stdout).toMatch(
      /^✗ FAILED {2}The run stopped\.\n {2}the target exited[^✗]*\n\n✗ FAILED {2}The run stopped\.\n$/,
    );
    expect(stdout).not.toMatch(/Report:|baseline|Next:/);
    expect(desk.runDocument()).toMatchObject({ failure: { class: 'target' }, scenarios: [{ rounds: [] }] });
  });

  deskTest('never becomes ready: gives up after the time-out', async ({ desk }) => {
    configure(desk, 'failing', { target: '  ready: { url: /, status: 200, timeout: 700ms }' });
    const { exitCode, stdout } = await desk.run('run');
    expect(exitCode).toBe(3);
    expect(stdout).toMatch(/not ready/);
    expect(stdout).toMatch(/500/);
  });

  deskTest('exits in the middle of a round: keeps the rounds before it', async ({ desk }) => {
    configure(desk, 'tires', { duration: '1s' });
    const { exitCode, stdout } = await desk.run('run');
    expect(exitCode).toBe(3);
    expect(stdout).toMatch(/the target exited with code 1 while "home" was loading it \(round 3\)/);
    const { failure, scenarios } = desk.runDocument();
    expect(failure?.class).toBe('target');
    expect(scenarios[0]?.rounds).toHaveLength(2);
  });

  deskTest('takes no notice of SIGTERM: is killed after the grace, and the run goes on', async ({ desk }) => {
    configure(desk, 'stubborn');
    const { exitCode, stdout } = await desk.run('run');
    expect(exitCode, stdout).toBe(0);
    expect(desk.runDocument().scenarios[0]?.rounds).toHaveLength(5);
  });

  for (const child of ['group', 'session', 'daemon']) {
    deskTest(`leaves a grandchild behind (${child}): nothing of it is running afterwards`, async ({ desk }) => {
      configure(desk, 'family', { env: { CHILD: child } });
      const { exitCode, stdout } = await desk.run('run');
      expect(exitCode, stdout).toBe(0);
    });
  }

  deskTest('prints 10 MB: the run is none the worse for it', async ({ desk }) => {
    configure(desk, 'chatty', { env: { MEGABYTES: '10' } });
    const { exitCode, stdout } = await desk.run('run');
    expect(exitCode, stdout).toBe(0);
  });

  deskTest('answers every request with 500: says so before the first round', async ({ desk }) => {
    configure(desk, 'failing', { target: '  ready: /healthz' });
    const { exitCode, stdout } = await desk.run('run');
    expect(exitCode).toBe(4);
    expect(stdout.replace(/\s+/g, ' ')).toMatch(
      /"home": GET \/ was answered with 500 Internal Server Error each of the 3 times it was tried before the rounds/,
    );
    expect(desk.runDocument()).toMatchObject({ failure: { class: 'load' }, scenarios: [{ rounds: [] }] });
  });

  deskTest('answers every request with 500, which is expected: says so after one round', async ({ desk }) => {
    configure(desk, 'failing', { target: '  ready: /healthz\nthresholds: { error-rate: "<= 100%" }' });
    const { exitCode, stdout } = await desk.run('run');
    expect(exitCode).toBe(4);
    expect(stdout.replace(/\s+/g, ' ')).toMatch(
      /no request of "home" got a good answer .*status 500.*Look into the log of the service/,
    );
    expect(desk.runDocument().failure?.class).toBe('load');
  });

  deskTest('closes every connection without an answer: says so', async ({ desk }) => {
    configure(desk, 'failing', { env: { HOW: 'close' }, target: '  ready: /healthz' });
    const { exitCode, stdout } = await desk.run('run');
    expect(exitCode).toBe(4);
    expect(stdout).toMatch(/connection closed without an answer/);
  });

  deskTest('finds its port taken: names the port', async ({ desk }) => {
    const server = createServer().listen(0, '127.0.0.1');
    await until('the port is taken', () => server.listening);
    const { port } = server.address() as { port: number };
    desk.write(
      'perf-gate.yml',
      `target: { start: sleep 5, url: "http://127.0.0.1:${port}" }\nscenarios: { home: {} }\n`,
    );
    const { exitCode, stdout } = await desk.run('run');
    server.close();
    expect(exitCode).toBe(3);
    expect(stdout).toContain(String(port));
  });
});

describe('the command when it is itself', () => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    deskTest(`canceled by ${signal}: stops the target and keeps what was measured`, async ({ desk }) => {
      configure(desk, 'steady', { rounds: 50 });
      const running = desk.start(['run']);
      await until('its first round is measured', () => running.said().includes('round 2 of 50'));
      running.signal(signal);
      const { exitCode, stdout } = await running.finished;
      expect(exitCode, stdout).toBe(5);
      expect(stdout).toContain(signal);
      const { failure, scenarios } = desk.runDocument();
      expect(failure?.message).toContain('canceled');
      expect(scenarios[0]?.rounds.length).toBeGreaterThan(0);
      expect(scenarios[0]?.rounds.length).toBeLessThan(50);
    });
  }

  deskTest('killed: its guardian ends the target', async ({ desk }) => {
    configure(desk, 'stubborn', { rounds: 50 });
    const running = desk.start(['run']);
    await until('its first round is measured', () => running.said().includes('round 2 of 50'));
    running.signal('SIGKILL');
    const { exitCode } = await running.finished;
    expect(exitCode).toBeNull();
  });
});
