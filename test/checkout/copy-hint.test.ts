import { mkdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect } from 'vitest';
import { hintAtCopy } from '../../src/checkout/copy-hint.ts';
import type { Target } from '../../src/service/target.ts';
import { PLAIN_TRANSPORT } from '../support/config.ts';
import { commit, git, checkoutTest as it, newRepository, type Rig, write } from '../support/repository.ts';

const LINES: Target = {
  build: 'npm ci',
  start: 'node server.js',
  url: 'http://127.0.0.1:3000',
  port: null,
  ...PLAIN_TRANSPORT,
  workingDirectory: '',
  env: {},
  ready: { kind: 'port', port: 3000 },
  readyTimeout: 1000,
  grace: 0,
  setup: [],
  teardown: [],
  setupEach: 'run',
  buildTimeout: 1000,
  setupTimeout: 1000,
  copy: [],
  paths: [],
};

/** A service in api/ whose base is in a worktree; `local` lies in the checkout alone. */
async function hint(rig: Rig, local: Record<string, string>, message: string, change: Partial<Target> = {}) {
  const app = newRepository(join(rig.folder, 'app'));
  const ignored = '.env*\nnode_modules\ndist\n*.local.json\ncerts\n';
  commit(app, { 'api/server.js': 'serve', 'other/a': 'a', '.gitignore': ignored });
  write(app, local);
  const tree = join(rig.folder, 'tree');
  git(app, 'worktree', 'add', '--quiet', '--detach', tree);
  mkdirSync(join(tree, 'api'), { recursive: true });
  const said = await hintAtCopy(rig.gitIn(app), { ...LINES, workingDirectory: join(tree, 'api'), ...change }, message);
  const place = `${relative(process.cwd(), app)}/`;
  return said?.replaceAll(place, '') ?? null;
}

describe('a base that does not start', () => {
  it('may lack an env file: it is named, and nothing that is in it', async ({ rig }) => {
    expect(await hint(rig, { 'api/.env': 'SECRET=hunter2' }, 'the target exited with code 9')).toBe(
      'The checkout of the base has no api/.env: not committed. If the service needs that, name it in target.copy ' +
        '(copy: api/.env), or let build make it.',
    );
  });

  it.for([
    ['an env file at the top', { '.env': '' }, 'failed', {}, '.env'],
    [
      'a file that the log names',
      { 'api/db.local.json': '' },
      "Cannot find module './db.local.json'",
      {},
      'api/db.local.json',
    ],
    [
      'a folder that the start line names',
      { 'api/dist/server.js': '' },
      'failed',
      { start: 'node dist/server.js' },
      'api/dist',
    ],
    ['a folder that the log names', { 'certs/ca.pem': '' }, "ENOENT: '/x/certs/ca.pem'", {}, 'certs'],
    ['an untracked file that the build names', { 'api/make.sh': '' }, 'failed', { build: 'sh make.sh' }, 'api/make.sh'],
  ] as const)('may lack %s', async ([, local, message, change, named], { rig }) => {
    expect(await hint(rig, local, message, change)).toContain(`has no ${named}:`);
  });

  it('is not explained by what nothing names, what is elsewhere, or what was copied', async ({ rig }) => {
    const local = { 'node_modules/a/index.js': '', 'notes.txt': '', 'other/.env': '', 'api/.env.example': '' };
    expect(await hint(rig, local, 'no database')).toBeNull();
  });

  it('is not explained by a copy that was made', async ({ rig }) => {
    const copy = [join(rig.folder, 'app/api/.env')];
    expect(await hint(rig, { 'api/.env': '' }, 'no database', { copy })).toBeNull();
  });

  it('has at most three files named, in one harmless line', async ({ rig }) => {
    const local = Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [`api/.env.${name}`, '']));
    const said = (await hint(rig, { ...local, 'api/.env': '' }, 'failed')) ?? '';
    expect(said.match(/\.env[\w.]*(?= and no|:)/g)).toHaveLength(3);
    expect(said).not.toContain('\n');
  });
});
