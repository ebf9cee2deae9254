import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { makeFolder, problemsOf, read, START, write } from './workspace.ts';

describe('where the file is looked for', () => {
  it('in the order of the four names', () => {
    const workspace = makeFolder();
    const names = ['perf-gate.yml', 'perf-gate.yaml', '.github/perf-gate.yml', '.github/perf-gate.yaml'];
    for (const name of names.toReversed()) {
      write(workspace, name, START);
      expect(loadConfig({ workspace, inputs: {} }).file).toBe(name);
    }
  });

  it('exactly the path that is given, also by a link inside the workspace', () => {
    const workspace = makeFolder({ 'perf-gate.yml': START, 'gates/api.yml': 'target: { start: node api.js }' });
    symlinkSync('gates/api.yml', join(workspace, 'link.yml'));
    for (const path of ['gates/api.yml', './gates/../gates/api.yml', 'link.yml', join(workspace, 'gates/api.yml')]) {
      expect(loadConfig({ workspace, path, inputs: {} }).target.start).toBe('node api.js');
    }
    expect(loadConfig({ workspace, path: './gates/api.yml', inputs: {} }).file).toBe('gates/api.yml');
    expect(loadConfig({ workspace, path: ' ', inputs: {} }).file).toBe('perf-gate.yml');
  });

  it('in a workspace that is itself a link', () => {
    const workspace = makeFolder({ 'perf-gate.yml': START });
    const link = join(makeFolder(), 'link');
    symlinkSync(workspace, link);
    expect(loadConfig({ workspace: link, inputs: {} })).toEqual(loadConfig({ workspace, inputs: {} }));
    expect(loadConfig({ workspace: link, path: join(link, 'perf-gate.yml'), inputs: {} }).file).toBe('perf-gate.yml');
  });

  it('not outside the workspace, whatever way leads there', () => {
    const outside = makeFolder({ 'perf-gate.yml': START });
    const workspace = makeFolder();
    symlinkSync(join(outside, 'perf-gate.yml'), join(workspace, 'link.yml'));
    symlinkSync(outside, join(workspace, 'folder'));
    for (const path of [
      '../x.yml',
      '/etc/passwd',
      join(outside, 'perf-gate.yml'),
      'link.yml',
      'folder/perf-gate.yml',
    ]) {
      expect(problemsOf(() => loadConfig({ workspace, path, inputs: {} }))).toEqual([
        expect.stringMatching(
          /^input "config": ".*" is outside the workspace; give the path of a file in the workspace$/,
        ),
      ]);
    }
    symlinkSync(join(outside, 'perf-gate.yml'), join(workspace, 'perf-gate.yml'));
    expect(problemsOf(() => loadConfig({ workspace, inputs: {} }))).toEqual([
      'perf-gate.yml is a link that leaves the workspace; make it a file',
    ]);
  });

  it('a missing one, a folder and one that is not text', () => {
    const workspace = makeFolder();
    const load = (path: string) => problemsOf(() => loadConfig({ workspace, path, inputs: {} }));
    expect(load('gone.yml')).toEqual([
      'input "config": there is no file "gone.yml"; give the path of a file in the workspace',
    ]);
    mkdirSync(join(workspace, 'folder'));
    expect(load('folder')).toEqual(['folder is not a file']);
    writeFileSync(join(workspace, 'latin.yml'), Buffer.from('key: caf\xe9', 'latin1'));
    expect(load('latin.yml')).toEqual(['latin.yml is not UTF-8 text']);
    writeFileSync(join(workspace, 'big.yml'), `# ${'x'.repeat(1_000_000)}`);
    expect(load('big.yml')).toEqual(['big.yml is 1.0 MB; at most 1 MB is read']);
    writeFileSync(join(workspace, 'a\n::error::b.yml'), 'kex: 1');
    expect(load('a\n::error::b.yml')).toEqual(['"a\\n::error::b.yml":1:1 kex: unknown key; did you mean "key"?']);
  });

  it('a byte order mark and Windows line ends are fine, and lines are still counted', () => {
    expect(read(`\ufeff${START.replaceAll('\n', '\r\n')}`).target.start).toBe('node server.js');
    expect(problemsOf(() => read(`\ufeff${START.replaceAll('\n', '\r\n')}kex: 1\r\n`))).toEqual([
      'perf-gate.yml:2:1 kex: unknown key; did you mean "key"?',
    ]);
  });
});
