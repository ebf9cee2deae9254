import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect } from 'vitest';
import { deskTest } from './command.ts';

// A URL as people type it for other load generators, with a server that runs here.

async function startServer(host = '127.0.0.1') {
  const seen = new Map<string, number>();
  const server = createServer(({ method, url }, response) => {
    const line = `${method} ${url}`;
    seen.set(line, (seen.get(line) ?? 0) + 1);
    response.end('ok');
  }).listen(0, host);
  await new Promise((listening) => server.once('listening', listening));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

const SHORT = ['--warmup', '0', '--rounds', '5'];

describe('perf-gate run URL', () => {
  deskTest('measures the service that runs there, without a configuration', async ({ desk }) => {
    await using server = await startServer();
    const url = `http://127.0.0.1:${server.port}/products?x=1`;
    const { exitCode, stdout, stderr } = await desk.run('run', url, '-c', '5', '-d', '0.4', '-R', '100', ...SHORT);
    expect(exitCode, stderr + stdout).toBe(0);
    expect(stderr).toMatch(
      /^perf-gate: this run takes about 2 s\nperf-gate: trying each request once .*\nperf-gate: round 1 of 5 /,
    );
    expect(stdout).toContain('GET /products?x=1');
    const { scenarios, freshProcess } = desk.runDocument();
    expect(freshProcess).toBe(false);
    expect(scenarios).toMatchObject([{ name: 'GET /products?x=1', words: '100/s, up to 5 connections' }]);
    const sent = server.seen.get('GET /products?x=1') ?? 0;
    expect(sent).toBeGreaterThan(150);
    expect(sent).toBeLessThanOrEqual(210);
    // Whether it is there is seen from its port, without asking for anything else.
    expect([...server.seen.keys()].filter((line) => !line.endsWith('?x=1'))).toEqual([]);
  });

  deskTest('compares with what was kept for the same URL', async ({ desk }) => {
    await using server = await startServer();
    const line = ['run', `localhost:${server.port}/a`, '-c2', '-d200ms', ...SHORT];
    const first = await desk.run(...line, '--save-baseline');
    expect(first.exitCode, first.stderr + first.stdout).toBe(0);
    const second = await desk.run(...line);
    expect(second.stdout).not.toMatch(/no baseline/i);
    expect(second.stdout).toContain('GET /a');
  });

  deskTest('leaves the service and the scenarios of a configuration alone', async ({ desk }) => {
    await using server = await startServer();
    desk.write('perf-gate.yml', 'target: { start: exit 1, setup: exit 1 }\nscenarios: { home: { rounds: 9 } }\n');
    const { exitCode, stdout, stderr } = await desk.run(
      'run',
      `http://127.0.0.1:${server.port}/b`,
      '-d',
      '0.1',
      ...SHORT,
    );
    expect(exitCode, stderr + stdout).toBe(0);
    expect(desk.runDocument().scenarios.map(({ name }) => name)).toEqual(['GET /b']);
  });

  deskTest('starts the service where it is told how', async ({ desk }) => {
    desk.write(
      'server.mjs',
      `import { createServer } from 'node:http';
createServer(({ url }, response) => {
  response.statusCode = url === '/only' || url === '/' ? 200 : 404;
  response.end();
}).listen(process.env.PORT, '127.0.0.1');`,
    );
    const start = `${JSON.stringify(process.execPath)} server.mjs`;
    const url = `http://127.0.0.1:\${PORT}/only`;
    const { exitCode, stdout, stderr } = await desk.run('run', url, '--start', start, '-d', '0.1', ...SHORT);
    expect(exitCode, stderr + stdout).toBe(0);
    expect(stderr).toContain('this run takes about 1 s, plus 6 starts\n');
    expect(desk.runDocument()).toMatchObject({ freshProcess: true, scenarios: [{ name: 'GET /only' }] });
  });

  deskTest('reaches a service that listens on IPv6 only', async ({ desk }) => {
    await using server = await startServer('::1');
    const { exitCode, stdout, stderr } = await desk.run('run', `[::1]:${server.port}/six`, '-d', '0.1', ...SHORT);
    expect(exitCode, stderr + stdout).toBe(0);
    expect(server.seen.get('GET /six')).toBeGreaterThan(0);
  });

  deskTest('says in words what cannot be', async ({ desk }) => {
    const url = 'http://localhost:1';
    const lines: [string[], string][] = [
      [[url, '-q', '500'], "unknown option '-q': a rate is -R, --rate: -R 500"],
      [[url, '-n', '1000'], 'windows have a time and not a number of requests'],
      [[url, '-m', 'POST'], 'a URL is measured by GET'],
      [[url, '-duration=10s'], '-duration: a long flag has two dashes, --duration'],
      [[url, '-R', 'fast'], '--rate: expected a rate above 0/s and up to 1000000/s, such as 500/s, got "fast"'],
      [[url, '-c', '0'], '--connections: expected a whole number from 1 to 100000, got 0'],
      [[url, '-d', 'long'], '--duration: expected a duration from 50ms to 24h'],
      [[url, '--url', url], 'a URL is given twice, by itself and as --url; leave one out'],
      [[url, '--scenario', 'home'], '--scenario chooses scenarios of the file'],
      [[url, url], 'a URL is measured by itself, and there is "http://localhost:1" beside'],
      [['home'], 'there is no perf-gate.yml in the workspace'],
      [[`${url}/a#b`], 'has a part after #'],
    ];
    for (const [line, text] of lines) {
      const { exitCode, stderr } = await desk.run('run', ...line);
      expect({ line, exitCode, stderr }).toEqual({ line, exitCode: 2, stderr: expect.stringContaining(text) });
    }
  });
});
