import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { readBounded, WrittenFile } from '../../src/rounds/line-output.ts';
import { temporaryFolder } from '../support/folder.ts';

let around: string;
let folder: string;

beforeEach(() => {
  around = temporaryFolder('output');
  folder = join(around, 'checkout');
  mkdirSync(join(folder, 'out'), { recursive: true });
  writeFileSync(join(around, 'outside.json'), 'outside');
});

const refused = (reason: string) =>
  expect.objectContaining({ name: 'PerfGateError', class: 'load', message: expect.stringContaining(reason) });

describe('a file that a line writes', () => {
  it('is read after it was written, and removed neither before nor after', async () => {
    const written = new WrittenFile(folder, 'out/samples.json');
    await written.expect();
    writeFileSync(join(folder, 'out/samples.json'), '{"a":1}');
    expect(written.read()).toBe('{"a":1}');
    await written.expect();
    expect(readFileSync(join(folder, 'out/samples.json'), 'utf8')).toBe('{"a":1}');
    writeFileSync(join(folder, 'out/samples.json'), '{"a":1}');
    expect(written.read()).toBe('{"a":1}');
  });

  it('that stood there before is not taken for what the line writes', async () => {
    writeFileSync(join(folder, 'out/samples.json'), '{"a":1}');
    const written = new WrittenFile(folder, 'out/samples.json');
    await written.expect();
    expect(() => written.read()).toThrow(
      refused('it did not write the file "out/samples.json" in its working directory'),
    );
  });

  it.each(['out', 'missing/samples.json', '.'])('that is none is not taken for one: %s', (file) => {
    expect(() => new WrittenFile(folder, file).read()).toThrow(expect.objectContaining({ class: 'load' }));
  });

  it.each(['../outside.json', 'out/../../outside.json'])('outside the checkout is not read: %s', async (file) => {
    const written = new WrittenFile(folder, file);
    await expect(written.expect()).rejects.toThrow(refused('outside the working directory'));
    expect(() => written.read()).toThrow(refused('outside the working directory'));
  });

  it.each([
    ['a file outside', 'samples.json', '../outside.json'],
    ['a folder outside', 'way/outside.json', '..'],
    ['a file inside', 'samples.json', 'out/inside.json'],
    ['a folder inside', 'way/inside.json', 'out'],
    ['nothing', 'samples.json', 'missing.json'],
  ])('behind a link to %s is not read', async (_, file, target) => {
    writeFileSync(join(folder, 'out/inside.json'), 'inside');
    symlinkSync(target, join(folder, file.split('/')[0] as string));
    const written = new WrittenFile(folder, file);
    await expect(written.expect()).rejects.toThrow(refused('leads through a link, and none is followed'));
    expect(() => written.read()).toThrow(refused('leads through a link, and none is followed'));
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
