import { readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { LogFile } from '../../src/files/log-file.ts';
import { printable, TargetLog } from '../../src/service/target-log.ts';
import { temporaryFolder } from '../support/folder.ts';
import { logAt } from '../support/logs.ts';

const MB = 1024 * 1024;
let path: string;
let file: LogFile;
beforeEach(() => {
  path = join(temporaryFolder('log'), 'target.log');
  file = logAt(path);
});
afterEach(() => file.close());

it('every start begins with a line that names it, and its tail is its own', () => {
  const first = new TargetLog(file, 'node first.js (port 1)');
  writeSync(first.fd, 'from the first\n');
  first.close();
  const second = new TargetLog(file, 'node second.js (port 2)');
  expect(second.tail()).toBe('Its log is empty.');
  writeSync(second.fd, 'from the second\n');
  expect(second.tail()).toBe('Last lines of its log:\nfrom the second');
  second.close();
  expect(readFileSync(path, 'utf8')).toMatch(
    /^--- perf-gate \S+ node first\.js \(port 1\) ---\nfrom the first\n--- perf-gate \S+ node second\.js \(port 2\) ---\nfrom the second\n$/,
  );
});

it('the tail is kept when the log was closed', () => {
  const log = new TargetLog(file, 'start');
  writeSync(log.fd, 'the end\n');
  log.close();
  log.close();
  writeSync(file.fd, 'of another start\n');
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
});

it.for<[string, string]>([
  ['one of 1 MB', `${'x'.repeat(MB)}\n`],
  ['four of 1 MB', `${'x'.repeat(MB)}\n`.repeat(4)],
  ['one of 1 MB without an end', 'x'.repeat(MB)],
  ['one that was written over for 1 MB', `${'10 %\r'.repeat(MB / 5)}done\n`],
  ['1 MB of empty ones', '\n'.repeat(MB)],
])('the tail keeps the lines before long ones: %s', ([, long]) => {
  const log = new TargetLog(file, 'start');
  for (let line = 0; line < 30; line++) writeSync(log.fd, `line ${line}\n`);
  writeSync(log.fd, 'Error: no catalogue\n');
  writeSync(log.fd, long);
  const lines = log.tail().split('\n');
  expect(lines.length).toBeLessThanOrEqual(21);
  expect(lines).toContain('Error: no catalogue');
  expect(lines).toContain('line 29');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(301);
  if (long.includes('done')) expect(lines.at(-1)).toBe('done');
});

it('one line beyond all that is read is shown by itself', () => {
  const log = new TargetLog(file, 'start');
  writeSync(log.fd, 'x'.repeat(8 * MB));
  expect(log.tail()).toBe(`Last lines of its log:\n${'x'.repeat(300)}…`);
});

it('bytes that are no text do no harm', () => {
  expect(printable(new TextDecoder().decode(Uint8Array.of(0xff, 0x41, 0x9b, 0xc2, 0x85)))).toBe('�A�');
});
