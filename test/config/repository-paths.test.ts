import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { newRepository, write } from '../support/repository.ts';
import { makeFolder, problemsOf } from './workspace.ts';

// perf-gate in the folder of one package, in a repository of several.

function workspace() {
  const top = newRepository(join(makeFolder(), 'shop'));
  write(top, {
    'packages/api/server.js': '',
    'packages/lib/index.js': '',
    'data/users.csv': 'id\n1\n',
    'body.bin': 'x',
  });
  mkdirSync(join(top, '../other'));
  symlinkSync(join(top, '../other'), join(top, 'packages/api/out'));
  symlinkSync('../lib', join(top, 'packages/api/lib'));
  return { top, api: join(top, 'packages/api') };
}

const START = 'target:\n  start: node server.js\n';
const load = (folder: string, yaml: string) => {
  write(folder, { 'perf-gate.yml': yaml });
  return loadConfig({ workspace: folder, inputs: {} });
};

describe('anything in the repository may be named', () => {
  it('by paths and copy: relative, absolute, through a link that stays inside, missing, and the folders above', () => {
    const { top, api } = workspace();
    const named = ['.', '../lib', '../../packages', join(top, 'data'), 'lib/index.js', '../gone', '../..'];
    const { paths, copy } = load(
      api,
      `${START}  paths: ${JSON.stringify(named)}\n  copy: [../../.env, ../lib]\n`,
    ).target;
    expect(paths).toEqual([
      api,
      join(top, 'packages/lib'),
      join(top, 'packages'),
      join(top, 'data'),
      join(api, 'lib/index.js'),
      join(top, 'packages/gone'),
      top,
    ]);
    expect(copy).toEqual([join(top, '.env'), join(top, 'packages/lib')]);
  });

  it('as the working directory, as data, as a body, and as the configuration', () => {
    const { top, api } = workspace();
    const scenario =
      '  s: { data: { users: ../../data/users.csv }, requests: [{ method: POST, path: /, file: ../../body.bin }] }';
    const { target } = load(api, `${START}  working-directory: ../..\nscenarios:\n${scenario}\n`);
    expect(target.workingDirectory).toBe(top);
    write(top, { 'gate.yml': START });
    expect(loadConfig({ workspace: api, path: '../../gate.yml', inputs: {} }).target.start).toBe('node server.js');
  });

  it('where the workspace is reached by a link', () => {
    const { top, api } = workspace();
    symlinkSync(top, `${top}-link`);
    const { paths } = load(join(`${top}-link`, 'packages/api'), `${START}  paths: [../lib, ${api}]\n`).target;
    expect(paths).toEqual([join(top, 'packages/lib'), api]);
  });
});

describe('what is outside the repository is refused', () => {
  it.each([
    ['paths', '../../../other'],
    ['paths', '../../..'],
    ['paths', '/etc'],
    ['paths', 'out'],
    ['paths', 'out/deep/file'],
    ['copy', '../../../other'],
    ['copy', '../../..'],
    ['copy', '/etc/passwd'],
    ['copy', 'out'],
  ])('%s: %s', (key, path) => {
    const { top, api } = workspace();
    expect(problemsOf(() => load(api, `${START}  ${key}: ${path}\n`))).toEqual([
      expect.stringContaining(`target.${key}: "${path}" is outside the repository ${top}; give a path inside it`),
    ]);
  });

  it.each([
    [`${START}  working-directory: ../../..\n`, 'give a folder inside it'],
    [`${START}  working-directory: out\n`, 'give a folder inside it'],
    [`${START}scenarios:\n  s: { data: { users: ../../../users.csv } }\n`, 'give a file inside it'],
    [
      `${START}scenarios:\n  s: { requests: [{ method: POST, path: /, file: /etc/passwd }] }\n`,
      'give a file inside it',
    ],
    [`${START}coverage: { openapi: ../../../a.yaml }\n`, 'give a file inside it'],
  ])('%j', (yaml, remedy) => {
    const { api } = workspace();
    expect(problemsOf(() => load(api, yaml))).toEqual([
      expect.stringContaining(`is outside the repository; ${remedy}`),
    ]);
  });

  it('without a repository, the workspace is the boundary, and with one below it, that one', () => {
    const folder = makeFolder();
    mkdirSync(join(folder, 'beside'));
    expect(problemsOf(() => load(folder, `${START}  paths: ../x\n`))).toEqual([
      expect.stringContaining('"../x" is outside the workspace; give a path inside it'),
    ]);
    newRepository(join(folder, 'checkout'));
    const below = `${START}  working-directory: checkout\n`;
    expect(load(folder, `${below}  paths: .\n`).target.paths).toEqual([folder]);
    expect(problemsOf(() => load(folder, `${below}  paths: beside\n`))).toEqual([
      expect.stringContaining(`"beside" is outside the repository ${join(folder, 'checkout')}`),
    ]);
  });
});
