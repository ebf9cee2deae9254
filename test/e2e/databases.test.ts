import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { type Result, resultSchema } from '../../src/verdict/result.ts';
import { type Database, has, POSTGRES, startPostgres, startRedis } from '../support/databases.ts';
import { commit, git, newRepository } from '../support/repository.ts';
import { type Desk, deskTest as it } from './command.ts';

// The examples of docs/databases.md as they stand there, each with real databases where they are installed.

const ROOT = resolve(import.meta.dirname, '../..');
const DOCS = readFileSync(join(ROOT, 'docs/databases.md'), 'utf8');

/** The configuration below this heading. */
function example(heading: string): string {
  const [, section = ''] = DOCS.split(`\n## ${heading}\n`);
  const [, yaml] = /^```yaml\n(target:[\s\S]*?)^```$/m.exec(section.split('\n## ')[0] ?? '') ?? [];
  if (yaml === undefined) throw new Error(`docs/databases.md has no example "${heading}"`);
  return yaml;
}

/** As few rounds as there can be, and the shortest that are divided into slices whatever else the machine does. */
const scenarios = (request: string, { rounds = 5, duration = '500ms' } = {}) =>
  `scenarios: { home: { connections: 2, warmup: 50ms, duration: ${duration}, rounds: ${rounds}, requests: ["${request}"] } }
compare: { tolerance: 100%, metrics: [p50], extend: false }
`;

/** A repository with a service of test/support/services as server.js on main, and a branch that changes these files. */
function open(desk: Desk, service: string, files: Record<string, string>, change: Record<string, string>): void {
  newRepository(desk.folder);
  copyFileSync(join(ROOT, `test/support/services/${service}.mjs`), join(desk.folder, 'server.js'));
  commit(desk.folder, { 'package.json': '{ "type": "module" }', '.gitignore': '.perf-gate\ndata\n', ...files });
  git(desk.folder, 'checkout', '--quiet', '-b', 'feature');
  commit(desk.folder, change);
}

async function run(desk: Desk, env: Record<string, string>) {
  // `node` is the one that runs the tests.
  const PATH = `${dirname(process.execPath)}${delimiter}${env.PATH ?? process.env.PATH}`;
  const outcome = await desk.start(['run', '--base', 'main'], { ...env, PATH }).finished;
  const file = (name: string) => readFileSync(join(desk.folder, '.perf-gate', name), 'utf8');
  const result = (): Result => resultSchema.parse(JSON.parse(file('result.json')));
  /** What the service of a side said when it was started, each thing once. */
  const started = (side: string) => [...new Set(file(`${side}.log`).match(/^\w+: .*\d$/gm))];
  return { ...outcome, text: outcome.stdout + outcome.stderr, result, started };
}

/** The databases on the server, apart from the templates that every cluster has. */
function databases({ env }: Database): string[] {
  const sql = 'SELECT datname FROM pg_database WHERE NOT datistemplate ORDER BY 1';
  const args = ['--dbname', 'postgres', '--tuples-only', '--no-align', '--command', sql];
  return execFileSync('psql', args, { env: { ...process.env, ...env }, encoding: 'utf8' })
    .trim()
    .split('\n');
}

/** What is said where everything is put back before every round of a side. */
const WHOLE =
  'The two sides were loaded in whole rounds and not in short slices in turn: the setup is run again for every round.';
/** Such rounds are not divided, so they may be shorter than two slices. */
const WHOLE_ROUNDS = { duration: '100ms' };

const TABLE = `CREATE TABLE orders (id bigserial PRIMARY KEY, customer int NOT NULL);
INSERT INTO orders (customer) SELECT n % 1000 FROM generate_series(1, 50000) AS n;
`;
const INDEX = 'CREATE INDEX orders_customer ON orders (customer);\n';

