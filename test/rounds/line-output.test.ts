import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { readBounded, WrittenFile } from '../../src/rounds/line-output.ts';

let around: string;
let folder: string;

beforeEach(() => {
  around = realpathSync(mkdtempSync(join(tmpdir(), 'perf-gate-output-')));
  folder = join(around, 'checkout');
  mkdirSync(join(folder, 'out'), { recursive: true });
  writeFileSync(join(around, 'outside.json'), 'outside');
  onTestFinished(() => rmSync(around, { recursive: true, force: true }));
});

const refused = (reason: string) =>
  expect.objectContaining({ name: 'PerfGateError', class: 'load', message: expect.stringContaining(reason) });

describe('a file that a line writes', () => {
  it('is read after it was written, and removed before', () => {
    const written = new WrittenFile(folder, 'out/samples.json');
    written.remove();
    writeFileSync(join(folder, 'out/samples.json'), '{"a":1}');
    expect(written.read()).toBe('{"a":1}');
    written.remove();
    expect(existsSync(join(folder, 'out/samples.json'))).toBe(false);
    expect(() => written.read()).toThrow(refused('it wrote no file "out/samples.json" in its working directory'));
  });

  it.each(['out', 'missing/samples.json', '.'])('that is none is not taken for one: %s', (file) => {
    expect(() => new WrittenFile(folder, file).read()).toThrow(expect.objectContaining({ class: 'load' }));
  });

  it('is not removed where it is a folder', () => {
    expect(() => new WrittenFile(folder, 'out').remove()).toThrow(
      expect.objectContaining({
        class: 'config',
        message: expect.stringContaining('the file "out" cannot be removed'),
      }),
    );
    expect(existsSync(join(folder, 'out'))).toBe(true);
  });

  it.each(['../outside.json', 'out/../../outside.json'])(
    'outside the checkout is neither removed nor read: %s',
    (file) => {
      const written = new WrittenFile(folder, file);
      expect(() => written.remove()).toThrow(
        expect.objectContaining({ class: 'config', message: expect.stringContaining('outside the working directory') }),
      );
      expect(() => written.read()).toThrow(expect.objectContaining({ class: 'load' }));
      expect(readFileSync(join(around, 'outside.json'), 'utf8')).toBe('outside');
    },
  );

  it.each([
    ['a file outside', 'samples.json', '../outside.json'],
    ['a folder outside', 'way/outside.json', '..'],
  ])('behind a link to %s is neither removed nor read', (_, file, target) => {
    symlinkSync(target, join(folder, file.split('/')[0] as string));
    const written = new WrittenFile(folder, file);
    expect(() => written.remove()).toThrow(expect.objectContaining({ class: 'config' }));
    expect(() => written.read()).toThrow(expect.objectContaining({ class: 'load' }));
    expect(readFileSync(join(around, 'outside.json'), 'utf8')).toBe('outside');
  });

  it('that has more than 10 MB is not read', () => {
    const path = join(folder, 'samples.json');
    writeFileSync(path, '');
    truncateSync(path, 10_000_000);
    expect(new WrittenFile(folder, 'samples.json').read()).toHaveLength(10_000_000);
    truncateSync(path, 10_000_001);
    expect(() => new WrittenFile(folder, 'samples.json').read()).toThrow(
      refused('the file "samples.json" cannot be read: it has more than 10 MB.'),
    );
  });
});

describe('the output of a line', () => {
  it('is not read through a link that stands in its place', () => {
    symlinkSync(join(around, 'outside.json'), join(folder, 'output'));
    expect(() => readBounded(join(folder, 'output'), 'its standard output')).toThrow(
      refused('its standard output cannot be read: '),
    );
  });

  it('is not waited for where it is a pipe', () => {
    const path = join(folder, 'output');
    expect(spawnSync('mkfifo', [path]).status).toBe(0);
    expect(() => readBounded(path, 'its standard output')).toThrow(refused('it is not a file'));
  });
});
