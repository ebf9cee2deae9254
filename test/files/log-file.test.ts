import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { LOG_LIMIT, LogFile, openNewLog } from '../../src/files/log-file.ts';
import { TargetLog } from '../../src/service/target-log.ts';
import { temporaryFolder } from '../support/folder.ts';
import { until } from '../support/processes.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = temporaryFolder('log');
  path = join(folder, 'target.log');
});

it('a log that grows beyond the limit loses its middle while its writer goes on', async () => {
  const file = new LogFile(() => openNewLog(path));
  const log = new TargetLog(file, 'start');
  const writer = openSync(path, 'a');
  writeSync(writer, 'the first line\n');
  writeSync(writer, Buffer.alloc(LOG_LIMIT, 'x'));
  writeSync(writer, '\nbefore the cut\n');
  await until('the log was cut', () => statSync(path).size < LOG_LIMIT);
  writeSync(writer, 'after the cut\n');
  closeSync(writer);
  expect(log.readNew()).toMatch(/before the cut\nafter the cut\n$/);
  expect(log.tail()).toMatch(/before the cut\nafter the cut$/);
  file.close();
  const text = readFileSync(path, 'latin1');
  expect(text.length).toBeLessThan(6 * 1024 * 1024);
  expect(text).toMatch(/^--- perf-gate \S+ start ---\nthe first line\n/);
  expect(text).toMatch(/\n--- perf-gate: about 5 MB left out here, the log exceeded 10 MB ---\n/);
});

it('what is left running behind a line is bounded as well, and what was cut is counted in sum', () => {
  const file = new LogFile(() => openNewLog(path));
  new TargetLog(file, 'setup').close();
  for (let part = 0; part < 4; part++) {
    writeSync(file.fd, Buffer.alloc(LOG_LIMIT, 'x'));
    file.bound();
    expect(statSync(path).size).toBeLessThan(LOG_LIMIT);
  }
  file.close();
  expect(readFileSync(path, 'latin1')).toMatch(/about 35 MB left out here/);
});

it('is made when something is written to it, and only where nothing is', () => {
  const file = new LogFile(() => openNewLog(path));
  expect(existsSync(path)).toBe(false);
  file.write('a line\n');
  expect(readFileSync(path, 'utf8')).toBe('a line\n');
  file.close();
  expect(() => openNewLog(path)).toThrow('EEXIST');
  symlinkSync(join(folder, 'victim'), join(folder, 'link.log'));
  expect(() => openNewLog(join(folder, 'link.log'))).toThrow('EEXIST');
  expect(existsSync(join(folder, 'victim'))).toBe(false);
});

it('goes on in the file that was opened where a link takes its place', () => {
  const victim = join(folder, 'victim');
  writeFileSync(victim, 'untouched');
  const file = new LogFile(() => openNewLog(path));
  file.write('one\n');
  renameSync(path, join(folder, 'moved'));
  symlinkSync(victim, path);
  file.write('two\n');
  expect(file.read(0, file.size).toString()).toBe('one\ntwo\n');
  file.close();
  expect(readFileSync(victim, 'utf8')).toBe('untouched');
});

it('costs nothing but its lines where they cannot be written', () => {
  const file = new LogFile(() => openSync('/dev/full', 'r+'));
  expect(() => file.write('a line\n')).not.toThrow();
});
