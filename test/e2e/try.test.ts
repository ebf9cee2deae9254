import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect } from 'vitest';
import { commit, git, newRepository } from '../support/repository.ts';
import { type Desk, deskTest } from './command.ts';

// `perf-gate try` as a newcomer uses it, built.

/** A service that knows some paths. */
function serviceOf(paths: Record<string, [status: number, type: string, body: string]>): string {
  return `import { createServer } from 'node:http';
const paths = ${JSON.stringify(paths)};
createServer((request, response) => {
  const [status, type, body] = paths[request.url] ?? [404, 'text/plain', 'no such page'];
  response.writeHead(status, { 'content-type': type }).end(body);
}).listen(process.env.PORT, '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
`;
}

function configure(desk: Desk, requests: string, settings = ''): void {
  desk.write(
    'perf-gate.yml',
    `target:
  start: exec ${JSON.stringify(process.execPath)} server.mjs
  url: http://127.0.0.1:\${PORT}
  setup: echo set up > set-up
  teardown: rm set-up
${settings}scenarios:
  shop: { connections: 2, warmup: 0, duration: 200ms, rounds: 5, requests: [${requests}] }
`,
  );
}

const GOOD = {
  '/': [200, 'text/html; charset=utf-8', '<p>shop</p>'],
  '/items': [200, 'application/json', '[]'],
} as const;
const all = (paths: object) => serviceOf(paths as never);

