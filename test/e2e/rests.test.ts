import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect } from 'vitest';
import { readKernelFile, runningProcesses } from '../../src/service/process-table.ts';
import { until } from '../support/processes.ts';
import { commit, git, newRepository, write } from '../support/repository.ts';
import { type Desk, deskTest } from './command.ts';
import { BUILD, CONFIG, service, WORK } from './service-repository.ts';

// The built command, killed with SIGKILL together with the guardian that would have cleaned up after it: the next run
// works, and nothing of the killed one is left then.

const QUICK = `{ "metrics": { "time": { "unit": "ms", "better": "lower", "samples": [1.5] } } }`;

/** Kills a perf-gate and its guardian. Neither gets to see the end of the other. */
function killBoth(pid: number): void {
  process.kill(pid, 'SIGSTOP');
  const guardians = runningProcesses().filter(
    (entry) => entry.ppid === pid && readKernelFile(`/proc/${entry.pid}/cmdline`)?.includes('\0guard\0'),
  );
  for (const guardian of guardians) process.kill(guardian.pid, 'SIGKILL');
  process.kill(pid, 'SIGKILL');
}

/** @param moment resolves when perf-gate is to be killed; what is in its folder for temporary files is passed */
async function killedAt(desk: Desk, args: string[], moment: (left: () => string[]) => Promise<void>): Promise<void> {
  const TMPDIR = `${desk.folder}-temporary`;
  mkdirSync(TMPDIR, { recursive: true });
  const left = () => readdirSync(TMPDIR, { recursive: true }).map(String);
  try {
    const running = desk.start(['run', ...args], { TMPDIR });
    await moment(left);
    killBoth(running.pid);
    await running.finished;

    desk.write('quick.mjs', `console.log(${JSON.stringify(QUICK)})`);
    const run = JSON.stringify(`${JSON.stringify(process.execPath)} quick.mjs`);
    desk.write('quick.yml', `scenarios: { parse: { type: command, run: ${run}, rounds: 5 } }\n`);
    const next = await desk.start(['run', '--config', 'quick.yml'], { TMPDIR }).finished;
    expect(next.exitCode, next.stdout + next.stderr).toBe(0);
    await until('nothing is left', () => left().length === 0);
    const rests = readdirSync(join(desk.folder, '.perf-gate')).filter((name) => name.endsWith('.tmp'));
    expect(rests).toEqual([]);
  } finally {
    rmSync(TMPDIR, { recursive: true, force: true });
  }
}

/** Prepares a change of a service in a repository. */
function change(desk: Desk): void {
  newRepository(desk.folder);
  commit(desk.folder, {
    'server.mjs': service(WORK),
    'build.mjs': BUILD,
    'perf-gate.yml': CONFIG,
    '.gitignore': 'dist\nquick.*\n',
  });
  git(desk.folder, 'checkout', '--quiet', '-b', 'feature');
  write(desk.folder, { 'server.mjs': service(WORK * 2) });
}

const has = (name: RegExp) => async (left: () => string[]) =>
  until(`there is ${name}`, () => left().some((path) => name.test(path)));

describe('perf-gate that is killed together with its guardian leaves nothing that the next run does not clear', () => {
  const moments: [when: string, moment: (left: () => string[]) => Promise<void>][] = [
    ['as soon as it has a folder', has(/^perf-gate-run-[^/]*$/)],
    ['when it has started processes', has(/processes\.jsonl$/)],
    ['while it makes the worktree of the base', has(/^perf-gate-base-[^/]*$/)],
    ['when the worktree is filled', has(/^perf-gate-base-.*server\.mjs$/)],
    ...[100, 300, 600, 1000, 1500, 2500].map((delay): [string, () => Promise<void>] => [
      `after ${delay} ms`,
      async () => void (await sleep(delay)),
    ]),
  ];
  for (const [when, moment] of moments) {
    deskTest(when, async ({ desk }) => {
      change(desk);
      await killedAt(desk, ['--base', 'main'], moment);
      expect(git(desk.folder, 'worktree', 'list').trim().split('\n')).toHaveLength(1);
      expect(readFileSync(join(desk.folder, 'server.mjs'), 'utf8')).toBe(service(WORK * 2));
    });
  }
});
