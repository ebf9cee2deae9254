import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isRunning, readKernelFile, readProcess } from '../../src/service/process-table.ts';
import { temporaryFolder } from '../support/folder.ts';

it('a file of the kernel is read whole, whatever its length, and one that is not there is null', () => {
  const folder = temporaryFolder('kernel-file');
  for (const length of [0, 1, 65_536, 65_537, 200_000]) {
    const text = 'é'.repeat(length);
    writeFileSync(join(folder, 'file'), Buffer.from(text, 'latin1'));
    expect(readKernelFile(join(folder, 'file')) === text, String(length)).toBe(true);
  }
  expect(readKernelFile(join(folder, 'other'))).toBeNull();
  expect(readKernelFile(folder)).toBeNull();
});

it.each<[what: string, state: string, threads: number, expected: boolean]>([
  ['sleeps', 'S', 1, true],
  ['is stopped', 'T', 11, true],
  ['is a zombie while its other threads end', 'Z', 2, true],
  ['is a zombie', 'Z', 1, false],
  ['is dead', 'X', 1, false],
])('what %s runs, or does not', (_, state, threads, expected) => {
  const own = readProcess(process.pid);
  expect(own !== null && isRunning({ ...own, state, threads })).toBe(expected);
});