describe('perf-gate try', () => {
  deskTest('shows status, type, size and time of each, and how long a run takes', async ({ desk }) => {
    desk.write('server.mjs', all(GOOD));
    configure(desk, 'GET /, GET /items');
    const { exitCode, stdout } = await desk.run('try');
    expect(exitCode, stdout).toBe(0);
    expect(stdout).toMatch(/^shop\n {2}request +status +type +size +time\n/);
    expect(stdout).toMatch(/^ {2}GET \/ +✓ 200 OK +text\/html +11 B +[\d.]+ (ms|µs)$/m);
    expect(stdout).toMatch(/^ {2}GET \/items +✓ 200 OK +application\/json +2 B +[\d.]+ (ms|µs)$/m);
    expect(stdout).toMatch(
      /✓ Nothing stands in the way of a run\.\nA run will take about [\d.]+ s: 1 s of load and 6 starts of/,
    );
    expect(stdout).toContain('Log: .perf-gate/head.log');
  });

  deskTest('ends with 4 and what to do where one would fail, and leaves nothing set up', async ({ desk }) => {
    desk.write('server.mjs', all({ ...GOOD, '/me': [401, 'application/json', '{"detail":"who are you?"}'] }));
    configure(desk, 'GET /, GET /me');
    const { exitCode, stdout } = await desk.run('try');
    const said = stdout.replace(/\s+/g, ' ');
    expect(exitCode).toBe(4);
    expect(said).toMatch(/GET \/me ✗ 401 Unauthorized application\/json 25 B/);
    expect(said).toContain('✗ "shop": GET /me was answered with 401 Unauthorized');
    expect(said).toContain('set `auth` of the scenario or the request');
    expect(said).toContain('It says: {"detail":"who are you?"}.');
    expect(stdout).not.toContain('Nothing stands in the way of a run');
    expect(await desk.run('try', '--scenario', 'shop')).toMatchObject({ exitCode: 4 });
  });

  deskTest(
    'ends with 3 where the service is not ready, and with 2 where the configuration is wrong',
    async ({ desk }) => {
      desk.write('server.mjs', 'process.exit(3)');
      configure(desk, 'GET /');
      expect(await desk.run('try')).toMatchObject({
        exitCode: 3,
        stderr: expect.stringContaining('exited with code 3'),
      });
      expect(await desk.run('try', '--scenario', 'other')).toMatchObject({ exitCode: 2 });
      desk.write('perf-gate.yml', 'scenarios: { bench: { type: command, run: echo } }\n');
      expect(await desk.run('try')).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('nothing to try') });
    },
  );

  deskTest('tries the base as well where it is asked to', async ({ desk }) => {
    newRepository(desk.folder);
    configure(desk, 'GET /, GET /items');
    commit(desk.folder, { 'server.mjs': all({ '/': GOOD['/'] }), '.gitignore': '.perf-gate\nperf-gate.yml\nset-up\n' });
    git(desk.folder, 'checkout', '--quiet', '-b', 'feature');
    commit(desk.folder, { 'server.mjs': all(GOOD) });
    const { exitCode, stdout } = await desk.run('try', '--base', 'main');
    expect(exitCode, stdout).toBe(0);
    expect(stdout).toMatch(/^shop \(head\)\n/m);
    expect(stdout).toMatch(/^shop \(base\)\n/m);
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      '"shop": GET /items was answered with 404 Not Found on the base when tried before the rounds, and is counted as an error.',
    );
    expect(stdout).toMatch(/: 2 s of load and 12 starts of/);
    expect(stdout.replace(/\s+/g, ' ')).toContain('nothing in the configuration tells it which');
  });

  deskTest('ends with 6 where the base that was asked for is not there, as a run would', async ({ desk }) => {
    desk.write('server.mjs', all(GOOD));
    configure(desk, 'GET /');
    const { exitCode, stdout, stderr } = await desk.run('try', '--base', 'main');
    expect(exitCode, stdout).toBe(6);
    expect(stderr).toContain('the base that was asked for could not be measured');
    expect(stderr).toContain('the service does not lie in a git repository');
    expect(stdout).not.toContain('Nothing stands in the way of a run');
    configure(desk, 'GET /', 'on-missing-baseline: pass\n');
    const lenient = await desk.run('try', '--base', 'main');
    expect(lenient.exitCode, lenient.stdout).toBe(0);
    expect(lenient.stdout).toContain('The base was not tried');
  });

  for (const [status, code] of [
    [500, 6],
    [404, 0],
  ] as const) {
    deskTest(`ends with ${code}, as a run does, where the base answers all with ${status}`, async ({ desk }) => {
      newRepository(desk.folder);
      configure(desk, 'GET /items', '  ready: /\n');
      const files = {
        'server.mjs': all({ ...GOOD, '/items': [status, 'text/plain', 'broken'] }),
        '.gitignore': '.perf-gate\nset-up\n',
      };
      commit(desk.folder, files);
      git(desk.folder, 'checkout', '--quiet', '-b', 'feature');
      commit(desk.folder, { 'server.mjs': all(GOOD) });
      const tried = await desk.run('try', '--base', 'main');
      const ran = await desk.run('run', '--base', 'main');
      expect(tried.exitCode, tried.stdout).toBe(code);
      expect(ran.exitCode, ran.stdout).toBe(code);
      for (const { stdout, stderr } of [tried, ran]) {
        const said = `${stdout} ${stderr}`.replace(/\s+/g, ' ');
        expect(said.includes('the base that was asked for could not be measured')).toBe(code === 6);
        expect(said).toContain(`answered with ${status}`);
      }
      expect(ran.stderr.includes('round 1 of')).toBe(code === 0);
    });
  }

  deskTest('tells that a run measures nothing where the base has the same files', async ({ desk }) => {
    newRepository(desk.folder);
    configure(desk, 'GET /');
    const main = commit(desk.folder, { 'server.mjs': all(GOOD), '.gitignore': '.perf-gate\nset-up\n' });
    const { exitCode, stdout } = await desk.run('try', '--base', 'main');
    expect(exitCode, stdout).toBe(0);
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      `A run measures nothing: the files of the service are the same as in its base ${main.slice(0, 7)} (merge base with main).`,
    );
    expect(stdout).not.toContain('A run will take');
  });

  deskTest('tells of paths that do not exist, and does not take them for unchanged', async ({ desk }) => {
    newRepository(desk.folder);
    configure(desk, 'GET /', '  paths: "serv*.mjs"\n');
    commit(desk.folder, { 'server.mjs': all(GOOD), '.gitignore': '.perf-gate\nset-up\n' });
    git(desk.folder, 'checkout', '--quiet', '-b', 'feature');
    commit(desk.folder, { 'server.mjs': `${all(GOOD)}// new` });
    const { exitCode, stdout } = await desk.run('try', '--base', 'main');
    expect(exitCode, stdout).toBe(0);
    expect(stdout).toMatch(/^shop \(base\)\n/m);
    expect(stdout.replace(/\s+/g, ' ')).toContain('serv*.mjs (target.paths) is neither in this change nor in its base');
  });

  deskTest('asks a service that somebody else runs, without a configuration', async ({ desk }) => {
    const server = createServer((_, response) => response.end('ok')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { exitCode, stdout } = await desk.run(
      'try',
      '--url',
      `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    );
    server.close();
    expect(exitCode, stdout).toBe(0);
    expect(stdout).toMatch(/GET \/ +✓ 200 OK/);
    expect(stdout).not.toMatch(/starts? of/);
  });
});
