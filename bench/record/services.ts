import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';

/** A service that is recorded: a real one, whose work for a request can be made a little more. */
export interface RecordedService {
  name: string;
  /** What it is, for the tables. */
  words: string;
  /** `GET /search?q=red+lamp`. */
  request: string;
  /** Says whether it can run here, and prepares it once. @returns why not; null: it can */
  prepare(folder: string): string | null;
  /** @param work 1.05: 5 % more work for every request */
  start(work: number, folder: string): { command: string[]; env: Record<string, string> };
}

const SERVICES_FOLDER = join(import.meta.dirname, 'services');
const SHOP = resolve(import.meta.dirname, '../../examples/shop/server.mjs');
const here = (name: string) => join(SERVICES_FOLDER, name);
const nothing = () => null;

export const SERVICES: readonly RecordedService[] = [
  {
    name: 'shop',
    words: 'a search over a list (Node)',
    request: 'GET /search?q=red+lamp',
    prepare: nothing,
    start: (work) => ({
      command: [process.execPath, SHOP],
      env: { SHOP_PRODUCTS: '10000', SHOP_SLOWDOWN: work === 1 ? '' : `search=${work}` },
    }),
  },
  {
    name: 'pages',
    words: 'a cache and much garbage (Node)',
    request: 'GET /',
    prepare: nothing,
    start: (work) => ({ command: [process.execPath, here('pages.mjs')], env: { WORK: String(work) } }),
  },
  {
    name: 'prices',
    words: 'digests and JSON (Go, compiled)',
    request: 'GET /',
    prepare: (folder) => outcomeOf('go', ['build', '-o', join(folder, 'prices'), here('prices.go')]),
    start: (work, folder) => ({ command: [join(folder, 'prices')], env: { WORK: String(work) } }),
  },
  {
    name: 'orders',
    words: 'sums in a database (Node, SQLite)',
    request: 'GET /',
    prepare: nothing,
    start: (work, folder) => ({
      command: [process.execPath, '--disable-warning=ExperimentalWarning', here('orders.mjs')],
      env: { WORK: String(work), DATABASE: join(folder, 'orders.db') },
    }),
  },
  {
    name: 'rates',
    words: 'threads of an interpreter (Python)',
    request: 'GET /',
    prepare: () => outcomeOf('python3', ['--version']),
    start: (work) => ({ command: ['python3', here('rates.py')], env: { WORK: String(work) } }),
  },
];

/** Runs a command to its end. @returns why it failed; null: it did not */
function outcomeOf(command: string, args: string[]): string | null {
  const { error, status, stderr } = spawnSync(command, args, { encoding: 'utf8', timeout: 120_000 });
  if (error) return `${command} cannot be started: ${error.message}`;
  return status === 0 ? null : `${command} ended with code ${status}: ${stderr.slice(0, 300)}`;
}
