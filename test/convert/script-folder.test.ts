import { symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scriptFiles } from '../../src/convert/script-folder.ts';
import { makeFolder } from '../config/workspace.ts';

describe('the files of a script', () => {
  const workspace = makeFolder({
    'perf/load.js': '',
    'perf/users.json': '[1]',
    'shared/a.csv': 'x',
    'perf/binary.bin': 'a\u0000b',
    ...Object.fromEntries(Array.from({ length: 60 }, (_, number) => [`perf/many/${number}.txt`, 'x'])),
  });
  const outside = makeFolder({ 'secret.txt': 's' });
  symlinkSync(join(outside, 'secret.txt'), join(workspace, 'perf/link.txt'));
  const problemOf = (path: string) => JSON.stringify(scriptFiles(workspace, 'perf/load.js').read(path));

  it.each([
    ['./users.json', { file: 'perf/users.json', text: '[1]' }],
    ['users.json', { file: 'perf/users.json', text: '[1]' }],
    ['../shared/a.csv', { file: 'shared/a.csv', text: 'x' }],
  ])('%s is found from the folder of the script', (path, found) => {
    expect(scriptFiles(workspace, 'perf/load.js').read(path)).toEqual(found);
    expect(scriptFiles(workspace, join(workspace, 'perf/load.js')).read(path)).toEqual(found);
  });

  it.each([
    ['nothing.json', 'which is not there'],
    ['many', 'which is no file'],
    ['link.txt', 'outside the workspace'],
    [join(outside, 'secret.txt'), 'outside the workspace'],
    ['../../../../../../etc/hostname', 'outside the workspace'],
    [tmpdir(), 'outside the workspace'],
  ])('%s is not read', (path, problem) => {
    expect(problemOf(path)).toContain(problem);
    expect(problemOf(path)).not.toContain('"text"');
  });

  it('are no more than a script needs', () => {
    const files = scriptFiles(workspace, 'perf/load.js');
    const found = Array.from({ length: 60 }, (_, number) => files.read(`many/${number}.txt`));
    expect(found.filter((one) => 'text' in one)).toHaveLength(50);
    expect(files.read('many/1.txt')).toHaveProperty('text');
  });
});
