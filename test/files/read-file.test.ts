import { spawnSync } from 'node:child_process';
import { linkSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { readRegular, readUnlinked } from '../../src/files/read-file.ts';
import { systemProblem } from '../../src/files/system-problem.ts';
import { temporaryFolder } from '../support/folder.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = temporaryFolder('read');
  file = join(folder, 'data', 'rows.csv');
  mkdirSync(join(folder, 'data'));
  writeFileSync(file, 'id\n1\n');
});

const problemOf = (read: () => unknown) => {
  try {
    read();
    return null;
  } catch (error) {
    return systemProblem(error);
  }
};

it.for([readRegular, readUnlinked])('%o reads a file up to its bound, and one that says that it is empty', (read) => {
  expect(read(file, 100).toString()).toBe('id\n1\n');
  expect(read(file, 5).toString()).toBe('id\n1\n');
  expect(problemOf(() => read(file, 4))).toBe('it has more than 0.000004 MB');
  writeFileSync(file, 'x'.repeat(200_000));
  expect(read(file, 1_000_000).length).toBe(200_000);
});

it('a file of the kernel is bounded by what it gives, not by what it says', () => {
  expect(problemOf(() => readRegular('/proc/self/environ', 0))).toBe('it has more than 0 MB');
});

describe('nothing but files is read, and nothing is waited for', () => {
  it.for([
    ['a folder', () => mkdirSync(join(folder, 'odd')), 'it is not a file'],
    ['a pipe', () => void spawnSync('mkfifo', [join(folder, 'odd')]), 'it is not a file'],
    ['nothing', () => {}, 'there is no such file or folder'],
    ['a link to a device', () => symlinkSync('/dev/zero', join(folder, 'odd')), 'it is not a file'],
    ['a link in a circle', () => symlinkSync('odd', join(folder, 'odd')), 'it is a link, and none is followed'],
  ] as const)('%s', ([, make, problem]) => {
    make();
    expect(problemOf(() => readRegular(join(folder, 'odd'), 100))).toBe(problem);
    expect(problemOf(() => readUnlinked(join(folder, 'odd'), 100))).not.toBeNull();
  });
});

describe('a path that was found without links is not read through one', () => {
  it.for([
    [
      'the file',
      () => {
        renameSync(file, `${file}.old`);
        symlinkSync(`${file}.old`, file);
      },
      'it is a link, and none is followed',
    ],
    [
      'its folder',
      () => {
        renameSync(join(folder, 'data'), join(folder, 'moved'));
        symlinkSync('moved', join(folder, 'data'));
      },
      'its path leads through a link that was not there before',
    ],
    ['neither: a second name is the file itself', () => linkSync(file, `${file}.old`), null],
  ] as const)('%s', ([, swap, problem]) => {
    swap();
    expect(problemOf(() => readUnlinked(file, 100))).toBe(problem);
    expect(readRegular(file, 100).toString()).toBe('id\n1\n');
  });
});
