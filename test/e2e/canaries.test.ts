import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { unzipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canaryMaker, leaksIn, PLAIN, SPECIAL } from '../support/canaries.ts';
import type { ActionOptions } from '../support/runner.ts';
import { deskTest } from './command.ts';
import { openWorkflow, type Workflow } from './workflow.ts';

// A secret of its own in every place where one can be, in a service that prints and answers with all of them: none leaves
// the runner, in no form.

const ROOT = resolve(import.meta.dirname, '../..');
const NODE = JSON.stringify(process.execPath);

let shop: Workflow;
let seed = 1;

beforeEach(async () => {
  shop = await openWorkflow();
});
afterEach(() => shop.close());

function places(start: number) {
  const plain = canaryMaker(start, PLAIN);
  const special = canaryMaker(start + 1, SPECIAL);
  return {
    build: plain('bu'),
    setup: plain('se'),
    teardown: plain('te'),
    start: plain('st'),
    option: plain('op'),
    password: special('pw'),
    random: plain('ra'),
    database: plain('db'),
    query: plain('qu'),
    bearer: plain('be'),
    header: special('he'),
    cookie: plain('co'),
    variable: special('va'),
    json: special('js'),
    form: special('fo'),
    row: special('ro'),
    label: plain('la'),
    job: special('jo'),
  };
}

function configOf(c: ReturnType<typeof places>, leaks: string, crash: boolean) {
  return {
    target: {
      build: `MY_PASSWORD=${c.build} true`,
      setup: [`echo --token ${c.setup}`],
      teardown: [`echo https://user:${c.teardown}@example.invalid/`],
      start: `API_SECRET=${c.start} ${NODE} leaking.mjs --password ${c.option}`,
      url: 'http://127.0.0.1:${PORT}',
      ready: '/healthz',
      env: {
        LEAKS: leaks,
        SEED: String(seed),
        DB_PASSWORD: c.password,
        SOMETHING: c.random,
        DATABASE_URL: `postgres://app:${c.database}@127.0.0.1/app`,
        ...(crash && { CRASH: '1' }),
      },
    },
    scenarios: {
      home: {
        connections: 2,
        warmup: '100ms',
        duration: '200ms',
        rounds: 5,
        data: { users: { rows: [{ name: 'ann', password: c.row }] } },
        requests: [
          `GET /a?token=${c.query}&page=1`,
          {
            path: '/b',
            headers: { Authorization: `Bearer ${c.bearer}`, 'X-Api-Key': c.header, Cookie: `sid=${c.cookie}` },
          },
          { path: '/c', headers: { 'X-Any': 'v ${CANARY_VARIABLE}' } },
          { path: '/d', method: 'POST', json: { password: c.json, user: '{{ users.password }}' } },
          { path: '/e', method: 'POST', form: { client_secret: c.form } },
          { path: '/f', name: `with token=${c.label}`, thresholds: { p99: '< 10s' } },
          ...(crash ? ['GET /odd'] : ['GET /later']),
        ],
        thresholds: { 'error-rate': '< 90%' },
      },
    },
  };
}

async function everythingOf(
  start: (options: Partial<ActionOptions>) => ReturnType<Workflow['run']>,
  c: ReturnType<typeof places>,
) {
  const done = await start({ env: { CANARY_VARIABLE: c.variable, NPM_TOKEN: c.job } });
  const { github, workspace } = shop;
  const repository = github.repository();
  const pages = repository.artifacts.filter(({ isArchive }) => !isArchive);
  const packed = repository.artifacts.filter(({ isArchive }) => isArchive);
  const stored = [...packed, ...repository.caches].map(({ blob }) => github.blobs.read(blob ?? '') ?? Buffer.alloc(0));
  const left: Record<string, string> = {
    log: `${done.stdout}\n${done.stderr}`.replace(/^::add-mask::.*$/gm, ''),
    post: done.post.stdout + done.post.stderr,
    outputs: JSON.stringify(done.outputs),
    state: JSON.stringify(done.state),
    summary: done.summary,
    ...Object.fromEntries(
      github.requests
        .filter(({ path }) => !path.startsWith('/blob/'))
        .map(({ method, path, query, body }, index) => [
          `request ${index} ${method} ${path}`,
          JSON.stringify({ query, body }),
        ]),
    ),
    ...Object.fromEntries(pages.map(({ name, blob }) => [name, String(github.blobs.read(blob))])),
    ...Object.fromEntries(stored.flatMap((bytes, index) => unpacked(bytes, `stored ${index}`))),
    ...filesIn(join(workspace, '.perf-gate')),
  };
  return { done, left };
}

