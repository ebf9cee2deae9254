import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { clearEndedRuns } from '../../src/checkout/ended-run.ts';
import { findAbandonedFolders, makeOwnedFolder } from '../../src/service/owned-folder.ts';
import { readProcess } from '../../src/service/process-table.ts';
import { temporaryFolder } from '../support/folder.ts';

let temporary: string;
beforeEach(() => {
  temporary = temporaryFolder('owned');
});

/** The name of a folder of this process's, with another pid or start. */
function named(change: { pid?: number; ticks?: number | string; place?: string }): string {
  const { pid = process.pid, ticks = readProcess(process.pid)?.startTicks ?? 'x', place } = change;
  const own = basename(makeOwnedFolder(temporary, 'run'));
  const [, ownPlace = '', end = ''] = /-(\w{16})-(\w{6})$/.exec(own) ?? [];
  renameSync(join(temporary, own), join(temporary, `perf-gate-run-${pid}-${ticks}-${place ?? ownPlace}-${end}`));
  return `perf-gate-run-${pid}-${ticks}-${place ?? ownPlace}-${end}`;
}

/** The pid of a process that has ended. */
function endedPid(): number {
  return spawnSync(process.execPath, ['-e', '']).pid;
}

it('the folders of ended processes are abandoned, and no others', () => {
  const pid = endedPid();
  const ended = [
    named({ pid }),
    // The pid was given to another process since.
    named({ ticks: 1 }),
    // The machine was started again since.
    named({ place: `00000000${'0'.repeat(8)}` }),
  ];
  const own = makeOwnedFolder(temporary, 'upload');
  const [, boot = ''] = /-(\w{8})\w{8}-\w{6}$/.exec(own) ?? [];
  named({});
  // Pids of another container say nothing here.
  named({ pid, place: `${boot}00000000` });
  for (const name of ['perf-gate-abcdef', 'perf-gate-run-x-1-2-3', `perf-gate-other-${pid}-1-${boot}00000000-abcdef`]) {
    mkdirSync(join(temporary, name));
  }
  const dead = named({ pid });
  renameSync(join(temporary, dead), join(temporary, 'kept'));
  symlinkSync('kept', join(temporary, dead));
  const another = named({ pid });
  writeFileSync(join(temporary, another.replace('-run-', '-log-')), '');
  const found = findAbandonedFolders(temporary).map((path) => basename(path));
  expect(found.sort()).toEqual([...ended, another].sort());
  expect(findAbandonedFolders(join(temporary, 'nowhere'))).toEqual([]);
});

it('what is cleared is the folder alone, and whatever its registry names otherwise stays', async () => {
  const name = named({ pid: endedPid() });
  mkdirSync(join(temporary, 'precious'));
  symlinkSync('../precious', join(temporary, name, 'link'));
  const worktree = {
    folder: join(temporary, 'precious'),
    tree: join(temporary, 'precious/base'),
    repository: temporary,
  };
  writeFileSync(join(temporary, name, 'processes.jsonl'), `${JSON.stringify({ event: 'add', worktree })}\n`);
  const odd = named({ pid: endedPid() });
  spawnSync('mkfifo', [join(temporary, odd, 'processes.jsonl')]);
  await clearEndedRuns(temporary);
  expect(readdirSync(temporary)).toEqual(['precious']);
});
