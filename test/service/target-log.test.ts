import { closeSync, openSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { LOG_LIMIT, printable, TargetLog } from '../../src/service/target-log.ts';
import { temporaryFolder } from '../support/folder.ts';
import { until } from '../support/processes.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = temporaryFolder('log');
  file = join(folder, 'logs', 'target.log');
});

it('every start begins with a line that names it, and its tail is its own', () => {
  const first = new TargetLog(file, 'node first.js (port 1)');
  writeSync(first.fd, 'from the first\n');
  first.close();
  const second = new TargetLog(file, 'node second.js (port 2)');
  expect(second.tail()).toBe('Its log is empty.');
  writeSync(second.fd, 'from the second\n');
  expect(second.tail()).toBe('Last lines of its log:\nfrom the second');
  second.close();
  expect(readFileSync(file, 'utf8')).toMatch(
    /^--- perf-gate \S+ node first\.js \(port 1\) ---\nfrom the first\n--- perf-gate \S+ node second\.js \(port 2\) ---\nfrom the second\n$/,
  );
});

it('the tail is kept when the log was closed', () => {
  const log = new TargetLog(file, 'start');
  writeSync(log.fd, 'the end\n');
  log.close();
  log.close();
  expect(log.tail()).toBe('Last lines of its log:\nthe end');
});

it('new text is read once, characters that were cut in two are made whole', () => {
  const log = new TargetLog(file, 'start');
  const euro = Buffer.from('5 €\n');
  writeSync(log.fd, euro.subarray(0, 3));
  expect(log.readNew()).toBe('5 ');
  writeSync(log.fd, euro.subarray(3));
  expect(log.readNew()).toBe('€\n');
  expect(log.readNew()).toBe('');
  log.close();
});

it('the tail is at most 20 lines, without escape sequences, control or direction characters, and long lines are cut', () => {
  const log = new TargetLog(file, 'start');
  for (let line = 0; line < 5000; line++) writeSync(log.fd, `line ${line}\n`);
  writeSync(log.fd, '10 %\r50 %\r100 %\r\n\n');
  writeSync(
    log.fd,
    '\u001b[31mred\u001b[0m \u001b]8;;http://evil.example\u0007link\u001b]8;;\u0007 \u202Egnp.exe\u0000\u0008\n',
  );
  writeSync(log.fd, '😀'.repeat(400));
  const lines = log.tail().split('\n');
  expect(lines).toHaveLength(21);
  expect(lines.slice(-4)).toEqual(['line 4999', '100 %', 'red link gnp.exe', `${'😀'.repeat(300)}…`]);
  expect(lines[1]).toBe('line 4983');
  log.close();
});

it('bytes that are no text do no harm', () => {
  expect(printable(new TextDecoder().decode(Uint8Array.of(0xff, 0x41, 0x9b, 0xc2, 0x85)))).toBe('�A�');
});

it('a log that grows beyond the limit loses its middle while its writer goes on', async () => {
  const log = new TargetLog(file, 'start');
  const writer = openSync(file, 'a');
  writeSync(writer, 'the first line\n');
  writeSync(writer, Buffer.alloc(LOG_LIMIT, 'x'));
  writeSync(writer, '\nbefore the cut\n');
  await until('the log was cut', () => statSync(file).size < LOG_LIMIT / 2);
  writeSync(writer, 'after the cut\n');
  closeSync(writer);
  expect(log.readNew()).toMatch(/before the cut\nafter the cut\n$/);
  expect(log.tail()).toMatch(/before the cut\nafter the cut$/);
  log.close();
  const text = readFileSync(file, 'latin1');
  expect(text.length).toBeLessThan(6 * 1024 * 1024);
  expect(text).toMatch(/^--- perf-gate \S+ start ---\nthe first line\n/);
  expect(text).toMatch(/\n--- perf-gate: about 45 MB left out here, the log exceeded 50 MB ---\n/);
});

it('a log without bounds of an earlier run is cut too', () => {
  writeFileSync(join(folder, 'old.log'), Buffer.alloc(LOG_LIMIT + 1, 'x'));
  new TargetLog(join(folder, 'old.log'), 'start').close();
  expect(statSync(join(folder, 'old.log')).size).toBeLessThan(LOG_LIMIT / 2);
});