function filesIn(folder: string): Record<string, string> {
  const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(files.map(({ name }) => [name, readFileSync(join(folder, name), 'utf8')]));
}

function unpacked(bytes: Buffer, name: string): [string, string][] {
  if (bytes[0] === 0x1f) return [[name, gunzipSync(bytes).toString('latin1')]];
  if (bytes.readUInt32LE(0) === 0xfd2fb528) return [[name, zstdDecompressSync(bytes).toString('latin1')]];
  return Object.entries(unzipSync(bytes)).map(([file, content]) => [
    `${name} ${file}`,
    Buffer.from(content).toString(),
  ]);
}

describe('T7: canaries', () => {
  it.each([
    ['of a run that is kept as a baseline', false, 11],
    ['of a run whose service crashes', true, 22],
  ])('%s leave in no form', async (_, crash, start) => {
    seed = start;
    const secrets = places(start);
    const file = join(shop.folder, 'leaks.json');
    for (const name of ['leaking.mjs', 'writings.mjs']) {
      cpSync(join(ROOT, 'test/support/services', name), join(shop.workspace, name));
    }
    writeFileSync(file, JSON.stringify(Object.values(secrets)));
    writeFileSync(join(shop.workspace, 'perf-gate.yml'), JSON.stringify(configOf(secrets, file, crash)));
    shop.github.addPullRequest({ number: 5 });
    const message = `Not for ${secrets.job} nor ${Buffer.from(`user:${secrets.variable}`).toString('base64')}`;
    if (crash) shop.github.fail({ method: 'POST', path: /check-runs$/, status: 422, body: { message } });
    const event = crash ? shop.pullRequest(5) : shop.push();

    const { done, left } = await everythingOf((options) => shop.run(event, options), secrets);

    expect(leaksIn(left, secrets)).toEqual([]);
    // All of it was there to be found, and is still to be read.
    expect(Object.keys(left).join('\n'), left.log).toMatch(
      crash ? /comments[\s\S]*head\.log/ : /baseline\.json[\s\S]*head\.log/,
    );
    expect(shop.github.repository().caches).toHaveLength(crash ? 0 : 1);
    expect(left['head.log']).toContain('leak ');
    expect(left['head.log']).toContain('***');
    if (!crash) {
      const { failures } = JSON.parse(left['result.json'] ?? '').rounds.head.scenarios[0];
      expect(failures['status 418']).toMatchObject({
        first: { round: 0 },
        example: { request: 'GET /later', status: 418 },
      });
      // One way of writing begins with a line of dots, which may be all that is kept.
      expect(failures['status 418'].example.body).toMatch(/\*\*\*|^\.+$/);
    }
    expect(JSON.parse(left['result.json'] ?? '')).toMatchObject({
      kind: 'result',
      conclusion: crash ? 'failure' : 'neutral',
    });
    expect(done.outputs.conclusion).toBe(crash ? 'failure' : 'neutral');
    expect(shop.github.violations).toEqual([]);
  });

  deskTest('of the local command are in none of its files, nor in what it prints', async ({ desk }) => {
    const secrets = places(33);
    const file = join(desk.folder, 'leaks.json');
    desk.write('leaks.json', JSON.stringify(Object.values(secrets)));
    for (const name of ['leaking.mjs', 'writings.mjs']) {
      cpSync(join(ROOT, 'test/support/services', name), join(desk.folder, name));
    }
    for (const [command, crash] of [
      ['try', false],
      ['run', true],
    ] as const) {
      desk.write('perf-gate.yml', JSON.stringify(configOf(secrets, file, crash)));
      const env = { CANARY_VARIABLE: secrets.variable, NPM_TOKEN: secrets.job };
      const { stdout, stderr } = await desk.start([command], env).finished;

      const left: Record<string, string> = { stdout, stderr, ...filesIn(join(desk.folder, '.perf-gate')) };
      expect(leaksIn(left, secrets)).toEqual([]);
      expect(left['head.log']).toContain('***');
    }
  });
});
