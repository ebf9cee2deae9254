import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type ImportFlags, readImport } from '../../src/convert/read-import.ts';
import { temporaryFolder } from '../support/folder.ts';

const KINDS = ['har', 'openapi', 'locust', 'k6', 'artillery'] as const;
const little = (text: string) => Buffer.from(text, 'utf16le');
const bytes = (...list: number[]) => Buffer.from(list);

function workspace(): string {
  const folder = temporaryFolder('sources');
  mkdirSync(join(folder, 'perf/folder'), { recursive: true });
  for (const [name, content] of Object.entries({
    'perf/shop.har': '{}',
    'perf/packed.har': gzipSync('{}'),
    'perf/zipped.har': bytes(0x50, 0x4b, 3, 4, 20),
    'perf/utf32.har': bytes(0xff, 0xfe, 0, 0, 0x7b, 0, 0, 0),
    'perf/cut.har': Buffer.concat([little('\ufeff{'), bytes(0x22)]),
    'perf/latin.har': bytes(0x7b, 0xe4, 0x20),
  })) {
    writeFileSync(join(folder, name), content);
  }
  symlinkSync('circle', join(folder, 'circle'));
  return folder;
}

async function problemOf(flags: ImportFlags, folder = workspace()): Promise<string> {
  const error = await readImport(flags, folder).catch((thrown: Error) => thrown);
  expect(error).toMatchObject({ name: 'PerfGateError', class: 'config' });
  return (error as Error).message.replaceAll(folder, '<folder>');
}

describe('a source that cannot be read', () => {
  it.each([
    ['perf/shop.hra', 'perf/shop.hra cannot be read: there is no such file; did you mean "shop.har"?'],
    [
      './perf/../gone.har',
      './perf/../gone.har cannot be read: there is no such file; relative paths begin at the folder',
    ],
    [
      'none/shop.har',
      'none/shop.har cannot be read: there is no such file; the folder that it should be in does not exist',
    ],
    ['perf/shop.har/x', 'perf/shop.har/x cannot be read: a part of its path is a file and not a folder'],
    ['perf', 'perf is a folder; name the file in it'],
    ['perf/folder/', 'perf/folder/ is a folder; name the file in it'],
    ['/dev/null', '/dev/null is not a file, but a pipe or a device'],
    ['circle', 'circle cannot be read: its links lead in a circle'],
    ['a\0b', '"a\\u0000b" cannot be read: no file can have this name'],
    [`${'x'.repeat(300)}`, 'cannot be read: its name is too long'],
    ['perf/packed.har', 'perf/packed.har is a gzip archive; unpack it, and name the file in it'],
    ['perf/zipped.har', 'perf/zipped.har is a ZIP archive'],
    ['perf/utf32.har', 'perf/utf32.har is UTF-32 and not UTF-8 text; save it as UTF-8'],
    ['perf/cut.har', 'perf/cut.har begins as UTF-16 and is none, or is cut off'],
    ['perf/latin.har', 'perf/latin.har is not UTF-8 text'],
  ])('%j', async (har, message) => {
    const problem = await problemOf({ har });
    expect(problem).toContain(message);
    expect(problem).not.toMatch(/E[A-Z]{4,}|<folder>/);
  });

  it.each(KINDS)('a missing file of --%s', async (kind) => {
    const problem = await problemOf({ [kind]: 'perf/gone.txt' });
    expect(problem).toContain('perf/gone.txt cannot be read: there is no such file');
    expect(problem).not.toContain('ENOENT');
  });

  it.each(KINDS)('a folder for --%s', async (kind) => {
    expect(await problemOf({ [kind]: 'perf' })).toContain('perf is a folder; name the file in it');
  });

  it('a pipe that nobody writes to is not waited for', async () => {
    const folder = workspace();
    const { status } = spawnSync('mkfifo', [join(folder, 'pipe')]);
    if (status !== 0) return;
    expect(await problemOf({ har: 'pipe' }, folder)).toContain('pipe is not a file, but a pipe or a device');
  });

  it('a file that this user may not read', async ({ skip }) => {
    if (process.getuid === undefined || process.getuid() === 0) skip();
    const folder = workspace();
    chmodSync(join(folder, 'perf/shop.har'), 0);
    expect(await problemOf({ har: 'perf/shop.har' }, folder)).toBe(
      'perf/shop.har cannot be read: permission denied; allow this user to read it',
    );
  });
});
