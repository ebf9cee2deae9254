import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Result, resultSchema } from '../../../src/verdict/result.ts';
import { has, POSTGRES } from '../../support/databases.ts';
import { runningWith, until } from '../../support/processes.ts';
import { commit, git, newRepository } from '../../support/repository.ts';

// examples/database as it stands there: a PostgreSQL and a Redis that its `run` starts, and the built command beside them.

const ROOT = resolve(import.meta.dirname, '../../..');
const EXAMPLE = join(ROOT, 'examples/database');
const CLI = join(ROOT, 'dist/cli/index.js');
const NOBODY = 65_534;

interface Desk {
  folder: string;
  /** Where the servers have their folder while they run. */
  temporary: string;
  /** Starts a command by the example's `run`, in a process group of its own. */
  open(command: string[], options?: Options): { child: ChildProcess; said(): string; ended: Promise<Ended> };
  /** The same, to its end. */
  run(command: string[], options?: Options): Promise<Ended>;
}

interface Options {
  env?: Record<string, string>;
  uid?: number;
}

interface Ended {
  exitCode: number | null;
  said: string;
}

/** A copy of the example, in a folder that everybody can read. */
function openDesk(): Desk {
  const folder = mkdtempSync(join(tmpdir(), 'perf-gate-database-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  chmodSync(folder, 0o755);
  cpSync(EXAMPLE, folder, { recursive: true });
  const temporary = join(folder, 't');
  mkdirSync(temporary);
  chmodSync(temporary, 0o777);
  const open: Desk['open'] = (command, { env = {}, uid } = {}) => {
    // `node` is the one that runs the tests.
    const PATH = `${dirname(process.execPath)}${delimiter}${process.env.PATH}`;
    const child = spawn(join(folder, 'run'), command, {
      cwd: folder,
      env: { PATH, HOME: folder, TMPDIR: temporary, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 120_000,
      detached: true,
      ...(uid !== undefined && { uid, gid: uid }),
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
    const ended = new Promise<Ended>((fulfil, reject) => {
      child.once('error', reject);
      child.once('close', (exitCode) => fulfil({ exitCode, said }));
    });
    return { child, said: () => said, ended };
  };
  return { folder, temporary, open, run: (...of) => open(...of).ended };
}

const ASK = 'psql -d postgres -Atc "SELECT 6 * 7"; redis-cli -s "$REDIS_SOCKET" echo hello';

describe.skipIf(POSTGRES === null || !has('redis-server') || !has('redis-cli'))('examples/database', () => {
  it('finds an index that is gone, and a cache that forgets', async () => {
    const { folder, temporary, run } = openDesk();
    const read = (file: string) => readFileSync(join(EXAMPLE, file), 'utf8');
    newRepository(folder);
    const config = `${read('perf-gate.yml')}compare: { extend: false }\n`;
    commit(folder, { '.gitignore': '.perf-gate\nt\n', 'perf-gate.yml': config });
    git(folder, 'checkout', '--quiet', '-b', 'feature');
    commit(folder, {
      'schema.sql': read('schema.sql').replace(/^CREATE INDEX.*$/m, '-- No index.'),
      'src/products.mjs': read('src/products.mjs').replace('KEPT = 60_000', 'KEPT = 1'),
    });
    const { exitCode, said } = await run([process.execPath, CLI, 'run', '--base', 'main', '--rounds', '8']);
    expect(exitCode, said).toBe(1);
    const result: Result = resultSchema.parse(JSON.parse(readFileSync(join(folder, '.perf-gate/result.json'), 'utf8')));
    expect(result, said).toMatchObject({ failure: null, evidence: { kind: 'same-job' }, notices: [] });
    const rows = (name: string) => result.scenarios.find((scenario) => scenario.name === name)?.comparisons ?? [];
    const row = (name: string, metric: string) => rows(name).find((one) => one.metric === metric);
    expect(row('orders of a customer', 'p50')).toMatchObject({ verdict: 'regressed' });
    expect(row('orders of a customer', 'p50')?.worse?.ratio).toBeGreaterThan(1.5);
    expect(row('orders with a note', 'p50')?.verdict).not.toBe('regressed');
    // The query without an index is slower by far, on either side.
    expect(row('orders with a note', 'p50')?.base ?? 0).toBeGreaterThan(
      2 * (row('orders of a customer', 'p50')?.base ?? 1),
    );
    expect(row('product', 'hit-rate')).toMatchObject({ verdict: 'regressed' });
    expect(row('product', 'hit-rate')?.base).toBeGreaterThan(0.6);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('starts its servers as whoever runs it, and leaves nothing of them', async () => {
    const { temporary, run } = openDesk();
    expect(await run(['sh', '-c', ASK])).toEqual({ exitCode: 0, said: '42\nhello\n' });
    expect(await run(['sh', '-c', 'exit 7'])).toMatchObject({ exitCode: 7 });
    if (process.getuid?.() === 0) {
      expect(await run(['sh', '-c', `id -u; ${ASK}`], { uid: NOBODY })).toEqual({
        exitCode: 0,
        said: `${NOBODY}\n42\nhello\n`,
      });
    }
    expect(readdirSync(temporary)).toEqual([]);
  });

  it.each(['it is killed', 'its whole group is'])('leaves no server where %s', async (how) => {
    const { temporary, open } = openDesk();
    const { child, said, ended } = open(['sh', '-c', `${ASK}; exec sleep 60`]);
    await until('both answer', () => said() === '42\nhello\n');
    expect(runningWith(temporary).length).toBeGreaterThan(2);
    process.kill(how === 'it is killed' ? (child.pid as number) : -(child.pid as number), 'SIGKILL');
    await until('its folder is gone', () => readdirSync(temporary).length === 0);
    // The command is nobody's child now, and was not started by the example.
    if (how === 'it is killed') process.kill(-(child.pid as number), 'SIGKILL');
    await ended;
    await until('nothing runs', () => runningWith(temporary).length === 0);
  });

  it('says what to install where a server is not there', async () => {
    const { folder, run } = openDesk();
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    for (const program of ['sh', 'dirname', 'id'])
      symlinkSync(execFileSync('which', [program], { encoding: 'utf8' }).trim(), join(bin, program));
    const { exitCode, said } = await run(['true'], { env: { PATH: bin } });
    expect(exitCode).toBe(2);
    expect(said).toMatch(
      /^The servers of this example are not installed: redis-server redis-cli\.\nDebian and Ubuntu: apt-get install postgresql redis-server\n/,
    );
  });
});