describe.skipIf(POSTGRES === null)('PostgreSQL', () => {
  let database: Database;
  beforeAll(async () => {
    database = await startPostgres();
  }, 60_000);
  afterAll(() => database?.stop());
  const get = scenarios('GET /orders?customer=7', { rounds: 6 });
  const withoutIndex = { 'schema.sql': `${TABLE}-- No index.\n` };

  it('a database for each side: a branch that drops an index has regressed', async ({ desk }) => {
    const yaml = example('PostgreSQL: a database for each side') + get;
    open(desk, 'postgres-shop', { 'perf-gate.yml': yaml, 'schema.sql': TABLE + INDEX }, withoutIndex);
    const { exitCode, text, result } = await run(desk, database.env);
    expect(exitCode, text).toBe(1);
    expect(text).toMatch(/p50 latency of "home" is .* slower/);
    expect(result()).toMatchObject({ conclusion: 'failure', evidence: { kind: 'same-job' }, notices: [] });
    expect(databases(database)).toEqual(['postgres']);
  });

  it('one database for both hides it, which is said before anything is measured', async ({ desk }) => {
    const line = example('PostgreSQL: a database for each side').replace(`shop_\${SIDE}`, 'shop') + get;
    open(desk, 'postgres-shop', { 'perf-gate.yml': line, 'schema.sql': TABLE + INDEX }, withoutIndex);
    const { exitCode, text, stderr, result } = await run(desk, database.env);
    expect(exitCode, text).toBe(0);
    const warning = 'nothing in the configuration tells it which';
    expect(stderr).toContain(warning);
    expect(stderr.indexOf(warning)).toBeLessThan(stderr.indexOf('setting up'));
    expect(result().notices.filter((notice) => notice.includes(warning))).toHaveLength(1);
    expect(result().tally).toMatchObject({ regressed: 0 });
  });

  it('restored before every round: what the load writes is gone in the next', async ({ desk }) => {
    const yaml =
      example('PostgreSQL: restored before every round') + scenarios('POST /orders?customer=7', WHOLE_ROUNDS);
    const more = { 'schema.sql': `${TABLE + INDEX}INSERT INTO orders (customer) VALUES (7);\n` };
    open(desk, 'postgres-shop', { 'perf-gate.yml': yaml, 'schema.sql': TABLE + INDEX }, more);
    const { text, result, started } = await run(desk, database.env);
    expect(result(), text).toMatchObject({ failure: null, evidence: { kind: 'same-job' }, notices: [WHOLE] });
    expect(started('base')).toEqual(['orders: 50000']);
    expect(started('head')).toEqual(['orders: 50001']);
    expect(result().head.rules).toMatchObject({ setupEach: 'round' });
    // Each of two schemas has a template, which the next run finds.
    expect(databases(database)).toEqual([
      'postgres',
      expect.stringMatching(/^shop_\d+$/),
      expect.stringMatching(/^shop_\d+$/),
    ]);
  });
});

describe.skipIf(!has('redis-server') || !has('redis-cli'))('Redis', () => {
  let database: Database;
  beforeAll(async () => {
    database = await startRedis();
  });
  afterAll(() => database?.stop());

  it('a number for each side: each reads what its own setup wrote', async ({ desk }) => {
    const yaml = example('Redis: a number for each side') + scenarios('GET /');
    open(
      desk,
      'redis-shop',
      { 'perf-gate.yml': yaml, 'seed.txt': 'RPUSH products a b\n' },
      {
        'seed.txt': 'RPUSH products a b c d e\n',
      },
    );
    const { text, result, started } = await run(desk, database.env);
    expect(result(), text).toMatchObject({ failure: null, evidence: { kind: 'same-job' }, notices: [] });
    expect(started('base')).toEqual(['products: 2']);
    expect(started('head')).toEqual(['products: 5']);
  });
});

describe.skipIf(!has('sqlite3'))('SQLite and other files', () => {
  it('each side has its own, as they were, in every round', async ({ desk }) => {
    const yaml = example('SQLite and other files') + scenarios('POST /', WHOLE_ROUNDS);
    const schema = "CREATE TABLE products (name text);\nINSERT INTO products VALUES ('lamp');\n";
    const files = { 'perf-gate.yml': yaml, 'schema.sql': schema, 'fixtures/uploads/a': '' };
    const change = { 'schema.sql': `${schema}INSERT INTO products VALUES ('chair');\n`, 'fixtures/uploads/b': '' };
    open(desk, 'file-shop', files, change);
    const { text, result, started } = await run(desk, {});
    expect(result(), text).toMatchObject({ failure: null, evidence: { kind: 'same-job' }, notices: [WHOLE] });
    expect(started('base')).toEqual(['products: 1, uploads: 1']);
    expect(started('head')).toEqual(['products: 2, uploads: 2']);
  });
});

describe('Docker Compose', () => {
  it('each side is a project of its own', async ({ desk }) => {
    // No engine: a stand-in records how it is called, and serves in the place of the container.
    open(desk, 'docker', { 'perf-gate.yml': example('Docker Compose') + scenarios('GET /') }, { 'notes.txt': 'new' });
    const bin = join(desk.folder, '.perf-gate/bin');
    mkdirSync(bin, { recursive: true });
    copyFileSync(join(ROOT, 'test/support/services/docker.mjs'), join(bin, 'docker'));
    chmodSync(join(bin, 'docker'), 0o755);
    const CALLS = join(desk.folder, '.perf-gate/calls');
    const { text, result } = await run(desk, { CALLS, PATH: `${bin}${delimiter}${process.env.PATH}` });
    expect(result(), text).toMatchObject({ failure: null, evidence: { kind: 'same-job' }, notices: [] });
    const calls = readFileSync(CALLS, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    for (const side of ['base', 'head']) {
      const own = calls.filter((call) => call.side === side);
      const compose = ['compose', '-p', `perf-gate-${side}`];
      const start = { side, args: [...compose, 'up', '--no-deps', '--force-recreate', 'app'], hasPort: true };
      const down = { side, args: [...compose, 'down', '--volumes', '--remove-orphans'], hasPort: false };
      expect(own.slice(0, 4)).toEqual([
        { side, args: [...compose, 'build'], hasPort: false },
        down,
        { side, args: [...compose, 'up', '--detach', '--wait', 'database'], hasPort: false },
        start,
      ]);
      expect(own.at(-1)).toEqual(down);
      expect(own.slice(3, -1).length).toBeGreaterThanOrEqual(6);
      for (const call of own.slice(3, -1)) expect(call).toEqual(start);
    }
  });
});
