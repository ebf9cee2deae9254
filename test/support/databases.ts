import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { freePort } from '../../src/service/port.ts';
import { until } from './processes.ts';

/** A database server that a test started. */
export interface Database {
  /** What reaches it, as variables for the lines of a target. */
  env: Record<string, string>;
  /** Ends it and removes its files. */
  stop(): Promise<void>;
}

/** The folder with the programs of PostgreSQL; null where it is not installed. */
export const POSTGRES = findFolder('initdb', debianFolders());
/** Whether a program is installed. */
export const has = (program: string): boolean => findFolder(program, []) !== null;

/** Makes and starts a cluster that listens on a Unix socket alone. */
export async function startPostgres(): Promise<Database> {
  const folder = mkdtempSync(join(tmpdir(), 'perf-gate-postgres-'));
  const owner = unprivileged();
  chmodSync(folder, 0o755);
  if (owner) chownSync(folder, owner.uid, owner.gid);
  const data = join(folder, 'data');
  const options = { ...owner, cwd: folder, env: { PATH: process.env.PATH, LC_ALL: 'C' } };
  const program = (name: string) => join(POSTGRES ?? '', name);
  const trust = ['--auth', 'trust', '--username', 'postgres', '--encoding', 'UTF8', '--no-sync'];
  execFileSync(program('initdb'), ['--pgdata', data, ...trust], { ...options, stdio: 'ignore' });
  const settings = ['listen_addresses=', 'fsync=off', 'autovacuum=off'].flatMap((setting) => ['-c', setting]);
  const server = spawn(program('postgres'), ['-D', data, '-k', folder, ...settings], { ...options, stdio: 'ignore' });
  const env = {
    PGHOST: folder,
    PGUSER: 'postgres',
    PATH: `${POSTGRES}${delimiter}${process.env.PATH}`,
  };
  // It ends its connections on SIGINT ("fast shutdown").
  const stop = () => end(server, 'SIGINT', folder);
  return answering({ env, stop }, () => spawnSync(program('pg_isready'), ['-h', folder]).status === 0);
}

export async function startRedis(): Promise<Database> {
  const folder = mkdtempSync(join(tmpdir(), 'perf-gate-redis-'));
  const port = String(await freePort());
  const options = ['--port', port, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder];
  const server = spawn('redis-server', options, { stdio: 'ignore' });
  const database = { env: { REDIS: `redis://127.0.0.1:${port}` }, stop: () => end(server, 'SIGTERM', folder) };
  return answering(database, () => spawnSync('redis-cli', ['-p', port, 'ping']).stdout.includes('PONG'));
}

async function answering(database: Database, answers: () => boolean): Promise<Database> {
  try {
    await until('the database answers', answers);
    return database;
  } catch (error) {
    await database.stop();
    throw error;
  }
}

async function end(server: ChildProcess, signal: NodeJS.Signals, folder: string): Promise<void> {
  if (server.exitCode === null) {
    server.kill(signal);
    await once(server, 'exit');
  }
  rmSync(folder, { recursive: true });
}

/** PostgreSQL refuses to run as root; whoever is not root stays who they are. */
function unprivileged(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const id = (flag: string) => {
    const found = spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' });
    return Number(found.status === 0 ? found.stdout : execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  };
  return { uid: id('-u'), gid: id('-g') };
}

function findFolder(program: string, others: string[]): string | null {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...others];
  const found = folders.map((folder) => join(folder, program)).find((path) => existsSync(path));
  // Its neighbors are where it is, and not where a link to it is.
  return found === undefined ? null : dirname(realpathSync(found));
}

/** Where Debian has the programs of the server, which it does not put into PATH. */
function debianFolders(): string[] {
  const all = '/usr/lib/postgresql';
  return existsSync(all) ? readdirSync(all).map((version) => join(all, version, 'bin')) : [];
}
