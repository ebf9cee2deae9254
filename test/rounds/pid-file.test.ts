import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readPidFile } from '../../src/rounds/pid-file.ts';
import { temporaryFolder } from '../support/folder.ts';

const folder = temporaryFolder('pid-file');
const work = join(folder, 'work');
mkdirSync(join(work, 'run'), { recursive: true });
writeFileSync(join(folder, 'outside.pid'), '123');
symlinkSync('../outside.pid', join(work, 'link.pid'));
symlinkSync('..', join(work, 'up'));
execFileSync('mkfifo', [join(work, 'pipe.pid')]);

it.each([
  ['123', 123],
  ['123\n', 123],
  [' 4567 \n/var/lib/postgresql\n1790000000\n', 4567],
  ['4194304', 4_194_304],
])('%j is the pid %i', (text, pid) => {
  writeFileSync(join(work, 'run/a.pid'), text);
  expect(readPidFile(work, 'run/a.pid')).toBe(pid);
});

it.each(['', '\n12', '0', '-1', '-123', '12 13', '0x10', '1e3', 'pid: 12', '12345678901', '12\0'])(
  '%j holds no pid',
  (text) => {
    writeFileSync(join(work, 'run/b.pid'), text);
    expect(readPidFile(work, 'run/b.pid')).toEqual({ why: 'the pid file "run/b.pid" does not hold a pid' });
  },
);

it.each([
  ['missing.pid', 'cannot be read: there is no such file or folder'],
  ['run', 'cannot be read: it is not a file'],
  ['link.pid', 'cannot be read: it is a link that is not followed'],
  ['up/outside.pid', 'cannot be read: its path leads through a link that was not there before'],
  ['pipe.pid', 'cannot be read: it is not a file'],
  ['../outside.pid', 'is outside the working directory'],
  ['large.pid', 'cannot be read: it has more than 0.004096 MB'],
])('%s is not read', (file, why) => {
  writeFileSync(join(work, 'large.pid'), `1\n${'x'.repeat(5000)}`);
  expect(readPidFile(work, file)).toEqual({ why: `the pid file "${file}" ${why}` });
});
