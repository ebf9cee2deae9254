import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

const SERVICE = join(import.meta.dirname, '../processes/held-up.mjs');

/** A service in which something is planted, and how it is measured. */
export interface Planted {
  name: string;
  /** What is planted, for the table. */
  words: string;
  /** The cause that has to be named first; null: none may be named. */
  cause: string | null;
  /** The configuration. */
  config: string;
}

/** What one of them is made of. */
interface Plan {
  /** What the service does: a mode of held-up.mjs. */
  mode: string;
  /** What the base does; absent: there is none. */
  base?: string;
  scenario: string;
  /** What comes before the line that starts it. */
  before?: string;
}

const WINDOW = 'rounds: 5, warmup: 300ms, duration: 1s';
const ALONE = 'thresholds: { error-rate: < 100% }';

function startOf(mode: string, before = ''): string {
  return JSON.stringify(`${before}exec "${process.execPath}" "${SERVICE}" ${mode}`);
}

function configOf({ mode, base, scenario, before }: Plan): string {
  return [
    'target:',
    `  start: ${startOf(mode, before)}`,
    '  url: http://127.0.0.1:${PORT}',
    '  ready: /healthz',
    ...(base === undefined ? ['baseline: none'] : ['base:', `  start: ${startOf(base)}`]),
    'compare: { extend: false }',
    'scenarios:',
    `  planted: { ${scenario} }`,
    '',
  ].join('\n');
}

/** What is planted on this machine. @param quota how a process is put under a quota; null: that cannot be done here */
export function plantedOn(quota: string | null): Planted[] {
  const cores = availableParallelism();
  const load = (rest: string) => `${WINDOW}, ${rest}, requests: [GET /]`;
  const slower = load('rate: 60/s');
  const made: [name: string, words: string, cause: string | null, plan: Plan][] = [
    ['healthy', 'nothing, 100 requests per second', null, { mode: 'healthy', scenario: load('rate: 100/s') }],
    [
      'identical',
      'nothing, the same code on both sides',
      null,
      { mode: 'healthy', base: 'healthy', scenario: load('connections: 2') },
    ],
    [
      'generator-bound',
      'a load of 100 connections for a service that does nothing',
      'generator-bound',
      { mode: 'bare', scenario: load('connections: 100') },
    ],
    ['errors', 'one answer in five is a 500', 'errors', { mode: 'errors', scenario: load(`rate: 100/s, ${ALONE}`) }],
    [
      'one-core',
      '8 ms of CPU time in one thread',
      'one-core',
      { mode: 'one-core', scenario: load('connections: 4, thresholds: { p95: < 5ms }') },
    ],
    [
      'all-cores',
      '8 ms of CPU time in as many processes as there are cores',
      'all-cores',
      { mode: `all-cores ${cores}`, scenario: load(`connections: ${4 * cores}, thresholds: { p95: < 5ms }`) },
    ],
    [
      'lock',
      'a lock of 5 ms, in a sweep',
      'pool',
      {
        mode: 'lock',
        scenario: 'type: sweep, levels: [1, 2, 4, 8], warmup: 300ms, settle: 100ms, duration: 500ms, requests: [GET /]',
      },
    ],
    [
      'queueing',
      'a lock of 5 ms, with 300 arrivals per second',
      'queueing',
      { mode: 'lock', scenario: load(`rate: 300/s, max-connections: 50, timeout: 10s, ${ALONE}`) },
    ],
    [
      'disk',
      '256 kB written and synced for each request',
      'disk',
      { mode: 'disk', scenario: load('connections: 4, thresholds: { p50: < 1ms }') },
    ],
    [
      'dependency',
      'a dependency that takes 30 ms, which the base has not',
      'waits',
      { mode: 'waits', base: 'healthy', scenario: slower },
    ],
    [
      'function',
      '2 ms of CPU time that the base has not',
      'works-more',
      { mode: 'works-more', base: 'healthy', scenario: slower },
    ],
    [
      'payload',
      'an answer of 300 kB, of which the base has 600 B',
      'more-bytes',
      { mode: 'more-bytes', base: 'healthy', scenario: slower },
    ],
    [
      'leak',
      '100 kB kept of each request',
      'memory-growth',
      {
        mode: 'leak',
        base: 'healthy',
        scenario: 'rounds: 5, warmup: 300ms, duration: 4s, rate: 100/s, requests: [GET /]',
      },
    ],
    [
      'slow-start',
      '1.5 s until it is ready, which the base has not',
      'slow-start',
      { mode: 'slow-start', base: 'healthy', scenario: slower },
    ],
    ...(quota === null
      ? []
      : [
          [
            'throttled',
            'a quota of 0.2 cores for 0.4 cores of work',
            'throttled',
            { mode: 'throttled', before: quota, scenario: load(`rate: 100/s, timeout: 10s, ${ALONE}`) },
          ] as [string, string, string, Plan],
        ]),
  ];
  return made.map(([name, words, cause, plan]) => ({ name, words, cause, config: configOf(plan) }));
}

/** A quota of 0.2 cores, as far as this machine lets one be made. */
export class Quota {
  readonly #folder: string;
  /** What puts a shell under it, before its command; null: this machine does not let one be made. */
  readonly line: string | null;

  constructor() {
    const isFirst = existsSync('/sys/fs/cgroup/cpu');
    this.#folder = `/sys/fs/cgroup/${isFirst ? 'cpu/' : ''}held-up-${process.pid}`;
    this.line = this.#make(isFirst) ? `echo $$ > ${this.#folder}/cgroup.procs && ` : null;
  }

  /** Removes it, once nothing runs under it. */
  remove(): void {
    try {
      rmdirSync(this.#folder);
    } catch {
      // It was not made.
    }
  }

  #make(isFirst: boolean): boolean {
    try {
      mkdirSync(this.#folder);
      if (isFirst) {
        writeFileSync(join(this.#folder, 'cpu.cfs_period_us'), '50000');
        writeFileSync(join(this.#folder, 'cpu.cfs_quota_us'), '10000');
      } else writeFileSync(join(this.#folder, 'cpu.max'), '10000 50000');
      return true;
    } catch {
      this.remove();
      return false;
    }
  }
}
