import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { runningWith } from '../../test/support/processes.ts';

const ENTRY = resolve(import.meta.dirname, '../../dist/cli/index.js');
const TIMEOUT_MS = 60_000;
/** How long the guardian of a killed run may take: what it ends gets a grace to end by itself. */
const GUARDIAN_MS = 15_000;
const SERVICE = `
import { createServer } from 'node:http';
createServer((request, response) => response.end('lamp')).listen(process.env.PORT, '127.0.0.1');
`;
const CONFIG = `
target:
  start: ${process.execPath} server.mjs
  url: http://127.0.0.1:\${PORT}
scenarios:
  home: { connections: 2, warmup: 0s, duration: 100ms, rounds: 5, requests: [GET /] }
`;

/** A folder in which runs are killed one after the other. */
export class KilledRuns implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'perf-gate-kill-'));
  readonly #marker = `PERF_GATE_KILL=${this.#folder}`;

  constructor() {
    for (const name of ['shop', 'temp']) mkdirSync(join(this.#folder, name));
    writeFileSync(join(this.#folder, 'shop/server.mjs'), SERVICE);
    writeFileSync(join(this.#folder, 'shop/perf-gate.yml'), CONFIG);
  }

  /** @returns milliseconds that a run takes that nobody kills */
  async time(): Promise<number> {
    const began = performance.now();
    await once(this.#start(), 'exit');
    return performance.now() - began;
  }

  /**
   * Kills a run after some milliseconds with SIGKILL, then has another one run to its end.
   *
   * @returns what the second finds or leaves that it should not, as clauses
   */
  async kill(after: number): Promise<string[]> {
    const first = this.#start();
    const ended = once(first, 'exit');
    await Promise.race([delay(after), ended]);
    first.kill('SIGKILL');
    await ended;
    const faults: string[] = [];
    for (let waited = 0; this.#processes().length > 0; waited += 50) {
      if (waited >= GUARDIAN_MS) {
        faults.push(`processes of the killed run ran on: ${this.#processes().join(', ')}`);
        break;
      }
      await delay(50);
    }
    const [code] = await once(this.#start(), 'exit');
    if (code !== 0) faults.push(`the next run ended with code ${code}`);
    const rests = readdirSync(join(this.#folder, 'temp'));
    if (rests.length > 0) faults.push(`files are left: ${rests.join(', ')}`);
    if (this.#processes().length > 0) faults.push(`processes are left: ${this.#processes().join(', ')}`);
    return faults;
  }

  [Symbol.dispose](): void {
    for (const pid of this.#processes()) process.kill(pid, 'SIGKILL');
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #start() {
    const [name = '', value] = this.#marker.split('=');
    return spawn(process.execPath, [ENTRY, 'run'], {
      cwd: join(this.#folder, 'shop'),
      env: { PATH: process.env.PATH, HOME: this.#folder, TMPDIR: join(this.#folder, 'temp'), [name]: value },
      stdio: 'ignore',
      timeout: TIMEOUT_MS,
      killSignal: 'SIGKILL',
    });
  }

  #processes(): number[] {
    return runningWith(this.#marker);
  }
}
